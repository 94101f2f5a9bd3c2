//===- context_test.cpp - tests of contexts -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Options, references, threads and the CPUs of the process.
//
//===----------------------------------------------------------------------===//

#include "cpu.h"
#include "support/handles.h"
#include "support/lambda_model.h"
#include "support/temp_dir.h"
#include <sched.h>
#include <thread>

using namespace dlcrt::test;

static Outcome create(const dlcrt_context_options &options) {
  dlcrt_context *context = nullptr;
  Outcome outcome = dlcrt_context_create(&options, &context);
  EXPECT_EQ(outcome.code != DLCRT_OK, context == nullptr);
  dlcrt_context_release(context);
  return outcome;
}

TEST(Context, Defaults) {
  dlcrt_context *context = nullptr;
  expectOk(dlcrt_context_create(nullptr, &context));
  EXPECT_EQ(dlcrt_context_threads(context), dlcrt::usableCpus(""));
  EXPECT_EQ(memoryOf(Context(context)).live_bytes, 0u);
}

TEST(Context, OptionsAreChecked) {
  dlcrt_context_options o = contextOptions(1);
  o.struct_size = 8;
  expectError(create(o), DLCRT_INVALID_ARGUMENT,
              "dlcrt_context_create: struct_size is 8, expected at least " +
                  std::to_string(sizeof(o)));
  o = contextOptions(-1);
  expectError(create(o), DLCRT_INVALID_ARGUMENT,
              "dlcrt_context_create: threads is -1, expected 0 to 4096");
  o = contextOptions(4097);
  expectError(create(o), DLCRT_INVALID_ARGUMENT,
              "dlcrt_context_create: threads is 4097, expected 0 to 4096");

  dlcrt_executor executor = {nullptr, nullptr, 1};
  o = contextOptions(0);
  o.executor = &executor;
  expectError(create(o), DLCRT_INVALID_ARGUMENT,
              "dlcrt_context_create: executor->submit is null");
  executor.submit = [](void *, void (*)(void *), void *) {};
  executor.threads = 0;
  expectError(
      create(o), DLCRT_INVALID_ARGUMENT,
      "dlcrt_context_create: executor->threads is 0, expected 1 to 4096");

  dlcrt_allocator allocator = {};
  o = contextOptions(0);
  o.allocator = &allocator;
  expectError(create(o), DLCRT_INVALID_ARGUMENT,
              "dlcrt_context_create: allocator->allocate is null");
  allocator.allocate = [](void *, size_t, size_t) -> void * { return nullptr; };
  expectError(create(o), DLCRT_INVALID_ARGUMENT,
              "dlcrt_context_create: allocator->deallocate is null");
}

TEST(Context, LargerOptionsOfLaterVersionsAreAccepted) {
  struct {
    dlcrt_context_options options;
    int64_t later;
  } o = {contextOptions(3), 7};
  o.options.struct_size = sizeof(o);
  Context context = makeContext(o.options);
  EXPECT_EQ(dlcrt_context_threads(context.get()), 3);
}

TEST(Context, ThreadsOfAnExecutor) {
  dlcrt_executor executor = {nullptr, [](void *, void (*)(void *), void *) {},
                             3};
  auto threads = [&](int32_t wanted) {
    dlcrt_context_options o = contextOptions(wanted);
    o.executor = &executor;
    return dlcrt_context_threads(makeContext(o).get());
  };
  EXPECT_EQ(threads(0), 3);
  EXPECT_EQ(threads(2), 2);
  EXPECT_EQ(threads(9), 3);
}

TEST(Context, RetainKeepsItAlive) {
  Context context = makeContext(2);
  dlcrt_context_retain(context.get());
  Context second(context.get());
  context.reset();
  EXPECT_EQ(dlcrt_context_threads(second.get()), 2);
}

TEST(Context, ManyThreadsOfAContextThatDoesNothing) {
  // Threads start with the first work.
  for (int i = 0; i < 100; ++i)
    makeContext(4096);
}

TEST(Context, MemoryOfAnotherStructSizeIsNotTouched) {
  Context context = makeContext(1);
  dlcrt_memory memory = {0, 11, 12};
  dlcrt_context_memory(context.get(), &memory);
  EXPECT_EQ(memory.live_bytes, 11u);
  EXPECT_EQ(memory.peak_bytes, 12u);
}

//===----------------------------------------------------------------------===//
// CPUs
//===----------------------------------------------------------------------===//

namespace {
/// Stands for the root of a file system with control groups.
struct FakeRoot : TempDir {
  int32_t cpus() { return dlcrt::usableCpus(path().c_str()); }
};

/// The calling thread may use as many CPUs as it has.
int32_t affinity() {
  cpu_set_t set;
  EXPECT_EQ(sched_getaffinity(0, sizeof(set), &set), 0);
  return CPU_COUNT(&set);
}
} // namespace

