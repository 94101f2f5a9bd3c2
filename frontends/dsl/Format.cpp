//===- Format.cpp - Programs in one style ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A line of the text stays a line, for its end may mean something. What changes
// is how far it is indented and where spaces are; what is too long goes on
// below, where the language lets it.
//
//===----------------------------------------------------------------------===//

#include "Parser.h"
#include "Spacing.h"
#include "dlc/Frontends/Dsl.h"

using namespace dlc;
using namespace dlc::tdl;

static constexpr size_t kColumns = 88;

namespace {

/// A line of the text: words, or nothing but a comment.
struct Line {
  size_t first, last;
  StringRef comment;
  bool followsBlank;
};

/// A bracket that is open.
struct Frame {
  /// Where lines in it begin, and one that begins with its end.
  size_t indent, closeIndent;
  /// Whether it is a file or a block, which consists of statements.
  bool isBlock;
  /// How much further in the statement goes on.
  size_t shift = 0;
};

class Formatter {
public:
  explicit Formatter(ArrayRef<Token> tokens);

  std::string run();

private:
  size_t getIndent(size_t first);
  bool startsStatement(size_t i) const;
  std::optional<size_t> findBreak(size_t first, size_t last,
                                  size_t indent) const;
  std::optional<size_t> findBreakInBrackets(size_t first, size_t last,
                                            size_t room) const;
  void write(size_t first, size_t last, size_t indent);
  void writeLine(const Line &line);

  std::vector<Word> words;
  std::vector<Line> lines;
  std::vector<Frame> frames{{0, 0, true}};
  std::string out;
};

} // namespace

Formatter::Formatter(ArrayRef<Token> tokens) {
  std::vector<Token> code;
  const char *end = tokens.front().range.Start.getPointer();
  for (const Token &token : tokens) {
    const char *begin = token.range.Start.getPointer();
    bool followsBlank =
        StringRef(end, begin - end).count('\n') > 1 && !lines.empty();
    end = token.range.End.getPointer();
    if (token.kind != Token::Kind::comment)
      code.push_back(token);
    if (token.kind == Token::Kind::end)
      break;
    bool isComment = token.kind == Token::Kind::comment;
    if (token.startsLine)
      lines.push_back(
          {code.size() - !isComment, code.size(), {}, followsBlank});
    if (isComment)
      lines.back().comment = token.text;
    else
      lines.back().last = code.size();
  }
  words = findSpaces(code);
}

/// Whether the first word of a line in a block begins a statement, and does not
/// go on with one.
bool Formatter::startsStatement(size_t i) const {
  static constexpr StringRef kFirst[] = {"let",    "next",   "emit", "assert",
                                         "import", "record", "fn",   "entry"};
  static constexpr StringRef kInside[] = {
      "->", "=",  "+", "*",   "/",  "//",   "%",  "@",  "**",
      "==", "!=", "<", "<=",  ">",  ">=",   ".",  "..", ",",
      ";",  ":",  ")", "and", "or", "else", "in", "as", "with"};
  auto isOneOf = [](const Word &word, ArrayRef<StringRef> texts) {
    return llvm::any_of(texts, [&](StringRef text) { return word.is(text); });
  };
  if (i == 0 || isOneOf(words[i], kFirst))
    return true;
  if (isOneOf(words[i], kInside))
    return false;
  const Word &last = words[i - 1];
  return endsValue(last) || last.is("{") || last.is(";");
}

/// How far a line is indented that begins with a word.
size_t Formatter::getIndent(size_t first) {
  Frame &frame = frames.back();
  if (first == words.size())
    return frame.indent;
  if (words[first].closes(first))
    return frame.closeIndent;
  if (!frame.isBlock)
    return frame.indent;
  if (startsStatement(first)) {
    frame.shift = 0;
  } else if (words[first - 1].is("=")) {
    // All that is left of the statement is what this line begins.
    frame.shift = 2;
  } else if (!words[first].is("else") && !words[first].is("{")) {
    return frame.indent + frame.shift + 4;
  }
  return frame.indent + frame.shift;
}

/// How many columns a word takes that does not begin a line.
static size_t getWidth(const Word &word) {
  return word.spaces + word.text.size();
}

