//===- OpsGroupQueryAttention.cpp - GroupQueryAttention -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attention of com.microsoft in which several heads of queries share one of
// keys and values, as language models have it: with rotations by position, and
// with sentences of different lengths in a batch.
//
//===----------------------------------------------------------------------===//

#include "Attention.h"
#include "OpTable.h"
#include "WordCache.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {

/// What the inputs' sizes and lengths say.
struct Sentences {
  /// The batch, the words that are new, and all words of the longest sentence.
  OpFoldResult batch, words, total;
  /// How many words of each sentence came before, [batch] in i64.
  Value past;
};

} // namespace

static LogicalResult refuseUnsupported(Node &node) {
  for (StringRef name : {"qk_output", "sliding_window_cache"})
    if (node.getInt(name, 0) != 0)
      return node.fail("'" + name + "' is not supported");
  if (node.hasInput(14) || node.hasInput(15))
    return node.fail("normalized queries and keys are not supported");
  if (node.hasInput(1) != node.hasInput(2) ||
      node.hasInput(3) != node.hasInput(4))
    return node.fail("needs keys and values, or neither");
  return success();
}

/// Queries, keys and values by heads, from three inputs or from one.
static FailureOr<SmallVector<Value>> getOperands(Node &node, int64_t heads,
                                                 int64_t sharedHeads) {
  ImplicitLocOpBuilder &b = node.b;
  Value parts[] = {node.getInput(0), node.getInput(1), node.getInput(2)};
  const int64_t counts[] = {heads, sharedHeads, sharedHeads};
  if (!node.hasInput(1)) {
    int64_t all = heads + 2 * sharedHeads;
    int64_t hidden = node.getRank(0) == 3 ? node.getType(0).getDimSize(2) : 0;
    if (hidden < 1 || hidden % all != 0)
      return node.fail("needs queries, keys and values of rank 3 and of a "
                       "known hidden size that is a multiple of " +
                       Twine(all) + " heads");
    int64_t size = hidden / all, first = 0;
    for (auto [part, count] : llvm::zip(parts, counts)) {
      part = takeColumns(node, node.getInput(0), b.getIndexAttr(first),
                         b.getIndexAttr(count * size));
      first += count * size;
    }
  }
  SmallVector<Value> result;
  for (auto [part, count] : llvm::zip(parts, counts)) {
    FailureOr<Value> split = splitHeads(node, part, count);
    if (failed(split))
      return failure();
    result.push_back(*split);
  }
  // All are as many, of the same words.
  SmallVector<OpFoldResult> sizes = node.getSizesOf(result[0]);
  sizes[1] = b.getIndexAttr(sharedHeads);
  for (size_t i : {1, 2}) {
    FailureOr<Value> refined = node.refine(result[i], sizes);
    if (failed(refined))
      return failure();
    result[i] = *refined;
  }
  return result;
}

/// Inputs seqlens_k, one less than each sentence's words, and
/// total_sequence_length, the words of the longest.
static FailureOr<Sentences> getSentences(Node &node, Value queries) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  FailureOr<SmallVector<OpFoldResult>> total = node.getSizes(6, 1);
  if (failed(total))
    return failure();
  if (total->size() != 1)
    return node.fail("needs one total_sequence_length");
  OpFoldResult batch = node.getSizeOf(queries, 0),
               words = node.getSizeOf(queries, 2);
  // Some models have the lengths as a column.
  Value lengths = node.getInput(5);
  if (node.getRank(5) == 2)
    lengths = reshapeTo(b, lengths, node.getSizeOf(lengths, 0));
  FailureOr<Value> last = node.refine(lengths, batch);
  if (failed(last))
    return failure();
  node.requireIndices(*last, total->front(),
                      "an element of seqlens_k is not less than "
                      "total_sequence_length");
  // If all words are new, shorter sentences are filled up at their ends.
  Value isFirst = node.compare(arith::CmpIPredicate::eq, words, total->front());
  OpFoldResult factor =
      node.select(isFirst, b.getIndexAttr(0), b.getIndexAttr(1));
  Term length = Term(node.b, convertTo(b, *last, b.getI64Type())) + 1.0;
  Term past = (length - length.like(words)) * length.like(factor);
  OpFoldResult most = node.hasInput(3) ? node.getSizeOf(node.getInput(3), 2)
                                       : OpFoldResult(b.getIndexAttr(0));
  node.requireIndices(past, addSizes(b, loc, most, b.getIndexAttr(1)),
                      "seqlens_k speaks of more or fewer words than there are");
  return Sentences{batch, words, total->front(), past};
}

