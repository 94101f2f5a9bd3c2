//===- RegexParser.cpp - Parsing regular expressions ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Recursive descent over RE2's syntax.
//
//===----------------------------------------------------------------------===//

#include "RegexProgram.h"
#include "dlc/Support/Limits.h"
#include "llvm/Support/ConvertUTF.h"

using namespace dlc;
using namespace dlc::onnxfrontend;
using Ranges = CharacterRanges;

/// RE2's own limit.
static constexpr unsigned kMostRepeats = 1000;

static Ranges invert(const Ranges &ranges) {
  Ranges result;
  uint32_t next = 0;
  for (auto [low, high] : normalizeRanges(ranges)) {
    if (low > next)
      result.push_back({next, low - 1});
    next = high + 1;
  }
  if (next <= kLastCharacter)
    result.push_back({next, kLastCharacter});
  return result;
}

namespace {

class Parser {
public:
  explicit Parser(StringRef pattern) : pattern(pattern) {}

  llvm::Expected<RegexNode> parse() {
    RegexNode node = parseAlternatives();
    if (!failed && at != pattern.size())
      fail("has a ')' without a '('");
    if (failed)
      return llvm::createStringError(message);
    return node;
  }

private:
  //===--------------------------------------------------------------------===//
  // Text
  //===--------------------------------------------------------------------===//

  bool isAtEnd() const { return failed || at == pattern.size(); }
  bool isNext(char c) const { return !isAtEnd() && pattern[at] == c; }
  bool consume(StringRef text) {
    if (failed || !pattern.substr(at).starts_with(text))
      return false;
    at += text.size();
    return true;
  }
  int fail(const Twine &what) {
    if (!failed)
      message = (what + " (at byte " + Twine(at) + ")").str();
    failed = true;
    return 0;
  }

  uint32_t takeCharacter() {
    auto source = reinterpret_cast<const llvm::UTF8 *>(pattern.data() + at);
    auto end =
        reinterpret_cast<const llvm::UTF8 *>(pattern.data() + pattern.size());
    const llvm::UTF8 *start = source;
    llvm::UTF32 character = 0;
    if (llvm::convertUTF8Sequence(&source, end, &character,
                                  llvm::strictConversion) != llvm::conversionOK)
      return fail("is not UTF-8");
    at += source - start;
    return character;
  }

  std::optional<int> takeNumber() {
    unsigned number;
    StringRef rest = pattern.substr(at);
    size_t before = rest.size();
    if (rest.consumeInteger(10, number))
      return std::nullopt;
    at += before - rest.size();
    if (number > kMostRepeats) {
      fail("repeats more than " + Twine(kMostRepeats) + " times");
      return 0;
    }
    return static_cast<int>(number);
  }

  //===--------------------------------------------------------------------===//
  // Classes
  //===--------------------------------------------------------------------===//

  /// The class of "\d", "\w", "\s" and the like; none for other letters.
  static std::optional<Ranges> getPerlClass(char letter) {
    Ranges ranges;
    switch (llvm::toLower(letter)) {
    case 'd':
      ranges = {{'0', '9'}};
      break;
    case 'w':
      ranges = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
      break;
    case 's':
      ranges = {{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}};
      break;
    default:
      return std::nullopt;
    }
    return llvm::isUpper(letter) ? invert(ranges) : ranges;
  }

  /// The class of "[:alpha:]"; none for other names.
  static std::optional<Ranges> getPosixClass(StringRef name) {
    return llvm::StringSwitch<std::optional<Ranges>>(name)
        .Case("alnum", Ranges{{'0', '9'}, {'A', 'Z'}, {'a', 'z'}})
        .Case("alpha", Ranges{{'A', 'Z'}, {'a', 'z'}})
        .Case("ascii", Ranges{{0, 0x7F}})
        .Case("blank", Ranges{{'\t', '\t'}, {' ', ' '}})
        .Case("cntrl", Ranges{{0, 0x1F}, {0x7F, 0x7F}})
        .Case("digit", Ranges{{'0', '9'}})
        .Case("graph", Ranges{{'!', '~'}})
        .Case("lower", Ranges{{'a', 'z'}})
        .Case("print", Ranges{{' ', '~'}})
        .Case("punct", Ranges{{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}})
        .Case("space", Ranges{{'\t', '\r'}, {' ', ' '}})
        .Case("upper", Ranges{{'A', 'Z'}})
        .Case("word", Ranges{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}})
        .Case("xdigit", Ranges{{'0', '9'}, {'A', 'F'}, {'a', 'f'}})
        .Default(std::nullopt);
  }

