//===- RegexProgram.h - The automaton of a regular expression ---*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pattern as a tree, and as states that read a byte, go on without one, or
// look at what is around.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_REGEXPROGRAM_H
#define DLC_FRONTENDS_ONNX_REGEXPROGRAM_H

#include "dlc/Support/LLVM.h"
#include "llvm/Support/Error.h"
#include <vector>

namespace dlc::onnxfrontend {

inline constexpr uint32_t kLastCharacter = 0x10FFFF;

/// Sets of code points, as ranges with both ends in them.
using CharacterRanges = SmallVector<std::pair<uint32_t, uint32_t>>;

/// Sorted, without overlaps.
CharacterRanges normalizeRanges(CharacterRanges ranges);

struct RegexState {
  enum Kind {
    byte,         ///< reads one in [low, high]
    split,        ///< goes on at `next` or at `other`
    textBegin,    ///< \A, ^
    textEnd,      ///< \z, $
    wordBoundary, ///< \b
    notBoundary,  ///< \B
    accept
  };
  Kind kind;
  int next = -1, other = -1;
  unsigned char low = 0, high = 0;
};

struct RegexNode {
  enum Kind { characters, assertion, sequence, alternatives, repetition };
  Kind kind;
  /// Of `characters`: one of these.
  CharacterRanges ranges = {};
  /// Of an `assertion`.
  RegexState::Kind asserted = RegexState::accept;
  std::vector<RegexNode> children = {};
  /// Of a `repetition`; `most` is negative if there is no limit.
  int least = 0, most = 0;
};

/// Parses a pattern. Errors: as of compileRegex.
llvm::Expected<RegexNode> parseRegex(StringRef pattern);

/// The first state of the result is the last one. Errors: too many states.
llvm::Expected<std::vector<RegexState>> createProgram(const RegexNode &node);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_REGEXPROGRAM_H
