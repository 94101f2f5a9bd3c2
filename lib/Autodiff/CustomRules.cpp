//===- CustomRules.cpp - Derivatives that programs give -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A rule backward is linear in the gradients that it gets, or is meant for what
// it is close to where these are small. Forward, it is transposed: gone through
// backward itself.
//
//===----------------------------------------------------------------------===//

#include "Activity.h"
#include "Rules.h"
#include "dlc/Dialect/Dlc/Functions.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

using namespace dlc;

/// Refuses functions that use values from outside that `isActive`, of which the
/// rule says nothing.
static LogicalResult checkCaptures(CustomGradientOp op,
                                   function_ref<bool(Value)> isActive) {
  llvm::SetVector<Value> outer;
  mlir::getUsedValuesDefinedAbove(op->getRegions(), outer);
  if (llvm::any_of(outer, isActive))
    return failRule(op, "what its function uses besides its arguments");
  return success();
}

/// Emits the rule for gradients of the results. Returns those of the inputs.
static SmallVector<Value> emitRule(ImplicitLocOpBuilder &b, CustomGradientOp op,
                                   ValueRange gradients) {
  Block &rule = op.getRule().front();
  SmallVector<Value> arguments(op.getInputs());
  llvm::append_range(arguments, op.getResults());
  llvm::append_range(arguments, gradients);
  IRMapping mapping;
  mapping.map(rule.getArguments(), arguments);
  for (Operation &inner : rule.without_terminator())
    b.clone(inner, mapping);
  return llvm::map_to_vector(
      rule.getTerminator()->getOperands(),
      [&](Value value) { return mapping.lookupOrDefault(value); });
}

static LogicalResult differentiateCustom(CustomGradientOp op,
                                         ImplicitLocOpBuilder &b,
                                         Gradients &gradients) {
  if (failed(checkCaptures(
          op, [&](Value value) { return gradients.isWanted(value); })))
    return failure();
  SmallVector<Value> given;
  for (Value result : op.getResults())
    given.push_back(gradients.getOrZero(b, result));
  for (auto [input, gradient] :
       llvm::zip(op.getInputs(), emitRule(b, op, given)))
    gradients.add(b, input, gradient);
  return success();
}

static LogicalResult pushCustom(CustomGradientOp op, ImplicitLocOpBuilder &b,
                                Tangents &tangents) {
  if (failed(checkCaptures(
          op, [&](Value value) { return tangents.get(value) != nullptr; })))
    return failure();
  SmallVector<Value> zeros;
  for (Value result : op.getResults())
    zeros.push_back(tangents.getOrZero(b, result));
  mlir::Region region;
  Block &block = region.emplaceBlock();
  for (Value zero : zeros)
    block.addArgument(zero.getType(), b.getLoc());
  ImplicitLocOpBuilder inside(b.getLoc(), b.getContext());
  inside.setInsertionPointToEnd(&block);
  SmallVector<Value> backward = emitRule(inside, op, block.getArguments());
  Gradients transposed(block, block.getArguments());
  for (auto [input, value] : llvm::zip(op.getInputs(), backward))
    if (Value tangent = tangents.get(input))
      transposed.add(inside, value, tangent);
  if (failed(transposed.propagate(inside)))
    return failure();
  SmallVector<Value> changes;
  for (Value argument : block.getArguments())
    changes.push_back(transposed.get(argument));
  mlir::IRRewriter rewriter(b);
  rewriter.inlineBlockBefore(&block, b.getInsertionBlock(),
                             b.getInsertionPoint(), zeros);
  for (auto [result, change] : llvm::zip(op.getResults(), changes))
    if (change)
      tangents.add(b, result, change);
  return success();
}

void dlc::attachCustomRules(MLIRContext *context) {
  attachRules<CustomGradientOp, differentiateCustom, pushCustom>(context);
}
