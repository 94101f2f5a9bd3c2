//===- DslAnalysis.h - What an editor asks of a program ---------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each question is answered by elaborating the program in the file `path` anew.
// Its text is one of `texts`; what it imports may be, too, or lies on disk.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSLANALYSIS_H
#define DLC_FRONTENDS_DSLANALYSIS_H

#include "dlc/Frontends/Dsl.h"

namespace dlc::tdl {

/// Lines and columns, counted in bytes, begin with 1.
struct TextRange {
  std::string file;
  unsigned line, column, endLine, endColumn;
};

/// What is wrong, and then what the notes say.
struct Problem {
  std::optional<TextRange> range;
  std::string message;
  std::vector<Problem> notes;
};

/// "x: f32[B, D]" or a function without its body, and the comment above it.
struct Description {
  std::string code, comment;
};

/// What a name stands for, and where that is said. There is no place for what
/// the language or its library has.
struct NameAnswer {
  TextRange range;
  Description description;
  std::optional<TextRange> definition;
};

struct Completion {
  enum class Kind { keyword, function, record, file, value };
  Kind kind;
  std::string name;
  Description description;
};

std::vector<Problem> findProblems(StringRef path, const OpenTexts &texts);

/// About the name at the byte `offset`, if there is one that is known.
std::optional<NameAnswer> findName(StringRef path, size_t offset,
                                   const OpenTexts &texts);

/// What may stand at the byte `offset`, where a name may have been begun.
std::vector<Completion> complete(StringRef path, size_t offset,
                                 const OpenTexts &texts);

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSLANALYSIS_H