TEST(Cpus, AffinityCountsWithoutGroups) {
  FakeRoot root;
  EXPECT_EQ(root.cpus(), affinity());
}

TEST(Cpus, AffinityOfOneCpu) {
  std::thread([] {
    cpu_set_t all, one;
    ASSERT_EQ(sched_getaffinity(0, sizeof(all), &all), 0);
    CPU_ZERO(&one);
    for (int cpu = 0; CPU_COUNT(&one) == 0; ++cpu)
      if (CPU_ISSET(cpu, &all))
        CPU_SET(cpu, &one);
    ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
    FakeRoot root;
    EXPECT_EQ(root.cpus(), 1);
    dlcrt_context *context = nullptr;
    expectOk(dlcrt_context_create(nullptr, &context));
    EXPECT_EQ(dlcrt_context_threads(context), 1);
    dlcrt_context_release(context);
  }).join();
}

TEST(Cpus, QuotaOfVersion2) {
  FakeRoot root;
  root.write("proc/self/cgroup", "0::/a/b\n");
  root.write("sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
  EXPECT_EQ(root.cpus(), affinity());
  // The group around it counts too, and a part of a CPU is one.
  root.write("sys/fs/cgroup/a/cpu.max", "50000 100000\n");
  EXPECT_EQ(root.cpus(), 1);
  root.write("sys/fs/cgroup/a/cpu.max", "100001 100000\n");
  EXPECT_EQ(root.cpus(), std::min(2, affinity()));
  root.write("sys/fs/cgroup/cpu.max", "10 100000\n");
  EXPECT_EQ(root.cpus(), 1);
}

TEST(Cpus, QuotaOfVersion1) {
  FakeRoot root;
  root.write("proc/self/cgroup", "5:memory:/m\n4:cpuset:/c\n"
                                 "3:cpu,cpuacct:/docker/x\n0::/\n");
  root.write("sys/fs/cgroup/cpu/docker/x/cpu.cfs_quota_us", "-1\n");
  root.write("sys/fs/cgroup/cpu/docker/x/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(root.cpus(), affinity());
  root.write("sys/fs/cgroup/cpu/docker/x/cpu.cfs_quota_us", "100000\n");
  EXPECT_EQ(root.cpus(), 1);
}

TEST(Cpus, QuotaAtTheMountWhenThePathIsTheHosts) {
  FakeRoot root;
  root.write("proc/self/cgroup", "3:cpuacct,cpu:/kubepods/pod1/abc\n");
  root.write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "70000\n");
  root.write("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(root.cpus(), 1);
}

TEST(Cpus, NonsenseIsIgnored) {
  FakeRoot root;
  root.write("proc/self/cgroup", "\n:\n::\n0::\ncpu\n9:cpu\n9:cpu:\n");
  root.write("sys/fs/cgroup/cpu.max", "a b");
  root.write("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "");
  EXPECT_EQ(root.cpus(), affinity());
  root.write("sys/fs/cgroup/cpu.max", "100000 0");
  EXPECT_EQ(root.cpus(), affinity());
}

TEST(Cpus, FeaturesAreThoseTheKernelNames) {
#if !defined(__x86_64__)
  EXPECT_EQ(dlcrt::cpuFeatures(), 0u);
#else
  FILE *file = fopen("/proc/cpuinfo", "r");
  ASSERT_NE(file, nullptr);
  std::string flags;
  char line[8192];
  while (flags.empty() && fgets(line, sizeof(line), file))
    if (std::string(line).rfind("flags", 0) == 0)
      flags = line;
  fclose(file);
  flags.back() = ' ';
  // The kernel's names, in the order of dlcrt_cpu_feature.
  const char *names[] = {"pni",         "ssse3",      "sse4_1",   "sse4_2",
                         "popcnt",      "cx16",       "lahf_lm",  "avx",
                         "avx2",        "fma",        "f16c",     "bmi1",
                         "bmi2",        "abm",        "movbe",    "avx512f",
                         "avx512bw",    "avx512cd",   "avx512dq", "avx512vl",
                         "avx512_vnni", "avx512_bf16"};
  uint64_t features = dlcrt::cpuFeatures();
  for (int i = 0; i < DLCRT_CPU_FEATURE_COUNT; ++i) {
    bool expected =
        flags.find(std::string(" ") + names[i] + " ") != std::string::npos;
    EXPECT_EQ(features >> i & 1, expected) << names[i];
    EXPECT_NE(dlcrt::cpuFeatureName(i), nullptr);
  }
  EXPECT_EQ(dlcrt::cpuFeatureName(DLCRT_CPU_FEATURE_COUNT), nullptr);
#endif
}
