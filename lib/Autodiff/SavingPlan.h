//===- SavingPlan.h - What to save for a backward pass ----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A forward pass is cut in ranges. The backward pass goes through them from the
// last to the first, and what was not saved of a range it computes again when
// it comes there. At the time of range j there is in memory
//
//   saved(1) + .. + saved(j) + repeated(j)
//
// so that later ranges have less room and are best shorter (T. Chen et al.,
// "Training Deep Nets with Sublinear Memory Cost", 2016, has equal ones). The
// plan is the one of least work of which this is within a budget, by dynamic
// programming over cuts and what has been saved up to them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_AUTODIFF_SAVINGPLAN_H
#define DLC_LIB_AUTODIFF_SAVINGPLAN_H

#include "ForwardPass.h"

namespace dlc {

struct SavedRange {
  int64_t begin, end;
  SavingPolicy policy;
};

struct SavingPlan {
  SmallVector<SavedRange> ranges;
  /// The bytes of the forward pass that are there at most, at a time of the
  /// backward pass.
  int64_t bytes = 0;
  /// What is computed again, in floating point operations.
  double work = 0;
};

/// The plan of least work with at most `budget` bytes; where there is none, one
/// of about as few bytes as possible.
SavingPlan planSaving(const ForwardPass &forward, int64_t budget);

} // namespace dlc

#endif // DLC_LIB_AUTODIFF_SAVINGPLAN_H
