//===- callback_test.cpp - tests of what follows an event -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Callbacks are called once, in order, and may do what anybody may.
//
//===----------------------------------------------------------------------===//

#include "support/async.h"
#include <atomic>

using namespace dlcrt::test;

using Callbacks = Async;
INSTANTIATE_TEST_SUITE_P(Threads, Callbacks, testing::Values(1, 2, 4));

TEST_P(Callbacks, ThenIsCalledOnce) {
  std::atomic<int> calls{0};
  HostInput input([&](const Call &) { return 0; });
  for (int round = 0; round < 100; ++round) {
    Event event = callAsync(f.module, input);
    dlcrt_event *raw = event.get();
    for (int i = 0; i < 5; ++i)
      then(event, [&calls, raw] {
        EXPECT_TRUE(dlcrt_event_done(raw));
        ++calls;
      });
    // The callbacks use the event.
    Gate last;
    then(event, [&last] { last.open(); });
    EXPECT_TRUE(last.wait());
  }
  endContext();
  EXPECT_EQ(calls, 500);
}

TEST_P(Callbacks, ThenKeepsTheOrderOfWhatWasAddedBefore) {
  Gate gate;
  HostInput input([&](const Call &) { return !gate.wait(); });
  Event event = callAsync(f.module, input);
  std::string order;
  then(event, [&] { order += 'a'; });
  then(event, [&] { order += 'b'; });
  then(event, [&] { order += 'c'; });
  gate.open();
  expectOk(dlcrt_event_wait(event.get()));
  event.reset();
  endContext();
  EXPECT_EQ(order, "abc");
}

TEST_P(Callbacks, ThenOnACompleteEventCallsAtOnce) {
  HostInput input([&](const Call &) { return 0; });
  Event event = callAsync(f.module, input);
  expectOk(dlcrt_event_wait(event.get()));
  std::thread::id where;
  then(event, [&] { where = std::this_thread::get_id(); });
  EXPECT_EQ(where, std::this_thread::get_id());
}

TEST_P(Callbacks, CallbacksMayWaitForWhatIsQueued) {
  // With one thread, the callback's thread is the only one.
  HostInput second([](const Call &) { return 0; });
  Gate secondIsQueued, waited;
  HostInput first([&](const Call &) { return !secondIsQueued.wait(); });
  Event firstEvent = callAsync(f.module, first);
  Event secondEvent;
  then(firstEvent, [&] {
    expectOk(dlcrt_event_wait(secondEvent.get()));
    waited.open();
  });
  secondEvent = callAsync(f.module, second);
  secondIsQueued.open();
  EXPECT_TRUE(waited.wait());
}

TEST_P(Callbacks, WhoWaitsWorksWhereCallbacksKeepTheWorkers) {
  // The callbacks of as many events as there are threads wait for a gate that
  // opens only after another invocation has run.
  Gate gate;
  std::vector<Event> keepers;
  HostInput nothing([](const Call &) { return 0; });
  Meeting started(GetParam() + 1);
  HostInput start([&](const Call &) { return !started.arrive(); });
  for (int i = 0; i < GetParam(); ++i) {
    keepers.push_back(callAsync(f.module, start));
    then(keepers.back(), [&] { EXPECT_TRUE(gate.wait()); });
  }
  EXPECT_TRUE(started.arrive());
  for (int i = 0; i < 5; ++i) {
    Event event = callAsync(f.module, nothing);
    expectOk(dlcrt_event_wait(event.get()));
  }
  gate.open();
  for (Event &keeper : keepers)
    expectOk(dlcrt_event_wait(keeper.get()));
  keepers.clear();
  endContext();
}

TEST_P(Callbacks, ChainsOfCallbacks) {
  // Each completion submits the next invocation.
  constexpr int length = 2000;
  HostInput input([](const Call &) { return 0; });
  std::vector<Event> events(length);
  Gate last;
  std::atomic<int> next{1};
  std::function<void()> submit = [&] {
    int i = next++;
    if (i == length) {
      last.open();
      return;
    }
    events[i] = callAsync(f.module, input);
    then(events[i], submit);
  };
  events[0] = callAsync(f.module, input);
  then(events[0], submit);
  EXPECT_TRUE(last.wait());
  events.clear();
  endContext();
}
