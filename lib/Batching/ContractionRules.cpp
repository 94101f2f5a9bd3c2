//===- ContractionRules.cpp - Products in batches -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Examples that differ in one operand become a dimension of that operand alone:
// the other one is not repeated, and a product of matrices stays one.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

static LogicalResult batchDot(DotGeneralOp op, ImplicitLocOpBuilder &b,
                              Batching &batching) {
  Type element = op.getResult().getType().getElementType();
  bool isLhs = batching.isBatched(op.getLhs()),
       isRhs = batching.isBatched(op.getRhs());
  auto get = [&](Value side, bool isBatched) {
    return isBatched ? batching.getAll(b, side) : batching.getShared(side);
  };
  auto getDims = [](ArrayRef<int64_t> dims, bool isBatched) {
    return isBatched ? shiftDims(dims) : llvm::to_vector(dims);
  };
  SmallVector<int64_t> lhsBatch = getDims(op.getLhsBatch(), isLhs),
                       rhsBatch = getDims(op.getRhsBatch(), isRhs);
  if (isLhs && isRhs) {
    lhsBatch = prepend(int64_t(0), ArrayRef(lhsBatch));
    rhsBatch = prepend(int64_t(0), ArrayRef(rhsBatch));
  }
  Value product = DotGeneralOp::create(
      b, get(op.getLhs(), isLhs), get(op.getRhs(), isRhs), lhsBatch, rhsBatch,
      getDims(op.getLhsContracting(), isLhs),
      getDims(op.getRhsContracting(), isRhs), element);
  if (!isLhs || !isRhs) {
    // The examples are the first of the free dimensions of their operand.
    int64_t place = op.getLhsBatch().size();
    if (isRhs)
      place += op.getLhsFree().size();
    SmallVector<int64_t> order{place};
    for (int64_t dim = 0; dim < getRank(product); ++dim)
      if (dim != place)
        order.push_back(dim);
    product = TransposeOp::create(b, product, order);
  }
  batching.setAll(b, op.getResult(), product);
  return success();
}

/// Examples of images are more images.
static LogicalResult batchConv(ConvOp op, ImplicitLocOpBuilder &b,
                               Batching &batching) {
  if (batching.isBatched(op.getFilter()))
    return failure();
  Location loc = b.getLoc();
  Value images = batching.getAll(b, op.getImage());
  SmallVector<OpFoldResult> sizes = getDims(b, loc, images),
                            joined(ArrayRef(sizes).drop_front());
  joined[0] = mulSizes(b, loc, sizes[0], sizes[1]);
  Value made =
      ConvOp::create(b, op.getLayout(), reshapeTo(b, images, joined),
                     batching.getShared(op.getFilter()), op.getStrides(),
                     op.getPadding(), op.getDilations(), op.getGroups());
  SmallVector<OpFoldResult> split = getDims(b, loc, made);
  split[0] = sizes[1];
  batching.setAll(b, op.getResult(),
                  reshapeTo(b, made, prepend(sizes[0], ArrayRef(split))));
  return success();
}

void dlc::attachContractionBatching(MLIRContext *context) {
  attachRule<DotGeneralOp, batchDot>(context);
  attachRule<ConvOp, batchConv>(context);
}
