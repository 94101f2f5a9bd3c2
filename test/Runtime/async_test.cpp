//===- async_test.cpp - tests of asynchronous invocations -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Completion, errors, who computes, and who may let go of what when.
//
//===----------------------------------------------------------------------===//

#include "support/async.h"
#include <atomic>
#include <cstring>

using namespace dlcrt::test;

INSTANTIATE_TEST_SUITE_P(Threads, Async, testing::Values(1, 2, 4));

TEST_P(Async, RunsWithoutAWait) {
  Gate ran;
  HostInput input([&](const Call &) { return ran.open(), 0; });
  Event event = callAsync(f.module, input);
  EXPECT_TRUE(ran.wait());
  expectOk(dlcrt_event_wait(event.get()));
  EXPECT_TRUE(dlcrt_event_done(event.get()));
  expectOk(dlcrt_event_wait(event.get()));
}

TEST_P(Async, ErrorsTravelThroughTheEvent) {
  HostInput input([](const Call &c) { return c.fail("bad value {}", {3}); });
  Event event = callAsync(f.module, input);
  for (int i = 0; i < 3; ++i)
    expectError(dlcrt_event_wait(event.get()), DLCRT_FAILED, "bad value 3");
  EXPECT_TRUE(dlcrt_event_done(event.get()));
}

TEST_P(Async, OutputsAreFilledInBeforeTheEventIsComplete) {
  ModelBuilder b;
  LambdaModel model({b.tensor("y", float32, {"n"})});
  Module module = makeModule(f.context, model.build());
  HostInput input([](const Call &c) {
    sleepFor(500);
    auto *y = static_cast<float *>(c.output(0, {5}));
    y[4] = 7;
    return 0;
  });
  DLTensor output = openTensor();
  dlcrt_event *raw = nullptr;
  expectOk(dlcrt_invoke_async(module.get(), 0, &input.tensor, 1, &output, 1,
                              nullptr, &raw));
  Event event(raw);
  while (!dlcrt_event_done(event.get()))
    std::this_thread::yield();
  EXPECT_EQ(output.shape[0], 5);
  EXPECT_EQ(static_cast<float *>(output.data)[4], 7);
  dlcrt_tensor_free(f.context.get(), &output);
}

TEST_P(Async, DoneNeverWaits) {
  Gate gate;
  HostInput input([&](const Call &) { return !gate.wait(); });
  Event event = callAsync(f.module, input);
  for (int i = 0; i < 100; ++i)
    EXPECT_FALSE(dlcrt_event_done(event.get()));
  gate.open();
  expectOk(dlcrt_event_wait(event.get()));
}

TEST_P(Async, ManyInvocationsWithTiles) {
  constexpr int count = 500;
  std::atomic<int64_t> tiles{0};
  Kernel kernel = [&](int64_t first, int64_t last, void *) {
    tiles += last - first;
  };
  HostInput input([&](const Call &c) {
    return c.dispatch(kernel, 40) | c.barrier() | c.dispatch(kernel, 2);
  });
  std::vector<Event> events;
  for (int i = 0; i < count; ++i)
    events.push_back(callAsync(f.module, input));
  for (Event &event : events)
    expectOk(dlcrt_event_wait(event.get()));
  EXPECT_EQ(tiles, count * 42);
}

TEST_P(Async, NoMoreThreadsComputeThanAllowed) {
  std::atomic<int> inside{0}, most{0};
  auto compute = [&] {
    int now = ++inside;
    int before = most;
    while (now > before && !most.compare_exchange_weak(before, now))
      ;
    sleepFor(200);
    --inside;
  };
  Kernel kernel = [&](int64_t, int64_t, void *) { compute(); };
  HostInput input([&](const Call &c) {
    c.dispatch(kernel, 8);
    return c.barrier();
  });
  std::vector<Event> events;
  for (int i = 0; i < 30; ++i)
    events.push_back(callAsync(f.module, input));
  // Two waiters, who may help.
  std::thread other([&] {
    for (size_t i = events.size(); i > 0; --i)
      expectOk(dlcrt_event_wait(events[i - 1].get()));
  });
  for (Event &event : events)
    expectOk(dlcrt_event_wait(event.get()));
  other.join();
  EXPECT_LE(most, GetParam());
}

TEST_P(Async, UsesAllThreads) {
  // Host programs that wait for each other: each has a thread of its own.
  Meeting meeting(GetParam());
  HostInput input([&](const Call &) { return !meeting.arrive(); });
  std::vector<Event> events;
  for (int i = 0; i < GetParam(); ++i)
    events.push_back(callAsync(f.module, input));
  for (Event &event : events)
    expectOk(dlcrt_event_wait(event.get()));
}

TEST_P(Async, SynchronousCallsRunMeanwhile) {
  std::atomic<int> runs{0};
  HostInput input([&](const Call &) { return ++runs, 0; });
  std::vector<Event> events;
  for (int i = 0; i < 300; ++i) {
    events.push_back(callAsync(f.module, input));
    expectOk(call(f.module, [&](const Call &) { return ++runs, 0; }));
  }
  for (Event &event : events)
    expectOk(dlcrt_event_wait(event.get()));
  EXPECT_EQ(runs, 600);
}

//===----------------------------------------------------------------------===//
// Letting go
//===----------------------------------------------------------------------===//

TEST_P(Async, EverythingMayBeReleasedWhileItRuns) {
  Gate gate, done;
  HostInput input([&](const Call &c) {
    EXPECT_TRUE(gate.wait());
    // Still there.
    memset(c.arena(1000), 1, 1000);
    return 0;
  });
  Stream stream = makeStream(f.context);
  dlcrt_stream_retain(stream.get());
  Stream second(stream.get());
  Event event = callAsync(f.module, input, stream.get());
  then(event, [done]() mutable { done.open(); });
  event.reset();
  stream.reset();
  second.reset();
  f.module.reset();
  f.context.reset();
  gate.open();
  EXPECT_TRUE(done.wait());
}

TEST_P(Async, TheLastReferenceMayGoInACallback) {
  for (int i = 0; i < 50; ++i) {
    LambdaFixture g(GetParam());
    Gate gate, done;
    HostInput input([&](const Call &) { return !gate.wait(); });
    Event event = callAsync(g.module, input);
    then(event, [&, done]() mutable {
      event.reset();
      g.module.reset();
      g.context.reset();
      done.open();
    });
    gate.open();
    EXPECT_TRUE(done.wait());
  }
}

TEST_P(Async, EventsOutliveContextAndModule) {
  HostInput input([](const Call &c) { return c.fail("late"); });
  Event event = callAsync(f.module, input);
  f.module.reset();
  f.context.reset();
  dlcrt_event_retain(event.get());
  Event second(event.get());
  event.reset();
  expectError(dlcrt_event_wait(second.get()), DLCRT_FAILED, "late");
}
