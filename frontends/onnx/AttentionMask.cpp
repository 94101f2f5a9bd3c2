//===- AttentionMask.cpp - Masks of attention -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What hides keys from queries, as numbers that are added to scores.
//
//===----------------------------------------------------------------------===//

#include "Attention.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

double dlc::onnxfrontend::getLowest(Type type) {
  APFloat lowest = APFloat::getLargest(
      cast<FloatType>(type).getFloatSemantics(), /*Negative=*/true);
  bool losesInfo;
  lowest.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                 &losesInfo);
  return lowest.convertToDouble();
}

Value dlc::onnxfrontend::createPositions(Node &node,
                                         ArrayRef<OpFoldResult> sizes,
                                         int64_t dim, Type type) {
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(sizes, shape, open);
  return IotaOp::create(node.b, RankedTensorType::get(shape, type), dim, open);
}

Value dlc::onnxfrontend::hideLaterKeys(Node &node, Value mask,
                                       ArrayRef<OpFoldResult> shape,
                                       OpFoldResult past, Type type) {
  ImplicitLocOpBuilder &b = node.b;
  Type i64 = b.getI64Type();
  Term query(node.b, createPositions(node, shape, 1, i64));
  Term key(node.b, createPositions(node, shape, 2, i64));
  if (!mask)
    mask = broadcastTo(b, scalarConstant(b, type, 0), shape, {});
  Term hidden(node.b, splatLike(b, getLowest(type), mask));
  return (key <= query + query.like(past)).select(mask, hidden);
}

Value dlc::onnxfrontend::addMask(Node &node, Value scores, Value mask) {
  if (!mask)
    return scores;
  Value spread = broadcastTo(node.b, mask, node.getSizesOf(scores), {0, 2, 3});
  return AddOp::create(node.b, scores, spread);
}

FailureOr<Value> dlc::onnxfrontend::getMask(Node &node, size_t i,
                                            ArrayRef<OpFoldResult> shape,
                                            Type type) {
  ImplicitLocOpBuilder &b = node.b;
  if (!node.hasInput(i))
    return Value();
  int64_t rank = node.getRank(i);
  if (rank < 1 || rank > 3)
    return node.fail("masks of rank " + Twine(rank) + " are not supported");
  auto fill = [&](Term shown) -> Value {
    Term zero(node.b, broadcastTo(b, scalarConstant(b, type, 0), shape, {}));
    return shown.select(zero,
                        zero.like(node.getFloat("mask_filter_value", -10000)));
  };
  if (rank > 1) {
    SmallVector<OpFoldResult> sizes(shape);
    SmallVector<int64_t> dims{0, 1, 2};
    if (rank == 2) {
      sizes.erase(sizes.begin() + 1);
      dims.erase(dims.begin() + 1);
    }
    FailureOr<Value> mask = node.refine(node.getInput(i), sizes);
    if (failed(mask))
      return failure();
    return fill(Term(node.b, broadcastTo(b, *mask, shape, dims)) > 0);
  }
  Term key(node.b, createPositions(node, shape, 2, b.getI32Type()));
  std::optional<int64_t> batch = mlir::getConstantIntValue(shape[0]);
  bool hasStart = batch && node.getType(i).getDimSize(0) == 2 * *batch;
  OpFoldResult count = hasStart ? b.getIndexAttr(2 * *batch) : shape[0];
  FailureOr<Value> ends = node.refine(node.getInput(i), count);
  if (failed(ends))
    return failure();
  auto take = [&](int64_t first) -> Value {
    Value part = takeColumns(node, *ends, b.getIndexAttr(first), shape[0]);
    return broadcastTo(b, part, shape, {0});
  };
  Term shown = key < Term(node.b, take(0));
  if (hasStart)
    shown = shown & (key >= Term(node.b, take(*batch)));
  return fill(shown);
}
