//===- Gradients.h - Reverse-mode differentiation ---------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Gradients of values, from the last to the first. The engine knows which
// values matter and adds up what comes together in one; what an op does to
// gradients is for the op to say (DifferentiableOpInterface, whose
// implementations are the rules in lib/Autodiff).
//
//===----------------------------------------------------------------------===//

#ifndef DLC_AUTODIFF_GRADIENTS_H
#define DLC_AUTODIFF_GRADIENTS_H

#include "dlc/Dialect/Dlc/Dlc.h"

namespace dlc {

/// The gradients, with regard to one sum, of the values in a block.
class Gradients {
public:
  /// Marks as wanted: `sources`, and what depends on them in `block`.
  Gradients(Block &block, ValueRange sources);

  /// The gradient of `value` as far as it has been added up; null if there is
  /// none.
  Value get(Value value) const { return sums.lookup(value); }

  /// The same, with zeros of its shape if there is none.
  Value getOrZero(ImplicitLocOpBuilder &builder, Value value) const;

  /// Whether the gradient of `value` is needed for one that was asked for.
  bool isWanted(Value value) const { return wanted.contains(value); }

  /// Adds `gradient`, whose type may know more or less of the sizes, to that of
  /// `value`; does nothing if it is not wanted.
  void add(ImplicitLocOpBuilder &builder, Value value, Value gradient);

  /// Goes backward through the ops of the block, and emits at `builder` what
  /// the gradients of what they use come from.
  LogicalResult propagate(ImplicitLocOpBuilder &builder);

  /// Puts other ops, which `emit` emits in front of `op`, in its place. They
  /// are to have results of the same types, and `op` gradients that now go
  /// backward through them.
  LogicalResult replace(ImplicitLocOpBuilder &builder, Operation *op,
                        function_ref<SmallVector<Value>()> emit);

private:
  LogicalResult propagate(ImplicitLocOpBuilder &builder, Operation *op);

  Block &block;
  llvm::DenseSet<Value> wanted;
  llvm::DenseMap<Value, Value> sums;
};

/// `sum` and `gradient`, of equal sizes. Where that is zero but for a range,
/// only the range is added to.
Value addGradients(ImplicitLocOpBuilder &builder, Value sum, Value gradient);

} // namespace dlc

#endif // DLC_AUTODIFF_GRADIENTS_H
