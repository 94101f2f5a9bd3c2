//===- async_test.cpp - tests of asynchronous invocations -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Events and streams: completion, errors, order, callbacks, who computes, and
// who may let go of what when.
//
//===----------------------------------------------------------------------===//

#include "support/lambda_model.h"
#include "support/meeting.h"
#include <atomic>
#include <cstring>
#include <list>
#include <thread>

using namespace dlcrt::test;

static void sleepFor(int microseconds) {
  std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
}

/// Lets C++ functions be callbacks.
static void then(const Event &event, std::function<void()> function) {
  using Function = std::function<void()>;
  expectOk(dlcrt_event_then(
      event.get(),
      [](void *argument) {
        std::unique_ptr<Function> f(static_cast<Function *>(argument));
        (*f)();
      },
      new Function(std::move(function))));
}

class Async : public testing::TestWithParam<int32_t> {
protected:
  /// Waits for threads and callbacks, if every event is complete and released.
  /// (An event is complete before its callbacks are over.)
  void endContext() {
    f.module.reset();
    f.context.reset();
  }
  LambdaFixture f{GetParam()};
};
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
// Callbacks
//===----------------------------------------------------------------------===//

TEST_P(Async, ThenIsCalledOnce) {
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

TEST_P(Async, ThenKeepsTheOrderOfWhatWasAddedBefore) {
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

TEST_P(Async, ThenOnACompleteEventCallsAtOnce) {
  HostInput input([&](const Call &) { return 0; });
  Event event = callAsync(f.module, input);
  expectOk(dlcrt_event_wait(event.get()));
  std::thread::id where;
  then(event, [&] { where = std::this_thread::get_id(); });
  EXPECT_EQ(where, std::this_thread::get_id());
}

TEST_P(Async, CallbacksMayWaitForWhatIsQueued) {
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

TEST_P(Async, WhoWaitsWorksWhereCallbacksKeepTheWorkers) {
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

TEST_P(Async, ChainsOfCallbacks) {
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

//===----------------------------------------------------------------------===//
// Streams
//===----------------------------------------------------------------------===//

TEST_P(Async, StreamsKeepTheirOrder) {
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

TEST_P(Async, AnyEventOfAStreamCanBeWaitedFor) {
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

TEST_P(Async, StreamsRunSideBySide) {
  if (GetParam() == 1)
    GTEST_SKIP() << "needs two threads";
  Stream a = makeStream(f.context), b = makeStream(f.context);
  Meeting meeting(2);
  HostInput input([&](const Call &) { return !meeting.arrive(); });
  Event first = callAsync(f.module, input, a.get());
  Event second = callAsync(f.module, input, b.get());
  expectOk(dlcrt_event_wait(first.get()));
  expectOk(dlcrt_event_wait(second.get()));
}

TEST_P(Async, ManyStreamsAndWaiters) {
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

TEST_P(Async, StreamOfAnotherContext) {
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

TEST_P(Async, CallbacksMayWaitForTheNextOfTheirStream) {
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
