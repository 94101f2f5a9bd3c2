//===- Analysis.cpp - What an editor asks of a program --------------------===//
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
#include "Describe.h"
#include "Session.h"
#include "Spelling.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace dlc;
using namespace dlc::tdl;

static void ignoreProgram(const Program &) {}
static void ignoreValue(const Program &, Piece, const Val &) {}

std::vector<Problem> dlc::tdl::findProblems(StringRef path,
                                            const OpenTexts &texts) {
  Session session(path, texts);
  session.run(ignoreProgram, ignoreValue);
  // What is wrong in a function is so for each entry that calls it.
  auto isSame = [](const Problem &lhs, const Problem &rhs) {
    return lhs.message == rhs.message && lhs.range && rhs.range &&
           lhs.range->file == rhs.range->file &&
           lhs.range->line == rhs.range->line &&
           lhs.range->column == rhs.range->column;
  };
  std::vector<Problem> problems;
  for (Problem &problem : session.problems)
    if (llvm::none_of(problems, [&](const Problem &other) {
          return isSame(problem, other);
        }))
      problems.push_back(std::move(problem));
  return problems;
}

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

/// A place in a file that someone can open.
static std::optional<TextRange> getPlace(SMRange range,
                                         const Sources &sources) {
  if (!range.isValid() || sources.isForeign(range))
    return std::nullopt;
  return getTextRange(sources.getLocation(range));
}

/// Where a field of a record is declared, or what an imported file has.
static SMRange getMemberDeclaration(const Val &base, StringRef name) {
  if (auto record = getAs<Record>(base))
    for (const Parameter &field : record->kind->item->fields)
      if (field.name == name)
        return field.range;
  if (auto module = getAs<Module>(base))
    if (auto it = module->scope->getNames().find(name);
        it != module->scope->getNames().end())
      return getDeclaration(it->second);
  return {};
}

std::optional<NameAnswer> dlc::tdl::findName(StringRef path, size_t offset,
                                             const OpenTexts &texts) {
  auto text = texts.find(path);
  if (text == texts.end())
    return std::nullopt;
  Words words(text->second);
  ArrayRef<Token> tokens = words.getTokens();
  auto token = llvm::find_if(tokens, [&](const Token &one) {
    Piece piece = words.getPiece(one.range);
    return piece.begin <= offset && offset <= piece.end &&
           (one.kind == Token::Kind::name || one.kind == Token::Kind::number);
  });
  if (token == tokens.end())
    return std::nullopt;
  size_t i = token - tokens.begin();
  bool isMember = i > 0 && tokens[i - 1].is(".");
  if (token->kind == Token::Kind::number && !isMember)
    return std::nullopt;
  Piece piece = words.getPiece(token->range);
  size_t baseEnd = isMember ? words.getPiece(tokens[i - 1].range).begin : 0;
  std::optional<Description> description;
  std::optional<TextRange> definition;
  auto onRead = [&](const Program &program) {
    for (const Item *item : program.getItems()) {
      if (item->name != token->text || isMember)
        continue;
      definition = getPlace(item->nameRange, program.getSources());
      if (size_t(item->name.data() - program.getText().data()) == piece.begin)
        description = describe(item, program.getSources());
    }
  };
  auto onValue = [&](const Program &program, Piece found, const Val &value) {
    const Sources &sources = program.getSources();
    if (found == piece && !description)
      description = describe(token->text, value, sources);
    if (isMember && found.end == baseEnd && !definition)
      definition = getPlace(getMemberDeclaration(value, token->text), sources);
  };
  Session(path, texts).run(onRead, onValue);
  if (!isMember)
    for (SMRange range : findBindings(tokens, i + 1))
      if (getText(range) == token->text)
        definition = words.getRange(range, path);
  if (!description && !definition)
    return std::nullopt;
  return NameAnswer{words.getRange(token->range, path),
                    description.value_or(Description()), definition};
}

//===----------------------------------------------------------------------===//
// Completions
//===----------------------------------------------------------------------===//

