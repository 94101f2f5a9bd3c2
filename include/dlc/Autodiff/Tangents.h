//===- Tangents.h - Forward-mode differentiation ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tangent of a value is how it changes along a direction. Tangents go with
// the values, from the first to the last, through all ops that have rules
// (DifferentiableOpInterface).
//
//===----------------------------------------------------------------------===//

#ifndef DLC_AUTODIFF_TANGENTS_H
#define DLC_AUTODIFF_TANGENTS_H

#include "dlc/Dialect/Dlc/Dlc.h"

namespace dlc {

/// The tangents of values, of which those that have none are constant.
class Tangents {
public:
  /// The tangent of `value`; null if it has none.
  Value get(Value value) const { return tangents.lookup(value); }

  /// The same, with zeros of its shape if there is none.
  Value getOrZero(ImplicitLocOpBuilder &builder, Value value) const;

  /// Adds `tangent`, whose type may know more or less of the sizes, to that of
  /// `value`.
  void add(ImplicitLocOpBuilder &builder, Value value, Value tangent);

  /// Whether `op` uses a value, maybe in a region, that has a tangent.
  bool isReached(Operation *op) const;

  /// Goes through the ops of the block, and emits behind each what the tangents
  /// of its results come from.
  LogicalResult propagate(Block &block);

private:
  llvm::DenseMap<Value, Value> tangents;
};

} // namespace dlc

#endif // DLC_AUTODIFF_TANGENTS_H
