//===- ParseExprs.cpp - Expressions of the tensor language ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Parser.h"

using namespace dlc;
using namespace dlc::tdl;

LogicalResult Parser::Level::check() const {
  if (parser.depth <= kMaxExprDepth)
    return success();
  return parser.sources.error(parser.peek().range)
         << "this is nested more than " << kMaxExprDepth << " deep";
}

LogicalResult Parser::addOperator(SMRange range) {
  if (++height <= kMaxOperators)
    return success();
  return sources.error(range) << "an expression has more than " << kMaxOperators
                              << " operators in a row";
}

/// Binary operators, from the ones that bind least on.

static ArrayRef<StringRef> getOperators(unsigned level) {
  static constexpr StringRef kOr[] = {"or"}, kAnd[] = {"and"},
                             kCompare[] = {"==", "!=", "<", "<=", ">", ">="},
                             kAdd[] = {"+", "-"},
                             kMultiply[] = {"*", "/", "//", "%", "@"};
  static constexpr ArrayRef<StringRef> kLevels[] = {kOr, kAnd, kCompare, kAdd,
                                                    kMultiply};
  return level < std::size(kLevels) ? kLevels[level] : ArrayRef<StringRef>();
}
static constexpr unsigned kCompareLevel = 2;

Parser::Result<Expr> Parser::parseExpr() {
  Level level(*this);
  if (failed(level.check()))
    return failure();
  unsigned before = std::exchange(height, 0);
  Result<Expr> expr = parseBinary(0);
  height = std::max(before, height + 1);
  return expr;
}

Parser::Result<Expr> Parser::parseBinary(unsigned level) {
  ArrayRef<StringRef> operators = getOperators(level);
  if (operators.empty())
    return parseUnary();
  Result<Expr> lhs = parseBinary(level + 1);
  if (failed(lhs))
    return failure();
  unsigned numOperators = 0;
  while (llvm::any_of(operators, [&](StringRef op) { return peek().is(op); })) {
    // A '-' at the beginning of a line begins an expression.
    if (peek().is("-") && peek().startsLine && openBrackets == 0)
      break;
    if (level == kCompareLevel && ++numOperators > 1)
      return sources.error(peek().range)
             << "comparisons don't follow one another; write 'a < b and b < c'";
    const Token &op = take();
    if (failed(addOperator(op.range)))
      return failure();
    Result<Expr> rhs = parseBinary(level + 1);
    if (failed(rhs))
      return failure();
    lhs = ast.create(
        BinaryExpr{{Expr::Kind::binary, join((*lhs)->range, (*rhs)->range)},
                   op.text,
                   op.range,
                   *lhs,
                   *rhs});
  }
  return lhs;
}

/// -a, not a
Parser::Result<Expr> Parser::parseUnary() {
  if (!peek().is("-") && !peek().is("not"))
    return parsePower();
  Level level(*this);
  if (failed(level.check()))
    return failure();
  const Token &op = take();
  // 'not' binds less than comparisons do.
  Result<Expr> operand =
      op.is("not") ? parseBinary(kCompareLevel) : parseUnary();
  if (failed(operand))
    return failure();
  return ast.create(
      UnaryExpr{{Expr::Kind::unary, since(op.range)}, op.text, *operand});
}

/// a ** b, of which the right one is done first
Parser::Result<Expr> Parser::parsePower() {
  Result<Expr> base = parsePostfix();
  if (failed(base) || !peek().is("**"))
    return base;
  Level level(*this);
  const Token &op = take();
  if (failed(level.check()) || failed(addOperator(op.range)))
    return failure();
  Result<Expr> exponent = parseUnary();
  if (failed(exponent))
    return failure();
  return ast.create(
      BinaryExpr{{Expr::Kind::binary, join((*base)->range, (*exponent)->range)},
                 op.text,
                 op.range,
                 *base,
                 *exponent});
}

//===----------------------------------------------------------------------===//
// What follows a value
//===----------------------------------------------------------------------===//

bool dlc::tdl::startsTypeArguments(ArrayRef<Token> tokens, size_t position) {
  if (position == 0 || !tokens[position].is("<") ||
      tokens[position].range.Start != tokens[position - 1].range.End)
    return false;
  static constexpr StringRef kSigns[] = {"[",  "]",  "(", ")",  ",", "+",
                                         "-",  "*",  "/", "//", "%", ".",
                                         "..", "->", ";", "?"};
  for (size_t i = position + 1; i < tokens.size(); ++i) {
    const Token &token = tokens[i];
    if (token.is(">"))
      return tokens[i + 1].is("(");
    bool fits =
        token.kind == Token::Kind::name || token.kind == Token::Kind::number ||
        token.is("fn") ||
        llvm::any_of(kSigns, [&](StringRef sign) { return token.is(sign); });
    if (!fits)
      return false;
  }
  return false;
}

/// f<T>(a, name = b)
Parser::Result<Expr> Parser::parseCall(const Expr *callee) {
  FailureOr<ArrayRef<const TypeExpr *>> types{ArrayRef<const TypeExpr *>()};
  if (takeIf("<"))
    types = parseList<const TypeExpr *>(
        ">", [&]() -> FailureOr<const TypeExpr *> { return parseType(); });
  if (failed(types) || failed(expect("(", "and arguments")))
    return failure();
  // What the arguments are is no part of an equation's notation.
  auto arguments = parseList<Argument>(")", [&]() -> FailureOr<Argument> {
    Argument argument{{}, peek().range, nullptr};
    if (peek().kind == Token::Kind::name && peek(1).is("=")) {
      argument.name = take().text;
      take();
    }
    Result<Expr> value = parseExpr();
    if (failed(value))
      return failure();
    argument.value = *value;
    return argument;
  });
  if (failed(arguments))
    return failure();
  return ast.create(CallExpr{
      {Expr::Kind::call, since(callee->range)}, callee, *types, *arguments});
}

