//===- Attention.cpp - Attention, for its operators -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "Attention.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"
#include <cmath>

using namespace dlc;
using namespace dlc::onnxfrontend;

static RankedTensorType getTensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

//===----------------------------------------------------------------------===//
// Heads and words
//===----------------------------------------------------------------------===//

FailureOr<int64_t> dlc::onnxfrontend::getNumHeads(Node &node, StringRef name) {
  int64_t heads = node.getInt(name, 0);
  if (heads < 1 || heads > std::numeric_limits<int32_t>::max())
    return node.fail(Twine(name) + " " + Twine(heads) +
                     " is no number of "
                     "heads");
  return heads;
}

FailureOr<Value> dlc::onnxfrontend::splitHeads(Node &node, Value x,
                                               int64_t heads) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  if (sizes.size() != 3)
    return node.fail("needs queries, keys and values of rank 3");
  std::optional<int64_t> all = mlir::getConstantIntValue(sizes[2]);
  if (!all || *all % heads != 0 || *all == 0)
    return node.fail("needs a hidden size that is known and a multiple of " +
                     Twine(heads) + " heads");
  sizes[2] = b.getIndexAttr(heads);
  sizes.push_back(b.getIndexAttr(*all / heads));
  return TransposeOp::create(b, reshapeTo(b, x, sizes),
                             ArrayRef<int64_t>{0, 2, 1, 3})
      .getResult();
}

Value dlc::onnxfrontend::joinHeads(Node &node, Value x) {
  ImplicitLocOpBuilder &b = node.b;
  Value words = TransposeOp::create(b, x, ArrayRef<int64_t>{0, 2, 1, 3});
  SmallVector<OpFoldResult> sizes = node.getSizesOf(words);
  OpFoldResult size = sizes.pop_back_val();
  sizes[2] = mulSizes(b, b.getLoc(), sizes[2], size);
  return reshapeTo(b, words, sizes);
}

Value dlc::onnxfrontend::takeColumns(Node &node, Value x, OpFoldResult first,
                                     OpFoldResult part) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  SmallVector<OpFoldResult> offsets(sizes.size(), b.getIndexAttr(0));
  offsets.back() = first;
  sizes.back() = part;
  return b.createOrFold<SliceOp>(x, offsets, sizes,
                                 SmallVector<int64_t>(sizes.size(), 1));
}

FailureOr<Value> dlc::onnxfrontend::appendWords(Node &node, Value past,
                                                Value x) {
  if (!past)
    return x;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  if (getTensorType(past).getRank() != 4)
    return node.fail("needs earlier keys and values of rank 4");
  sizes[2] = node.getSizeOf(past, 2);
  FailureOr<Value> refined = node.refine(past, sizes);
  if (failed(refined))
    return failure();
  Value parts[] = {*refined, x};
  return ConcatOp::create(node.b, 2, parts).getResult();
}

//===----------------------------------------------------------------------===//
// Scores
//===----------------------------------------------------------------------===//

/// The queries or scores of each of `heads` heads, with those that share it one
/// after another.
static Value groupHeads(Node &node, Value x, OpFoldResult heads) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  if (provablyEqual(sizes[1], heads))
    return x;
  OpFoldResult shared = floorDivSizes(b, b.getLoc(), sizes[1], heads);
  sizes[1] = heads;
  sizes[2] = mulSizes(b, b.getLoc(), shared, sizes[2]);
  return reshapeTo(b, x, sizes);
}

FailureOr<Value> dlc::onnxfrontend::createScores(Node &node, Value queries,
                                                 Value keys) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(queries);
  int64_t size = getTensorType(queries).getDimSize(3);
  OpFoldResult heads = node.getSizeOf(keys, 1);
  FailureOr<Value> refined =
      node.refine(keys, {sizes[0], heads, node.getSizeOf(keys, 2), sizes[3]});
  if (failed(refined))
    return failure();
  const int64_t batch[] = {0, 1}, last[] = {3};
  Value grouped = groupHeads(node, queries, heads);
  Value scores =
      DotGeneralOp::create(b, grouped, *refined, batch, batch, last, last);
  sizes[3] = node.getSizeOf(*refined, 2);
  Term score(node.b, reshapeTo(b, scores, sizes));
  double scale = node.getFloat("scale", 0);
  // A scale of 0 is none.
  return (score * (scale != 0 ? scale : 1 / std::sqrt(size))).get();
}

