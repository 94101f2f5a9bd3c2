//===- out_of_threads_test.cpp - tests of creating no thread --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where the system gives no thread, callers do the work, and events that nobody
// could run fail.
//
//===----------------------------------------------------------------------===//

#include "support/failing.h"
#include "support/lambda_model.h"

using namespace dlcrt::test;

TEST(OutOfThreads, TheCallerDoesItAll) {
  FailingThreads failing;
  LambdaFixture f(4);
  int64_t tiles = 0;
  Kernel kernel = [&](int64_t first, int64_t last, void *) {
    tiles += last - first;
  };
  for (int i = 0; i < 10; ++i)
    expectOk(call(f.module, [&](const Call &c) {
      return c.dispatch(kernel, 100) | c.barrier();
    }));
  EXPECT_EQ(tiles, 1000);
}

TEST(OutOfThreads, EventsCarryTheError) {
  for (int32_t threads : {1, 3}) {
    // Before the context, which waits for the last callback.
    int runs = 0, callbacks = 0;
    HostInput input([&](const Call &) { return ++runs, 0; });
    LambdaFixture f(threads);
    Stream stream = makeStream(f.context);
    auto submit = [&] {
      Event event = callAsync(f.module, input, stream.get());
      expectOk(dlcrt_event_then(
          event.get(), [](void *n) { ++*static_cast<int *>(n); }, &callbacks));
      return event;
    };
    {
      FailingThreads failing;
      for (int i = 0; i < 5; ++i)
        expectError(dlcrt_event_wait(submit().get()), DLCRT_OUT_OF_MEMORY,
                    "cannot start a thread");
      dlcrt_stream_wait(stream.get());
      EXPECT_EQ(runs, 0);
      EXPECT_EQ(callbacks, 5);
    }
    // Threads are tried again.
    expectOk(dlcrt_event_wait(submit().get()));
    EXPECT_EQ(runs, 1);
  }
}
