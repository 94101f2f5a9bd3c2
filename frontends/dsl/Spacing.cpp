//===- Spacing.cpp - Where the formatter puts spaces ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "Spacing.h"
#include "Parser.h"

using namespace dlc;
using namespace dlc::tdl;

bool dlc::tdl::endsValue(const Word &word) {
  return word.kind == Token::Kind::name || word.kind == Token::Kind::number ||
         word.kind == Token::Kind::string || word.is("true") ||
         word.is("false") || word.is(")") || word.is("]") || word.is("}") ||
         (word.is(">") && word.partner >= 0);
}

namespace {

class Spacing {
public:
  explicit Spacing(ArrayRef<Token> tokens) : tokens(tokens) {
    for (const Token &token : tokens.drop_back())
      words.push_back({token});
  }

  std::vector<Word> run() {
    findBrackets();
    for (size_t i = 1; i < words.size(); ++i)
      words[i].spaces = isSpaced(i);
    alignFields();
    return std::move(words);
  }

private:
  void findBrackets();
  bool isSpaced(size_t i) const;
  bool isBracket(size_t i) const { return words[i].partner >= 0; }
  bool isNegation(size_t i) const;
  bool isRangeOfSubscript(size_t i) const;
  bool endsReduction(size_t i) const;
  bool isRecord(size_t open) const;
  void alignFields();

  ArrayRef<Token> tokens;
  std::vector<Word> words;
};

} // namespace

void Spacing::findBrackets() {
  std::vector<int> open;
  for (auto [i, word] : llvm::enumerate(words)) {
    bool isGeneric = i >= 2 && word.is("<") && words[i - 2].is("fn");
    bool opens = word.is("(") || word.is("[") || word.is("{") || isGeneric ||
                 startsTypeArguments(tokens, i);
    // The parameters of a function in place are names only.
    bool isBar = word.is("|");
    bool isInBars = !open.empty() && words[open.back()].is("|");
    bool closes = word.is(")") || word.is("]") || word.is("}") ||
                  (isBar && isInBars) ||
                  (word.is(">") && !open.empty() && words[open.back()].is("<"));
    if (closes && !open.empty()) {
      word.partner = open.back();
      words[open.back()].partner = i;
      open.pop_back();
    }
    word.enclosing = open.empty() ? -1 : open.back();
    if (opens || (isBar && !isInBars))
      open.push_back(i);
  }
}

/// Whether a '-' is before a value and not between two.
bool Spacing::isNegation(size_t i) const {
  if (!words[i].is("-"))
    return false;
  if (i == 0 || !endsValue(words[i - 1]))
    return true;
  int enclosing = words[i].enclosing;
  return words[i].startsLine && (enclosing < 0 || words[enclosing].is("{"));
}

/// Whether a ':' is that of x[a:b], and not of a type or of y[i: N] = ...
bool Spacing::isRangeOfSubscript(size_t i) const {
  int enclosing = words[i].enclosing;
  if (enclosing < 0 || !words[enclosing].is("["))
    return false;
  size_t next = words[enclosing].partner + 1;
  return next == words.size() || !words[next].is("=");
}

/// Whether a ')' is that of sum(i, j), and no value.
bool Spacing::endsReduction(size_t i) const {
  static constexpr StringRef kReductions[] = {"sum", "mean", "prod", "max",
                                              "min", "any",  "all"};
  int open = words[i].partner;
  if (!words[i].is(")") || open < 1 ||
      !llvm::is_contained(kReductions, words[open - 1].text))
    return false;
  return llvm::all_of(ArrayRef(words).slice(open + 1, i - open - 1),
                      [](const Word &word) {
                        return word.kind == Token::Kind::name || word.is(",");
                      });
}

bool Spacing::isSpaced(size_t i) const {
  const Word &word = words[i], &last = words[i - 1];
  if (last.opens(i - 1))
    return last.is("{") && !word.is("}");
  if (word.closes(i))
    return word.is("}");
  if (word.is(",") || word.is(";"))
    return false;
  if (word.is(":"))
    return last.is(",");
  if (last.is(":"))
    return !isRangeOfSubscript(i - 1);
  if (last.is(".") || last.is("..") || isNegation(i - 1))
    return false;
  // 1 .0 is the field of a number, though there is none.
  if (word.is("."))
    return last.kind == Token::Kind::number && (i < 2 || !words[i - 2].is("."));
  // What a training makes smaller is not the argument of a function.
  if (word.is("(") && last.text == "minimize" && last.startsLine)
    return true;
  if (word.is("(") || word.is("["))
    return !(endsValue(last) || last.is("fn")) || endsReduction(i - 1);
  if (word.is("..") || (word.is("<") && word.opens(i)))
    return !endsValue(last);
  return true;
}

/// Whether a bracket is that of a record's fields.
bool Spacing::isRecord(size_t open) const {
  if (!words[open].is("{") || words[open].enclosing >= 0)
    return false;
  bool isGeneric = words[open - 1].is("]");
  size_t name = (isGeneric ? words[open - 1].partner : open) - 1;
  return words[name - 1].is("record");
}

/// The '=' of a record's fields stand below each other.
void Spacing::alignFields() {
  // A field so long is not worth empty columns elsewhere.
  constexpr size_t kWidest = 50;
  for (auto [open, word] : llvm::enumerate(words)) {
    if (!isRecord(open))
      continue;
    std::vector<std::pair<size_t, size_t>> fields; // '=' and what is before it
    size_t width = 0, widest = 0;
    bool isOnOneLine = false;
    for (size_t i = open + 1; i < size_t(word.partner); ++i) {
      if (words[i].startsLine) {
        isOnOneLine = words[i].enclosing == int(open);
        width = 0;
      }
      if (words[i].is("=") && words[i].enclosing == int(open) && isOnOneLine) {
        fields.emplace_back(i, width);
        widest = std::max(widest, width);
        isOnOneLine = false;
      }
      width +=
          words[i].text.size() + (words[i].startsLine ? 0 : words[i].spaces);
    }
    if (widest <= kWidest)
      for (auto [equals, width] : fields)
        words[equals].spaces += widest - width;
  }
}

std::vector<Word> dlc::tdl::findSpaces(ArrayRef<Token> tokens) {
  return Spacing(tokens).run();
}
