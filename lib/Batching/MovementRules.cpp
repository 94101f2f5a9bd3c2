//===- MovementRules.cpp - Data movement in batches -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

/// The sizes that a result has for all examples: it can't be done if each has
/// sizes of its own.
template <typename Op>
static FailureOr<SmallVector<OpFoldResult>>
getAllSizes(Op op, ImplicitLocOpBuilder &b, const Batching &batching) {
  SmallVector<OpFoldResult> sizes =
      mergeSizes(b, op.getResult().getType().getShape(), op.getSizes());
  if (batching.isBatched(sizes))
    return failure();
  return prepend(batching.getCount(), ArrayRef(batching.getShared(sizes)));
}

static LogicalResult batchBroadcast(BroadcastOp op, ImplicitLocOpBuilder &b,
                                    Batching &batching) {
  auto sizes = getAllSizes(op, b, batching);
  if (failed(sizes))
    return failure();
  Value x = batching.getAll(b, op.getOperand());
  SmallVector<int64_t> dims =
      prepend(int64_t(0), ArrayRef(shiftDims(op.getDimensions())));
  batching.setAll(b, op.getResult(), broadcastTo(b, x, *sizes, dims));
  return success();
}

static LogicalResult batchReshape(ReshapeOp op, ImplicitLocOpBuilder &b,
                                  Batching &batching) {
  auto sizes = getAllSizes(op, b, batching);
  if (failed(sizes))
    return failure();
  Value x = batching.getAll(b, op.getOperand());
  batching.setAll(b, op.getResult(), reshapeTo(b, x, *sizes));
  return success();
}

static LogicalResult batchTranspose(TransposeOp op, ImplicitLocOpBuilder &b,
                                    Batching &batching) {
  Value x = batching.getAll(b, op.getOperand());
  batching.setAll(
      b, op.getResult(),
      TransposeOp::create(
          b, x, prepend(int64_t(0), ArrayRef(shiftDims(op.getPermutation())))));
  return success();
}

static LogicalResult batchReverse(ReverseOp op, ImplicitLocOpBuilder &b,
                                  Batching &batching) {
  Value x = batching.getAll(b, op.getOperand());
  batching.setAll(b, op.getResult(),
                  ReverseOp::create(b, x, shiftDims(op.getDimensions())));
  return success();
}

static LogicalResult batchSlice(SliceOp op, ImplicitLocOpBuilder &b,
                                Batching &batching) {
  SmallVector<OpFoldResult> offsets = op.getMixedOffsets(),
                            sizes = op.getMixedSizes();
  if (batching.isBatched(offsets) || batching.isBatched(sizes))
    return failure();
  Value x = batching.getAll(b, op.getOperand());
  OpFoldResult zero = b.getIndexAttr(0);
  batching.setAll(
      b, op.getResult(),
      SliceOp::create(
          b, x, prepend(zero, ArrayRef(batching.getShared(offsets))),
          prepend(batching.getCount(), ArrayRef(batching.getShared(sizes))),
          prepend(int64_t(1), op.getStrides())));
  return success();
}

static LogicalResult batchInsertSlice(InsertSliceOp op, ImplicitLocOpBuilder &b,
                                      Batching &batching) {
  SmallVector<OpFoldResult> offsets = op.getMixedOffsets();
  if (batching.isBatched(offsets))
    return failure();
  Value update = batching.getAll(b, op.getUpdate()),
        x = batching.getAll(b, op.getOperand());
  OpFoldResult zero = b.getIndexAttr(0);
  batching.setAll(
      b, op.getResult(),
      InsertSliceOp::create(
          b, update, x, prepend(zero, ArrayRef(batching.getShared(offsets)))));
  return success();
}

static LogicalResult batchConcat(ConcatOp op, ImplicitLocOpBuilder &b,
                                 Batching &batching) {
  SmallVector<Value> parts;
  for (Value operand : op.getOperands())
    parts.push_back(batching.getAll(b, operand));
  batching.setAll(b, op.getResult(),
                  ConcatOp::create(b, op.getDimension() + 1, parts));
  return success();
}

static LogicalResult batchPad(PadOp op, ImplicitLocOpBuilder &b,
                              Batching &batching) {
  SmallVector<OpFoldResult> low = op.getMixedLow(), high = op.getMixedHigh();
  if (batching.isBatched(low) || batching.isBatched(high) ||
      batching.isBatched(op.getValue()))
    return failure();
  Value x = batching.getAll(b, op.getOperand());
  OpFoldResult zero = b.getIndexAttr(0);
  SmallVector<int64_t> interior;
  if (op.getInterior())
    interior = prepend(int64_t(0), *op.getInterior());
  batching.setAll(
      b, op.getResult(),
      PadOp::create(b, op.getMode(), x, batching.getShared(op.getValue()),
                    prepend(zero, ArrayRef(batching.getShared(low))),
                    prepend(zero, ArrayRef(batching.getShared(high))),
                    interior));
  return success();
}

static LogicalResult batchCast(tensor::CastOp op, ImplicitLocOpBuilder &b,
                               Batching &batching) {
  batching.setAll(b, op.getDest(), batching.getAll(b, op.getSource()));
  return success();
}

static LogicalResult batchStopGradient(StopGradientOp op,
                                       ImplicitLocOpBuilder &b,
                                       Batching &batching) {
  Value x = batching.getAll(b, op.getOperand());
  batching.setAll(b, op.getResult(), StopGradientOp::create(b, x));
  return success();
}

/// The sizes of all examples are the same.
static LogicalResult batchDim(tensor::DimOp op, ImplicitLocOpBuilder &b,
                              Batching &batching) {
  std::optional<int64_t> dim = op.getConstantIndex();
  if (!dim)
    return failure();
  OpFoldResult size =
      getDim(b, b.getLoc(), batching.getAll(b, op.getSource()), *dim + 1);
  batching.setShared(op.getResult(), mlir::getValueOrCreateConstantIndexOp(
                                         b, b.getLoc(), size));
  return success();
}

/// Of a tensor of one element, as a condition is.
static LogicalResult batchExtract(tensor::ExtractOp op, ImplicitLocOpBuilder &b,
                                  Batching &batching) {
  if (!op.getIndices().empty())
    return failure();
  batching.setAll(b, op.getResult(), batching.getAll(b, op.getTensor()));
  return success();
}

void dlc::attachMovementBatching(MLIRContext *context) {
  attachRule<BroadcastOp, batchBroadcast>(context);
  attachRule<ReshapeOp, batchReshape>(context);
  attachRule<TransposeOp, batchTranspose>(context);
  attachRule<ReverseOp, batchReverse>(context);
  attachRule<SliceOp, batchSlice>(context);
  attachRule<InsertSliceOp, batchInsertSlice>(context);
  attachRule<ConcatOp, batchConcat>(context);
  attachRule<PadOp, batchPad>(context);
  attachRule<StopGradientOp, batchStopGradient>(context);
  attachRule<tensor::CastOp, batchCast>(context);
  attachRule<tensor::DimOp, batchDim>(context);
  attachRule<tensor::ExtractOp, batchExtract>(context);
}
