//===- WordCache.h - Keys and values that are kept --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What GroupQueryAttention keeps of words for those that come after them: keys
// and values as they are, or integers that stand for them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_WORDCACHE_H
#define DLC_FRONTENDS_ONNX_WORDCACHE_H

#include "Node.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

namespace dlc::onnxfrontend {

class WordCache {
public:
  /// For keys or values like `words`, [batch, heads, words, size], by the
  /// attribute `kind` and the scale that is input `scale`. Those of before,
  /// input `past`, have to be of its type if they are given.
  static FailureOr<WordCache> get(Node &node, Value words, StringRef kind,
                                  size_t scale, size_t past);

  /// Words as they are kept. Two integers of four bits share a byte.
  Value keep(Node &node, Value words) const;
  /// The inverse, with what is lost by rounding.
  Value read(Node &node, Value kept) const;

private:
  explicit WordCache(Type type) : type(type) {}

  /// Takes the scale from input `input`, if it is right.
  LogicalResult quantize(Node &node, Value words, StringRef kind, size_t input);
  /// The scale for each element of a tensor like `words`.
  Term spreadScale(Node &node, Term words) const;

  /// Of words that are not kept.
  Type type;
  /// [1 or heads, 1 or size], an f32 each; null if words are kept as they are.
  Value scale;
  int64_t bits = 0; ///< Of an integer.
};

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_WORDCACHE_H
