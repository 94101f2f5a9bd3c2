//===- OpsMicrosoftRotary.cpp - ONNX Runtime's RotaryEmbedding ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rotations of pairs of elements by angles that depend on a word's position.
//
//===----------------------------------------------------------------------===//

#include "Attention.h"
#include "OpTable.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// The size of a head of an input of rank 3: given by the number of heads, or
/// that which is rotated.
static FailureOr<int64_t> getHeadSize(Node &node) {
  int64_t hidden = node.getType(0).getDimSize(2);
  int64_t heads = node.getInt("num_heads", 0), size = 0;
  if (node.getInt("rotary_embedding_dim", 0) != 0) {
    size = heads > 0 ? hidden / heads : 0;
  } else if (node.getRank(2) == 2) {
    // The cache has an element for each two, if its size is known.
    int64_t half = node.getType(2).getDimSize(1);
    size = half > 0 && half <= hidden / 2 ? 2 * half : 0;
  }
  if (ShapedType::isDynamic(hidden) || size < 1 || hidden % size != 0)
    return node.fail("can't tell the size of a head from a hidden size of " +
                     Twine(hidden) + ", num_heads " + Twine(heads) +
                     " and the cache");
  return size;
}

/// Input 1: the words' positions, or that of the first.
static FailureOr<Value> getPositions(Node &node, ArrayRef<OpFoldResult> shape) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getRank(1) != 1)
    return node.refine(node.getInput(1), shape);
  FailureOr<Value> first =
      node.refine(node.getInput(1), OpFoldResult(b.getIndexAttr(1)));
  if (failed(first))
    return failure();
  Term word(node.b, createPositions(node, shape, 1, node.getElementType(1)));
  return (word +
          Term(node.b, broadcastScalar(b, reshapeTo(b, *first, {}), word)))
      .get();
}

static LogicalResult importRotaryEmbedding(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getInt("is_packed_batching", 0) != 0 ||
      node.getFloat("scale", 1) != 1)
    return node.fail("packed batches and scales are not supported");
  int64_t rank = node.getRank(0);
  if (rank != 3 && rank != 4)
    return node.fail("needs a tensor of rank 3 or 4");
  Value x = node.getInput(0);
  SmallVector<OpFoldResult> all = node.getSizesOf(x);
  int64_t words = rank == 3 ? 1 : 2;
  if (rank == 3) {
    FailureOr<int64_t> size = getHeadSize(node);
    if (failed(size))
      return failure();
    SmallVector<OpFoldResult> split(all);
    split[2] = b.getIndexAttr(*mlir::getConstantIntValue(all[2]) / *size);
    split.push_back(b.getIndexAttr(*size));
    x = reshapeTo(b, x, split);
  }
  FailureOr<Value> positions = getPositions(node, {all[0], all[words]});
  if (failed(positions))
    return failure();
  auto angles = getAngles(node, 2, *positions);
  if (failed(angles))
    return failure();
  auto [cos, sin] = *angles;
  FailureOr<Value> rotated =
      rotatePairs(node, x, cos, sin, words, node.getInt("interleaved", 0) != 0);
  if (failed(rotated))
    return failure();
  node.setOutput(0, reshapeTo(b, *rotated, all));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMicrosoftRotaryOps() {
  static constexpr OpRow kRows[] = {
      {"RotaryEmbedding", 1, importRotaryEmbedding},
  };
  return kRows;
}
