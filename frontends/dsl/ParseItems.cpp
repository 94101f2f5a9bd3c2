//===- ParseItems.cpp - Imports, records and functions --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Parser.h"

using namespace dlc;
using namespace dlc::tdl;

//===----------------------------------------------------------------------===//
// Tokens
//===----------------------------------------------------------------------===//

InFlightDiagnostic Parser::error(const Twine &expected) {
  const Token &token = peek();
  InFlightDiagnostic diagnostic = sources.error(token.range);
  diagnostic << "expected " << expected.str() << ", but found ";
  if (token.kind == Token::Kind::end)
    diagnostic << "the end of the file";
  else if (token.kind == Token::Kind::string)
    diagnostic << "a text";
  else
    diagnostic << (token.kind == Token::Kind::keyword ? "the keyword '" : "'")
               << token.text << "'";
  return diagnostic;
}

LogicalResult Parser::expect(StringRef word, const Twine &where) {
  if (takeIf(word))
    return success();
  return error("'" + word + "' " + where);
}

FailureOr<StringRef> Parser::expectName(const Twine &what) {
  if (peek().kind != Token::Kind::name)
    return error(what);
  return take().text;
}

//===----------------------------------------------------------------------===//
// Items
//===----------------------------------------------------------------------===//

/// import std.nn as nn
Parser::Result<Item> Parser::parseImport() {
  SMRange begin = take().range;
  ImportItem item{{Item::Kind::import, begin, {}, {}}, {}, {}, false, {}};
  item.pathRange = item.nameRange = peek().range;
  if (peek().kind == Token::Kind::string) {
    item.isFile = true;
    item.path = take().text.drop_front().drop_back();
    if (!peek().is("as"))
      return error("'as' and a name for what the file holds");
  } else {
    do {
      item.nameRange = peek().range;
      FailureOr<StringRef> name = expectName(
          "a name of the library, as in 'std.nn', or a file in quotes");
      if (failed(name))
        return failure();
      item.name = *name;
    } while (takeIf("."));
    item.pathRange = since(item.pathRange);
    item.path = ast.copy(getText(item.pathRange));
  }
  if (takeIf("as")) {
    item.nameRange = peek().range;
    FailureOr<StringRef> name = expectName("a name after 'as'");
    if (failed(name))
      return failure();
    item.name = *name;
  }
  // A word only here.
  if (item.isFile && peek().text == "freeze" && !peek().startsLine) {
    std::vector<StringRef> patterns;
    do {
      take();
      if (peek().kind != Token::Kind::string)
        return error("a pattern of names in quotes, as in \"encoder.*\"");
      patterns.push_back(take().text.drop_front().drop_back());
    } while (peek().is(","));
    item.frozen = ast.copy(patterns);
  }
  item.range = since(begin);
  return ast.create(item);
}

/// let n: int = 4
Parser::Result<Item> Parser::parseConstant() {
  SMRange begin = take().range, nameRange = peek().range;
  FailureOr<StringRef> name = expectName("a name after 'let'");
  if (failed(name))
    return failure();
  Result<TypeExpr> type{nullptr};
  if (takeIf(":") && failed(type = parseType()))
    return failure();
  if (failed(expect("=", "and a value")))
    return failure();
  Result<Expr> value = parseExpr();
  if (failed(value))
    return failure();
  return ast.create(ConstantItem{
      {Item::Kind::constant, since(begin), *name, nameRange}, *type, *value});
}

/// `state` is a word only in front of another name.
bool Parser::isAtState() const {
  return peek().kind == Token::Kind::name && peek().text == "state" &&
         peek(1).kind == Token::Kind::name;
}

bool Parser::takeState() {
  if (!isAtState())
    return false;
  take();
  return true;
}

/// x: f32[B] = 0, up to the sign `close`.
FailureOr<ArrayRef<Parameter>> Parser::parseParameters(StringRef close) {
  std::vector<Parameter> parameters;
  llvm::SaveAndRestore brackets(openBrackets, openBrackets + (close == ")"));
  while (!peek().is(close)) {
    bool isState = close == ")" && takeState();
    SMRange range = peek().range;
    FailureOr<StringRef> name = expectName("a name or '" + close + "'");
    if (failed(name) || failed(expect(":", "and a type after '" + *name + "'")))
      return failure();
    Result<TypeExpr> type = parseType();
    if (failed(type))
      return failure();
    Result<Expr> initial{nullptr};
    if (takeIf("=") && failed(initial = parseExpr()))
      return failure();
    parameters.push_back({*name, range, *type, *initial, isState});
    bool isSeparated = takeIf(",") || (close == "}" && peek().startsLine);
    if (!isSeparated && !peek().is(close))
      return error("',' or '" + close + "'");
  }
  take();
  return ast.copy(parameters);
}

