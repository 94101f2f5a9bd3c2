//===- ParseStatements.cpp - Blocks and what they consist of --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Parser.h"

using namespace dlc;
using namespace dlc::tdl;

/// Whether name[...] = comes next.
bool Parser::isEquation() const {
  if (peek().kind != Token::Kind::name || !peek(1).is("[") ||
      peek(1).startsLine)
    return false;
  unsigned open = 0;
  for (size_t i = 1; peek(i).kind != Token::Kind::end; ++i) {
    open += peek(i).is("[");
    if (peek(i).is("]") && --open == 0)
      return peek(i + 1).is("=");
  }
  return false;
}

/// c[i, j: N] = sum(k) a[i, k] * b[k, j]
Parser::Result<Statement> Parser::parseEquation(SMRange begin) {
  StringRef name = take().text;
  take();
  auto indices = parseList<IndexName>("]", [&]() -> FailureOr<IndexName> {
    IndexName index{{}, peek().range, nullptr};
    FailureOr<StringRef> name = expectName("the name of an index");
    if (failed(name))
      return failure();
    index.name = *name;
    if (takeIf(":")) {
      Result<Expr> size = parseExpr();
      if (failed(size))
        return failure();
      index.size = *size;
    }
    return index;
  });
  if (failed(indices))
    return failure();
  take();
  llvm::SaveAndRestore inEquation(isInEquation, true);
  Result<Expr> value = parseExpr();
  if (failed(value))
    return failure();
  return ast.create(EquationStatement{
      {Statement::Kind::equation, since(begin)}, name, *indices, *value});
}

/// (a, (b, c))
Parser::Result<Pattern> Parser::parsePattern() {
  Level level(*this);
  if (failed(level.check()))
    return failure();
  SMRange begin = peek().range;
  if (takeIf("(")) {
    auto elements = parseList<const Pattern *>(
        ")", [&]() -> FailureOr<const Pattern *> { return parsePattern(); });
    if (failed(elements))
      return failure();
    return ast.create(Pattern{since(begin), {}, *elements});
  }
  FailureOr<StringRef> name = expectName("a name or '('");
  if (failed(name))
    return failure();
  return ast.create(Pattern{since(begin), *name, {}});
}

Parser::Result<Statement> Parser::parseLet() {
  SMRange begin = take().range;
  if (isEquation())
    return parseEquation(begin);
  Result<Pattern> pattern = parsePattern();
  if (failed(pattern))
    return failure();
  Result<TypeExpr> type{nullptr};
  if (takeIf(":") && failed(type = parseType()))
    return failure();
  if (failed(expect("=", "and a value")))
    return failure();
  Result<Expr> value = parseExpr();
  if (failed(value))
    return failure();
  return ast.create(LetStatement{
      {Statement::Kind::let, since(begin)}, *pattern, *type, *value});
}

/// assert a > 0, "a must be positive"
Parser::Result<Statement> Parser::parseCheck() {
  SMRange begin = take().range;
  Result<Expr> condition = parseExpr();
  if (failed(condition) || failed(expect(",", "and a text")))
    return failure();
  if (peek().kind != Token::Kind::string)
    return error("a text in quotes");
  StringRef message = take().text.drop_front().drop_back();
  return ast.create(CheckStatement{
      {Statement::Kind::check, since(begin)}, *condition, message});
}

/// a, b; a comma before 'emit' or 'next' belongs to none of them.
FailureOr<ArrayRef<const Expr *>> Parser::parseValues() {
  std::vector<const Expr *> values;
  do {
    Result<Expr> value = parseExpr();
    if (failed(value))
      return failure();
    values.push_back(*value);
  } while (peek().is(",") && !peek(1).is("emit") && !peek(1).is("next") &&
           takeIf(","));
  return ast.copy(values);
}

Parser::Result<Statement> Parser::parseStatement() {
  SMRange begin = peek().range;
  if (peek().is("let"))
    return parseLet();
  if (peek().is("assert"))
    return parseCheck();
  if (!peek().is("next") && !peek().is("emit"))
    return error("'let', 'next', 'emit', 'assert' or '}'");
  bool isNext = take().text == "next";
  auto values = parseValues();
  if (failed(values))
    return failure();
  if (isNext)
    return ast.create(
        NextStatement{{Statement::Kind::next, since(begin)}, *values});
  return ast.create(
      EmitStatement{{Statement::Kind::emit, since(begin)}, *values});
}

/// { let a = b; c }: a loop's body has 'next' in place of a value.
Parser::Result<BlockBody> Parser::parseBlock(bool isLoop) {
  SMRange begin = peek().range;
  if (failed(expect("{", "and a block")))
    return failure();
  llvm::SaveAndRestore brackets(openBrackets, 0u);
  llvm::SaveAndRestore inEquation(isInEquation, false);
  std::vector<const Statement *> statements;
  const Expr *result = nullptr;
  while (!peek().is("}")) {
    bool follows = !statements.empty() && !peek().startsLine;
    if (follows && !takeIf(",") && !takeIf(";"))
      return error("a new line or '}'");
    if (peek().is("let") || peek().is("assert") || peek().is("next") ||
        peek().is("emit")) {
      Result<Statement> statement = parseStatement();
      if (failed(statement))
        return failure();
      statements.push_back(*statement);
      continue;
    }
    if (isLoop)
      return error("'let', 'next', 'emit', 'assert' or '}'");
    if (isEquation()) {
      StringRef name = peek().text;
      SMRange range = peek().range;
      Result<Statement> equation = parseEquation(range);
      if (failed(equation))
        return failure();
      statements.push_back(*equation);
      result = ast.create(NameExpr{{Expr::Kind::name, range}, name});
    } else {
      Result<Expr> value = parseExpr();
      if (failed(value))
        return failure();
      result = *value;
    }
    if (!peek().is("}"))
      return error("'}' after the value of the block");
  }
  if (!isLoop && !result)
    return error("a value at the end of the block");
  take();
  return ast.create(BlockBody{since(begin), ast.copy(statements), result});
}
