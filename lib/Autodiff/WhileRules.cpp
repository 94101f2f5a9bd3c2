//===- WhileRules.cpp - Derivatives of loops with a condition -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How many steps a loop takes is known when it has run. It runs once to count
// them, and then as a loop with a count, which has a rule.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"

using namespace dlc;
namespace scf = mlir::scf;

/// What a loop carries, as a tensor.
static Value asTensor(ImplicitLocOpBuilder &b, Value value) {
  if (isa<RankedTensorType>(value.getType()))
    return value;
  if (value.getType().isIndex())
    value = arith::IndexCastOp::create(b, b.getI64Type(), value);
  return tensor::FromElementsOp::create(
      b, RankedTensorType::get({}, value.getType()), value);
}

/// The inverse: the value of type `type` that is carried as `tensor`.
static Value fromTensor(ImplicitLocOpBuilder &b, Value tensor, Type type) {
  if (isa<RankedTensorType>(type))
    return tensor;
  Value value = tensor::ExtractOp::create(b, tensor, ValueRange());
  if (type.isIndex())
    value = arith::IndexCastOp::create(b, type, value);
  return value;
}

/// Emits the ops of `block` on other arguments. Returns the operands of its
/// end.
static SmallVector<Value> cloneBlock(ImplicitLocOpBuilder &b, Block &block,
                                     ValueRange arguments) {
  IRMapping mapping;
  mapping.map(block.getArguments(), arguments);
  for (Operation &op : block.without_terminator())
    b.clone(op, mapping);
  return llvm::map_to_vector(
      block.getTerminator()->getOperands(),
      [&](Value value) { return mapping.lookupOrDefault(value); });
}

/// Runs the loop for the number of its steps alone.
static Value countSteps(ImplicitLocOpBuilder &b, scf::WhileOp op) {
  OpBuilder::InsertionGuard guard(b);
  SmallVector<Value> initial(op.getInits());
  initial.push_back(arith::ConstantIndexOp::create(b, 0));
  SmallVector<Type> types(op.getResultTypes());
  types.push_back(b.getIndexType());
  auto loop = scf::WhileOp::create(b, types, initial);
  auto addBlock = [&](mlir::Region &region, mlir::TypeRange arguments) {
    return b.createBlock(&region, {}, arguments,
                         SmallVector<Location>(arguments.size(), b.getLoc()));
  };
  Block *before = addBlock(loop.getBefore(), ValueRange(initial).getTypes());
  SmallVector<Value> given =
      cloneBlock(b, *op.getBeforeBody(), before->getArguments().drop_back());
  given.push_back(before->getArguments().back());
  scf::ConditionOp::create(b, given.front(), ArrayRef(given).drop_front());
  Block *after = addBlock(loop.getAfter(), types);
  SmallVector<Value> next =
      cloneBlock(b, *op.getAfterBody(), after->getArguments().drop_back());
  next.push_back(arith::AddIOp::create(b, after->getArguments().back(),
                                       arith::ConstantIndexOp::create(b, 1)));
  scf::YieldOp::create(b, next);
  return loop.getResults().back();
}

/// The same loop in `count` steps. Returns the results.
static SmallVector<Value> repeat(ImplicitLocOpBuilder &b, scf::WhileOp op,
                                 Value count) {
  SmallVector<Value> initial;
  for (Value value : op.getInits())
    initial.push_back(asTensor(b, value));
  auto takeCarried = [&](ValueRange tensors) {
    SmallVector<Value> values;
    for (auto [tensor, type] : llvm::zip(tensors, op.getInits().getTypes()))
      values.push_back(fromTensor(b, tensor, type));
    return values;
  };
  /// The condition, which holds in all steps but the last, and what it gives.
  auto emitBefore = [&](ValueRange tensors) {
    return cloneBlock(b, *op.getBeforeBody(), takeCarried(tensors));
  };
  auto loop = scf::ForOp::create(b, arith::ConstantIndexOp::create(b, 0), count,
                                 arith::ConstantIndexOp::create(b, 1), initial);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> next =
        cloneBlock(b, *op.getAfterBody(),
                   ArrayRef(emitBefore(loop.getRegionIterArgs())).drop_front());
    for (Value &value : next)
      value = asTensor(b, value);
    scf::YieldOp::create(b, next);
  }
  SmallVector<Value> results = emitBefore(loop.getResults());
  results.erase(results.begin());
  return results;
}

LogicalResult dlc::differentiateWhile(scf::WhileOp op, ImplicitLocOpBuilder &b,
                                      Gradients &gradients) {
  ImplicitLocOpBuilder before(op.getLoc(), op);
  return gradients.replace(
      b, op, [&] { return repeat(before, op, countSteps(before, op)); });
}