/// The keys or values `x`, each sentence's behind those that it has in input
/// `past`, and zeros behind them.
static FailureOr<Value> joinPast(Node &node, const Sentences &sentences,
                                 size_t past, Value x) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  if (!node.hasInput(past)) {
    SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
    sizes[2] = sentences.total;
    return node.refine(x, sizes);
  }
  FailureOr<Value> all = appendWords(node, node.getInput(past), x);
  if (failed(all))
    return failure();
  OpFoldResult room = node.getSizeOf(node.getInput(past), 2);
  SmallVector<OpFoldResult> shape{sentences.batch,
                                  maxSizes(b, loc, sentences.total, room)};
  Term place(node.b, createPositions(node, shape, 1, b.getI64Type()));
  Term before(node.b, broadcastTo(b, sentences.past, shape, {0}));
  Term later = place - before;
  Term source = (later < 0.0).select(place, later + later.like(room));
  Value isThere = later < later.like(sentences.words);
  // Words come before heads while they are gathered. Indices behind the end
  // read what is not kept.
  SmallVector<OpFoldResult> tuples(shape);
  tuples.push_back(b.getIndexAttr(1));
  const int64_t order[] = {0, 2, 1, 3};
  Value rows = TransposeOp::create(b, *all, order);
  rows = GatherNdOp::create(b, rows, reshapeTo(b, source, tuples), 1);
  Value joined = TransposeOp::create(b, rows, order);
  isThere = broadcastTo(b, isThere, node.getSizesOf(joined), {0, 2});
  return SelectOp::create(b, isThere, joined, splatLike(b, 0, joined))
      .getResult();
}

/// Rotates queries and new keys by the words' positions.
static LogicalResult rotate(Node &node, const Sentences &sentences,
                            Value &queries, Value &keys) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> shape{sentences.batch, sentences.words};
  Value positions;
  if (node.hasInput(9)) {
    FailureOr<Value> given = node.refine(node.getInput(9), shape);
    if (failed(given))
      return failure();
    positions = *given;
  } else {
    Term word(node.b, createPositions(node, shape, 1, b.getI64Type()));
    positions = word + Term(node.b, broadcastTo(b, sentences.past, shape, {0}));
  }
  auto angles = getAngles(node, 7, positions);
  if (failed(angles))
    return failure();
  auto [cos, sin] = *angles;
  bool interleaved = node.getInt("rotary_interleaved", 0) != 0;
  for (Value *x : {&queries, &keys}) {
    FailureOr<Value> rotated = rotatePairs(node, *x, cos, sin, 2, interleaved);
    if (failed(rotated))
      return failure();
    *x = *rotated;
  }
  return success();
}

/// What is added to scores of `shape` [batch, queries, keys]: the least number
/// for keys behind a query, or too far before it.
static Value createCausalMask(Node &node, const Sentences &sentences,
                              ArrayRef<OpFoldResult> shape, Type type) {
  ImplicitLocOpBuilder &b = node.b;
  Type i64 = b.getI64Type();
  Term query(node.b, createPositions(node, shape, 1, i64));
  Term key(node.b, createPositions(node, shape, 2, i64));
  Term before(node.b, broadcastTo(b, sentences.past, shape, {0}));
  Term distance = query + before - key;
  Term shown = distance >= 0.0;
  int64_t window = node.getInt("local_window_size", -1);
  if (window >= 0)
    shown = shown & (distance < static_cast<double>(window));
  Term zero(node.b, broadcastTo(b, scalarConstant(b, type, 0), shape, {}));
  return shown.select(zero, zero.like(getLowest(type)));
}

