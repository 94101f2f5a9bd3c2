//===- memory.cpp - the context's allocator, with accounts ----------------===//
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

#include "memory.h"
#include <cstdlib>

namespace dlcrt {

static void *allocateFromLibc(void *, size_t bytes, size_t alignment) {
  return aligned_alloc(alignment, bytes);
}

static void deallocateToLibc(void *, void *memory, size_t) { free(memory); }

Memory::Memory(const dlcrt_allocator *allocator)
    : allocator(allocator ? *allocator
                          : dlcrt_allocator{nullptr, allocateFromLibc,
                                            deallocateToLibc}) {}

/// aligned_alloc wants a multiple of the alignment, and kernels may read whole
/// vectors at the end of a buffer.
static size_t rounded(uint64_t bytes) {
  size_t atLeastOne = bytes ? bytes : 1;
  return (atLeastOne + DLCRT_ALIGNMENT - 1) & -size_t(DLCRT_ALIGNMENT);
}

void *Memory::allocate(uint64_t bytes) {
  if (bytes > uint64_t(PTRDIFF_MAX) - DLCRT_ALIGNMENT)
    return nullptr;
  size_t size = rounded(bytes);
  void *memory = allocator.allocate(allocator.self, size, DLCRT_ALIGNMENT);
  if (!memory)
    return nullptr;
  uint64_t now = live.fetch_add(size, std::memory_order_relaxed) + size;
  uint64_t most = peak.load(std::memory_order_relaxed);
  while (now > most &&
         !peak.compare_exchange_weak(most, now, std::memory_order_relaxed))
    ;
  return memory;
}

void Memory::deallocate(void *memory, uint64_t bytes) {
  if (!memory)
    return;
  size_t size = rounded(bytes);
  allocator.deallocate(allocator.self, memory, size);
  live.fetch_sub(size, std::memory_order_relaxed);
}

void Memory::resetPeak() {
  peak.store(live.load(std::memory_order_relaxed), std::memory_order_relaxed);
}

} // namespace dlcrt
