//===- ArenaPlan.h - Places for buffers in one arena ------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Buffers that are not needed at the same time may share memory.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_ARENAPLAN_H
#define DLC_ANALYSIS_ARENAPLAN_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// When a buffer is needed: from step `first` to step `last`, both included.
struct Lifetime {
  int64_t first;
  int64_t last;

  bool overlaps(const Lifetime &other) const {
    return first <= other.last && other.first <= last;
  }
};

/// Offsets for buffers whose sizes are known.
struct ArenaPlan {
  SmallVector<int64_t> offsets;
  int64_t bytes = 0;
  /// The most that is needed at any one step, which no plan can go below.
  int64_t lowerBound = 0;
};

/// Places buffers of `sizes` bytes so that those with overlapping lifetimes do
/// not overlap in memory: the largest first, each at the lowest place that is
/// free while it is needed. Offsets are multiples of `alignment`.
ArenaPlan planArena(ArrayRef<int64_t> sizes, ArrayRef<Lifetime> lifetimes,
                    int64_t alignment);

/// Assigns buffers to slots such that those of one slot have disjoint
/// lifetimes. `fits(a, b)` says that buffer b's size is the same expression as
/// buffer a's; such a slot is preferred to one that would have to grow.
SmallVector<int64_t>
assignSlots(ArrayRef<Lifetime> lifetimes,
            function_ref<bool(size_t first, size_t second)> fits);

} // namespace dlc

#endif // DLC_ANALYSIS_ARENAPLAN_H
