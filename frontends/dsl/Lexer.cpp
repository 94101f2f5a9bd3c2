//===- Lexer.cpp - Words of the tensor language ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Lexer.h"
#include "dlc/Support/Limits.h"
#include "llvm/ADT/StringExtras.h"

using namespace dlc;
using namespace dlc::tdl;

ArrayRef<StringRef> dlc::tdl::getKeywords() {
  static constexpr StringRef kKeywords[] = {
      "and", "as",  "assert", "else",   "emit", "entry", "false",
      "fn",  "for", "if",     "import", "in",   "let",   "next",
      "not", "or",  "record", "scan",   "true", "while", "with"};
  return kKeywords;
}

namespace {

class Lexer {
public:
  Lexer(StringRef text, const Sources &sources, bool keepsComments)
      : rest(text), sources(sources), keepsComments(keepsComments) {}

  FailureOr<std::vector<Token>> run();

private:
  void skipBlanks();
  LogicalResult lexToken();
  LogicalResult lexString();
  size_t measureNumber() const;
  SMRange getRange(size_t length) const {
    return {llvm::SMLoc::getFromPointer(rest.data()),
            llvm::SMLoc::getFromPointer(rest.data() + length)};
  }
  void take(Token::Kind kind, size_t length) {
    tokens.push_back(
        {kind, rest.take_front(length), getRange(length), startsLine});
    rest = rest.drop_front(length);
    startsLine = false;
  }

  StringRef rest;
  const Sources &sources;
  bool keepsComments;
  bool startsLine = true;
  std::vector<Token> tokens;
};

} // namespace

static bool startsName(char c) { return llvm::isAlpha(c) || c == '_'; }
static bool continuesName(char c) { return llvm::isAlnum(c) || c == '_'; }

void Lexer::skipBlanks() {
  while (!rest.empty()) {
    if (rest.front() == '\n')
      startsLine = true;
    else if (rest.front() == '#' && !keepsComments) {
      rest = rest.drop_until([](char c) { return c == '\n'; });
      continue;
    } else if (!llvm::isSpace(rest.front()))
      return;
    rest = rest.drop_front();
  }
}

/// 12, 0.5, 1e-3. In 0..n and t.0.1 no '.' belongs to a number.
size_t Lexer::measureNumber() const {
  auto skipDigits = [&](size_t i) {
    while (i < rest.size() && llvm::isDigit(rest[i]))
      ++i;
    return i;
  };
  auto isDigitAt = [&](size_t i) {
    return i < rest.size() && llvm::isDigit(rest[i]);
  };
  bool isField = !tokens.empty() && tokens.back().is(".");
  size_t i = skipDigits(0);
  if (isField)
    return i;
  if (rest.substr(i).starts_with(".") && isDigitAt(i + 1))
    i = skipDigits(i + 1);
  if (i < rest.size() && (rest[i] == 'e' || rest[i] == 'E')) {
    size_t exponent = i + 1;
    if (exponent < rest.size() &&
        (rest[exponent] == '-' || rest[exponent] == '+'))
      ++exponent;
    if (isDigitAt(exponent))
      i = skipDigits(exponent);
  }
  return i;
}

LogicalResult Lexer::lexString() {
  size_t end = rest.find_first_of("\"\n", 1);
  if (end == StringRef::npos || rest[end] == '\n')
    return sources.error(getRange(std::min(end, rest.size())))
           << "a text ends on the line where it begins, with '\"'";
  take(Token::Kind::string, end + 1);
  return success();
}

LogicalResult Lexer::lexToken() {
  char c = rest.front();
  if (c == '#') {
    take(Token::Kind::comment,
         rest.take_until([](char c) { return c == '\n'; }).rtrim().size());
    return success();
  }
  if (startsName(c)) {
    size_t length = rest.take_while(continuesName).size();
    if (length > kMaxNameLength)
      return sources.error(getRange(length))
             << "a name has " << length << " letters, more than "
             << kMaxNameLength;
    bool isKeyword = llvm::is_contained(getKeywords(), rest.take_front(length));
    take(isKeyword ? Token::Kind::keyword : Token::Kind::name, length);
    return success();
  }
  if (llvm::isDigit(c)) {
    size_t length = measureNumber();
    take(Token::Kind::number, length);
    if (!rest.empty() && startsName(rest.front()))
      return sources.error(getRange(1))
             << "there is a letter in a number; names begin with a letter";
    return success();
  }
  if (c == '"')
    return lexString();
  static constexpr StringRef kSigns[] = {
      "->", "==", "!=", "<=", ">=", "**", "..", "//"};
  for (StringRef sign : kSigns)
    if (rest.starts_with(sign)) {
      take(Token::Kind::sign, sign.size());
      return success();
    }
  if (StringRef("()[]{}<>,:;=+-*/%@.|?").contains(c)) {
    take(Token::Kind::sign, 1);
    return success();
  }
  if (llvm::isPrint(c))
    return sources.error(getRange(1))
           << "'" << StringRef(&c, 1) << "' is no part of the language";
  return sources.error(getRange(1))
         << "a byte 0x" << llvm::toHex(StringRef(&c, 1), /*LowerCase=*/true)
         << " may only stand in a comment";
}

FailureOr<std::vector<Token>> Lexer::run() {
  for (skipBlanks(); !rest.empty(); skipBlanks())
    if (failed(lexToken()))
      return failure();
  startsLine = true;
  take(Token::Kind::end, 0);
  return std::move(tokens);
}

FailureOr<std::vector<Token>>
dlc::tdl::lex(StringRef text, const Sources &sources, bool comments) {
  return Lexer(text, sources, comments).run();
}
