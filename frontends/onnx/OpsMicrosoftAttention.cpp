//===- OpsMicrosoftAttention.cpp - ONNX Runtime's attention ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attention (of BERT: with the projections of the input), the same on integers,
// and MultiHeadAttention, which starts from queries, keys and values.
//
//===----------------------------------------------------------------------===//

#include "Attention.h"
#include "Contraction.h"
#include "OpTable.h"
#include "Quantization.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// Fails where an attribute asks for what only graphics processors are given.
static LogicalResult refuse(Node &node, StringRef attribute) {
  if (node.getInt(attribute, 0) != 0)
    return node.fail("'" + attribute + "' is not supported");
  return success();
}

//===----------------------------------------------------------------------===//
// From queries, keys and values on
//===----------------------------------------------------------------------===//

/// The numbers of inputs that the operators have in common.
struct Places {
  size_t mask;
  std::optional<size_t> bias;
};

/// Keys and values come after those of before; null if there are none.
static FailureOr<Value> attend(Node &node, Value queries, Value keys,
                               Value values, Places places) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> valueSizes = node.getSizesOf(keys);
  valueSizes[3] = node.getSizeOf(values, 3);
  FailureOr<Value> refined = node.refine(values, valueSizes);
  FailureOr<Value> scores = createScores(node, queries, keys);
  if (failed(refined) || failed(scores))
    return failure();
  Type type = cast<RankedTensorType>(queries.getType()).getElementType();
  SmallVector<OpFoldResult> sizes = node.getSizesOf(*scores);
  SmallVector<OpFoldResult> shape{sizes[0], sizes[2], sizes[3]};
  FailureOr<Value> mask = getMask(node, places.mask, shape, type);
  if (failed(mask))
    return failure();
  if (node.getInt("unidirectional", 0) != 0) {
    OpFoldResult past = subSizes(b, b.getLoc(), sizes[3], sizes[2]);
    mask = hideLaterKeys(node, *mask, shape, past, type);
  }
  FailureOr<Value> sum = addMask(node, *scores, *mask);
  if (places.bias)
    sum = node.addInput(sum, *places.bias);
  if (failed(sum))
    return failure();
  Value shares = SoftmaxOp::create(b, *sum, 3, /*log=*/false);
  return joinHeads(node, weigh(node, shares, *refined));
}

//===----------------------------------------------------------------------===//
// Attention
//===----------------------------------------------------------------------===//

/// How many columns of the projection are queries, keys and values.
static FailureOr<SmallVector<int64_t>> getHiddenSizes(Node &node,
                                                      Value projection) {
  int64_t all = cast<RankedTensorType>(projection.getType()).getDimSize(2);
  if (ShapedType::isDynamic(all))
    return node.fail("needs weights of known size");
  SmallVector<int64_t> parts =
      node.getInts("qkv_hidden_sizes", {all / 3, all / 3, all / 3});
  if (parts.size() != 3 || parts[0] < 1 || parts[0] > all || parts[2] < 1 ||
      parts[2] > all || parts[0] != parts[1] || 2 * parts[0] + parts[2] != all)
    return node.fail("can't split " + Twine(all) +
                     " columns into queries, keys of the same size, and "
                     "values");
  return parts;
}

/// Attention-1, from the sum of projection and bias on.
static LogicalResult importProjected(Node &node, Value projection,
                                     Places places, size_t past) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<int64_t> heads = getNumHeads(node, "num_heads");
  if (failed(heads) || failed(refuse(node, "do_rotary")) ||
      failed(refuse(node, "past_present_share_buffer")))
    return failure();
  if (cast<RankedTensorType>(projection.getType()).getRank() != 3)
    return node.fail("needs an input of rank 3");
  FailureOr<SmallVector<int64_t>> parts = getHiddenSizes(node, projection);
  if (failed(parts))
    return failure();
  SmallVector<Value> split;
  int64_t first = 0;
  for (int64_t part : *parts) {
    FailureOr<Value> x =
        splitHeads(node,
                   takeColumns(node, projection, b.getIndexAttr(first),
                               b.getIndexAttr(part)),
                   *heads);
    if (failed(x))
      return failure();
    split.push_back(*x);
    first += part;
  }
  bool hasPast = node.hasInput(past);
  if (hasPast && node.getRank(past) != 5)
    return node.fail("needs earlier keys and values as a tensor of rank 5");
  SmallVector<Value> present;
  for (int64_t i : {0, 1}) {
    Value before = hasPast
                       ? node.takeAt(node.getInput(past), 0, b.getIndexAttr(i))
                       : Value();
    FailureOr<Value> all = appendWords(node, before, split[1 + i]);
    if (failed(all))
      return failure();
    split[1 + i] = *all;
    SmallVector<OpFoldResult> sizes = node.getSizesOf(*all);
    sizes.insert(sizes.begin(), b.getIndexAttr(1));
    present.push_back(reshapeTo(b, *all, sizes));
  }
  FailureOr<Value> result = attend(node, split[0], split[1], split[2], places);
  if (failed(result))
    return failure();
  node.setOutput(0, *result);
  if (node.wantsOutput(1)) {
    if (present[0].getType() != present[1].getType())
      return node.fail("can't give keys and values of different sizes as one "
                       "tensor");
    node.setOutput(1, ConcatOp::create(b, 0, present));
  }
  return success();
}

