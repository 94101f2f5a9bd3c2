//===- Gradients.cpp - Reverse-mode differentiation -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Autodiff/Gradients.h"
#include "Activity.h"
#include "dlc/Autodiff/Differentiable.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "mlir/IR/Matchers.h"

#include "dlc/Dialect/Interfaces/DifferentiableOpInterface.cpp.inc"

using namespace dlc;

Gradients::Gradients(Block &block, ValueRange sources) : block(block) {
  for (Value source : sources)
    if (isContinuous(source.getType()))
      wanted.insert(source);
  for (Operation &op : block)
    addDependents(&op, wanted);
}

Value Gradients::getOrZero(ImplicitLocOpBuilder &builder, Value value) const {
  Value gradient = get(value);
  return gradient ? gradient : splatLike(builder, 0, value);
}

Value dlc::addGradients(ImplicitLocOpBuilder &builder, Value sum,
                        Value gradient) {
  if (gradient.getType() != sum.getType())
    gradient = tensor::CastOp::create(builder, sum.getType(), gradient);
  auto insert = gradient.getDefiningOp<InsertSliceOp>();
  if (!insert ||
      !mlir::matchPattern(insert.getOperand(), mlir::m_AnyZeroFloat()))
    return AddOp::create(builder, sum, gradient);
  SmallVector<OpFoldResult> offsets = insert.getMixedOffsets();
  Value update = insert.getUpdate();
  Value range = SliceOp::create(builder, sum, offsets,
                                getDims(builder, builder.getLoc(), update),
                                SmallVector<int64_t>(offsets.size(), 1));
  return InsertSliceOp::create(builder, AddOp::create(builder, range, update),
                               sum, offsets);
}

void Gradients::add(ImplicitLocOpBuilder &builder, Value value,
                    Value gradient) {
  if (!isWanted(value))
    return;
  if (gradient.getType() != value.getType())
    gradient = tensor::CastOp::create(builder, value.getType(), gradient);
  Value &sum = sums[value];
  sum = sum ? addGradients(builder, sum, gradient) : gradient;
}

LogicalResult Gradients::propagate(ImplicitLocOpBuilder &builder,
                                   Operation *op) {
  if (llvm::none_of(op->getResults(), [&](Value value) { return get(value); }))
    return success();
  auto differentiable = dyn_cast<DifferentiableOpInterface>(op);
  if (!differentiable)
    return op->emitError("'") << op->getName() << "' can't be differentiated";
  builder.setLoc(op->getLoc());
  return differentiable.backward(builder, *this);
}

LogicalResult Gradients::propagate(ImplicitLocOpBuilder &builder) {
  SmallVector<Operation *> ops;
  for (Operation &op : llvm::reverse(block))
    if (llvm::any_of(op.getResults(),
                     [&](Value value) { return isWanted(value); }))
      ops.push_back(&op);
  for (Operation *op : ops)
    if (failed(propagate(builder, op)))
      return failure();
  return success();
}

LogicalResult Gradients::replace(ImplicitLocOpBuilder &builder, Operation *op,
                                 function_ref<SmallVector<Value>()> emit) {
  Operation *previous = op->getPrevNode();
  SmallVector<Value> results = emit();
  SmallVector<Operation *> ops;
  for (Operation *made = op->getPrevNode(); made != previous;
       made = made->getPrevNode())
    ops.push_back(made);
  for (Operation *made : llvm::reverse(ops))
    addDependents(made, wanted);
  for (auto [result, replacement] : llvm::zip(op->getResults(), results)) {
    if (Value gradient = get(result))
      add(builder, replacement, gradient);
    // Another value may come to be where this one was.
    sums.erase(result);
    wanted.erase(result);
  }
  op->replaceAllUsesWith(results);
  op->erase();
  for (Operation *made : ops)
    if (failed(propagate(builder, made)))
      return failure();
  return success();
}
