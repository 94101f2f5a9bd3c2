//===- Builders.h - Shorthand for making dlc ops ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The broadcasts and constants that frontends and decompositions keep writing.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECT_DLC_BUILDERS_H
#define DLC_DIALECT_DLC_BUILDERS_H

#include "dlc/Dialect/Dlc/Dlc.h"

namespace dlc {

/// A constant of `elementType` and shape [].
Value scalarConstant(ImplicitLocOpBuilder &builder, Type elementType,
                     double value);

/// A number known only at run time, as a tensor of shape [].
Value sizeAsScalar(ImplicitLocOpBuilder &builder, OpFoldResult size,
                   Type elementType);

/// `scalar`, of shape [], spread over the shape of `like`.
Value broadcastScalar(ImplicitLocOpBuilder &builder, Value scalar, Value like);

/// The constant `value` over the shape (and of the element type) of `like`.
Value splatLike(ImplicitLocOpBuilder &builder, double value, Value like);

/// `reduced`, which has the dimensions of `like` but for `dimensions`, spread
/// along those.
Value broadcastAlong(ImplicitLocOpBuilder &builder, Value reduced, Value like,
                     ArrayRef<int64_t> dimensions);

/// `tensor`, whose dimension i becomes dimension `dimensions[i]` of a shape.
Value broadcastTo(ImplicitLocOpBuilder &builder, Value tensor,
                  ArrayRef<OpFoldResult> sizes, ArrayRef<int64_t> dimensions);

/// `tensor` in another shape.
Value reshapeTo(ImplicitLocOpBuilder &builder, Value tensor,
                ArrayRef<OpFoldResult> sizes);

/// `tensor`, which has `sizes`, with a type that says so.
Value refineTo(ImplicitLocOpBuilder &builder, Value tensor,
               ArrayRef<OpFoldResult> sizes);

/// `tensor` with `interior` zeros between elements, and with `low` and `high`
/// elements more at the edges: less where these are negative. Each has a value
/// a dimension.
Value padOrCrop(ImplicitLocOpBuilder &builder, Value tensor,
                ArrayRef<OpFoldResult> low, ArrayRef<OpFoldResult> high,
                ArrayRef<int64_t> interior);

/// `tensor` with elements of `elementType`.
Value convertTo(ImplicitLocOpBuilder &builder, Value tensor, Type elementType);

} // namespace dlc

#endif // DLC_DIALECT_DLC_BUILDERS_H
