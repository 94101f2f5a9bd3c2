//===- memory_test.cpp - tests of memory accounts -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is live, what was the peak, what is kept between invocations and that it
// shrinks.
//
//===----------------------------------------------------------------------===//

#include "support/lambda_model.h"
#include <map>
#include <mutex>
#include <thread>

using namespace dlcrt::test;

namespace {
/// An allocator that knows what is allocated, and checks what it is given back.
struct CheckingAllocator {
  dlcrt_allocator get() {
    return {this,
            [](void *self, size_t bytes, size_t alignment) {
              return static_cast<CheckingAllocator *>(self)->allocate(
                  bytes, alignment);
            },
            [](void *self, void *memory, size_t bytes) {
              static_cast<CheckingAllocator *>(self)->deallocate(memory, bytes);
            }};
  }
  void *allocate(size_t bytes, size_t alignment) {
    EXPECT_EQ(alignment & (alignment - 1), 0u);
    EXPECT_EQ(bytes % alignment, 0u);
    std::lock_guard<std::mutex> lock(mutex);
    ++calls;
    void *memory = aligned_alloc(alignment, bytes);
    sizes[memory] = bytes;
    live += bytes;
    return memory;
  }
  void deallocate(void *memory, size_t bytes) {
    std::lock_guard<std::mutex> lock(mutex);
    EXPECT_EQ(sizes[memory], bytes);
    sizes.erase(memory);
    live -= bytes;
    free(memory);
  }

  std::mutex mutex;
  std::map<void *, size_t> sizes;
  size_t live = 0;
  int calls = 0;
};

struct MemoryFixture : testing::Test {
  MemoryFixture() {
    dlcrt_allocator callbacks = allocator.get();
    dlcrt_context_options options = contextOptions(1);
    options.allocator = &callbacks;
    context = makeContext(options);
    module = makeModule(context, model.build());
  }
  ~MemoryFixture() override {
    module.reset();
    context.reset();
    EXPECT_EQ(allocator.live, 0u);
  }

  /// Runs with an arena of `bytes`, written to from end to end.
  void runWithArena(int64_t bytes) {
    expectOk(call(module, [=](const Call &c) {
      void *arena = c.arena(bytes);
      if (!arena)
        return 1;
      memset(arena, 1, bytes);
      return 0;
    }));
  }
  uint64_t live() {
    uint64_t bytes = memoryOf(context).live_bytes;
    EXPECT_EQ(bytes, allocator.live);
    return bytes;
  }
  uint64_t peak() { return memoryOf(context).peak_bytes; }

  LambdaModel model;
  CheckingAllocator allocator;
  Context context;
  Module module;
};
} // namespace

TEST_F(MemoryFixture, NothingIsHeldAtFirst) {
  EXPECT_EQ(live(), 0u);
  EXPECT_EQ(peak(), 0u);
}

TEST_F(MemoryFixture, ArenasAreKeptAndUsedAgain) {
  runWithArena(1 << 20);
  uint64_t once = live();
  EXPECT_GE(once, 1u << 20);
  EXPECT_LE(once, (1u << 20) + 1024);
  int calls = allocator.calls;
  for (int i = 0; i < 1000; ++i)
    runWithArena(1 << 20);
  EXPECT_EQ(allocator.calls, calls);
  EXPECT_EQ(live(), once);
  EXPECT_EQ(peak(), once);
}

TEST_F(MemoryFixture, TrimGivesAllBack) {
  runWithArena(1 << 20);
  dlcrt_context_trim(context.get());
  EXPECT_EQ(live(), 0u);
  EXPECT_GE(peak(), 1u << 20);
  dlcrt_context_memory_reset(context.get());
  EXPECT_EQ(peak(), 0u);
}

TEST_F(MemoryFixture, TrimDoesNotTouchWhatIsInUse) {
  expectOk(call(module, [&](const Call &c) {
    void *arena = c.arena(1 << 20);
    dlcrt_context_trim(context.get());
    EXPECT_GE(live(), 1u << 20);
    memset(arena, 1, 1 << 20);
    return 0;
  }));
  dlcrt_context_trim(context.get());
  EXPECT_EQ(live(), 0u);
}

