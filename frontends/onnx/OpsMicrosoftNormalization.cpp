//===- OpsMicrosoftNormalization.cpp - ONNX Runtime's normalizations ------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Layer normalizations of com.microsoft, with the sums that come before.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// Normalizes along the last dimension, which inputs `gamma` and, if it is
/// given, `beta` scale and shift.
static FailureOr<Value> normalizeLast(Node &node, Value x, size_t gamma,
                                      std::optional<size_t> beta, bool center) {
  ImplicitLocOpBuilder &b = node.b;
  auto type = cast<RankedTensorType>(x.getType());
  Type wide = type.getElementType();
  if (cast<FloatType>(wide).getWidth() < 32)
    wide = b.getF32Type();
  Value normal =
      NormalizeOp::create(b, convertTo(b, x, wide), type.getRank() - 1,
                          APFloat(node.getFloat("epsilon", 1e-12)), center)
          .getResult();
  normal = convertTo(b, normal, type.getElementType());
  FailureOr<Value> scale =
      node.broadcastTo(node.getInput(gamma), node.getSizesOf(x));
  if (failed(scale))
    return failure();
  normal = MulOp::create(b, normal, *scale);
  return beta ? node.addInput(normal, *beta) : normal;
}

template <bool center>
static LogicalResult importSkipLayerNormalization(Node &node) {
  if (node.getRank(0) < 1)
    return node.fail("needs a tensor of rank 1 or more");
  // The simplified one has no beta before its bias.
  FailureOr<Value> sum = node.addInput(node.getInput(0), 1);
  sum = node.addInput(sum, center ? 4 : 3);
  if (failed(sum))
    return failure();
  FailureOr<Value> normal = normalizeLast(
      node, *sum, 2, center ? std::optional<size_t>(3) : std::nullopt, center);
  if (failed(normal))
    return failure();
  node.setOutput(0, *normal);
  if (node.wantsOutput(3))
    node.setOutput(3, *sum);
  return success();
}

/// The rows of the table that is input `table` at `indices`, which have to be
/// there.
static FailureOr<Value> lookUp(Node &node, size_t table, Value indices) {
  if (node.getRank(table) != 2)
    return node.fail("needs embeddings of rank 2");
  node.requireIndices(indices, node.getSizeOf(node.getInput(table), 0),
                      "an index into the embeddings of input " + Twine(table) +
                          " is out of range");
  return GatherOp::create(node.b, node.getInput(table), 0, indices).getResult();
}

/// The positions of each sentence's words: those given, one list for all, or
/// the first ones.
static FailureOr<Value> getPositions(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(0));
  if (node.hasInput(8))
    return node.broadcastTo(node.getInput(8), sizes);
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(sizes, shape, open);
  return IotaOp::create(b, RankedTensorType::get(shape, b.getI32Type()), 1,
                        open)
      .getResult();
}

static LogicalResult importEmbedLayerNormalization(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getRank(0) != 2)
    return node.fail("needs words of rank 2");
  FailureOr<Value> sum = lookUp(node, 2, node.getInput(0));
  FailureOr<Value> positions = getPositions(node);
  if (failed(sum) || failed(positions))
    return failure();
  auto add = [&](size_t table, Value indices) -> LogicalResult {
    FailureOr<Value> rows = lookUp(node, table, indices);
    if (succeeded(rows))
      rows = node.refine(*rows, node.getSizesOf(*sum));
    if (failed(rows))
      return failure();
    sum = AddOp::create(b, refineTo(b, *sum, node.getSizesOf(*rows)), *rows)
              .getResult();
    return success();
  };
  if (failed(add(3, *positions)))
    return failure();
  if (node.hasInput(1)) {
    if (!node.hasInput(4))
      return node.fail("has segments, but no embeddings of them");
    if (failed(add(4, node.getInput(1))))
      return failure();
  }
  FailureOr<Value> normal = normalizeLast(node, *sum, 5, 6, /*center=*/true);
  if (failed(normal))
    return failure();
  node.setOutput(0, *normal);
  // How many words of each sentence the mask leaves.
  if (node.wantsOutput(1)) {
    if (node.hasInput(7) && node.getRank(7) != 2)
      return node.fail("needs a mask of rank 2");
    Value counts =
        node.hasInput(7)
            ? ReduceOp::create(b, ReduceKind::sum, node.getInput(7), 1)
                  .getResult()
            : broadcastTo(b, scalarConstant(b, b.getI32Type(), 0),
                          node.getSizeOf(node.getInput(0), 0), {});
    node.setOutput(1, counts);
  }
  if (node.wantsOutput(2))
    node.setOutput(2, *sum);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMicrosoftNormalizationOps() {
  static constexpr OpRow kRows[] = {
      {"EmbedLayerNormalization", 1, importEmbedLayerNormalization},
      {"SkipLayerNormalization", 1, importSkipLayerNormalization<true>},
      {"SkipSimplifiedLayerNormalization", 1,
       importSkipLayerNormalization<false>},
  };
  return kRows;
}
