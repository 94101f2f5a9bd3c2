//===- SizeChecks.h - What sizes have to be while running -------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Verifiers compare the sizes they know. For those that are only known at run
// time, lowerings ask here for checks, which come before the work: what is
// written for sizes that agree would read or write elsewhere if they did not.
// There is no check where the sizes can be seen to be right.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CONVERSION_DLCTOLINALG_SIZECHECKS_H
#define DLC_LIB_CONVERSION_DLCTOLINALG_SIZECHECKS_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// Dimension `dim` of `tensor`, which is `what` of `op`, has size `expected`.
void checkSize(OpBuilder &builder, Operation *op, StringRef what, Value tensor,
               int64_t dim, OpFoldResult expected);

/// The same, or size 1, which is repeated.
void checkSizeOrOne(OpBuilder &builder, Operation *op, Value tensor,
                    int64_t dim, OpFoldResult expected);

/// The same, or less.
void checkSizeAtMost(OpBuilder &builder, Operation *op, StringRef what,
                     Value tensor, int64_t dim, OpFoldResult limit);

/// A dimension of size `size`, from which `op` reads, has an element, unless
/// nothing of `readSizes` is read.
void checkNotEmpty(OpBuilder &builder, Operation *op, OpFoldResult size,
                   ArrayRef<OpFoldResult> readSizes);

/// `size`, of what `op` takes from a place where nothing is, is 0.
void checkNothingTaken(OpBuilder &builder, Operation *op, OpFoldResult size);

/// A dimension of size `size` has enough elements to be continued by `low` and
/// `high`: one, or, if `reflects`, more than either.
void checkPadding(OpBuilder &builder, Operation *op, OpFoldResult size,
                  OpFoldResult low, OpFoldResult high, bool reflects);

/// There are as many elements in `from` as in `to`.
void checkSameCount(OpBuilder &builder, Operation *op,
                    ArrayRef<OpFoldResult> from, ArrayRef<OpFoldResult> to);

} // namespace dlc

#endif // DLC_LIB_CONVERSION_DLCTOLINALG_SIZECHECKS_H