  /// The character that "\" and what follows mean.
  uint32_t takeEscaped() {
    if (isAtEnd())
      return fail("ends with a '\\'");
    if (consume("x")) {
      bool isLong = consume("{");
      StringRef digits = pattern.substr(at);
      digits = isLong ? digits.take_until([](char c) { return c == '}'; })
                      : digits.take_front(2);
      uint32_t number;
      if (digits.empty() || digits.getAsInteger(16, number) ||
          number > kLastCharacter)
        return fail("has a '\\x' without a character's number");
      at += digits.size();
      if (isLong && !consume("}"))
        return fail("has a '\\x{' without a '}'");
      return number;
    }
    static constexpr std::pair<char, char> kEscapes[] = {
        {'a', '\a'}, {'f', '\f'}, {'t', '\t'},
        {'n', '\n'}, {'r', '\r'}, {'v', '\v'}};
    for (auto [letter, character] : kEscapes)
      if (isNext(letter)) {
        ++at;
        return static_cast<unsigned char>(character);
      }
    if (llvm::isAlnum(pattern[at]))
      return fail("has '\\" + Twine(pattern[at]) + "', which is not supported");
    return takeCharacter();
  }

  std::optional<Ranges> takePerlClass() {
    if (!isNext('\\') || at + 1 == pattern.size())
      return std::nullopt;
    std::optional<Ranges> ranges = getPerlClass(pattern[at + 1]);
    if (ranges)
      at += 2;
    return ranges;
  }

  /// What is between brackets; the first one has been taken.
  Ranges takeClass() {
    bool isInverse = consume("^");
    Ranges ranges;
    for (bool first = true; first || !isNext(']'); first = false) {
      if (isAtEnd()) {
        fail("has a '[' without a ']'");
        return {};
      }
      if (std::optional<Ranges> perl = takePerlClass()) {
        llvm::append_range(ranges, *perl);
        continue;
      }
      if (consume("[:")) {
        bool isOther = consume("^");
        StringRef name = pattern.substr(at).split(":]").first;
        std::optional<Ranges> posix = getPosixClass(name);
        at += name.size();
        if (!posix || !consume(":]")) {
          fail("has a class '" + name + "', which is not known");
          return {};
        }
        llvm::append_range(ranges, isOther ? invert(*posix) : *posix);
        continue;
      }
      uint32_t low = consume("\\") ? takeEscaped() : takeCharacter();
      uint32_t high = low;
      if (isNext('-') && at + 1 < pattern.size() && pattern[at + 1] != ']') {
        ++at;
        high = consume("\\") ? takeEscaped() : takeCharacter();
      }
      if (high < low)
        fail("has a range that ends before it begins");
      ranges.push_back({low, high});
    }
    consume("]");
    return isInverse ? invert(ranges) : ranges;
  }

  //===--------------------------------------------------------------------===//
  // Expressions
  //===--------------------------------------------------------------------===//

  RegexNode makeCharacters(Ranges ranges) const {
    if (ignoreCase) {
      Ranges given(ranges);
      for (auto [low, high] : given)
        for (uint32_t c = low; c <= std::min<uint32_t>(high, 'z'); ++c)
          if (llvm::isAlpha(static_cast<char>(c)))
            ranges.push_back({c ^ 32, c ^ 32});
    }
    RegexNode node{RegexNode::characters};
    node.ranges = std::move(ranges);
    return node;
  }

  static RegexNode makeAssertion(RegexState::Kind kind) {
    RegexNode node{RegexNode::assertion};
    node.asserted = kind;
    return node;
  }

