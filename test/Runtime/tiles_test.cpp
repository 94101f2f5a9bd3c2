//===- tiles_test.cpp - tests of dispatching tiles ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every tile runs once, on no more threads than allowed and on as many as
// useful, and what a barrier promises holds.
//
//===----------------------------------------------------------------------===//

#include "support/lambda_model.h"
#include "support/meeting.h"
#include <algorithm>
#include <atomic>
#include <cstring>
#include <thread>

using namespace dlcrt::test;

static void sleepFor(int microseconds) {
  std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
}

namespace {
/// Counts how often each tile runs.
struct TileCounter {
  explicit TileCounter(int64_t tiles) : counts(tiles) {}
  Kernel kernel() {
    return [this](int64_t first, int64_t last, void *) {
      for (int64_t i = first; i < last; ++i)
        counts[i].fetch_add(1, std::memory_order_relaxed);
    };
  }
  bool allOnce() const {
    return std::all_of(counts.begin(), counts.end(),
                       [](auto &count) { return count == 1; });
  }
  std::vector<std::atomic<int>> counts;
};

/// Follows how many threads are inside a kernel at once.
struct Concurrency {
  void enter() {
    int now = ++inside;
    int before = most;
    while (now > before && !most.compare_exchange_weak(before, now))
      ;
  }
  void leave() { --inside; }
  std::atomic<int> inside{0}, most{0};
};
} // namespace

TEST(Tiles, EachRunsOnce) {
  for (int32_t threads : {1, 2, 3, 8}) {
    LambdaFixture f(threads);
    for (int64_t tiles : {1, 2, 3, 15, 16, 17, 33, 100, 1000, 12345}) {
      TileCounter counter(tiles);
      Kernel kernel = counter.kernel();
      expectOk(call(f.module, [&](const Call &c) {
        return c.dispatch(kernel, tiles) | c.barrier();
      }));
      EXPECT_TRUE(counter.allOnce()) << threads << " " << tiles;
    }
  }
}

TEST(Tiles, RangesAreWithinTheGrid) {
  LambdaFixture f(4);
  Kernel kernel = [](int64_t first, int64_t last, void *) {
    EXPECT_LT(first, last);
    EXPECT_GE(first, 0);
    EXPECT_LE(last, 777);
  };
  for (int i = 0; i < 100; ++i)
    expectOk(
        call(f.module, [&](const Call &c) { return c.dispatch(kernel, 777); }));
}

TEST(Tiles, OneThreadRunsAllInOneCallInside) {
  LambdaFixture f(1);
  std::thread::id caller = std::this_thread::get_id();
  int calls = 0;
  Kernel kernel = [&](int64_t first, int64_t last, void *) {
    EXPECT_EQ(std::this_thread::get_id(), caller);
    EXPECT_EQ(last - first, 1000);
    ++calls;
  };
  expectOk(call(f.module, [&](const Call &c) {
    EXPECT_EQ(std::this_thread::get_id(), caller);
    c.dispatch(kernel, 1000);
    EXPECT_EQ(calls, 1);
    return 0;
  }));
  EXPECT_EQ(calls, 1);
}

TEST(Tiles, TheEndIsABarrier) {
  LambdaFixture f(3);
  for (int i = 0; i < 50; ++i) {
    TileCounter counter(100);
    Kernel kernel = counter.kernel();
    expectOk(
        call(f.module, [&](const Call &c) { return c.dispatch(kernel, 100); }));
    EXPECT_TRUE(counter.allOnce());
  }
}

TEST(Tiles, NoMoreThreadsThanAllowedAndAllOfThem) {
  for (int32_t threads : {1, 2, 4}) {
    LambdaFixture f(threads);
    Concurrency concurrency;
    std::atomic<bool> met{threads == 1};
    Meeting meeting(threads);
    Kernel kernel = [&](int64_t, int64_t, void *) {
      concurrency.enter();
      // Until each thread has had one, tiles wait for each other.
      if (!met)
        met = meeting.arrive();
      sleepFor(50);
      concurrency.leave();
    };
    expectOk(call(f.module, [&](const Call &c) {
      return c.dispatch(kernel, 200) | c.barrier();
    }));
    EXPECT_TRUE(met);
    EXPECT_EQ(concurrency.most, threads);
  }
}

TEST(Tiles, UnbalancedTilesAreShared) {
  LambdaFixture f(2);
  // All the work is in the upper quarter, where two threads meet.
  Meeting meeting(2);
  std::atomic<bool> met{false};
  Kernel kernel = [&](int64_t, int64_t last, void *) {
    if (last > 300 && !met)
      met = meeting.arrive();
  };
  expectOk(call(f.module, [&](const Call &c) {
    return c.dispatch(kernel, 400) | c.barrier();
  }));
  EXPECT_TRUE(met);
}

