//===- Bindings.cpp - Names that a place sees -----------------------------===//
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

#include "Bindings.h"

using namespace dlc;
using namespace dlc::tdl;

/// Whether an item begins here. Indented, 'let' is a statement.
static bool startsItem(ArrayRef<Token> tokens, size_t i) {
  const Token &token = tokens[i];
  static constexpr StringRef kKeywords[] = {"fn", "entry", "record", "let",
                                            "import"};
  if (token.kind != Token::Kind::keyword || !token.startsLine ||
      !llvm::is_contained(kKeywords, token.text))
    return false;
  return token.text != "let" || i == 0 || token.text.data()[-1] == '\n';
}

namespace {

/// Goes through an item word by word.
class Binder {
public:
  explicit Binder(ArrayRef<Token> tokens) : tokens(tokens) {}

  std::vector<SMRange> run(size_t begin, size_t end);

private:
  void visit(size_t i);
  void bindSizes(size_t i);
  void open(const Token &token);
  void close();
  bool isNameFollowedBy(size_t i, ArrayRef<StringRef> texts) const {
    return tokens[i].kind == Token::Kind::name && i + 1 < tokens.size() &&
           llvm::any_of(texts,
                        [&](StringRef text) { return tokens[i + 1].is(text); });
  }

  struct Binding {
    SMRange range;
    size_t depth; ///< how many brackets are open around it
  };
  ArrayRef<Token> tokens;
  std::vector<Binding> bindings;
  /// What the next block binds.
  std::vector<SMRange> ofBlock;
  std::vector<StringRef> brackets;
  enum class Part { signature, body, pattern, variables, carried } part;
};

} // namespace

void Binder::open(const Token &token) {
  brackets.push_back(token.text);
  if (!token.is("{"))
    return;
  for (SMRange range : ofBlock)
    bindings.push_back({range, brackets.size()});
  ofBlock.clear();
  if (part != Part::signature)
    part = Part::body;
}

void Binder::close() {
  if (brackets.empty())
    return;
  while (!bindings.empty() && bindings.back().depth >= brackets.size() &&
         part != Part::signature)
    bindings.pop_back();
  brackets.pop_back();
}

/// In f32[B, N + 1], names in brackets are sizes.
void Binder::bindSizes(size_t i) {
  bool isSize = llvm::is_contained(brackets, "[") &&
                tokens[i].kind == Token::Kind::name &&
                !isNameFollowedBy(i, {".", "[", "("}) && !tokens[i - 1].is(".");
  bool isNew = llvm::none_of(bindings, [&](const Binding &binding) {
    return getText(binding.range) == tokens[i].text;
  });
  if (isSize && isNew)
    bindings.push_back({tokens[i].range, 0});
}

void Binder::visit(size_t i) {
  const Token &token = tokens[i];
  bool isName = token.kind == Token::Kind::name;
  if (token.is("let")) {
    part = Part::pattern;
  } else if (token.is("for") || token.is("scan")) {
    part = Part::variables;
  } else if (token.is("with")) {
    part = Part::carried;
  } else if (part == Part::signature) {
    if ((token.is("=") && brackets.empty()) || token.is("{"))
      part = Part::body;
    else if (isNameFollowedBy(i, {":"}) || (isName && tokens[i - 1].is("<")))
      bindings.push_back({token.range, 0});
    else
      bindSizes(i);
  } else if (part == Part::pattern) {
    if (isName)
      bindings.push_back({token.range, brackets.empty() ? 0 : brackets.size()});
    if (token.is("=") || token.is(":") || token.is("["))
      part = Part::body;
  } else if (part == Part::variables) {
    if (isName)
      ofBlock.push_back(token.range);
    if (token.is("in"))
      part = Part::body;
  } else if (part == Part::carried) {
    bool isCarried = tokens[i - 1].is("with") || tokens[i - 1].is(",");
    if (isCarried && isNameFollowedBy(i, {"=", ":"}))
      ofBlock.push_back(token.range);
  }
  // |a, b|: between bars there are names and commas only.
  size_t bar = i;
  while (bar > 0 &&
         (tokens[bar - 1].is(",") || tokens[bar - 1].kind == Token::Kind::name))
    --bar;
  if (isName && bar > 0 && tokens[bar - 1].is("|") &&
      isNameFollowedBy(i, {",", "|"}))
    bindings.push_back({token.range, brackets.size()});
}

std::vector<SMRange> Binder::run(size_t begin, size_t end) {
  part = Part::signature;
  bool isRecord = tokens[begin].is("record");
  for (size_t i = begin + 1; i < end; ++i) {
    visit(i);
    const Token &token = tokens[i];
    // A record's fields don't see each other.
    if (isRecord && token.is("{"))
      break;
    if (token.is("(") || token.is("[") || token.is("{"))
      open(token);
    if (token.is(")") || token.is("]") || token.is("}"))
      close();
  }
  std::vector<SMRange> ranges;
  for (const Binding &binding : bindings)
    ranges.push_back(binding.range);
  return ranges;
}

std::vector<SMRange> dlc::tdl::findBindings(ArrayRef<Token> tokens,
                                            size_t end) {
  size_t begin = std::min(end, tokens.size() - 1);
  while (begin > 0 && !startsItem(tokens, begin))
    --begin;
  return Binder(tokens).run(begin, end);
}

std::vector<Outline> dlc::tdl::findItems(ArrayRef<Token> tokens) {
  std::vector<Outline> items;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!startsItem(tokens, i))
      continue;
    Outline item{tokens[i].text, {}, tokens[i].range};
    size_t first = i + 1, last = first;
    if (item.keyword == "import") {
      while (last < tokens.size() && !tokens[last].startsLine)
        ++last;
      if (last == first)
        continue;
      item.range = join(item.range, tokens[last - 1].range);
      item.name = tokens[last - 1].range;
    } else if (first < tokens.size()) {
      item.name = tokens[first].range;
    }
    items.push_back(item);
  }
  return items;
}
