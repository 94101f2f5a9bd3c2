//===- LateSums.h - Sums over the steps of a loop, behind it -- -*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_AUTODIFF_LATESUMS_H
#define DLC_LIB_AUTODIFF_LATESUMS_H

#include "LoopStacks.h"

namespace dlc {

/// What a value in the body of a loop sums up to over all steps, computed when
/// the loop is done: products of what steps leave are one product over all
/// steps.
class LateSums {
public:
  /// Of `loop`, of `count` steps, which read and write the rows `row` of
  /// stacks.
  LateSums(mlir::scf::ForOp loop, LoopStacks &stacks, OpFoldResult count,
           OpFoldResult row)
      : loop(loop), stacks(stacks), count(count), row(row) {}

  /// Makes known that `value` is read from a stack.
  void addStack(Value value, Value stack) { known[value] = stack; }

  /// Emits at `b` the sum of `value`; null if only the steps can add it up.
  Value emit(ImplicitLocOpBuilder &b, Value value);

private:
  Value getStack(Value value);

  mlir::scf::ForOp loop;
  LoopStacks &stacks;
  OpFoldResult count, row;
  llvm::DenseMap<Value, Value> known;
};

} // namespace dlc

#endif // DLC_LIB_AUTODIFF_LATESUMS_H
