//===- ParseControl.cpp - Branches, loops and functions in place ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Parser.h"

using namespace dlc;
using namespace dlc::tdl;

Parser::Result<Expr> Parser::parseBlockExpr() {
  Result<BlockBody> block = parseBlock(/*isLoop=*/false);
  if (failed(block))
    return failure();
  return ast.create(BlockExpr{{Expr::Kind::block, (*block)->range}, *block});
}

/// if a { b } else if c { d } else { e }
Parser::Result<Expr> Parser::parseConditional() {
  Level level(*this);
  if (failed(level.check()))
    return failure();
  SMRange begin = take().range;
  Result<Expr> condition = parseExpr();
  if (failed(condition))
    return failure();
  Result<Expr> onTrue = parseBlockExpr();
  if (failed(onTrue) ||
      failed(expect("else", "and a value for when the condition is false")))
    return failure();
  Result<Expr> onFalse =
      peek().is("if") ? parseConditional() : parseBlockExpr();
  if (failed(onFalse))
    return failure();
  return ast.create(ConditionalExpr{
      {Expr::Kind::conditional, since(begin)}, *condition, *onTrue, *onFalse});
}

/// with h = a, c: f32 = b
FailureOr<ArrayRef<Carried>> Parser::parseCarried() {
  std::vector<Carried> carried;
  if (!takeIf("with"))
    return ArrayRef<Carried>();
  do {
    Carried one{{}, peek().range, nullptr, nullptr};
    FailureOr<StringRef> name = expectName("the name of what is carried");
    if (failed(name))
      return failure();
    one.name = *name;
    if (takeIf(":")) {
      Result<TypeExpr> type = parseType();
      if (failed(type))
        return failure();
      one.type = *type;
    }
    if (failed(expect("=", "and what '" + *name + "' begins with")))
      return failure();
    Result<Expr> initial = parseExpr();
    if (failed(initial))
      return failure();
    one.initial = *initial;
    carried.push_back(one);
  } while (takeIf(","));
  return ast.copy(carried);
}

/// for i in 0..n with h = a { next b }; for (x, y) in (xs, ys) { emit x + y }
Parser::Result<Expr> Parser::parseLoop(LoopExpr::Form form) {
  LoopExpr loop{{Expr::Kind::loop, take().range},
                form,
                {},
                {},
                nullptr,
                nullptr,
                {},
                nullptr};
  if (form == LoopExpr::Form::whileLoop) {
    Result<Expr> condition = parseExpr();
    if (failed(condition))
      return failure();
    loop.condition = *condition;
  } else {
    FailureOr<ArrayRef<StringRef>> names = failure();
    if (takeIf("("))
      names = parseList<StringRef>(
          ")", [&] { return expectName("the name of an element"); });
    else if (FailureOr<StringRef> name =
                 expectName("the name of what the loop goes through");
             succeeded(name))
      names = ast.copy(std::vector<StringRef>{*name});
    if (failed(names) || failed(expect("in", "and what the loop goes through")))
      return failure();
    loop.variables = *names;
    Result<Expr> range = parseExpr();
    if (failed(range))
      return failure();
    if (takeIf("..")) {
      Result<Expr> end = parseExpr();
      if (failed(end))
        return failure();
      loop.end = *end;
    }
    auto tuple = dyn_cast<TupleExpr>(*range);
    loop.ranges = tuple && names->size() > 1
                      ? tuple->elements
                      : ast.copy(std::vector<const Expr *>{*range});
  }
  FailureOr<ArrayRef<Carried>> carried = parseCarried();
  if (failed(carried))
    return failure();
  loop.carried = *carried;
  Result<BlockBody> body = parseBlock(/*isLoop=*/true);
  if (failed(body))
    return failure();
  loop.body = *body;
  loop.range = since(loop.range);
  return ast.create(loop);
}

/// |x, y| x + y
Parser::Result<Expr> Parser::parseLambda() {
  SMRange begin = take().range;
  auto parameters = parseList<StringRef>(
      "|", [&] { return expectName("a parameter or '|'"); });
  if (failed(parameters))
    return failure();
  Result<Expr> body = parseExpr();
  if (failed(body))
    return failure();
  return ast.create(
      LambdaExpr{{Expr::Kind::lambda, since(begin)}, *parameters, *body});
}

/// Whether sum(i) comes next, and what it is the sum of.
bool Parser::isReduction() const {
  static constexpr StringRef kReductions[] = {"sum", "mean", "prod", "max",
                                              "min", "any",  "all"};
  if (!isInEquation || !llvm::is_contained(kReductions, peek().text) ||
      !peek(1).is("("))
    return false;
  size_t i = 2;
  while (peek(i).kind == Token::Kind::name && peek(i + 1).is(","))
    i += 2;
  if (peek(i).kind != Token::Kind::name || !peek(i + 1).is(")"))
    return false;
  const Token &next = peek(i + 2);
  return next.kind == Token::Kind::name || next.kind == Token::Kind::number ||
         next.is("(") || next.is("if");
}

/// sum(i, j) a * b: of a product, as written in mathematics, and of no sum.
Parser::Result<Expr> Parser::parseReduction() {
  Level level(*this);
  if (failed(level.check()) || failed(addOperator(peek().range)))
    return failure();
  const Token &op = take();
  take();
  auto indices = parseList<StringRef>(
      ")", [&] { return expectName("the name of an index"); });
  if (failed(indices))
    return failure();
  Result<Expr> operand = parseBinary(kProductLevel);
  if (failed(operand))
    return failure();
  return ast.create(ReductionExpr{
      {Expr::Kind::reduction, since(op.range)}, op.text, *indices, *operand});
}
