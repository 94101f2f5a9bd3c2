//===- OpsMicrosoftIntegerProduct.cpp - ONNX Runtime's integer products ---===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Products of com.microsoft whose operands are integers, or become some while
// the model runs.
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "OpTable.h"
#include "Quantization.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// The product, scaled back, and input `bias`, if it is given, as the result.
static LogicalResult setResult(Node &node, FailureOr<Value> product,
                               Value lhsScale, Value rhsScale, size_t bias) {
  if (succeeded(product))
    product = scaleProduct(node, *product, lhsScale, rhsScale);
  FailureOr<Value> x = node.addInput(product, bias);
  if (failed(x))
    return failure();
  node.setOutput(0, *x);
  return success();
}

static LogicalResult importMatMulIntegerToFloat(Node &node) {
  FailureOr<Value> product =
      createIntegerMatMul(node, node.getInput(0), node.getInput(4),
                          node.getInput(1), node.getInput(5));
  return setResult(node, product, node.getInput(2), node.getInput(3), 6);
}

static LogicalResult importDynamicQuantizeMatMul(Node &node) {
  DynamicallyQuantized lhs = quantizeDynamically(node, node.getInput(0));
  FailureOr<Value> product = createIntegerMatMul(
      node, lhs.bytes, lhs.zeroPoint, node.getInput(1), node.getInput(3));
  return setResult(node, product, lhs.scale, node.getInput(2), 4);
}

static LogicalResult importQGemm(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getRank(0) != 2 || node.getRank(3) != 2)
    return node.fail("needs matrices");
  auto order = [&](size_t i, StringRef trans) -> Value {
    if (node.getInt(trans, 0) == 0)
      return node.getInput(i);
    return TransposeOp::create(b, node.getInput(i), ArrayRef<int64_t>{1, 0});
  };
  FailureOr<Value> product = node.addInput(
      createIntegerMatMul(node, order(0, "transA"), node.getInput(2),
                          order(3, "transB"), node.getInput(5)),
      6);
  if (succeeded(product))
    product = scaleProduct(node, *product, node.getInput(1), node.getInput(4));
  if (failed(product))
    return failure();
  Value result = MulOp::create(
      b, *product, splatLike(b, node.getFloat("alpha", 1), *product));
  // Without a scale of its own, the result is floats.
  if (node.hasInput(7)) {
    if (!node.hasInput(8))
      return node.fail("has a scale of the result, but no zero point");
    FailureOr<Value> scale = spreadAlong(node, node.getInput(7), result, 1);
    FailureOr<Value> zeroPoint = spreadAlong(node, node.getInput(8), result, 1);
    if (failed(scale) || failed(zeroPoint))
      return failure();
    result = roundTo(node, DivOp::create(b, result, *scale), *zeroPoint,
                     node.getElementType(8), /*saturate=*/true);
  }
  node.setOutput(0, result);
  return success();
}

static LogicalResult importQLinearConv(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value image = node.getInput(0);
  bool channelsLast = node.getInt("channels_last", 0) != 0;
  if (channelsLast && node.getRank(0) < 3)
    return node.fail("needs an image of rank 3 or more");
  FailureOr<Value> result = createQLinearConv(
      node, channelsLast ? moveChannelsFirst(b, image) : image);
  if (failed(result))
    return failure();
  node.setOutput(0, channelsLast ? moveChannelsLast(b, *result) : *result);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMicrosoftIntegerProductOps() {
  static constexpr OpRow kRows[] = {
      {"DynamicQuantizeMatMul", 1, importDynamicQuantizeMatMul},
      {"MatMulIntegerToFloat", 1, importMatMulIntegerToFloat},
      {"QGemm", 1, importQGemm},
      {"QLinearConv", 1, importQLinearConv},
  };
  return kRows;
}
