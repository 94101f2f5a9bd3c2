//===- Session.h - A program that an editor asks about -------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elaborates a program for what it tells on the way, and takes texts apart that
// are no programs yet.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_SESSION_H
#define DLC_FRONTENDS_DSL_SESSION_H

#include "Lexer.h"
#include "Program.h"
#include "dlc/Frontends/DslAnalysis.h"

namespace dlc::tdl {

std::optional<TextRange> getTextRange(Location location);

/// A piece of the program's text.
struct Piece {
  size_t begin, end;
  bool operator==(const Piece &other) const {
    return begin == other.begin && end == other.end;
  }
};

/// A program that is elaborated for what it tells on the way.
class Session {
public:
  Session(StringRef path, const OpenTexts &texts);

  using OnValue =
      function_ref<void(const Program &program, Piece piece, const Val &value)>;
  /// Calls `onRead` with the program before it is elaborated, and `onValue`
  /// with each piece of its own text that stands for a value.
  void run(function_ref<void(const Program &)> onRead, OnValue onValue);

  std::vector<Problem> problems;

private:
  StringRef path;
  const OpenTexts &texts;
  MLIRContext context;
};

/// The words of a text, which may be wrong: then there are none.
class Words {
public:
  explicit Words(StringRef text);

  ArrayRef<Token> getTokens() const { return tokens; }
  Piece getPiece(SMRange range) const {
    return {size_t(range.Start.getPointer() - text.data()),
            size_t(range.End.getPointer() - text.data())};
  }
  TextRange getRange(SMRange range, StringRef path) const {
    TextRange place = *getTextRange(sources.getLocation(range));
    place.file = path.str();
    return place;
  }

private:
  MLIRContext context{MLIRContext::Threading::DISABLED};
  Sources sources;
  StringRef text;
  std::vector<Token> tokens;
};

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_SESSION_H
