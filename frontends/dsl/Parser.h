//===- Parser.h - From text to tree -----------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A recursive-descent parser of the grammar in docs/language.md.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_PARSER_H
#define DLC_FRONTENDS_DSL_PARSER_H

#include "Ast.h"
#include "Lexer.h"
#include "dlc/Support/Limits.h"
#include "llvm/Support/SaveAndRestore.h"

namespace dlc::tdl {

/// Parses `text`, which `sources` keeps, into `ast`.
LogicalResult parse(StringRef text, const Sources &sources, Ast &ast);

/// Whether <...>( follows a name at once: what is in between may stand in
/// types. The last token is the end.
bool startsTypeArguments(ArrayRef<Token> tokens, size_t position);

/// The parser's own parts: ParseItems, ParseStatements, ParseExprs and
/// ParseTypes hold a level of the grammar each.
class Parser {
public:
  Parser(ArrayRef<Token> tokens, const Sources &sources, Ast &ast)
      : tokens(tokens), sources(sources), ast(ast) {}

  LogicalResult parseFile();

private:
  template <typename T> using Result = FailureOr<const T *>;
  class Level;

  // Items.
  Result<Item> parseItem();
  Result<Item> parseImport();
  Result<Item> parseConstant();
  Result<Item> parseRecord();
  Result<Item> parseFunction(bool isEntry);
  Result<Item> parseTrain();
  FailureOr<ArrayRef<Generic>> parseGenerics();
  FailureOr<ArrayRef<Parameter>> parseParameters(StringRef close);
  bool isAtState() const;
  bool takeState();

  // Statements.
  Result<BlockBody> parseBlock(bool isLoop);
  Result<Statement> parseStatement();
  Result<Statement> parseLet();
  Result<Statement> parseEquation(SMRange begin);
  Result<Statement> parseCheck();
  FailureOr<ArrayRef<const Expr *>> parseValues();
  Result<Pattern> parsePattern();
  bool isEquation() const;

  // Expressions.
  Result<Expr> parseExpr();
  Result<Expr> parseBinary(unsigned level);
  Result<Expr> parseUnary();
  Result<Expr> parsePower();
  Result<Expr> parsePostfix();
  Result<Expr> parsePrimary();
  Result<Expr> parseNumber();
  Result<Expr> parseInParentheses();
  Result<Expr> parseListExpr();
  Result<Expr> parseConditional();
  Result<Expr> parseLoop(LoopExpr::Form form);
  Result<Expr> parseLambda();
  Result<Expr> parseBlockExpr();
  Result<Expr> parseCall(const Expr *callee);
  Result<Expr> parseSubscripts(const Expr *base);
  FailureOr<Subscript> parseSubscript();
  Result<Expr> parseReduction();
  FailureOr<ArrayRef<Carried>> parseCarried();
  bool isReduction() const;

  // Types.
  Result<TypeExpr> parseType();
  Result<TypeExpr> parseNameType();
  FailureOr<TypeArgument> parseTypeArgument();

  // Tokens.
  const Token &peek(size_t ahead = 0) const {
    return tokens[std::min(position + ahead, tokens.size() - 1)];
  }
  const Token &take() {
    const Token &token = peek();
    if (position + 1 < tokens.size())
      ++position;
    return token;
  }
  bool takeIf(StringRef word) {
    bool is = peek().is(word);
    if (is)
      take();
    return is;
  }
  /// The range from `begin` to the last token that was taken.
  SMRange since(SMRange begin) const {
    return join(begin, tokens[position > 0 ? position - 1 : 0].range);
  }
  LogicalResult expect(StringRef word, const Twine &where);
  FailureOr<StringRef> expectName(const Twine &what);
  InFlightDiagnostic error(const Twine &expected);
  /// Counts an operator of the expression that is parsed.
  LogicalResult addOperator(SMRange range);

  /// What stands between commas up to the sign `close`, which is taken.
  template <typename T>
  FailureOr<ArrayRef<T>> parseList(StringRef close,
                                   function_ref<FailureOr<T>()> parseOne);

  /// How much '*' binds: see parseBinary.
  static constexpr unsigned kProductLevel = 4;

  ArrayRef<Token> tokens;
  const Sources &sources;
  Ast &ast;
  size_t position = 0;
  /// How many brackets are open, in which a line's end means nothing.
  unsigned openBrackets = 0;
  bool isInEquation = false;
  unsigned depth = 0;
  /// No less than the height of the tree that the innermost call of parseExpr
  /// has made so far.
  unsigned height = 0;
};

/// Goes one level down while it lives.
class Parser::Level {
public:
  explicit Level(Parser &parser) : parser(parser) { ++parser.depth; }
  ~Level() { --parser.depth; }

  /// Complains where it is too deep.
  LogicalResult check() const;

private:
  Parser &parser;
};

template <typename T>
FailureOr<ArrayRef<T>>
Parser::parseList(StringRef close, function_ref<FailureOr<T>()> parseOne) {
  std::vector<T> elements;
  llvm::SaveAndRestore brackets(openBrackets, openBrackets + 1);
  while (!peek().is(close)) {
    FailureOr<T> element = parseOne();
    if (failed(element))
      return failure();
    elements.push_back(*element);
    if (!takeIf(",") && !peek().is(close))
      return error("',' or '" + close + "'");
  }
  take();
  return ast.copy(elements);
}

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_PARSER_H
