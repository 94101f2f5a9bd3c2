//===- OpsRandom.cpp - Import of random operators -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operators that draw numbers. What they draw follows from their `seed` (see
// Random.h); runs are alike.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Random.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// The type to compute in for results of `type`.
static Type getWideType(Node &node, Type type) {
  return type.isF64() ? type : node.b.getF32Type();
}

/// The sizes and the element type of what is drawn: from attributes, or like an
/// input.
static FailureOr<std::pair<SmallVector<OpFoldResult>, Type>>
getResult(Node &node) {
  SmallVector<OpFoldResult> sizes;
  Type type = node.b.getF32Type();
  if (node.hasInput(0)) {
    sizes = node.getSizesOf(node.getInput(0));
    type = node.getElementType(0);
  } else {
    for (int64_t size : node.getInts("shape", {})) {
      if (size < 0)
        return node.fail("has the size " + Twine(size) + " in its shape");
      sizes.push_back(node.b.getIndexAttr(size));
    }
  }
  if (node.hasAttribute("dtype")) {
    FailureOr<Type> given = node.getDataType("dtype");
    if (failed(given))
      return failure();
    type = *given;
  }
  if (!isa<FloatType>(type))
    return node.fail("draws floats only");
  return std::pair(sizes, type);
}

static LogicalResult importRandomUniform(Node &node) {
  auto result = getResult(node);
  if (failed(result))
    return failure();
  auto [sizes, type] = *result;
  double low = node.getFloat("low", 0), high = node.getFloat("high", 1);
  Term drawn = createUniform(node, sizes, getWideType(node, type));
  node.setOutput(0, (drawn * (high - low) + low).to(type));
  return success();
}

static LogicalResult importRandomNormal(Node &node) {
  auto result = getResult(node);
  if (failed(result))
    return failure();
  auto [sizes, type] = *result;
  Term drawn = createNormal(node, sizes, getWideType(node, type));
  node.setOutput(
      0,
      (drawn * node.getFloat("scale", 1) + node.getFloat("mean", 0)).to(type));
  return success();
}

static LogicalResult importBernoulli(Node &node) {
  Term probability(node.b, node.getInput(0));
  Type type = node.getElementType(0);
  FailureOr<Type> result = type;
  if (node.hasAttribute("dtype"))
    result = node.getDataType("dtype");
  if (failed(result))
    return failure();
  Type wide = getWideType(node, type);
  Term drawn = createUniform(node, node.getSizesOf(probability), wide);
  node.setOutput(0, (drawn < probability.to(wide)).to(*result));
  return success();
}

static LogicalResult importMultinomial(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getRank(0) != 2)
    return node.fail("needs rows of logarithms of probabilities");
  FailureOr<Type> type = node.getDataType("dtype", /*int32*/ 6);
  int64_t count = node.getInt("sample_size", 1);
  if (failed(type) || count < 1)
    return node.fail("needs a sample_size of at least 1");
  Type wide = getWideType(node, node.getElementType(0));
  Value weights = SoftmaxOp::create(b, convertTo(b, node.getInput(0), wide), 1);
  Value ends = CumulativeOp::create(b, weights.getType(), CumulativeKind::sum,
                                    weights, 1, /*exclusive=*/false,
                                    /*reverse=*/false);
  // A class is drawn if that many ends lie below the number, but for the last,
  // which rounding may leave below 1.
  SmallVector<OpFoldResult> sizes = node.getSizesOf(ends);
  OpFoldResult samples = b.getIndexAttr(count);
  SmallVector<OpFoldResult> all{sizes[0], samples, sizes[1]};
  Term drawn = createUniform(node, {sizes[0], samples}, wide);
  Term isBelow = Term(node.b, broadcastTo(b, ends, all, {0, 2})) <=
                 Term(node.b, broadcastTo(b, drawn, all, {0, 1}));
  Term number(node.b,
              ReduceOp::create(b, ReduceKind::sum, isBelow.to(b.getI64Type()),
                               ArrayRef<int64_t>{2}));
  OpFoldResult last = subSizes(b, b.getLoc(), sizes[1], b.getIndexAttr(1));
  node.setOutput(0, min(number, number.like(last)).to(*type));
  return success();
}

static LogicalResult importDropout(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Term x(node.b, node.getInput(0));
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  // Dropout-12: training is chosen by an input; before, there is none.
  std::optional<int64_t> training;
  if (node.hasInput(2))
    training = node.getKnownScalar(node.getInput(2));
  if (!node.hasInput(2) || training == 0) {
    node.setOutput(0, x);
    if (node.wantsOutput(1))
      node.setOutput(
          1, broadcastTo(b, scalarConstant(b, b.getI1Type(), 1), sizes, {}));
    return success();
  }
  Type type = node.getElementType(0), wide = getWideType(node, type);
  Value ratio = scalarConstant(b, wide, 0.5);
  if (node.hasInput(1))
    ratio = convertTo(b, node.getSingle(node.getInput(1)), wide);
  Term limit(node.b, broadcastTo(b, ratio, sizes, {}));
  Term isKept = createUniform(node, sizes, wide) >= limit;
  if (!training) {
    Value flag = broadcastTo(b, node.getSingle(node.getInput(2)), sizes, {});
    isKept = isKept | !Term(node.b, flag);
    limit = Term(node.b, flag).select(limit, limit.like(0.0));
  }
  Term scaled = x.to(wide) / (-limit + 1);
  node.setOutput(0, isKept.select(scaled, scaled.like(0.0)).to(type));
  if (node.wantsOutput(1))
    node.setOutput(1, isKept);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getRandomOps() {
  static constexpr OpRow kRows[] = {
      {"Bernoulli", 15, importBernoulli},
      {"Dropout", 7, importDropout},
      {"Multinomial", 7, importMultinomial},
      {"RandomNormal", 1, importRandomNormal},
      {"RandomNormalLike", 1, importRandomNormal, StringInputs::refused},
      {"RandomUniform", 1, importRandomUniform},
      {"RandomUniformLike", 1, importRandomUniform, StringInputs::refused},
  };
  return kRows;
}
