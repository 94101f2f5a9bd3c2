//===- Differentiate.cpp - Compute the derivatives that are asked for -----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Autodiff/Gradients.h"
#include "dlc/Autodiff/Passes.h"
#include "dlc/Autodiff/Rematerialize.h"
#include "dlc/Autodiff/Tangents.h"
#include "dlc/Batching/Batching.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Functions.h"

namespace dlc {
#define GEN_PASS_DEF_DIFFERENTIATEPASS
#include "dlc/Autodiff/Passes.h.inc"
} // namespace dlc

using namespace dlc;

/// Puts the body of a request in its place.
static void inlineBody(Operation *request, ValueRange inputs) {
  Block &body = request->getRegion(0).front();
  Operation *end = body.getTerminator();
  mlir::IRRewriter rewriter(request);
  rewriter.inlineBlockBefore(&body, request, inputs);
  rewriter.replaceOp(request, end->getOperands());
  rewriter.eraseOp(end);
}

static LogicalResult expandRequest(GradientOp request,
                                   const SavingBudget &budget) {
  Block &body = request.getBody().front();
  auto yield = cast<YieldOp>(body.getTerminator());
  Gradients gradients(body, body.getArguments());
  ImplicitLocOpBuilder b(request.getLoc(), yield);
  Value first = yield.getValues().front();
  Operation *previous = yield->getPrevNode();
  gradients.add(b, first, splatLike(b, 1, first));
  Operation *backward = previous ? previous->getNextNode() : &body.front();
  if (failed(gradients.propagate(b)))
    return failure();
  b.setLoc(request.getLoc());
  for (Value argument : body.getArguments())
    yield.getValuesMutable().append(gradients.getOrZero(b, argument));
  if (failed(rematerialize(backward, budget)))
    return failure();
  inlineBody(request, request.getInputs());
  return success();
}

static LogicalResult expandRequest(TangentOp request) {
  Block &body = request.getBody().front();
  auto end = cast<ReturnOp>(body.getTerminator());
  ImplicitLocOpBuilder b(request.getLoc(), end);
  Tangents tangents;
  for (auto [argument, direction] :
       llvm::zip(body.getArguments(), request.getDirections()))
    tangents.add(b, argument, direction);
  if (failed(tangents.propagate(body)))
    return failure();
  for (Value value : SmallVector<Value>(end.getValues()))
    end.getValuesMutable().append(tangents.getOrZero(b, value));
  inlineBody(request, request.getInputs());
  return success();
}

/// Whether another request is to be expanded after this one, which then is a
/// part of what is differentiated.
static bool isInRequest(Operation *request) {
  for (Operation *op = request->getParentOp(); op; op = op->getParentOp())
    if (isa<GradientOp, TangentOp, BatchOp>(op))
      return true;
  return false;
}

namespace {
struct Differentiate : impl::DifferentiatePassBase<Differentiate> {
  using DifferentiatePassBase::DifferentiatePassBase;

  void runOnOperation() override {
    SavingBudget budget{savedPercent, savedBytes};
    bool hasGradient = false;
    WalkResult result = getOperation()->walk([&](Operation *op) {
      LogicalResult expanded = success();
      if (auto request = dyn_cast<GradientOp>(op)) {
        bool isOuter = !isInRequest(request);
        hasGradient |= isOuter;
        expanded = expandRequest(request, isOuter ? budget : SavingBudget());
      } else if (auto request = dyn_cast<TangentOp>(op))
        expanded = expandRequest(request);
      else if (auto request = dyn_cast<BatchOp>(op))
        expanded = expandRequest(request);
      return failed(expanded) ? WalkResult::interrupt() : WalkResult::advance();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    if (budget.isLimit() && !hasGradient)
      mlir::emitWarning(getOperation()->getLoc())
          << "there is no gradient for which less could be saved";
    getOperation()->walk([](StopGradientOp op) {
      op.replaceAllUsesWith(op.getOperand());
      op.erase();
    });
    getOperation()->walk(
        [](CustomGradientOp op) { inlineBody(op, op.getInputs()); });
  }
};
} // namespace