TEST_F(MemoryFixture, AGrowingInputReplacesItsArena) {
  for (int64_t bytes = 1000; bytes < 2000000; bytes += 10000)
    runWithArena(bytes);
  EXPECT_LT(live(), 2100000u);
}

TEST_F(MemoryFixture, ABigInputIsForgottenAfterAWhile) {
  runWithArena(64 << 20);
  EXPECT_GE(live(), 64u << 20);
  for (int i = 0; i < 200; ++i)
    runWithArena(1 << 20);
  EXPECT_LT(live(), 3u << 20);
}

TEST_F(MemoryFixture, AMiddlingInputUsesTheBigArena) {
  runWithArena(8 << 20);
  int calls = allocator.calls;
  for (int i = 0; i < 200; ++i)
    runWithArena(3 << 20);
  EXPECT_EQ(allocator.calls, calls);
}

TEST_F(MemoryFixture, MemoryOfLoopsIsUsedAgain) {
  auto loop = [&] {
    expectOk(call(module, [](const Call &c) {
      for (int i = 0; i < 300; ++i)
        if (!c.alloc(i * 100))
          return 1;
      return 0;
    }));
  };
  loop();
  int calls = allocator.calls;
  uint64_t before = live();
  for (int i = 0; i < 20; ++i)
    loop();
  EXPECT_EQ(allocator.calls, calls);
  EXPECT_EQ(live(), before);
}

TEST_F(MemoryFixture, SmallRequestsShareBlocks) {
  expectOk(call(module, [](const Call &c) {
    for (int i = 0; i < 1000; ++i)
      if (!c.alloc(64))
        return 1;
    return 0;
  }));
  EXPECT_LE(allocator.calls, 1);
}

TEST_F(MemoryFixture, ScratchIsKeptAndGrows) {
  uintptr_t address = 0;
  auto run = [&](int64_t bytes) {
    Kernel kernel = [&](int64_t, int64_t, void *scratch) {
      EXPECT_EQ(reinterpret_cast<uintptr_t>(scratch) % DLCRT_ALIGNMENT, 0u);
      memset(scratch, 1, bytes);
      address = reinterpret_cast<uintptr_t>(scratch);
    };
    expectOk(call(module,
                  [&](const Call &c) { return c.dispatch(kernel, 1, bytes); }));
  };
  run(1000);
  uintptr_t first = address;
  run(1000);
  EXPECT_EQ(address, first);
  run(500);
  EXPECT_EQ(address, first);
  run(1 << 20);
  uint64_t grown = live();
  EXPECT_LT(grown, (1u << 20) + 2048);
  int calls = allocator.calls;
  for (int i = 0; i < 100; ++i)
    run(1 << 20);
  EXPECT_EQ(allocator.calls, calls);
}

TEST_F(MemoryFixture, KernelsWithoutScratch) {
  Kernel kernel = [&](int64_t, int64_t, void *) {};
  expectOk(call(module, [&](const Call &c) {
    return c.dispatch(kernel, 4, 0) | c.dispatch(kernel, 4, -8);
  }));
  EXPECT_EQ(allocator.calls, 0);
}

TEST(Memory, ConcurrentInvocationsGiveAllBack) {
  LambdaFixture f(2);
  std::vector<std::thread> callers;
  for (int t = 0; t < 4; ++t)
    callers.emplace_back([&, t] {
      Kernel kernel = [&](int64_t, int64_t, void *scratch) {
        memset(scratch, 1, 5000);
      };
      for (int i = 0; i < 500; ++i)
        expectOk(call(f.module, [&](const Call &c) {
          memset(c.arena(1000 + i * t), 1, 1000 + i * t);
          c.alloc(i * 17);
          return c.dispatch(kernel, 20, 5000) | c.barrier();
        }));
    });
  for (std::thread &caller : callers)
    caller.join();
  // A worker gives its scratch back when it goes to sleep.
  uint64_t live = 1;
  for (int i = 0; live && i < 5000; ++i) {
    dlcrt_context_trim(f.context.get());
    live = memoryOf(f.context).live_bytes;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(live, 0u);
}
