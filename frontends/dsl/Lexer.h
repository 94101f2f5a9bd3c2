//===- Lexer.h - Words of the tensor language -------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Splits a text into names, numbers and signs. Comments run from '#' to the end
// of the line.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_LEXER_H
#define DLC_FRONTENDS_DSL_LEXER_H

#include "Sources.h"

namespace dlc::tdl {

struct Token {
  enum class Kind { name, keyword, number, string, sign, comment, end };
  Kind kind;
  StringRef text;
  SMRange range;
  /// Whether it is the first one on its line.
  bool startsLine;

  bool is(StringRef word) const {
    return (kind == Kind::sign || kind == Kind::keyword) && text == word;
  }
};

/// The words that can't be names.
ArrayRef<StringRef> getKeywords();

/// The tokens of `text`, which `sources` keeps, up to one of kind `end`. With
/// `comments`, these are tokens, too.
FailureOr<std::vector<Token>> lex(StringRef text, const Sources &sources,
                                  bool comments = false);

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_LEXER_H
