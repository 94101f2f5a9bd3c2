//===- TopK.cpp - The first elements in order -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Verifier and shape of top_k.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

LogicalResult TopKOp::verify() {
  auto from = cast<RankedTensorType>(getOperand().getType());
  auto to = cast<RankedTensorType>(getType());
  int64_t dimension = getDimension();
  if (dimension < 0 || dimension >= from.getRank())
    return emitOpError() << "has dimension " << dimension
                         << ", but an operand of rank " << from.getRank();
  if (to.getRank() != from.getRank())
    return emitOpError() << "needs a result of rank " << from.getRank()
                         << ", but got " << to;
  for (int64_t i = 0; i < from.getRank(); ++i) {
    int64_t size = from.getDimSize(i), kept = to.getDimSize(i);
    if (i != dimension && size != kept)
      return emitOpError() << "can't change dimension " << i << " of " << from
                           << " to that of " << to;
    if (!ShapedType::isDynamic(size) && !ShapedType::isDynamic(kept) &&
        kept > size)
      return emitOpError() << "can't take " << kept << " of " << size
                           << " elements";
  }
  return success();
}

FailureOr<OpFoldResult> TopKOp::reifyDimOfResult(OpBuilder &builder, int,
                                                 int dim) {
  if (dim == static_cast<int64_t>(getDimension()))
    return mlir::getAsOpFoldResult(getCount());
  return getDim(builder, getLoc(), getOperand(), dim);
}

LogicalResult
TopKOp::reifyResultShapes(OpBuilder &builder,
                          mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}
