//===- UpperBound.h - Bounds of sizes of tiles ------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How large an index can become, where the sizes of tiles are made of minima
// and maxima of linear expressions.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_UPPERBOUND_H
#define DLC_ANALYSIS_UPPERBOUND_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// What `value`, an index, never exceeds: a constant if there is one, else made
/// of values that are available at the insertion point. Unlike MLIR's
/// ValueBoundsConstraintSet this bounds maxima from above, and products and
/// quotients, which are taken to be of sizes: not negative.
FailureOr<OpFoldResult> createUpperBound(OpBuilder &builder, Location loc,
                                         Value value,
                                         function_ref<bool(Value)> isAvailable);

} // namespace dlc

#endif // DLC_ANALYSIS_UPPERBOUND_H