/// record Linear[D, H] { w: f32[D, H] = glorot(key) }
Parser::Result<Item> Parser::parseRecord() {
  SMRange begin = take().range, nameRange = peek().range;
  FailureOr<StringRef> name = expectName("the record's name");
  if (failed(name))
    return failure();
  FailureOr<ArrayRef<StringRef>> generics{ArrayRef<StringRef>()};
  if (takeIf("["))
    generics = parseList<StringRef>(
        "]", [&] { return expectName("a name for a size or element type"); });
  if (failed(generics) || failed(expect("{", "and the fields of the record")))
    return failure();
  FailureOr<ArrayRef<Parameter>> fields = parseParameters("}");
  if (failed(fields))
    return failure();
  return ast.create(
      RecordItem{{Item::Kind::record, since(begin), *name, nameRange},
                 *generics,
                 *fields});
}

/// <T: float, U>
FailureOr<ArrayRef<Generic>> Parser::parseGenerics() {
  return parseList<Generic>(">", [&]() -> FailureOr<Generic> {
    Generic generic{{}, {}, peek().range};
    FailureOr<StringRef> name =
        expectName("a name that stands for an element type");
    if (failed(name))
      return failure();
    generic.name = *name;
    if (takeIf(":")) {
      FailureOr<StringRef> constraint =
          expectName("'float', 'int', 'number' or 'any'");
      if (failed(constraint))
        return failure();
      generic.constraint = *constraint;
    }
    generic.range = since(generic.range);
    return generic;
  });
}

/// fn f<T: float>(x: T[..S]) -> T[..S] = x, or with a block
Parser::Result<Item> Parser::parseFunction(bool isEntry) {
  SMRange begin = take().range, nameRange = peek().range;
  FailureOr<StringRef> name =
      expectName(isEntry ? "the entry's name" : "the function's name");
  if (failed(name))
    return failure();
  FailureOr<ArrayRef<Generic>> generics{ArrayRef<Generic>()};
  if (!isEntry && takeIf("<") && failed(generics = parseGenerics()))
    return failure();
  if (failed(expect("(", "and the parameters of '" + *name + "'")))
    return failure();
  FailureOr<ArrayRef<Parameter>> parameters = parseParameters(")");
  if (failed(parameters))
    return failure();
  Result<TypeExpr> result{nullptr};
  if (takeIf("->") && failed(result = parseType()))
    return failure();
  Result<Expr> body = failure();
  if (takeIf("="))
    body = parseExpr();
  else if (peek().is("{"))
    body = parseBlockExpr();
  else
    return error("'=' and an expression, or a block in '{' and '}'");
  if (failed(body))
    return failure();
  return ast.create(
      FunctionItem{{Item::Kind::function, since(begin), *name, nameRange},
                   isEntry,
                   *generics,
                   *parameters,
                   *result,
                   *body});
}

/// train step(p: P, x: f32[B]) { minimize loss(p, x) with adam(lr = 0.001) }
Parser::Result<Item> Parser::parseTrain() {
  SMRange begin = take().range, nameRange = peek().range;
  FailureOr<StringRef> name = expectName("the name of a step");
  if (failed(name) ||
      failed(expect("(", "and the parameters of '" + *name + "'")))
    return failure();
  FailureOr<ArrayRef<Parameter>> parameters = parseParameters(")");
  if (failed(parameters) || failed(expect("{", "and what to minimize")))
    return failure();
  // A new line ends a statement, whatever bracket the block stands in.
  llvm::SaveAndRestore brackets(openBrackets, 0u);
  std::vector<const Statement *> statements;
  while (peek().is("let") || peek().is("assert")) {
    Result<Statement> statement = parseStatement();
    if (failed(statement))
      return failure();
    statements.push_back(*statement);
  }
  if (peek().text != "minimize")
    return error("'minimize', 'let' or 'assert'");
  take();
  Result<Expr> loss = parseExpr();
  if (failed(loss) || failed(expect("with", "and an optimizer")))
    return failure();
  Result<Expr> optimizer = parseExpr();
  if (failed(optimizer) || failed(expect("}", "after the optimizer")))
    return failure();
  auto *block =
      ast.create(BlockBody{(*loss)->range, ast.copy(statements), *loss});
  return ast.create(
      TrainItem{{Item::Kind::train, since(begin), *name, nameRange},
                *parameters,
                ast.create(BlockExpr{{Expr::Kind::block, block->range}, block}),
                *optimizer});
}

Parser::Result<Item> Parser::parseItem() {
  if (peek().is("import"))
    return parseImport();
  if (peek().is("record"))
    return parseRecord();
  if (peek().is("fn"))
    return parseFunction(/*isEntry=*/false);
  if (peek().is("entry"))
    return parseFunction(/*isEntry=*/true);
  if (peek().is("let"))
    return parseConstant();
  // A word only here, like `minimize` and `state`.
  if (peek().text == "train")
    return parseTrain();
  return error("'import', 'record', 'fn', 'entry', 'train' or 'let'");
}

LogicalResult Parser::parseFile() {
  while (peek().kind != Token::Kind::end) {
    if (!peek().startsLine)
      return error("a new line");
    Result<Item> item = parseItem();
    if (failed(item))
      return failure();
    ast.items.push_back(*item);
  }
  return success();
}

LogicalResult dlc::tdl::parse(StringRef text, const Sources &sources,
                              Ast &ast) {
  FailureOr<std::vector<Token>> tokens = lex(text, sources);
  if (failed(tokens))
    return failure();
  return Parser(*tokens, sources, ast).parseFile();
}
