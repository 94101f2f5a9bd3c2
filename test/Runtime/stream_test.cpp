//===- stream_test.cpp - tests of streams ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Invocations of a stream run in order, those of different streams side by
// side.
//
//===----------------------------------------------------------------------===//

#include "support/async.h"
#include <atomic>
#include <list>

using namespace dlcrt::test;

using Streams = Async;
INSTANTIATE_TEST_SUITE_P(Threads, Streams, testing::Values(1, 2, 4));

TEST_P(Streams, KeepTheirOrder) {
  Stream stream = makeStream(f.context);
  std::vector<int> order;
  Kernel kernel = [](int64_t, int64_t, void *) {};
  std::list<HostInput> inputs;
  std::vector<Event> events;
  for (int i = 0; i < 300; ++i) {
    inputs.emplace_back([&, i](const Call &c) {
      c.dispatch(kernel, 10);
      c.barrier();
      order.push_back(i);
      return i % 7 == 3 ? c.fail("seven") : 0;
    });
    events.push_back(callAsync(f.module, inputs.back(), stream.get()));
  }
  dlcrt_stream_wait(stream.get());
  ASSERT_EQ(order.size(), 300u);
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(order[i], i);
    EXPECT_TRUE(dlcrt_event_done(events[i].get()));
    // A failure does not stop what comes after it.
    EXPECT_EQ(Outcome(dlcrt_event_wait(events[i].get())).code,
              i % 7 == 3 ? DLCRT_FAILED : DLCRT_OK);
  }
  dlcrt_stream_wait(stream.get());
}

TEST_P(Streams, AnyEventOfAStreamCanBeWaitedFor) {
  Stream stream = makeStream(f.context);
  std::atomic<int> runs{0};
  HostInput input([&](const Call &) { return sleepFor(50), ++runs, 0; });
  std::vector<Event> events;
  for (int i = 0; i < 50; ++i)
    events.push_back(callAsync(f.module, input, stream.get()));
  expectOk(dlcrt_event_wait(events[30].get()));
  EXPECT_GE(runs, 31);
  expectOk(dlcrt_event_wait(events[5].get()));
  expectOk(dlcrt_event_wait(events[49].get()));
  EXPECT_EQ(runs, 50);
}

TEST_P(Streams, ManyOfThemAndManyWaiters) {
  constexpr int threads = 4, rounds = 100;
  std::vector<std::thread> callers;
  std::atomic<int> runs{0};
  for (int t = 0; t < threads; ++t)
    callers.emplace_back([&] {
      Stream stream = makeStream(f.context);
      int mine = 0; // only one invocation of the stream at a time
      Kernel kernel = [&](int64_t first, int64_t last, void *) {
        runs += static_cast<int>(last - first);
      };
      HostInput input([&](const Call &c) {
        ++mine;
        return c.dispatch(kernel, 5) | c.barrier();
      });
      for (int i = 0; i < rounds; ++i) {
        Event event = callAsync(f.module, input, stream.get());
        if (i % 3 == 0)
          expectOk(dlcrt_event_wait(event.get()));
        if (i % 10 == 0)
          dlcrt_stream_wait(stream.get());
      }
      dlcrt_stream_wait(stream.get());
      EXPECT_EQ(mine, rounds);
    });
  for (std::thread &caller : callers)
    caller.join();
  EXPECT_EQ(runs, threads * rounds * 5);
}

TEST_P(Streams, StreamOfAnotherContext) {
  Context other = makeContext(1);
  Stream stream = makeStream(other);
  HostInput input([](const Call &) { return 0; });
  dlcrt_event *event = nullptr;
  expectError(dlcrt_invoke_async(f.module.get(), 0, &input.tensor, 1, nullptr,
                                 0, stream.get(), &event),
              DLCRT_INVALID_ARGUMENT,
              "dlcrt_invoke_async: stream and module are of different "
              "contexts");
  EXPECT_EQ(event, nullptr);
}

TEST_P(Streams, CallbacksMayWaitForTheNextOfTheirStream) {
  Stream stream = makeStream(f.context);
  Gate queued, waited;
  HostInput first([&](const Call &) { return !queued.wait(); });
  HostInput second([&](const Call &) { return 0; });
  Event firstEvent = callAsync(f.module, first, stream.get());
  Event secondEvent;
  then(firstEvent, [&] {
    expectOk(dlcrt_event_wait(secondEvent.get()));
    dlcrt_stream_wait(stream.get());
    waited.open();
  });
  secondEvent = callAsync(f.module, second, stream.get());
  queued.open();
  EXPECT_TRUE(waited.wait());
}

TEST(StreamsOfTwoThreads, RunSideBySide) {
  LambdaFixture f(2);
  Stream a = makeStream(f.context), b = makeStream(f.context);
  Meeting meeting(2);
  HostInput input([&](const Call &) { return !meeting.arrive(); });
  Event first = callAsync(f.module, input, a.get());
  Event second = callAsync(f.module, input, b.get());
  expectOk(dlcrt_event_wait(first.get()));
  expectOk(dlcrt_event_wait(second.get()));
}
