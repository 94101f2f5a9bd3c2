//===- Gradients.cpp - Reverse-mode differentiation -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Autodiff/Gradients.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

#include "dlc/Dialect/Interfaces/DifferentiableOpInterface.cpp.inc"

using namespace dlc;

/// Whether a change of values of this type can be small.
static bool isContinuous(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && isa<FloatType>(tensor.getElementType());
}

Gradients::Gradients(Block &block, ValueRange sources) : block(block) {
  for (Value source : sources)
    if (isContinuous(source.getType()))
      wanted.insert(source);
  auto isWanted = [&](Value value) { return wanted.contains(value); };
  for (Operation &op : block) {
    llvm::SetVector<Value> outer;
    mlir::getUsedValuesDefinedAbove(op.getRegions(), outer);
    if (llvm::any_of(op.getOperands(), isWanted) ||
        llvm::any_of(outer, isWanted))
      for (Value result : op.getResults())
        if (isContinuous(result.getType()))
          wanted.insert(result);
  }
}

Value Gradients::getOrZero(ImplicitLocOpBuilder &builder, Value value) const {
  Value gradient = get(value);
  return gradient ? gradient : splatLike(builder, 0, value);
}

void Gradients::add(ImplicitLocOpBuilder &builder, Value value,
                    Value gradient) {
  if (!isWanted(value))
    return;
  if (gradient.getType() != value.getType())
    gradient = tensor::CastOp::create(builder, value.getType(), gradient);
  Value &sum = sums[value];
  sum = sum ? AddOp::create(builder, sum, gradient).getResult() : gradient;
}

LogicalResult Gradients::propagate(ImplicitLocOpBuilder &builder) {
  SmallVector<Operation *> ops;
  for (Operation &op : llvm::reverse(block))
    if (llvm::any_of(op.getResults(),
                     [&](Value value) { return isWanted(value); }))
      ops.push_back(&op);
  for (Operation *op : ops) {
    if (llvm::none_of(op->getResults(),
                      [&](Value value) { return get(value); }))
      continue;
    auto differentiable = dyn_cast<DifferentiableOpInterface>(op);
    if (!differentiable)
      return op->emitError("'") << op->getName() << "' can't be differentiated";
    builder.setLoc(op->getLoc());
    if (failed(differentiable.backward(builder, *this)))
      return failure();
  }
  return success();
}
