//===- memory.h - the context's allocator, with accounts --------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All memory for tensors, arenas and scratch goes through here: it comes from
// the user's allocator, or aligned_alloc, and is counted.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_MEMORY_H
#define DLCRT_SRC_MEMORY_H

#include "dlcrt/dlcrt.h"
#include <atomic>

namespace dlcrt {

class Memory {
public:
  /// `allocator` may be null; it is copied.
  explicit Memory(const dlcrt_allocator *allocator);

  /// Memory aligned to DLCRT_ALIGNMENT, or null. Zero bytes are memory too.
  void *allocate(uint64_t bytes);
  /// `bytes` as it was for allocate; null is allowed.
  void deallocate(void *memory, uint64_t bytes);

  uint64_t liveBytes() const { return live.load(std::memory_order_relaxed); }
  uint64_t peakBytes() const { return peak.load(std::memory_order_relaxed); }
  void resetPeak();

private:
  dlcrt_allocator allocator;
  std::atomic<uint64_t> live{0};
  std::atomic<uint64_t> peak{0};
};

} // namespace dlcrt

#endif // DLCRT_SRC_MEMORY_H