static LogicalResult importAttention(Node &node) {
  if (node.hasInput(6))
    return node.fail("buffers that are shared with the past are not supported");
  FailureOr<Value> projection =
      node.addInput(createMatMul(node, node.getInput(0), node.getInput(1),
                                 node.getElementType(0)),
                    2);
  if (failed(projection))
    return failure();
  return importProjected(node, *projection, {3, 5}, 4);
}

static LogicalResult importQAttention(Node &node) {
  FailureOr<Value> product =
      createIntegerMatMul(node, node.getInput(0), node.getInput(6),
                          node.getInput(1), node.getInput(7));
  if (succeeded(product))
    product = scaleProduct(node, *product, node.getInput(3), node.getInput(4));
  product = node.addInput(product, 2);
  if (failed(product))
    return failure();
  return importProjected(node, *product, {5, std::nullopt}, 8);
}

//===----------------------------------------------------------------------===//
// MultiHeadAttention
//===----------------------------------------------------------------------===//

/// Takes apart what of queries, keys and values is one tensor, of the shape
/// [batch, words, heads, which of them, size of a head].
static LogicalResult unpack(Node &node, int64_t heads) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.hasInput(1) && node.hasInput(2))
    return success();
  size_t packed = node.hasInput(1) ? 1 : 0;
  auto parts = static_cast<int64_t>(3 - packed);
  if (node.hasInput(2) || node.getRank(packed) != 5)
    return node.fail("needs keys and values, or input " + Twine(packed) +
                     " of rank 5, which holds them");
  if (node.hasInput(3))
    return node.fail("a bias of what is in one tensor is not supported");
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(packed));
  sizes[2] = b.getIndexAttr(heads);
  sizes[3] = b.getIndexAttr(parts);
  if (failed(node.refineInput(packed, sizes)))
    return failure();
  sizes[2] = mulSizes(b, b.getLoc(), {sizes[2], sizes[4]});
  sizes.resize(3);
  SmallVector<Value> inputs(node.getInputs());
  inputs.resize(std::max<size_t>(inputs.size(), 3));
  for (int64_t i = 0; i < parts; ++i)
    inputs[packed + i] = reshapeTo(
        b, node.takeAt(node.getInput(packed), 3, b.getIndexAttr(i)), sizes);
  node.setInputs(inputs);
  return success();
}

/// Input `i` plus the part of the bias, input 3, from `first` on, by heads;
/// what has heads already is taken as it is.
static FailureOr<Value> getOperand(Node &node, size_t i, int64_t heads,
                                   int64_t first) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(i);
  if (i > 0 && node.getRank(i) == 4) {
    SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
    sizes[1] = b.getIndexAttr(heads);
    return node.refine(x, sizes);
  }
  if (node.getRank(i) == 3 && node.hasInput(3)) {
    OpFoldResult size = node.getSizeOf(x, 2);
    Value part =
        takeColumns(node, node.getInput(3), b.getIndexAttr(first), size);
    FailureOr<Value> bias = node.broadcastTo(part, node.getSizesOf(x));
    if (failed(bias))
      return failure();
    x = AddOp::create(b, x, *bias);
  }
  return splitHeads(node, x, heads);
}

static LogicalResult importMultiHeadAttention(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<int64_t> heads = getNumHeads(node, "num_heads");
  if (failed(heads) || failed(unpack(node, *heads)))
    return failure();
  if (node.hasInput(8) || node.hasInput(9))
    return node.fail("buffers that are shared with the past are not supported");
  int64_t hidden = node.getRank(0) == 3 ? node.getType(0).getDimSize(2) : 0;
  if (ShapedType::isDynamic(hidden) || hidden == 0)
    return node.fail("needs queries of rank 3 and of known hidden size");
  if (node.hasInput(3)) {
    int64_t values =
        node.getRank(2) == 3 ? node.getType(2).getDimSize(2) : hidden;
    if (ShapedType::isDynamic(values))
      return node.fail("needs values of known hidden size");
    if (failed(node.refineInput(
            3, OpFoldResult(b.getIndexAttr(2 * hidden + values)))))
      return failure();
  }
  FailureOr<Value> queries = getOperand(node, 0, *heads, 0);
  FailureOr<Value> keys = getOperand(node, 1, *heads, hidden);
  FailureOr<Value> values = getOperand(node, 2, *heads, 2 * hidden);
  if (failed(queries) || failed(keys) || failed(values))
    return failure();
  keys = appendWords(node, node.getInput(6), *keys);
  values = appendWords(node, node.getInput(7), *values);
  if (failed(keys) || failed(values))
    return failure();
  FailureOr<Value> result = attend(node, *queries, *keys, *values, {4, 5});
  if (failed(result))
    return failure();
  node.setOutput(0, *result);
  for (auto [i, value] : {std::pair(1, *keys), std::pair(2, *values)})
    if (node.wantsOutput(i))
      node.setOutput(i, value);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMicrosoftAttentionOps() {
  static constexpr OpRow kRows[] = {
      {"Attention", 1, importAttention},
      {"MultiHeadAttention", 1, importMultiHeadAttention},
      {"QAttention", 1, importQAttention},
  };
  return kRows;
}