/// Before which word a line goes on below, in brackets: behind the last comma
/// that fits, of those that are in the fewest brackets.
std::optional<size_t> Formatter::findBreakInBrackets(size_t first, size_t last,
                                                     size_t room) const {
  std::optional<size_t> best, bracket;
  int fewest = INT_MAX, depth = 0;
  size_t width = 0;
  for (size_t i = first; i < last && width <= room; ++i) {
    const Word &word = words[i];
    depth -= word.closes(i);
    bool follows = i > first && !word.closes(i);
    const Word *around = word.enclosing < 0 ? nullptr : &words[word.enclosing];
    if (follows && words[i - 1].is(",") && around && !around->is("{") &&
        !around->is("|") && depth <= fewest) {
      best = i;
      fewest = depth;
    }
    if (follows && words[i - 1].is("(") && !bracket)
      bracket = i;
    depth += word.opens(i);
    width += i == first ? word.text.size() : getWidth(word);
  }
  return best ? best : bracket;
}

/// Before which word a line goes on below, if it is too long.
std::optional<size_t> Formatter::findBreak(size_t first, size_t last,
                                           size_t indent) const {
  size_t room = kColumns - std::min(indent, kColumns);
  // What a function is stands below it, or else its result's type.
  std::optional<size_t> inItem;
  size_t begin = first, used = 0, width = words[first].text.size();
  for (size_t i = first + 1; width <= room; ++i) {
    if (i == last)
      return std::nullopt;
    int enclosing = words[i].enclosing;
    if (enclosing < 0 && (words[i - 1].is("=") || words[i].is("->")))
      inItem = i;
    width += getWidth(words[i]);
    // A statement is broken behind its '='.
    if (words[i].is("=") && enclosing >= 0 && words[enclosing].is("{")) {
      begin = i + 1;
      used = width + 1;
    }
  }
  if (inItem)
    return inItem;
  return findBreakInBrackets(begin, last, room - std::min(used, room));
}

/// Writes words as a line without its end.
void Formatter::write(size_t first, size_t last, size_t indent) {
  out.append(indent, ' ');
  size_t column = indent;
  for (size_t i = first; i < last; ++i) {
    const Word &word = words[i];
    size_t spaces = i > first ? word.spaces : 0;
    out.append(spaces, ' ');
    out += word.text;
    column += spaces + word.text.size();
    if (word.closes(i))
      frames.pop_back();
    if (!word.opens(i))
      continue;
    const Frame &frame = frames.back();
    if (word.is("{")) {
      size_t base = frame.isBlock ? frame.indent + frame.shift : indent;
      frames.push_back({base + 2, base, true});
    } else if (i + 1 == last) {
      frames.push_back({indent + 2, indent, false});
    } else {
      frames.push_back({column, column - 1, false});
    }
  }
}

void Formatter::writeLine(const Line &line) {
  size_t first = line.first;
  // A comment stands where what it is about does.
  bool isLast = first < words.size() && words[first].closes(first);
  size_t indent =
      first == line.last && isLast ? frames.back().indent : getIndent(first);
  if (first == line.last)
    out.append(indent, ' ');
  while (first < line.last) {
    std::optional<size_t> next = findBreak(first, line.last, indent);
    write(first, next.value_or(line.last), indent);
    first = next.value_or(line.last);
    if (next) {
      out += '\n';
      indent = getIndent(first);
    }
  }
  if (!line.comment.empty())
    out += (line.first < line.last ? "  " + line.comment : line.comment).str();
  out += '\n';
}

std::string Formatter::run() {
  for (auto [i, line] : llvm::enumerate(lines)) {
    bool follows = line.first > 0 && words[line.first - 1].is("{") &&
                   (i == 0 || lines[i - 1].first < lines[i - 1].last);
    bool ends = line.first < line.last && words[line.first].closes(line.first);
    if (line.followsBlank && !follows && !ends)
      out += '\n';
    writeLine(line);
  }
  return std::move(out);
}

FailureOr<std::string> dlc::formatTdl(StringRef name, StringRef text,
                                      MLIRContext *context) {
  Sources sources(context);
  Ast ast;
  StringRef kept = sources.add(name, text);
  if (failed(parse(kept, sources, ast)))
    return failure();
  FailureOr<std::vector<Token>> tokens = lex(kept, sources, /*comments=*/true);
  if (failed(tokens))
    return failure();
  std::string formatted = Formatter(*tokens).run();
  FailureOr<std::vector<Token>> after =
      lex(sources.add(name, formatted), sources, /*comments=*/true);
  auto isSame = [](const Token &lhs, const Token &rhs) {
    return lhs.kind == rhs.kind && lhs.text == rhs.text;
  };
  if (failed(after) || !llvm::equal(*tokens, *after, isSame))
    return mlir::emitError(sources.getLocation(tokens->front().range))
           << "formatting would change the program, which is a bug of dlc";
  return formatted;
}
