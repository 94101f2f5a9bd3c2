//===- IndexingRules.cpp - Gathers and scatters in batches ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The number of the example is one more index.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

static LogicalResult batchGather(GatherOp op, ImplicitLocOpBuilder &b,
                                 Batching &batching) {
  int64_t dim = op.getDimension();
  if (!batching.isBatched(op.getIndices())) {
    Value x = batching.getAll(b, op.getOperand());
    batching.setAll(
        b, op.getResult(),
        GatherOp::create(b, x, dim + 1, batching.getShared(op.getIndices())));
    return success();
  }
  Location loc = b.getLoc();
  Value indices = batching.getAll(b, op.getIndices());
  int64_t rank = getRank(op.getOperand()), numIndices = getRank(indices);
  if (!batching.isBatched(op.getOperand())) {
    Value rows =
        GatherOp::create(b, batching.getShared(op.getOperand()), dim, indices);
    // The examples, which are behind what is in front of the indices, first.
    SmallVector<int64_t> order{dim};
    for (int64_t i = 0; i < getRank(rows); ++i)
      if (i != dim)
        order.push_back(i);
    batching.setAll(b, op.getResult(), TransposeOp::create(b, rows, order));
    return success();
  }
  // Examples, the dimension that is indexed, and all others.
  SmallVector<int64_t> order{0, dim + 1};
  for (int64_t i = 1; i <= rank; ++i)
    if (i != dim + 1)
      order.push_back(i);
  Value x = TransposeOp::create(b, batching.getAll(b, op.getOperand()), order);
  SmallVector<OpFoldResult> tuples = getDims(b, loc, indices);
  tuples.push_back(b.getIndexAttr(1));
  Value rows = GatherNdOp::create(b, x, reshapeTo(b, indices, tuples),
                                  /*batch_dimensions=*/1);
  // Back behind those that were in front of the indexed one.
  SmallVector<int64_t> back{0};
  for (int64_t i = 0; i < dim; ++i)
    back.push_back(numIndices + i);
  for (int64_t i = 1; i < numIndices; ++i)
    back.push_back(i);
  for (int64_t i = numIndices + dim; i < getRank(rows); ++i)
    back.push_back(i);
  batching.setAll(b, op.getResult(), TransposeOp::create(b, rows, back));
  return success();
}

static LogicalResult batchGatherElements(GatherElementsOp op,
                                         ImplicitLocOpBuilder &b,
                                         Batching &batching) {
  Value x = batching.getAll(b, op.getOperand()),
        indices = batching.getAll(b, op.getIndices());
  Type type = batching.getAllType(op.getResult().getType());
  batching.setAll(
      b, op.getResult(),
      GatherElementsOp::create(b, type, x, op.getDimension() + 1, indices));
  return success();
}

static LogicalResult batchGatherNd(GatherNdOp op, ImplicitLocOpBuilder &b,
                                   Batching &batching) {
  Value x = batching.getAll(b, op.getOperand()),
        indices = batching.getAll(b, op.getIndices());
  batching.setAll(
      b, op.getResult(),
      GatherNdOp::create(b, x, indices, op.getBatchDimensions() + 1));
  return success();
}

static LogicalResult batchScatterElements(ScatterElementsOp op,
                                          ImplicitLocOpBuilder &b,
                                          Batching &batching) {
  Value x = batching.getAll(b, op.getOperand()),
        indices = batching.getAll(b, op.getIndices()),
        updates = batching.getAll(b, op.getUpdates());
  batching.setAll(b, op.getResult(),
                  ScatterElementsOp::create(b, op.getKind(), x,
                                            op.getDimension() + 1, indices,
                                            updates));
  return success();
}

static LogicalResult batchScatterNd(ScatterNdOp op, ImplicitLocOpBuilder &b,
                                    Batching &batching) {
  Value x = batching.getAll(b, op.getOperand()),
        indices = batching.getAll(b, op.getIndices()),
        updates = batching.getAll(b, op.getUpdates());
  SmallVector<OpFoldResult> column = getDims(b, b.getLoc(), indices);
  int64_t last = column.size() - 1;
  column[last] = b.getIndexAttr(1);
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(column, shape, open);
  auto type = cast<RankedTensorType>(indices.getType()).clone(shape);
  Value examples = IotaOp::create(b, type, /*dimension=*/0, open);
  Value tuples = ConcatOp::create(b, last, ValueRange{examples, indices});
  batching.setAll(b, op.getResult(),
                  ScatterNdOp::create(b, op.getKind(), x, tuples, updates));
  return success();
}

void dlc::attachIndexingBatching(MLIRContext *context) {
  attachRule<GatherOp, batchGather>(context);
  attachRule<GatherElementsOp, batchGatherElements>(context);
  attachRule<GatherNdOp, batchGatherNd>(context);
  attachRule<ScatterElementsOp, batchScatterElements>(context);
  attachRule<ScatterNdOp, batchScatterNd>(context);
}
