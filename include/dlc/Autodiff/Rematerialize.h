//===- Rematerialize.h - Computing again instead of saving ------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A backward pass uses values of the forward pass. Within a budget of memory
// these are saved; the others are computed again when the backward pass comes
// to where they are needed.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_AUTODIFF_REMATERIALIZE_H
#define DLC_AUTODIFF_REMATERIALIZE_H

#include "dlc/Dialect/Dlc/Dlc.h"

namespace dlc {

/// What may be saved: both hold.
struct SavingBudget {
  /// Of what is saved without a budget, in percent.
  double percent = 100;
  /// No limit if negative.
  int64_t bytes = -1;

  bool isInBytes() const { return bytes >= 0; }
  bool isLimit() const { return percent < 100 || isInBytes(); }
};

/// Has what begins with `backward` compute again what it uses of the ops before
/// it, in its block, and is not saved within the budget. A remark tells how
/// much that is; a warning, where the budget is too small.
LogicalResult rematerialize(Operation *backward, const SavingBudget &budget);

} // namespace dlc

#endif // DLC_AUTODIFF_REMATERIALIZE_H
