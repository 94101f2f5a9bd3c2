//===- Attention.h - Attention, for its operators ---------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the operators with attention have in common. Between its steps, values
// are of the shape [batch, heads, words, size of a head].
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_ATTENTION_H
#define DLC_FRONTENDS_ONNX_ATTENTION_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// The attribute `name`, a number of heads.
FailureOr<int64_t> getNumHeads(Node &node, StringRef name);

/// `x` of shape [batch, words, heads * size] by heads.
FailureOr<Value> splitHeads(Node &node, Value x, int64_t heads);
/// The inverse.
Value joinHeads(Node &node, Value x);

/// `part` of the last dimension's elements, from `first` on.
Value takeColumns(Node &node, Value x, OpFoldResult first, OpFoldResult part);

/// Earlier words before later ones; `past` may be null.
FailureOr<Value> appendWords(Node &node, Value past, Value x);

/// How much each of the queries has to do with each of the keys, [batch, heads,
/// queries, keys]. The keys may have fewer heads, each for several consecutive
/// ones of the queries. The scale is the attribute of that name or 1 /
/// sqrt(size of a head).
FailureOr<Value> createScores(Node &node, Value queries, Value keys);

/// Means of the values, of as many heads as the keys, weighted by `shares`.
Value weigh(Node &node, Value shares, Value values);

/// The least number of a float type.
double getLowest(Type type);

/// Positions along dimension `dim` of a tensor of `sizes`.
Value createPositions(Node &node, ArrayRef<OpFoldResult> sizes, int64_t dim,
                      Type type);

/// `mask`, numbers that are added to scores of shape [batch, queries, keys] (or
/// null), but the least number for keys behind each query, the first of which
/// has `past` keys before it.
Value hideLaterKeys(Node &node, Value mask, ArrayRef<OpFoldResult> shape,
                    OpFoldResult past, Type type);

/// What the mask that is input `i` adds to scores of `shape` [batch, queries,
/// keys]; null without one. It is one of:
/// [batch]: where the keys end; [2 * batch]: these, and then where they begin;
/// [batch, keys] and [batch, queries, keys]: 0 for those that are hidden.
FailureOr<Value> getMask(Node &node, size_t i, ArrayRef<OpFoldResult> shape,
                         Type type);

/// The scores plus a mask of shape [batch, queries, keys], unless it is null.
Value addMask(Node &node, Value scores, Value mask);

/// Rotates pairs of elements of `x` by the angles whose cosines and sines are
/// given, each [batch, words, pairs]. Dimension `words` of `x` is that of
/// words, 1 or 2 of 4. The pairs are neighbours if `interleaved`, or half of
/// the rotated elements apart; what is behind these stays.
FailureOr<Value> rotatePairs(Node &node, Value x, Value cos, Value sin,
                             int64_t words, bool interleaved);

/// The rows of the caches of cosines and sines, inputs `cache` and `cache + 1`,
/// for the words' positions, which have to be there.
FailureOr<std::pair<Value, Value>> getAngles(Node &node, size_t cache,
                                             Value positions);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_ATTENTION_H
