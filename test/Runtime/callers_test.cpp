//===- callers_test.cpp - tests of many callers at once -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Any number of threads may use a module, a context and a kernel at once, and
// each gets its own results.
//
//===----------------------------------------------------------------------===//

#include "support/artifact_fixture.h"
#include "support/lambda_model.h"
#include "support/meeting.h"
#include <atomic>
#include <csignal>
#include <thread>

using namespace dlcrt::test;

/// Runs `body(t)` on `count` threads.
template <typename Body> static void onThreads(int count, Body &&body) {
  std::vector<std::thread> threads;
  for (int t = 0; t < count; ++t)
    threads.emplace_back([&, t] { body(t); });
  for (std::thread &thread : threads)
    thread.join();
}

/// Invokes `module`, the vector model with these weights, on vectors of a size
/// of its own, and checks each element of each result.
static void computeOften(const Context &context, const Module &module,
                         float factor, float bias, int caller, int times) {
  int64_t n = 1 + 150 * caller;
  Tensor<float> x({n}), y({n}), out({n});
  for (int i = 0; i < times; ++i) {
    for (int64_t k = 0; k < n; ++k) {
      x.data[k] = static_cast<float>(k % 7 + caller);
      y.data[k] = static_cast<float>(i % 11 + 1);
    }
    DLTensor inputs[] = {x.get(), y.get()};
    // In turn into the caller's buffer and into a new one.
    DLTensor output = i % 2 ? out.get() : openTensor();
    expectOk(dlcrt_invoke(module.get(), 0, inputs, 2, &output, 1));
    auto *result = static_cast<const float *>(output.data);
    for (int64_t k = 0; k < n; ++k)
      ASSERT_EQ(result[k], factor * (x.data[k] * y.data[k]) + bias) << k;
    if (i % 2 == 0)
      dlcrt_tensor_free(context.get(), &output);
  }
}

struct LoadedCallers : ArtifactFixture {
  Module loadWith(const char *name, float factor, float bias) {
    ArtifactBytes artifact(modelCode("vector"), vectorWeights(factor, bias));
    Module module;
    expectOk(load(folder.write(name, artifact.bytes()), &module));
    return module;
  }
};

TEST_F(LoadedCallers, EightOfThemTenThousandTimes) {
  Module module = loadWith("model.so", 3, 0.5f);
  onThreads(8,
            [&](int t) { computeOften(context, module, 3, 0.5f, t, 10000); });
}

TEST_F(LoadedCallers, TwoModulesInOneContext) {
  Module a = loadWith("a.so", 3, 0.5f), b = loadWith("b.so", 2, -1);
  onThreads(8, [&](int t) {
    if (t % 2)
      computeOften(context, a, 3, 0.5f, t, 2000);
    else
      computeOften(context, b, 2, -1, t, 2000);
  });
}

static void invokeOften(const Module &module, int times) {
  std::vector<int> data(64);
  Kernel kernel = [&](int64_t first, int64_t last, void *scratch) {
    *static_cast<int64_t *>(scratch) = first;
    for (int64_t i = first; i < last; ++i)
      ++data[i];
  };
  HostInput input([&](const Call &c) {
    auto *arena = static_cast<int *>(c.arena(256));
    arena[0] = 1;
    c.dispatch(kernel, 64, 64);
    c.barrier();
    c.dispatch(kernel, 3, 64);
    return c.barrier();
  });
  for (int i = 0; i < times; ++i)
    expectOk(dlcrt_invoke(module.get(), 0, &input.tensor, 1, nullptr, 0));
  for (int i = 0; i < 64; ++i)
    EXPECT_EQ(data[i], i < 3 ? 2 * times : times);
}

TEST(Callers, EightOfThemOnAnyNumberOfThreads) {
  for (int32_t threads : {1, 2, 4}) {
    LambdaFixture f(threads);
    onThreads(8, [&](int) { invokeOften(f.module, 10000); });
  }
}

TEST(Callers, TwoContexts) {
  LambdaFixture a(2), b(2);
  onThreads(4, [&](int t) { invokeOften(t % 2 ? a.module : b.module, 2000); });
}

TEST(Callers, ContextsComeAndGo) {
  for (int i = 0; i < 200; ++i) {
    LambdaFixture f(3);
    invokeOften(f.module, 1 + i % 3);
  }
}

TEST(Callers, WithoutSpinning) {
  dlcrt_context_options options = contextOptions(3);
  options.spin_us = 0;
  LambdaFixture f(options);
  onThreads(3, [&](int) { invokeOften(f.module, 2000); });
}

TEST(Callers, OneHelpsTheOther) {
  // Two callers, one with all the work: the other's barrier has nothing to do
  // but its own tile, and may run tiles of the first while it waits.
  LambdaFixture f(2);
  std::atomic<int64_t> tiles{0};
  Kernel much = [&](int64_t first, int64_t last, void *) {
    tiles += last - first;
  };
  Kernel little = [](int64_t, int64_t, void *) {
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  };
  onThreads(2, [&](int t) {
    for (int i = 0; i < (t ? 50 : 1); ++i)
      expectOk(call(f.module, [&](const Call &c) {
        return c.dispatch(t ? little : much, t ? 2 : 2000) | c.barrier();
      }));
  });
  EXPECT_EQ(tiles, 2000);
}

TEST(Callers, WorkersHaveSignalsBlocked) {
  LambdaFixture f(2);
  std::atomic<int> checked{0};
  std::thread::id caller = std::this_thread::get_id();
  Meeting meeting(2);
  Kernel kernel = [&](int64_t, int64_t, void *) {
    meeting.arrive();
    if (std::this_thread::get_id() == caller)
      return;
    sigset_t blocked;
    pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    EXPECT_TRUE(sigismember(&blocked, SIGINT));
    EXPECT_TRUE(sigismember(&blocked, SIGCHLD));
    EXPECT_FALSE(sigismember(&blocked, SIGSEGV));
    ++checked;
  };
  expectOk(call(f.module, [&](const Call &c) {
    return c.dispatch(kernel, 2) | c.barrier();
  }));
  EXPECT_EQ(checked, 1);
}

TEST(Callers, AKernelMayUseTheRuntimeItself) {
  LambdaFixture outer(3), inner(2);
  std::atomic<int> runs{0};
  Kernel innerKernel = [&](int64_t first, int64_t last, void *) {
    runs += static_cast<int>(last - first);
  };
  auto invokeOther = [&](const Module &module) {
    expectOk(call(module, [&](const Call &c) {
      return c.dispatch(innerKernel, 10) | c.barrier();
    }));
  };
  Kernel outerKernel = [&](int64_t first, int64_t last, void *) {
    for (int64_t i = first; i < last; ++i)
      invokeOther(i % 2 ? inner.module : outer.module);
  };
  expectOk(call(outer.module, [&](const Call &c) {
    return c.dispatch(outerKernel, 100) | c.barrier();
  }));
  EXPECT_EQ(runs, 1000);
}
