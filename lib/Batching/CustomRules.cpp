//===- CustomRules.cpp - Custom gradients in batches ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rules.h"

using namespace dlc;

/// A function of all examples, with a rule for all: what they share has the sum
/// of their gradients.
static LogicalResult batchCustom(CustomGradientOp op, ImplicitLocOpBuilder &b,
                                 Batching &batching) {
  SmallVector<Value> inputs;
  for (Value input : op.getInputs())
    inputs.push_back(batching.isBatched(input) ? batching.getAll(b, input)
                                               : batching.getShared(input));
  SmallVector<Type> types, arguments(ValueRange(inputs).getTypes());
  for (Type type : op.getResultTypes())
    types.push_back(batching.getAllType(type));
  auto made = CustomGradientOp::create(b, types, inputs);
  OpBuilder::InsertionGuard guard(b);
  /// Emits a region for arguments of `arguments`.
  auto apply = [&](mlir::Region &from, mlir::Region &to) -> LogicalResult {
    Block *block =
        b.createBlock(&to, {}, arguments,
                      SmallVector<Location>(arguments.size(), b.getLoc()));
    for (auto [i, argument] : llvm::enumerate(from.getArguments())) {
      bool isShared =
          i < inputs.size() && !batching.isBatched(op.getInputs()[i]);
      if (isShared)
        batching.setShared(argument, block->getArgument(i));
      else
        batching.setAll(b, argument, block->getArgument(i));
    }
    return batching.apply(b, from.front());
  };
  if (failed(apply(op.getBody(), made.getBody())))
    return failure();
  SmallVector<Value> returned;
  for (Value value : op.getBody().front().getTerminator()->getOperands())
    returned.push_back(batching.getAll(b, value));
  ReturnOp::create(b, returned);

  for (int i = 0; i < 2; ++i)
    llvm::append_range(arguments, types);
  if (failed(apply(op.getRule(), made.getRule())))
    return failure();
  SmallVector<Value> gradients;
  for (auto [value, input] :
       llvm::zip(op.getRule().front().getTerminator()->getOperands(),
                 op.getInputs())) {
    Value all = batching.getAll(b, value);
    auto type = cast<RankedTensorType>(value.getType());
    if (!batching.isBatched(input) && isa<FloatType>(type.getElementType()))
      all = ReduceOp::create(b, ReduceKind::sum, all, 0);
    else if (!batching.isBatched(input))
      all = batching.getShared(input);
    gradients.push_back(all);
  }
  ReturnOp::create(b, gradients);
  b.setInsertionPointAfter(made);
  for (auto [result, values] : llvm::zip(op.getResults(), made.getResults()))
    batching.setAll(b, result, values);
  return success();
}

void dlc::attachCustomBatching(MLIRContext *context) {
  attachRule<CustomGradientOp, batchCustom>(context);
}