/// Means of values weighted by the scores' softmax, in which each head has one
/// more score, that of nothing.
static Value weighWithSink(Node &node, Value scores, Value values) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(scores);
  OpFoldResult keys = sizes[3];
  sizes[3] = b.getIndexAttr(1);
  Type type = cast<RankedTensorType>(scores.getType()).getElementType();
  Value sink = node.hasInput(11)
                   ? broadcastTo(b, node.getInput(11), sizes, {1})
                   : broadcastTo(b, scalarConstant(b, type, 0), sizes, {});
  Value all = ConcatOp::create(b, 3, ValueRange{scores, sink});
  Value shares = SoftmaxOp::create(b, all, 3, /*log=*/false);
  return weigh(node, takeColumns(node, shares, b.getIndexAttr(0), keys),
               values);
}

static LogicalResult importGroupQueryAttention(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<int64_t> heads = getNumHeads(node, "num_heads");
  FailureOr<int64_t> sharedHeads = getNumHeads(node, "kv_num_heads");
  if (failed(heads) || failed(sharedHeads) || failed(refuseUnsupported(node)))
    return failure();
  if (*heads % *sharedHeads != 0)
    return node.fail("num_heads " + Twine(*heads) +
                     " is no multiple of "
                     "kv_num_heads " +
                     Twine(*sharedHeads));
  auto operands = getOperands(node, *heads, *sharedHeads);
  if (failed(operands))
    return failure();
  Value queries = (*operands)[0], keys = (*operands)[1],
        values = (*operands)[2];
  FailureOr<Sentences> sentences = getSentences(node, queries);
  if (failed(sentences))
    return failure();
  if (node.getInt("do_rotary", 0) != 0 &&
      failed(rotate(node, *sentences, queries, keys)))
    return failure();
  FailureOr<WordCache> keyCache =
      WordCache::get(node, keys, "k_quant_type", 12, 3);
  FailureOr<WordCache> valueCache =
      WordCache::get(node, values, "v_quant_type", 13, 4);
  if (failed(keyCache) || failed(valueCache))
    return failure();
  FailureOr<Value> allKeys =
      joinPast(node, *sentences, 3, keyCache->keep(node, keys));
  FailureOr<Value> allValues =
      joinPast(node, *sentences, 4, valueCache->keep(node, values));
  if (failed(allKeys) || failed(allValues))
    return failure();
  if (node.wantsOutput(1))
    node.setOutput(1, *allKeys);
  if (node.wantsOutput(2))
    node.setOutput(2, *allValues);

  // There may be more room than words.
  auto takeWords = [&](Value x) -> Value {
    SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
    sizes[2] = sentences->total;
    return b.createOrFold<SliceOp>(
        x, SmallVector<OpFoldResult>(4, b.getIndexAttr(0)), sizes,
        ArrayRef<int64_t>{1, 1, 1, 1});
  };
  FailureOr<Value> scores =
      createScores(node, queries, keyCache->read(node, takeWords(*allKeys)));
  if (failed(scores))
    return failure();
  double cap = node.getFloat("softcap", 0);
  if (cap != 0)
    scores = ((Term(node.b, *scores) / cap).unary<TanhOp>() * cap).get();
  SmallVector<OpFoldResult> sizes = node.getSizesOf(*scores);
  scores = node.addInput(scores, 10);
  if (failed(scores))
    return failure();
  if (node.getInt("causal", 1) != 0)
    scores = addMask(node, *scores,
                     createCausalMask(node, *sentences,
                                      {sizes[0], sizes[2], sizes[3]},
                                      node.getElementType(0)));
  bool hasSink = node.hasInput(11) || node.getInt("smooth_softmax", -1) > 0;
  values = valueCache->read(node, takeWords(*allValues));
  Value means =
      hasSink ? weighWithSink(node, *scores, values)
              : weigh(node, SoftmaxOp::create(b, *scores, 3, /*log=*/false),
                      values);
  node.setOutput(0, joinHeads(node, means));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getGroupQueryAttentionOps() {
  static constexpr OpRow kRows[] = {
      {"GroupQueryAttention", 1, importGroupQueryAttention},
  };
  return kRows;
}
