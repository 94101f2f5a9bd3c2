//===- LateSums.cpp - Sums over the steps of a loop, behind it ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LateSums.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace dlc;

/// Dimensions of a tensor as those of a stack of such.
static SmallVector<int64_t> inStack(ArrayRef<int64_t> dims) {
  return llvm::map_to_vector(dims, [](int64_t dim) { return dim + 1; });
}
static SmallVector<int64_t> withSteps(ArrayRef<int64_t> dims) {
  SmallVector<int64_t> all = inStack(dims);
  all.insert(all.begin(), 0);
  return all;
}

/// The tensor around the loop of which `value` is row `row` in each step; null
/// if there is none.
Value LateSums::getStack(Value value) {
  if (loop.isDefinedOutsideOfLoop(value))
    return {};
  if (Value stack = known.lookup(value))
    return stack;
  auto reshape = value.getDefiningOp<ReshapeOp>();
  auto slice =
      reshape ? reshape.getOperand().getDefiningOp<SliceOp>() : SliceOp();
  if (!slice || !loop.isDefinedOutsideOfLoop(slice.getOperand()))
    return stacks.get(value);
  Value all = slice.getOperand();
  auto type = cast<RankedTensorType>(all.getType());
  OpBuilder before(loop);
  bool isRow = type.hasStaticShape() &&
               slice.getMixedOffsets().front() == row &&
               slice.getType().getDimSize(0) == 1 &&
               type.getShape().drop_front() == reshape.getType().getShape() &&
               provablyEqual(getDim(before, loop.getLoc(), all, 0), count);
  return isRow ? all : stacks.get(value);
}

Value LateSums::emit(ImplicitLocOpBuilder &b, Value value) {
  Operation *op = value.getDefiningOp();
  if (!op || op->getBlock() != loop.getBody())
    return {};
  return llvm::TypeSwitch<Operation *, Value>(op)
      .Case([&](DotGeneralOp dot) -> Value {
        Value lhs = getStack(dot.getLhs()), rhs = getStack(dot.getRhs());
        if (!lhs || !rhs)
          return {};
        return DotGeneralOp::create(b, lhs, rhs, inStack(dot.getLhsBatch()),
                                    inStack(dot.getRhsBatch()),
                                    withSteps(dot.getLhsContracting()),
                                    withSteps(dot.getRhsContracting()));
      })
      .Case([&](ReduceOp reduce) -> Value {
        if (reduce.getKind() != ReduceKind::sum)
          return {};
        Value all = getStack(reduce.getOperand());
        return all ? ReduceOp::create(b, ReduceKind::sum, all,
                                      withSteps(reduce.getDimensions()))
                         .getResult()
                   : Value();
      })
      .Case([&](TransposeOp transpose) -> Value {
        Value sum = emit(b, transpose.getOperand());
        return sum ? TransposeOp::create(b, sum, transpose.getPermutation())
                         .getResult()
                   : Value();
      })
      .Case([&](tensor::CastOp cast) -> Value {
        Value sum = emit(b, cast.getSource());
        return sum ? tensor::CastOp::create(b, cast.getType(), sum).getResult()
                   : Value();
      })
      .Default([](Operation *) { return Value(); });
}
