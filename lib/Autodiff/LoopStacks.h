//===- LoopStacks.h - What the steps of a loop leave ---------- -*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_AUTODIFF_LOOPSTACKS_H
#define DLC_LIB_AUTODIFF_LOOPSTACKS_H

#include "dlc/Support/LLVM.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/MapVector.h"

namespace dlc {

/// For values in the body of a loop, a tensor each of what they are in all of
/// its steps, one above the other.
class LoopStacks {
public:
  /// Of a loop of `count` steps.
  LoopStacks(mlir::scf::ForOp loop, OpFoldResult count)
      : loop(loop), count(count) {}

  /// A tensor in front of the loop, which until `write` stands for all that
  /// `value` will have been; null where its size is not known there.
  Value get(Value value);

  /// What a loop carries beside: initial values, and what becomes of them in a
  /// step.
  struct Carried {
    SmallVector<Value> initial;
    function_ref<SmallVector<Value>(ImplicitLocOpBuilder &, ValueRange)> step;
  };

  /// Has the loop write what is used of it to a row in each step, and carry
  /// something beside. Returns the loop that takes its place.
  mlir::scf::ForOp write(function_ref<OpFoldResult(OpBuilder &)> getRow,
                         const Carried &carried);

private:
  mlir::scf::ForOp loop;
  OpFoldResult count;
  llvm::MapVector<Value, Value> stacks;
};

/// Where row `row` of a stack of tensors of this rank begins.
SmallVector<OpFoldResult> getRowOffsets(OpBuilder &b, OpFoldResult row,
                                        int64_t rank);

} // namespace dlc

#endif // DLC_LIB_AUTODIFF_LOOPSTACKS_H
