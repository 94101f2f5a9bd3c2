//===- Pooling.cpp - Reductions over sliding windows ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Verifier and interfaces of pool.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Reduction.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Permutation.h"

using namespace dlc;

LogicalResult PoolOp::inferReturnTypes(MLIRContext *,
                                       std::optional<Location> loc,
                                       PoolOp::Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  auto type = cast<RankedTensorType>(adaptor.getOperand().getType());
  size_t rank = type.getRank();
  if (adaptor.getWindow().size() != rank ||
      adaptor.getStrides().size() != rank ||
      adaptor.getDilations().size() != rank ||
      adaptor.getPadding().size() != 2 * rank)
    return mlir::emitOptionalError(
        loc,
        "needs windows, strides, dilations and twice as many paddings for ",
        rank, " dimensions");
  SmallVector<int64_t> shape;
  for (size_t i = 0; i < rank; ++i) {
    shape.push_back(getWindowedSize(
        type.getDimSize(i), adaptor.getWindow()[i], adaptor.getPadding()[2 * i],
        adaptor.getPadding()[2 * i + 1], adaptor.getStrides()[i],
        adaptor.getDilations()[i]));
    if (shape[i] < 0 && !ShapedType::isDynamic(shape[i]))
      return mlir::emitOptionalError(
          loc,
          "has a window that is larger than the padded operand along "
          "dimension ",
          i);
  }
  types.push_back(type.clone(shape));
  return success();
}

LogicalResult PoolOp::verify() {
  auto isPositive = [](int64_t n) { return n > 0; };
  if (!llvm::all_of(getWindow(), isPositive) ||
      !llvm::all_of(getStrides(), isPositive) ||
      !llvm::all_of(getDilations(), isPositive))
    return emitOpError() << "needs positive windows, strides and dilations";
  if (llvm::any_of(getPadding(), [](int64_t n) { return n < 0; }))
    return emitOpError() << "needs paddings of at least 0";
  return verifyReduceKind(
      *this, getKind(),
      cast<RankedTensorType>(getOperand().getType()).getElementType());
}

FailureOr<OpFoldResult> PoolOp::reifyDimOfResult(OpBuilder &builder, int,
                                                 int dim) {
  return getWindowedSize(
      builder, getLoc(), getDim(builder, getLoc(), getOperand(), dim),
      builder.getIndexAttr(getWindow()[dim]), getPadding()[2 * dim],
      getPadding()[2 * dim + 1], getStrides()[dim], getDilations()[dim]);
}

LogicalResult
PoolOp::reifyResultShapes(OpBuilder &builder,
                          mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

FailureOr<SmallVector<int64_t>>
PoolOp::getOperandPermutation(unsigned, ArrayRef<int64_t> permutation) {
  return SmallVector<int64_t>(permutation);
}

Value PoolOp::buildTransposed(OpBuilder &builder, ArrayRef<int64_t> permutation,
                              ValueRange operands) {
  SmallVector<int64_t> padding;
  for (int64_t p : permutation)
    padding.append({getPadding()[2 * p], getPadding()[2 * p + 1]});
  return PoolOp::create(builder, getLoc(), getKind(), operands.front(),
                        permute(getWindow(), permutation),
                        permute(getStrides(), permutation), padding,
                        permute(getDilations(), permutation));
}