Value dlc::onnxfrontend::weigh(Node &node, Value shares, Value values) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(shares);
  Value grouped = groupHeads(node, shares, node.getSizeOf(values, 1));
  const int64_t batch[] = {0, 1};
  Value means =
      DotGeneralOp::create(b, grouped, values, batch, batch,
                           ArrayRef<int64_t>{3}, ArrayRef<int64_t>{2});
  sizes[3] = node.getSizeOf(values, 3);
  return reshapeTo(b, means, sizes);
}

//===----------------------------------------------------------------------===//
// Rotations
//===----------------------------------------------------------------------===//

FailureOr<Value> dlc::onnxfrontend::rotatePairs(Node &node, Value x, Value cos,
                                                Value sin, int64_t words,
                                                bool interleaved) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> all = node.getSizesOf(x), half(all);
  int64_t pairs = getTensorType(cos).getDimSize(2),
          size = getTensorType(x).getDimSize(3);
  if (ShapedType::isDynamic(size) || pairs > size / 2)
    return node.fail("needs heads of a known size of at least 2 * " +
                     Twine(pairs) + ", which are rotated");
  half[3] = b.getIndexAttr(pairs);
  int64_t rest = size - 2 * pairs;
  auto take = [&](int64_t first, int64_t stride) {
    SmallVector<OpFoldResult> offsets(4, b.getIndexAttr(0));
    offsets[3] = b.getIndexAttr(first);
    return Term(node.b,
                b.createOrFold<SliceOp>(x, offsets, half,
                                        ArrayRef<int64_t>{1, 1, 1, stride}));
  };
  Term first = take(0, interleaved ? 2 : 1);
  Term second = take(interleaved ? 1 : pairs, interleaved ? 2 : 1);
  Term c(node.b, broadcastTo(b, cos, half, {0, words, 3}));
  Term s(node.b, broadcastTo(b, sin, half, {0, words, 3}));
  SmallVector<Value> parts{first * c - second * s, first * s + second * c};
  Value rotated;
  if (interleaved) {
    SmallVector<OpFoldResult> unit(half), both(half);
    unit.push_back(b.getIndexAttr(1));
    both[3] = b.getIndexAttr(2 * pairs);
    for (Value &part : parts)
      part = reshapeTo(b, part, unit);
    rotated = reshapeTo(b, ConcatOp::create(b, 4, parts), both);
  } else {
    rotated = ConcatOp::create(b, 3, parts);
  }
  if (rest == 0)
    return rotated;
  Value tail =
      takeColumns(node, x, b.getIndexAttr(2 * pairs), b.getIndexAttr(rest));
  return ConcatOp::create(b, 3, ValueRange{rotated, tail}).getResult();
}

FailureOr<std::pair<Value, Value>>
dlc::onnxfrontend::getAngles(Node &node, size_t cache, Value positions) {
  for (size_t i : {cache, cache + 1})
    if (!node.hasInput(i) || node.getRank(i) != 2 ||
        node.getType(i).isDynamicDim(1))
      return node.fail("needs input " + Twine(i) +
                       ", a cache of cosines or "
                       "sines, as a matrix whose rows have a known size");
  Value cos = node.getInput(cache);
  FailureOr<Value> sin =
      node.refine(node.getInput(cache + 1), node.getSizesOf(cos));
  if (failed(sin))
    return failure();
  node.requireIndices(positions, node.getSizeOf(cos, 0),
                      "a position is not in the cache of cosines");
  return std::pair<Value, Value>(GatherOp::create(node.b, cos, 0, positions),
                                 GatherOp::create(node.b, *sin, 0, positions));
}
