//===- ParseTypes.cpp - Types of the tensor language ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Parser.h"

using namespace dlc;
using namespace dlc::tdl;

/// A size, a type's name, ..S or ?
FailureOr<TypeArgument> Parser::parseTypeArgument() {
  TypeArgument argument{TypeArgument::Kind::expr, peek().range, nullptr, {}};
  if (takeIf("?")) {
    argument.kind = TypeArgument::Kind::any;
    return argument;
  }
  if (takeIf("..")) {
    argument.kind = TypeArgument::Kind::rest;
    FailureOr<StringRef> name = expectName("a name for all sizes after '..'");
    if (failed(name))
      return failure();
    argument.name = *name;
  } else {
    Result<Expr> expr = parseExpr();
    if (failed(expr))
      return failure();
    argument.expr = *expr;
  }
  argument.range = since(argument.range);
  return argument;
}

/// f32[B, D], nn.Linear[D, H]
Parser::Result<TypeExpr> Parser::parseNameType() {
  SMRange begin = peek().range;
  FailureOr<StringRef> name = expectName("a type");
  if (failed(name))
    return failure();
  const Expr *path = ast.create(NameExpr{{Expr::Kind::name, begin}, *name});
  while (takeIf(".")) {
    SMRange nameRange = peek().range;
    name = expectName("a name after '.'");
    if (failed(name) || failed(addOperator(nameRange)))
      return failure();
    path = ast.create(
        FieldExpr{{Expr::Kind::field, since(begin)}, path, *name, nameRange});
  }
  FailureOr<ArrayRef<TypeArgument>> arguments{ArrayRef<TypeArgument>()};
  if (peek().is("[") && !peek().startsLine) {
    take();
    arguments =
        parseList<TypeArgument>("]", [&] { return parseTypeArgument(); });
  }
  if (failed(arguments))
    return failure();
  return ast.create(
      NameType{{TypeExpr::Kind::name, since(begin)}, path, *arguments});
}

Parser::Result<TypeExpr> Parser::parseType() {
  Level level(*this);
  if (failed(level.check()))
    return failure();
  SMRange begin = peek().range;
  auto parseOne = [&]() -> FailureOr<const TypeExpr *> { return parseType(); };
  if (takeIf("(")) {
    std::vector<StringRef> names;
    SmallVector<bool> isState;
    bool isNamed =
        (peek().kind == Token::Kind::name && peek(1).is(":")) || isAtState();
    auto elements =
        parseList<const TypeExpr *>(")", [&]() -> FailureOr<const TypeExpr *> {
          if (isNamed) {
            isState.push_back(takeState());
            FailureOr<StringRef> name = expectName("a name for each element");
            if (failed(name) || failed(expect(":", "after '" + *name + "'")))
              return failure();
            names.push_back(*name);
          }
          return parseType();
        });
    if (failed(elements))
      return failure();
    return ast.create(TupleType{{TypeExpr::Kind::tuple, since(begin)},
                                *elements,
                                ast.copy(names),
                                ast.copy(isState)});
  }
  if (takeIf("[")) {
    Result<TypeExpr> element = parseType();
    if (failed(element) || failed(expect(";", "and a number of elements")))
      return failure();
    llvm::SaveAndRestore brackets(openBrackets, openBrackets + 1);
    Result<Expr> count = parseExpr();
    if (failed(count) || failed(expect("]", "after the number of elements")))
      return failure();
    return ast.create(
        ListType{{TypeExpr::Kind::list, since(begin)}, *element, *count});
  }
  if (takeIf("fn")) {
    if (failed(expect("(", "and the types of the parameters")))
      return failure();
    auto parameters = parseList<const TypeExpr *>(")", parseOne);
    if (failed(parameters) ||
        failed(expect("->", "and the type of the result")))
      return failure();
    Result<TypeExpr> result = parseType();
    if (failed(result))
      return failure();
    return ast.create(FunctionType{
        {TypeExpr::Kind::function, since(begin)}, *parameters, *result});
  }
  return parseNameType();
}
