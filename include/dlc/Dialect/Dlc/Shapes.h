//===- Shapes.h - Sizes of tensors as values --------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How sizes that are known, or only known at run time, are computed, traced
// back to the program's inputs and compared.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECT_DLC_SHAPES_H
#define DLC_DIALECT_DLC_SHAPES_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// The size of `tensor` along `dim`, traced back through ops that can express
/// it by their operands, so that sizes which are the same thing become the same
/// value. Function arguments whose dimensions have names (`dlc.dims`) share the
/// size of the first argument with that name.
OpFoldResult getDim(OpBuilder &builder, Location loc, Value tensor,
                    int64_t dim);
SmallVector<OpFoldResult> getDims(OpBuilder &builder, Location loc,
                                  Value tensor);

/// Arithmetic on sizes, folded where operands are known.
OpFoldResult addSizes(OpBuilder &builder, Location loc, OpFoldResult lhs,
                      OpFoldResult rhs);
OpFoldResult subSizes(OpBuilder &builder, Location loc, OpFoldResult lhs,
                      OpFoldResult rhs);
OpFoldResult mulSizes(OpBuilder &builder, Location loc, OpFoldResult lhs,
                      OpFoldResult rhs);
/// The product of sizes, 1 of none.
OpFoldResult mulSizes(OpBuilder &builder, Location loc,
                      ArrayRef<OpFoldResult> sizes);
OpFoldResult floorDivSizes(OpBuilder &builder, Location loc, OpFoldResult lhs,
                           OpFoldResult rhs);
OpFoldResult ceilDivSizes(OpBuilder &builder, Location loc, OpFoldResult lhs,
                          OpFoldResult rhs);
OpFoldResult maxSizes(OpBuilder &builder, Location loc, OpFoldResult lhs,
                      OpFoldResult rhs);
OpFoldResult minSizes(OpBuilder &builder, Location loc, OpFoldResult lhs,
                      OpFoldResult rhs);

/// Whether the two are the same number in every run.
bool provablyEqual(OpFoldResult lhs, OpFoldResult rhs);

/// Whether `value`, of an integer or index type, can't be negative.
bool provablyNonNegative(Value value);

/// Splits sizes into a tensor's static shape and the operands for open sizes.
void splitSizes(ArrayRef<OpFoldResult> sizes, SmallVectorImpl<int64_t> &shape,
                SmallVectorImpl<Value> &dynamic);

/// The inverse: `shape` with its open sizes taken from `dynamic` in order.
SmallVector<OpFoldResult>
mergeSizes(OpBuilder &builder, ArrayRef<int64_t> shape, ValueRange dynamic);

/// How many positions a window takes along a dimension of size `size`:
/// floor((size + low + high - dilation * (window - 1) - 1) / stride) + 1.
OpFoldResult getWindowedSize(OpBuilder &builder, Location loc,
                             OpFoldResult size, OpFoldResult window,
                             int64_t low, int64_t high, int64_t stride,
                             int64_t dilation);
/// The same for types; dynamic if `size` or `window` is.
int64_t getWindowedSize(int64_t size, int64_t window, int64_t low, int64_t high,
                        int64_t stride, int64_t dilation);

} // namespace dlc

#endif // DLC_DIALECT_DLC_SHAPES_H