/// i, a:b:c, ..
FailureOr<Subscript> Parser::parseSubscript() {
  Subscript subscript{Subscript::Kind::position,
                      peek().range,
                      nullptr,
                      nullptr,
                      nullptr,
                      nullptr};
  auto parseUnless = [&](std::initializer_list<StringRef> ends,
                         const Expr *&into) -> LogicalResult {
    if (llvm::any_of(ends, [&](StringRef end) { return peek().is(end); }))
      return success();
    Result<Expr> expr = parseExpr();
    if (succeeded(expr))
      into = *expr;
    return LogicalResult(expr);
  };
  if (takeIf("..")) {
    subscript.kind = Subscript::Kind::rest;
    return subscript;
  }
  if (failed(parseUnless({":"}, subscript.position)))
    return failure();
  if (takeIf(":")) {
    subscript.kind = Subscript::Kind::range;
    subscript.begin = std::exchange(subscript.position, nullptr);
    if (failed(parseUnless({":", ",", "]"}, subscript.end)))
      return failure();
    if (takeIf(":") && failed(parseUnless({",", "]"}, subscript.step)))
      return failure();
  }
  subscript.range = since(subscript.range);
  return subscript;
}

Parser::Result<Expr> Parser::parseSubscripts(const Expr *base) {
  take();
  if (peek().is("]"))
    return error("a subscript");
  auto subscripts = parseList<Subscript>("]", [&] { return parseSubscript(); });
  if (failed(subscripts))
    return failure();
  return ast.create(SubscriptExpr{
      {Expr::Kind::subscript, since(base->range)}, base, *subscripts});
}

/// f(a)[i].b
Parser::Result<Expr> Parser::parsePostfix() {
  Result<Expr> base = parsePrimary();
  while (succeeded(base)) {
    // A bracket at the beginning of a line begins an expression.
    bool mayFollow = !peek().startsLine || openBrackets > 0;
    SMRange sign = peek().range;
    if (mayFollow &&
        (peek().is("(") || startsTypeArguments(tokens, position))) {
      base = parseCall(*base);
    } else if (mayFollow && peek().is("[")) {
      base = parseSubscripts(*base);
    } else if (takeIf(".")) {
      SMRange range = peek().range;
      if (peek().kind != Token::Kind::name &&
          peek().kind != Token::Kind::number)
        return error("the name of a field, or its number in a tuple");
      StringRef name = take().text;
      base = ast.create(FieldExpr{
          {Expr::Kind::field, since((*base)->range)}, *base, name, range});
    } else {
      break;
    }
    if (failed(addOperator(sign)))
      return failure();
  }
  return base;
}

//===----------------------------------------------------------------------===//
// Simple values
//===----------------------------------------------------------------------===//

Parser::Result<Expr> Parser::parseNumber() {
  const Token &token = take();
  double value = 0;
  if (token.text.getAsDouble(value) || !std::isfinite(value))
    return sources.error(token.range) << "the number is too large";
  bool isInteger = llvm::all_of(token.text, llvm::isDigit);
  // The integers that a double holds exactly.
  uint64_t number = 0;
  if (isInteger &&
      (token.text.getAsInteger(10, number) || number > (uint64_t(1) << 53)))
    return sources.error(token.range)
           << "whole numbers go up to 9007199254740992";
  return ast.create(
      NumberExpr{{Expr::Kind::number, token.range}, value, isInteger});
}

/// (a), (a, b), ()
Parser::Result<Expr> Parser::parseInParentheses() {
  SMRange begin = take().range;
  bool isTuple = peek().is(")");
  auto elements =
      parseList<const Expr *>(")", [&]() -> FailureOr<const Expr *> {
        Result<Expr> element = parseExpr();
        isTuple |= peek().is(",");
        return element;
      });
  if (failed(elements))
    return failure();
  if (!isTuple)
    return elements->front();
  return ast.create(TupleExpr{{Expr::Kind::tuple, since(begin)}, *elements});
}

Parser::Result<Expr> Parser::parseListExpr() {
  SMRange begin = take().range;
  auto elements = parseList<const Expr *>(
      "]", [&]() -> FailureOr<const Expr *> { return parseExpr(); });
  if (failed(elements))
    return failure();
  return ast.create(ListExpr{{Expr::Kind::list, since(begin)}, *elements});
}

Parser::Result<Expr> Parser::parsePrimary() {
  const Token &token = peek();
  switch (token.kind) {
  case Token::Kind::number:
    return parseNumber();
  case Token::Kind::string:
    take();
    return ast.create(StringExpr{{Expr::Kind::string, token.range},
                                 token.text.drop_front().drop_back()});
  case Token::Kind::name:
    if (isReduction())
      return parseReduction();
    take();
    return ast.create(NameExpr{{Expr::Kind::name, token.range}, token.text});
  default:
    break;
  }
  if (token.is("true") || token.is("false"))
    return ast.create(
        BooleanExpr{{Expr::Kind::boolean, take().range}, token.text == "true"});
  if (token.is("("))
    return parseInParentheses();
  if (token.is("["))
    return parseListExpr();
  if (token.is("{"))
    return parseBlockExpr();
  if (token.is("|"))
    return parseLambda();
  if (token.is("if"))
    return parseConditional();
  if (token.is("for"))
    return parseLoop(LoopExpr::Form::forLoop);
  if (token.is("scan"))
    return parseLoop(LoopExpr::Form::scanLoop);
  if (token.is("while"))
    return parseLoop(LoopExpr::Form::whileLoop);
  return error("an expression");
}