TEST(Tiles, IndependentKernelsRunSideBySide) {
  LambdaFixture f(2);
  Meeting meeting(2);
  std::atomic<int> met{0};
  Kernel left = [&](int64_t, int64_t, void *) { met += meeting.arrive(); };
  Kernel right = [&](int64_t, int64_t, void *) { met += meeting.arrive(); };
  expectOk(call(f.module, [&](const Call &c) {
    return c.dispatch(left, 1) | c.dispatch(right, 1) | c.barrier();
  }));
  EXPECT_EQ(met, 2);
}

TEST(Tiles, BarriersOrderKernels) {
  LambdaFixture f(4);
  constexpr int64_t n = 64;
  std::vector<int> a(n), b(n);
  Kernel step = [&](int64_t first, int64_t last, void *) {
    for (int64_t i = first; i < last; ++i)
      b[i] = a[(i + 17) % n] + 1;
  };
  Kernel back = [&](int64_t first, int64_t last, void *) {
    for (int64_t i = first; i < last; ++i)
      a[i] = b[(i + 5) % n] + 1;
  };
  expectOk(call(f.module, [&](const Call &c) {
    for (int i = 0; i < 500; ++i) {
      c.dispatch(step, n);
      c.barrier();
      c.dispatch(back, n);
      c.barrier();
    }
    return 0;
  }));
  EXPECT_EQ(std::count(a.begin(), a.end(), 1000), n);
}

TEST(Tiles, MoreDispatchesThanADequeHolds) {
  LambdaFixture f(3);
  constexpr int dispatches = 2000;
  TileCounter counter(dispatches * 3);
  std::vector<Kernel> kernels;
  for (int d = 0; d < dispatches; ++d)
    kernels.push_back([&counter, d](int64_t first, int64_t last, void *) {
      for (int64_t i = first; i < last; ++i)
        ++counter.counts[d * 3 + i];
    });
  expectOk(call(f.module, [&](const Call &c) {
    for (const Kernel &kernel : kernels)
      c.dispatch(kernel, 3);
    return c.barrier();
  }));
  EXPECT_TRUE(counter.allOnce());
}

TEST(Tiles, ArgumentsAreCopied) {
  LambdaFixture f(2);
  std::atomic<int64_t> sum{0};
  Kernel wrong = [&](int64_t, int64_t, void *) { sum += 1000000; };
  std::vector<Kernel> kernels;
  for (int i = 0; i < 100; ++i)
    kernels.push_back([&sum, i](int64_t, int64_t, void *) { sum += i; });
  expectOk(call(f.module, [&](const Call &c) {
    uint64_t args[3] = {0, 1, 0};
    for (const Kernel &kernel : kernels) {
      args[0] = reinterpret_cast<uint64_t>(&kernel);
      c.api.dispatch(c.invocation, 0, args);
      args[0] = reinterpret_cast<uint64_t>(&wrong);
    }
    return c.barrier();
  }));
  EXPECT_EQ(sum, 4950);
}

TEST(Tiles, ManyArgumentsAreCopied) {
  LambdaFixture f(2);
  // More than a chunk of argument storage holds.
  f.model.sites[0].num_args = 5000;
  std::vector<uint64_t> args(5000);
  std::atomic<int> runs{0};
  Kernel kernel = [&](int64_t, int64_t, void *) { ++runs; };
  args[0] = reinterpret_cast<uint64_t>(&kernel);
  args[1] = 4;
  expectOk(call(f.module, [&](const Call &c) {
    for (int i = 0; i < 20; ++i)
      c.api.dispatch(c.invocation, 0, args.data());
    return c.barrier();
  }));
  EXPECT_GE(runs, 20);
}

TEST(Tiles, ScratchIsPrivate) {
  LambdaFixture f(4);
  Kernel kernel = [](int64_t first, int64_t, void *scratch) {
    auto *words = static_cast<int64_t *>(scratch);
    for (int i = 0; i < 100; ++i)
      words[i] = first;
    sleepFor(20);
    for (int i = 0; i < 100; ++i)
      EXPECT_EQ(words[i], first);
  };
  expectOk(call(f.module, [&](const Call &c) {
    return c.dispatch(kernel, 300, 800) | c.barrier();
  }));
}

TEST(Tiles, AfterAFailureTheRestIsSkippedButWaitedFor) {
  LambdaFixture f(2);
  Gate started;
  std::atomic<int> tiles{0};
  char *memory = nullptr;
  Kernel kernel = [&](int64_t, int64_t, void *) {
    started.open();
    sleepFor(2000);
    memset(memory, 1, 4096);
    ++tiles;
  };
  expectError(call(f.module,
                   [&](const Call &c) {
                     // It must live until the last tile has run.
                     memory = static_cast<char *>(c.arena(4096));
                     c.dispatch(kernel, 1000);
                     EXPECT_TRUE(started.wait());
                     return c.fail("enough");
                   }),
              DLCRT_FAILED, "enough");
  EXPECT_GE(tiles, 1);
  EXPECT_LT(tiles, 1000);
}
