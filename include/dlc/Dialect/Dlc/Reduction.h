//===- Reduction.h - What kinds of reduction do -----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The combination, identity and accumulator of each dlc::ReduceKind, for the
// ops that have one and for their lowerings.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECT_DLC_REDUCTION_H
#define DLC_DIALECT_DLC_REDUCTION_H

#include "dlc/Dialect/Dlc/Dlc.h"

namespace dlc {

/// What `kind` gives of no elements, as an attribute of the storage type.
TypedAttr getReductionIdentity(ReduceKind kind, Type elementType);

/// Emits the combination of two elements of tensor element type `elementType`,
/// given as scalars of its storage type.
Value buildCombination(OpBuilder &builder, Location loc, ReduceKind kind,
                       Type elementType, Value lhs, Value rhs);

/// The type in which sums and products of `elementType` are accumulated.
Type getAccumulatorType(Type elementType);

/// Checks that `kind` is defined for elements of `elementType`.
LogicalResult verifyReduceKind(Operation *op, ReduceKind kind,
                               Type elementType);

} // namespace dlc

#endif // DLC_DIALECT_DLC_REDUCTION_H
