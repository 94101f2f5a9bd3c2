//===- Gradient.cpp - Requests for gradients, and what they leave ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

//===----------------------------------------------------------------------===//
// gradient
//===----------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------===//
// stop_gradient
//===----------------------------------------------------------------------===//

LogicalResult
StopGradientOp::reifyResultShapes(OpBuilder &builder,
                                  mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

FailureOr<OpFoldResult> StopGradientOp::reifyDimOfResult(OpBuilder &builder,
                                                         int, int dim) {
  return getDim(builder, getLoc(), getOperand(), dim);
}

//===----------------------------------------------------------------------===//
// fence
//===----------------------------------------------------------------------===//

LogicalResult
FenceOp::reifyResultShapes(OpBuilder &builder,
                           mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

FailureOr<OpFoldResult> FenceOp::reifyDimOfResult(OpBuilder &builder, int,
                                                  int dim) {
  return getDim(builder, getLoc(), getOperand(), dim);
}

FailureOr<SmallVector<int64_t>>
FenceOp::getOperandPermutation(unsigned operand,
                               ArrayRef<int64_t> permutation) {
  // What comes before may be of any shape.
  return operand == 0 ? llvm::to_vector(permutation) : SmallVector<int64_t>();
}

Value FenceOp::buildTransposed(OpBuilder &builder, ArrayRef<int64_t>,
                               ValueRange operands) {
  return FenceOp::create(builder, getLoc(), operands[0], operands[1]);
}
