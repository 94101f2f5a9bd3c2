//===- Normalization.cpp - Softmax and the normalizations -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Verifiers, interfaces and definitions of the composites that normalize.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Reduction.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

//===----------------------------------------------------------------------===//
// softmax
//===----------------------------------------------------------------------===//

LogicalResult SoftmaxOp::verify() {
  int64_t rank = cast<RankedTensorType>(getType()).getRank();
  int64_t dimension = getDimension();
  if (dimension < 0 || dimension >= rank)
    return emitOpError() << "has dimension " << dimension
                         << ", but an operand of rank " << rank;
  return success();
}

FailureOr<OpFoldResult> SoftmaxOp::reifyDimOfResult(OpBuilder &builder, int,
                                                    int dim) {
  return getDim(builder, getLoc(), getOperand(), dim);
}

LogicalResult
SoftmaxOp::reifyResultShapes(OpBuilder &builder,
                             mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

SmallVector<Value> SoftmaxOp::decompose(OpBuilder &builder) {
  ImplicitLocOpBuilder b(getLoc(), builder);
  int64_t dimension = getDimension();
  Value x = getOperand();
  auto spread = [&](Value reduced) {
    return broadcastAlong(b, reduced, x, dimension);
  };
  Value max = ReduceOp::create(b, ReduceKind::max, x, dimension);
  Value centered = SubOp::create(b, x, spread(max));
  Value exp = ExpOp::create(b, centered);
  Value sum = ReduceOp::create(b, ReduceKind::sum, exp, dimension);
  if (getLog())
    return {SubOp::create(b, centered, spread(LogOp::create(b, sum)))};
  return {DivOp::create(b, exp, spread(sum))};
}

//===----------------------------------------------------------------------===//
// normalize
//===----------------------------------------------------------------------===//

LogicalResult NormalizeOp::inferReturnTypes(MLIRContext *context,
                                            std::optional<Location> loc,
                                            NormalizeOp::Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto type = cast<RankedTensorType>(adaptor.getOperand().getType());
  SmallVector<int64_t> kept;
  for (int64_t i = 0; i < type.getRank(); ++i)
    if (!llvm::is_contained(adaptor.getDimensions(), i))
      kept.push_back(type.getDimSize(i));
  types.append({type, type.clone(kept), type.clone(kept)});
  return success();
}

LogicalResult NormalizeOp::verify() {
  int64_t rank = cast<RankedTensorType>(getOperand().getType()).getRank();
  int64_t previous = -1;
  for (int64_t dim : getDimensions()) {
    if (dim <= previous || dim >= rank)
      return emitOpError() << "needs ascending dimensions below " << rank
                           << ", but got [" << getDimensions() << "]";
    previous = dim;
  }
  return success();
}

FailureOr<OpFoldResult> NormalizeOp::reifyDimOfResult(OpBuilder &builder,
                                                      int result, int dim) {
  // Mean and inverse deviation lack the normalized dimensions.
  if (result > 0)
    for (int64_t dropped : getDimensions())
      if (dropped <= dim)
        ++dim;
  return getDim(builder, getLoc(), getOperand(), dim);
}

LogicalResult
NormalizeOp::reifyResultShapes(OpBuilder &builder,
                               mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

SmallVector<Value> NormalizeOp::decompose(OpBuilder &builder) {
  ImplicitLocOpBuilder b(getLoc(), builder);
  ArrayRef<int64_t> dims = getDimensions();
  Value x = getOperand();
  Type element = cast<RankedTensorType>(x.getType()).getElementType();
  auto spread = [&](Value reduced) {
    return broadcastAlong(b, reduced, x, dims);
  };

  OpFoldResult count = b.getIndexAttr(1);
  for (int64_t dim : dims)
    count = mulSizes(b, getLoc(), count, getDim(b, getLoc(), x, dim));
  auto average = [&](Value tensor) -> Value {
    Value sum = ReduceOp::create(b, ReduceKind::sum, tensor, dims);
    return DivOp::create(
        b, sum, broadcastScalar(b, sizeAsScalar(b, count, element), sum));
  };

  Value mean, centered = x;
  if (getCenter()) {
    mean = average(x);
    centered = SubOp::create(b, x, spread(mean));
  }
  Value variance = average(MulOp::create(b, centered, centered));
  if (!getCenter())
    mean = splatLike(b, 0.0, variance);
  Value inverse = RsqrtOp::create(
      b, AddOp::create(b, variance,
                       splatLike(b, getEpsilon().convertToDouble(), variance)));
  return {MulOp::create(b, centered, spread(inverse)), mean, inverse};
}
