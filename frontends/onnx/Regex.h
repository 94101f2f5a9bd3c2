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

/// State 0 is the first; `next[state * 256 + byte]` follows `state`, and a text
/// matches if `accepts` is 1 for the state after its last byte.
struct RegexTable {
  SmallVector<int64_t> next, accepts;
};

/// Compiles a pattern in RE2's syntax (github.com/google/re2/wiki/Syntax) for
/// texts in UTF-8. Errors, to be read after "the pattern": where it is wrong,
/// what is not supported (classes of Unicode by name, flags but for i and s),
/// and automata of too many states.
llvm::Expected<RegexTable> compileRegex(StringRef pattern);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_REGEX_H
