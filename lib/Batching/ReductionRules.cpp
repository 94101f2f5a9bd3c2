//===- ReductionRules.cpp - Reductions in batches -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Along the dimensions of an example.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"

using namespace dlc;

static LogicalResult batchReduce(ReduceOp op, ImplicitLocOpBuilder &b,
                                 Batching &batching) {
  Value x = batching.getAll(b, op.getOperand());
  batching.setAll(
      b, op.getResult(),
      ReduceOp::create(b, op.getKind(), x, shiftDims(op.getDimensions())));
  return success();
}

static LogicalResult batchArgReduce(ArgReduceOp op, ImplicitLocOpBuilder &b,
                                    Batching &batching) {
  Value x = batching.getAll(b, op.getOperand());
  Type type = batching.getAllType(op.getResult().getType());
  batching.setAll(b, op.getResult(),
                  ArgReduceOp::create(b, type, op.getKind(), x,
                                      op.getDimension() + 1,
                                      op.getSelectLast()));
  return success();
}

static LogicalResult batchCumulative(CumulativeOp op, ImplicitLocOpBuilder &b,
                                     Batching &batching) {
  Value x = batching.getAll(b, op.getOperand());
  batching.setAll(b, op.getResult(),
                  CumulativeOp::create(b, op.getKind(), x,
                                       op.getDimension() + 1, op.getExclusive(),
                                       op.getReverse()));
  return success();
}

static LogicalResult batchSoftmax(SoftmaxOp op, ImplicitLocOpBuilder &b,
                                  Batching &batching) {
  Value x = batching.getAll(b, op.getOperand());
  batching.setAll(b, op.getResult(),
                  SoftmaxOp::create(b, x, op.getDimension() + 1, op.getLog()));
  return success();
}

static LogicalResult batchNormalize(NormalizeOp op, ImplicitLocOpBuilder &b,
                                    Batching &batching) {
  Value x = batching.getAll(b, op.getOperand());
  auto made = NormalizeOp::create(b, x, shiftDims(op.getDimensions()),
                                  op.getEpsilon(), op.getCenter());
  for (auto [result, values] : llvm::zip(op->getResults(), made->getResults()))
    batching.setAll(b, result, values);
  return success();
}

static LogicalResult batchTopK(TopKOp op, ImplicitLocOpBuilder &b,
                               Batching &batching) {
  if (batching.isBatched(op.getCount()))
    return failure();
  Value x = batching.getAll(b, op.getOperand());
  Type type = batching.getAllType(op.getResult().getType());
  batching.setAll(b, op.getResult(),
                  TopKOp::create(b, type, x, op.getDimension() + 1,
                                 op.getSmallest(),
                                 batching.getShared(op.getCount())));
  return success();
}

static LogicalResult batchPool(PoolOp op, ImplicitLocOpBuilder &b,
                               Batching &batching) {
  Value x = batching.getAll(b, op.getOperand());
  int64_t one = 1, zero = 0;
  batching.setAll(
      b, op.getResult(),
      PoolOp::create(b, op.getKind(), x, prepend(one, op.getWindow()),
                     prepend(one, op.getStrides()),
                     prepend(zero, ArrayRef(prepend(zero, op.getPadding()))),
                     prepend(one, op.getDilations())));
  return success();
}

void dlc::attachReductionBatching(MLIRContext *context) {
  attachRule<ReduceOp, batchReduce>(context);
  attachRule<ArgReduceOp, batchArgReduce>(context);
  attachRule<CumulativeOp, batchCumulative>(context);
  attachRule<SoftmaxOp, batchSoftmax>(context);
  attachRule<NormalizeOp, batchNormalize>(context);
  attachRule<TopKOp, batchTopK>(context);
  attachRule<PoolOp, batchPool>(context);
}
