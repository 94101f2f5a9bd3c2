//===- OpsQuantizedProduct.cpp - Import of products of integers -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Matrix products and convolutions of quantized tensors: exact sums in i32 of
// what is left without the zero points, scaled once at the end.
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "OpTable.h"
#include "Quantization.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static int64_t getRank(Value value) {
  return cast<RankedTensorType>(value.getType()).getRank();
}

Value dlc::onnxfrontend::removeZeroPoint(Node &node, Value x, Value zeroPoint) {
  Type i32 = node.b.getI32Type();
  return SubOp::create(node.b, convertTo(node.b, x, i32),
                       convertTo(node.b, zeroPoint, i32));
}

/// `x` in i32, without the zero point: a scalar, a list along dimension `axis`,
/// or null.
static FailureOr<Value> removeZeroPoints(Node &node, Value x, Value zeroPoint,
                                         int64_t axis) {
  if (!zeroPoint)
    return convertTo(node.b, x, node.b.getI32Type());
  // MatMulInteger-10: of a batch of matrices, a row's zero points have the rank
  // of the batch.
  FailureOr<Value> spread =
      getRank(zeroPoint) > 1 ? node.broadcastTo(zeroPoint, node.getSizesOf(x))
                             : spreadAlong(node, zeroPoint, x, axis);
  if (failed(spread))
    return failure();
  return removeZeroPoint(node, x, *spread);
}

/// The sums `product` as quantized by the result's scale and zero point, inputs
/// `scale` and `scale + 1`; `factor` is the operands' scales, for each element.
static FailureOr<Value> requantize(Node &node, Value product, Value factor,
                                   size_t scale) {
  ImplicitLocOpBuilder &b = node.b;
  Type f32 = b.getF32Type();
  FailureOr<Value> own =
      spreadAlong(node, node.getInput(scale), product, getRank(product) - 1);
  FailureOr<Value> zeroPoint = spreadAlong(node, node.getInput(scale + 1),
                                           product, getRank(product) - 1);
  if (failed(own) || failed(zeroPoint))
    return failure();
  Value ratio = DivOp::create(b, factor, convertTo(b, *own, f32));
  Value scaled = MulOp::create(b, convertTo(b, product, f32), ratio);
  return roundTo(node, scaled, *zeroPoint, node.getElementType(scale + 1),
                 /*saturate=*/true);
}

/// The product of the scales that are inputs `i` and `j`, for each element of
/// `like`: scalars, or lists along the dimensions `iAxis` and `jAxis`.
static FailureOr<Value> multiplyScales(Node &node, Value like, size_t i,
                                       int64_t iAxis, size_t j, int64_t jAxis) {
  ImplicitLocOpBuilder &b = node.b;
  Type f32 = b.getF32Type();
  FailureOr<Value> lhs =
      spreadAlong(node, convertTo(b, node.getInput(i), f32), like, iAxis);
  FailureOr<Value> rhs =
      spreadAlong(node, convertTo(b, node.getInput(j), f32), like, jAxis);
  if (failed(lhs) || failed(rhs))
    return failure();
  return MulOp::create(b, *lhs, *rhs).getResult();
}

//===----------------------------------------------------------------------===//
// Matrix products
//===----------------------------------------------------------------------===//

FailureOr<Value> dlc::onnxfrontend::createIntegerMatMul(Node &node, Value lhs,
                                                        Value lhsZero,
                                                        Value rhs,
                                                        Value rhsZero) {
  FailureOr<Value> l = removeZeroPoints(node, lhs, lhsZero,
                                        std::max<int64_t>(0, getRank(lhs) - 2));
  FailureOr<Value> r = removeZeroPoints(node, rhs, rhsZero, getRank(rhs) - 1);
  if (failed(l) || failed(r))
    return failure();
  return createMatMul(node, *l, *r, node.b.getI32Type());
}

FailureOr<Value> dlc::onnxfrontend::scaleProduct(Node &node, Value product,
                                                 Value lhs, Value rhs) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t rank = getRank(product);
  FailureOr<Value> l =
      spreadAlong(node, lhs, product, std::max<int64_t>(0, rank - 2));
  FailureOr<Value> r = spreadAlong(node, rhs, product, rank - 1);
  if (failed(l) || failed(r))
    return failure();
  Type type = cast<RankedTensorType>(lhs.getType()).getElementType();
  Value scale = MulOp::create(b, *l, *r);
  return MulOp::create(b, convertTo(b, product, type), scale).getResult();
}

static LogicalResult importMatMulInteger(Node &node) {
  FailureOr<Value> product =
      createIntegerMatMul(node, node.getInput(0), node.getInput(2),
                          node.getInput(1), node.getInput(3));
  if (failed(product))
    return failure();
  node.setOutput(0, *product);
  return success();
}

static LogicalResult importQLinearMatMul(Node &node) {
  FailureOr<Value> product =
      createIntegerMatMul(node, node.getInput(0), node.getInput(2),
                          node.getInput(3), node.getInput(5));
  if (failed(product))
    return failure();
  int64_t last = getRank(*product) - 1;
  FailureOr<Value> factor = multiplyScales(
      node, *product, 1, std::max<int64_t>(0, last - 1), 4, last);
  if (failed(factor))
    return failure();
  FailureOr<Value> result = requantize(node, *product, *factor, 6);
  if (failed(result))
    return failure();
  node.setOutput(0, *result);
  return success();
}

//===----------------------------------------------------------------------===//
// Convolutions
//===----------------------------------------------------------------------===//

/// The convolution of `image` and `filter` without their zero points; the
/// filter's are one an output channel, its first dimension.
static FailureOr<Value> convolve(Node &node, Value image, Value imageZero,
                                 Value filter, Value filterZero) {
  FailureOr<Value> x = removeZeroPoints(node, image, imageZero, 1);
  FailureOr<Value> w = removeZeroPoints(node, filter, filterZero, 0);
  if (failed(x) || failed(w))
    return failure();
  return createConv(node, *x, *w, node.b.getI32Type());
}

static LogicalResult importConvInteger(Node &node) {
  FailureOr<Value> result = convolve(node, node.getInput(0), node.getInput(2),
                                     node.getInput(1), node.getInput(3));
  if (failed(result))
    return failure();
  node.setOutput(0, *result);
  return success();
}

FailureOr<Value> dlc::onnxfrontend::createQLinearConv(Node &node, Value image) {
  FailureOr<Value> result = convolve(node, image, node.getInput(2),
                                     node.getInput(3), node.getInput(5));
  if (failed(result))
    return failure();
  if (node.hasInput(8))
    result = addBias(node.b, *result, node.getInput(8));
  FailureOr<Value> factor = multiplyScales(node, *result, 1, 1, 4, 1);
  if (failed(factor))
    return failure();
  return requantize(node, *result, *factor, 6);
}

static LogicalResult importQLinearConv(Node &node) {
  FailureOr<Value> result = createQLinearConv(node, node.getInput(0));
  if (failed(result))
    return failure();
  node.setOutput(0, *result);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getQuantizedProductOps() {
  static constexpr OpRow kRows[] = {
      {"ConvInteger", 10, importConvInteger},
      {"MatMulInteger", 10, importMatMulInteger},
      {"QLinearConv", 10, importQLinearConv},
      {"QLinearMatMul", 10, importQLinearMatMul},
  };
  return kRows;
}
