//===- Differentiate.cpp - Compute the gradients that are asked for -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Autodiff/Gradients.h"
#include "dlc/Autodiff/Passes.h"
#include "dlc/Dialect/Dlc/Builders.h"

namespace dlc {
#define GEN_PASS_DEF_DIFFERENTIATEPASS
#include "dlc/Autodiff/Passes.h.inc"
} // namespace dlc

using namespace dlc;

/// Has the body of `op` yield the gradients, too.
static LogicalResult extendBody(GradientOp op) {
  Block &body = op.getBody().front();
  auto yield = cast<YieldOp>(body.getTerminator());
  Gradients gradients(body, body.getArguments());
  ImplicitLocOpBuilder b(op.getLoc(), yield);
  Value first = yield.getValues().front();
  gradients.add(b, first, splatLike(b, 1, first));
  if (failed(gradients.propagate(b)))
    return failure();
  b.setLoc(op.getLoc());
  for (Value argument : body.getArguments())
    yield.getValuesMutable().append(gradients.getOrZero(b, argument));
  return success();
}

namespace {
struct Differentiate : impl::DifferentiatePassBase<Differentiate> {
  using DifferentiatePassBase::DifferentiatePassBase;

  void runOnOperation() override {
    WalkResult result = getOperation()->walk([](GradientOp op) {
      if (failed(extendBody(op)))
        return WalkResult::interrupt();
      Block &body = op.getBody().front();
      Operation *yield = body.getTerminator();
      mlir::IRRewriter rewriter(op);
      rewriter.inlineBlockBefore(&body, op, op.getInputs());
      rewriter.replaceOp(op, yield->getOperands());
      rewriter.eraseOp(yield);
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    getOperation()->walk([](StopGradientOp op) {
      op.replaceAllUsesWith(op.getOperand());
      op.erase();
    });
  }
};
} // namespace
