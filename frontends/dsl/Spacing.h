//===- Spacing.h - Where the formatter puts spaces --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the formatter knows of each token: the bracket that it stands in, and
// whether a space is before it. A text that has been parsed is well-formed, so
// that the neighbours of a token tell which of its meanings a sign has.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_SPACING_H
#define DLC_FRONTENDS_DSL_SPACING_H

#include "Lexer.h"

namespace dlc::tdl {

struct Word : Token {
  /// The number of the bracket that it stands in, and of a bracket that of the
  /// other one; -1 where there is none.
  int enclosing = -1, partner = -1;
  /// How many spaces are before it, where it does not begin a line.
  unsigned spaces = 0;

  bool opens(int self) const { return partner > self; }
  bool closes(int self) const { return partner >= 0 && partner < self; }
};

/// A word for each of `tokens`, which are without comments, but for the last
/// one, the end.
std::vector<Word> findSpaces(ArrayRef<Token> tokens);

/// Whether a word may end a value: what follows it is a binary operator, a call
/// or a subscript.
bool endsValue(const Word &word);

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_SPACING_H
