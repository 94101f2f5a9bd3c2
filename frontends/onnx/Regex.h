//===- Regex.h - Regular expressions as tables ------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A pattern becomes an automaton that reads a byte a step, so that a program
// matches with nothing but a table.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_REGEX_H
#define DLC_FRONTENDS_ONNX_REGEX_H

#include "dlc/Support/LLVM.h"
#include "llvm/Support/Error.h"

namespace dlc::onnxfrontend {

/// What is on a side of a place in a text: its end, a character of words, or
/// another one.
enum class RegexSide { edge, word, other };
inline constexpr int kNumRegexSides = 3;

RegexSide getRegexSide(unsigned char byte);

/// Where a match may begin, the first state is `starts[side]`, by what is
/// before. `next[state * 256 + byte]` follows `state`, and there is a match up
/// to where `accepts[state * kNumRegexSides + side]` is 1, by what comes next.
/// From the state `dead` on there is none.
struct RegexTable {
  SmallVector<int64_t> next, accepts, starts;
  int64_t dead;
};

/// Compiles a pattern in RE2's syntax (github.com/google/re2/wiki/Syntax) for
/// texts in UTF-8. Errors, to be read after "the pattern": where it is wrong,
/// what is not supported (classes of Unicode by name, flags but for i and s),
/// and automata of too many states.
llvm::Expected<RegexTable> compileRegex(StringRef pattern);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_REGEX_H
