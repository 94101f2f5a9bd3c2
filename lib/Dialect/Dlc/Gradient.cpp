//===- Gradient.cpp - Requests for gradients ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

LogicalResult GradientOp::verifyRegions() {
  Block &body = getBody().front();
  if (body.getArgumentTypes() != getInputs().getTypes())
    return emitOpError("has inputs of types ")
           << getInputs().getTypes() << ", but a body on "
           << body.getArgumentTypes();
  if (!isa<YieldOp>(body.getTerminator()))
    return emitOpError(
               "needs a body that ends in 'dlc.yield', but it ends in '")
           << body.getTerminator()->getName() << "'";
  mlir::TypeRange yielded = body.getTerminator()->getOperandTypes();
  if (yielded.empty() ||
      !isa<FloatType>(cast<RankedTensorType>(yielded[0]).getElementType()))
    return emitOpError("needs a body that yields floats first, but it yields ")
           << yielded;
  SmallVector<Type> expected(yielded);
  llvm::append_range(expected, getInputs().getTypes());
  if (getResultTypes() != mlir::TypeRange(expected))
    return emitOpError("needs results of types ")
           << expected << ", but has " << getResultTypes();
  return success();
}

LogicalResult
StopGradientOp::reifyResultShapes(OpBuilder &builder,
                                  mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

FailureOr<OpFoldResult> StopGradientOp::reifyDimOfResult(OpBuilder &builder,
                                                         int, int dim) {
  return getDim(builder, getLoc(), getOperand(), dim);
}
