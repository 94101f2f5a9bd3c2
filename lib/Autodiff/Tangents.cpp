//===- Tangents.cpp - Forward-mode differentiation ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Autodiff/Tangents.h"
#include "Activity.h"
#include "dlc/Autodiff/Differentiable.h"
#include "dlc/Dialect/Dlc/Builders.h"

using namespace dlc;

Value Tangents::getOrZero(ImplicitLocOpBuilder &builder, Value value) const {
  Value tangent = get(value);
  return tangent ? tangent : splatLike(builder, 0, value);
}

void Tangents::add(ImplicitLocOpBuilder &builder, Value value, Value tangent) {
  if (tangent.getType() != value.getType())
    tangent = tensor::CastOp::create(builder, value.getType(), tangent);
  Value &sum = tangents[value];
  sum = sum ? AddOp::create(builder, sum, tangent).getResult() : tangent;
}

bool Tangents::isReached(Operation *op) const {
  return usesAny(op, [&](Value value) { return get(value) != nullptr; });
}

LogicalResult Tangents::propagate(Block &block) {
  for (Operation &op : llvm::make_early_inc_range(block)) {
    if (llvm::none_of(op.getResultTypes(), isContinuous) || !isReached(&op))
      continue;
    auto differentiable = dyn_cast<DifferentiableOpInterface>(op);
    if (!differentiable)
      return op.emitError("'") << op.getName() << "' can't be differentiated";
    ImplicitLocOpBuilder builder(op.getLoc(), op.getContext());
    builder.setInsertionPointAfter(&op);
    if (failed(differentiable.forward(builder, *this)))
      return failure();
  }
  return success();
}