  RegexNode parseAlternatives() {
    RegexNode node{RegexNode::alternatives};
    // The depth of the recursion is that of the brackets.
    if (++depth > kMaxTextDepth) {
      fail("has too many brackets in brackets");
      return node;
    }
    std::pair<bool, bool> flags{ignoreCase, dotIsAll};
    do {
      RegexNode sequence{RegexNode::sequence};
      while (!isAtEnd() && !isNext('|') && !isNext(')'))
        sequence.children.push_back(parseRepetition());
      node.children.push_back(std::move(sequence));
    } while (consume("|"));
    std::tie(ignoreCase, dotIsAll) = flags;
    --depth;
    return node;
  }

  RegexNode parseRepetition() {
    RegexNode node = parseSingle();
    for (bool first = true; !isAtEnd(); first = false) {
      int least = 0, most = -1;
      size_t begin = at;
      if (consume("*")) {
      } else if (consume("+")) {
        least = 1;
      } else if (consume("?")) {
        most = 1;
      } else if (!takeCounts(least, most)) {
        break;
      }
      if (!first) {
        at = begin;
        fail("repeats a repetition");
      }
      // Which of several matches is found is of no matter here.
      (void)consume("?");
      RegexNode repetition{RegexNode::repetition};
      repetition.children.push_back(std::move(node));
      repetition.least = least;
      repetition.most = most;
      node = std::move(repetition);
    }
    return node;
  }

  /// "{2}", "{2,}" or "{2,5}"; anything else is text.
  bool takeCounts(int &least, int &most) {
    size_t begin = at;
    std::optional<int> low, high;
    bool isOpen = false;
    if (consume("{") && (low = takeNumber())) {
      isOpen = consume(",");
      high = takeNumber();
      if (consume("}") && (isOpen || !high)) {
        least = *low;
        most = high ? *high : isOpen ? -1 : *low;
        if (most >= 0 && most < least)
          fail("repeats at most " + Twine(most) + " but at least " +
               Twine(least) + " times");
        return !failed;
      }
    }
    at = begin;
    return false;
  }

  RegexNode parseSingle() {
    if (consume("("))
      return parseGroup();
    if (consume("["))
      return makeCharacters(takeClass());
    if (consume("."))
      return makeCharacters(dotIsAll ? Ranges{{0, kLastCharacter}}
                                     : invert({{'\n', '\n'}}));
    static constexpr std::pair<const char *, RegexState::Kind> kAssertions[] = {
        {"^", RegexState::textBegin},      {"$", RegexState::textEnd},
        {"\\A", RegexState::textBegin},    {"\\z", RegexState::textEnd},
        {"\\b", RegexState::wordBoundary}, {"\\B", RegexState::notBoundary}};
    for (auto [text, kind] : kAssertions)
      if (consume(text))
        return makeAssertion(kind);
    if (std::optional<Ranges> perl = takePerlClass())
      return makeCharacters(*perl);
    for (char c : {'*', '+', '?'})
      if (isNext(c))
        fail("repeats nothing");
    uint32_t character = consume("\\") ? takeEscaped() : takeCharacter();
    return makeCharacters({{character, character}});
  }

  /// What is behind a "(".
  RegexNode parseGroup() {
    std::pair<bool, bool> flags{ignoreCase, dotIsAll};
    bool isScoped = true;
    if (consume("?P<") || consume("?<")) {
      at = std::min(pattern.find('>', at), pattern.size());
      if (!consume(">"))
        fail("has a group's name without a '>'");
    } else if (consume("?")) {
      for (bool value = true; !isAtEnd() && !isNext(':') && !isNext(')');) {
        if (consume("-"))
          value = false;
        else if (consume("i"))
          ignoreCase = value;
        else if (consume("s"))
          dotIsAll = value;
        else
          fail("has a flag '" + Twine(pattern[at]) +
               "', which is not supported");
      }
      // Without a ":", flags are for what comes after.
      isScoped = consume(":");
    }
    RegexNode node{RegexNode::sequence};
    if (isScoped) {
      node = parseAlternatives();
      std::tie(ignoreCase, dotIsAll) = flags;
    }
    if (!consume(")"))
      fail("has a '(' without a ')'");
    return node;
  }

  StringRef pattern;
  size_t at = 0, depth = 0;
  bool ignoreCase = false, dotIsAll = false, failed = false;
  std::string message;
};

} // namespace

llvm::Expected<RegexNode> dlc::onnxfrontend::parseRegex(StringRef pattern) {
  return Parser(pattern).parse();
}
