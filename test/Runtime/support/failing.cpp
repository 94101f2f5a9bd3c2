//===- failing.cpp - running out of memory and threads on purpose ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "failing.h"
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <pthread.h>

namespace dlcrt::test {

/// How many allocations still succeed; none is limited while this is negative.
static std::atomic<int64_t> budget{-1};
static std::atomic<bool> forEver{false};
static std::atomic<bool> failed{false};
static std::atomic<int64_t> live{0};

FailingMalloc::FailingMalloc(int64_t succeed, Extent extent) {
  failed = false;
  forEver = extent == ForEver;
  budget = succeed;
}

FailingMalloc::~FailingMalloc() { budget = -1; }

bool FailingMalloc::hasFailed() const { return failed; }

bool mayAllocate() {
  int64_t left = budget;
  while (left >= 0) {
    if (left == 0 && forEver) {
      failed = true;
      return false;
    }
    if (!budget.compare_exchange_weak(left, left - 1))
      continue;
    if (left > 0)
      return true;
    failed = true;
    return false;
  }
  return true;
}

int64_t livePieces() { return live; }

static std::atomic<bool> noThreads{false};

FailingThreads::FailingThreads() { noThreads = true; }
FailingThreads::~FailingThreads() { noThreads = false; }

} // namespace dlcrt::test

using namespace dlcrt::test;

extern "C" {
void *__real_malloc(size_t bytes);
void *__real_calloc(size_t count, size_t bytes);
void *__real_aligned_alloc(size_t alignment, size_t bytes);
void __real_free(void *memory);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*function)(void *), void *argument);

void *__wrap_malloc(size_t bytes) {
  if (!mayAllocate())
    return nullptr;
  ++live;
  return __real_malloc(bytes);
}

void *__wrap_calloc(size_t count, size_t bytes) {
  if (!mayAllocate())
    return nullptr;
  ++live;
  return __real_calloc(count, bytes);
}

void *__wrap_aligned_alloc(size_t alignment, size_t bytes) {
  if (!mayAllocate())
    return nullptr;
  ++live;
  return __real_aligned_alloc(alignment, bytes);
}

void __wrap_free(void *memory) {
  if (memory)
    --live;
  __real_free(memory);
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*function)(void *), void *argument) {
  if (noThreads)
    return EAGAIN;
  return __real_pthread_create(thread, attributes, function, argument);
}
}