/// What can be read of a program while someone writes it: what it imports.
static std::string getImports(ArrayRef<Token> tokens) {
  std::string text;
  for (const Outline &item : findItems(tokens))
    if (item.keyword == "import")
      text += getText(item.range).str() + "\n";
  return text;
}

/// What stands behind the '.' at `dot`, up to which `tokens` go.
static std::vector<Completion> completeMember(StringRef path, StringRef text,
                                              size_t dot, size_t offset,
                                              OpenTexts texts,
                                              ArrayRef<Token> tokens) {
  ArrayRef<Token> before = tokens.drop_back(2);
  if (before.empty())
    return {};
  std::vector<Outline> items = findItems(tokens);
  std::vector<Completion> members;
  if (!items.empty() && items.back().keyword == "import" &&
      items.back().range.End == tokens[before.size()].range.End) {
    for (StringRef file : getLibraryFiles()) {
      file.consume_front(kLibraryFolder);
      file.consume_back(".tdl");
      members.push_back({Completion::Kind::file, file.str(), {}});
    }
    return members;
  }
  StringRef name = before.back().text;
  bool isFile = llvm::any_of(items, [&](const Outline &item) {
    return item.keyword == "import" && getText(item.name) == name;
  });
  if (isFile) {
    texts[path] = getImports(tokens);
    auto onRead = [&](const Program &program) {
      if (const Val *file = program.getScope().find(name))
        members = getMembers(*file, program.getSources());
    };
    Session(path, texts).run(onRead, ignoreValue);
    return members;
  }
  // Without the '.', what is before it is a value again.
  texts[path] = (text.take_front(dot) + text.drop_front(offset)).str();
  auto onValue = [&](const Program &program, Piece piece, const Val &value) {
    if (piece.end == dot && members.empty())
      members = getMembers(value, program.getSources());
  };
  Session(path, texts).run(ignoreProgram, onValue);
  return members;
}

static std::vector<Completion> completeName(StringRef path, OpenTexts texts,
                                            ArrayRef<Token> tokens,
                                            StringRef text) {
  using Kind = Completion::Kind;
  std::vector<Completion> names;
  llvm::StringSet<> known;
  auto add = [&](Completion one) {
    if (known.insert(one.name).second)
      names.push_back(std::move(one));
  };
  std::vector<SMRange> bindings = findBindings(tokens, tokens.size() - 1);
  for (SMRange range : llvm::reverse(bindings))
    add({Kind::value, getText(range).str(), {}});
  // Items are seen from above, too, if the rest consists of words.
  Words all(text);
  for (const Outline &item :
       findItems(all.getTokens().empty() ? tokens : all.getTokens())) {
    Kind kind = item.keyword == "import"   ? Kind::file
                : item.keyword == "record" ? Kind::record
                : item.keyword == "let"    ? Kind::value
                                           : Kind::function;
    StringRef line = item.range.Start.getPointer();
    line = line.take_until([](char c) { return c == '\n'; }).rtrim(" ={");
    add({kind, getText(item.name).str(), {line.str(), ""}});
  }
  texts[path] = "";
  auto onRead = [&](const Program &program) {
    const Scope &builtins = program.getBuiltins();
    for (const std::string &name : getVisibleNames(builtins))
      add(makeCompletion(name, *builtins.find(name), program.getSources()));
  };
  Session(path, texts).run(onRead, ignoreValue);
  for (StringRef keyword : getKeywords())
    add({Kind::keyword, keyword.str(), {}});
  return names;
}

std::vector<Completion> dlc::tdl::complete(StringRef path, size_t offset,
                                           const OpenTexts &texts) {
  auto open = texts.find(path);
  if (open == texts.end() || offset > open->second.size())
    return {};
  StringRef text = open->second;
  size_t begin = offset;
  while (begin > 0 &&
         (llvm::isAlnum(text[begin - 1]) || text[begin - 1] == '_'))
    --begin;
  Words words(text.take_front(begin));
  ArrayRef<Token> tokens = words.getTokens();
  if (tokens.empty())
    return {};
  if (tokens.size() > 1 && tokens[tokens.size() - 2].is("."))
    return completeMember(path, text, begin - 1, offset, texts, tokens);
  return completeName(path, texts, tokens, text);
}
