//===- Ast.h - The tensor language as a tree --------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the parser makes of a file. Nodes live as long as their `Ast`, never
// change, and know the range of the text that they come from. Names in types
// and expressions are resolved by the elaborator, so that a type is its name
// and what stands in brackets behind it.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_AST_H
#define DLC_FRONTENDS_DSL_AST_H

#include "dlc/Support/LLVM.h"
#include "llvm/Support/Allocator.h"
#include "llvm/Support/SMLoc.h"
#include <optional>

namespace dlc::tdl {

using llvm::SMRange;

struct BlockBody;
struct TypeExpr;

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

struct Expr {
  enum class Kind {
    number,
    boolean,
    string,
    name,
    tuple,
    list,
    unary,
    binary,
    call,
    subscript,
    field,
    conditional,
    loop,
    lambda,
    block,
    reduction
  };
  Kind kind;
  SMRange range;
};

/// 12 or 0.5e-3.
struct NumberExpr : Expr {
  double value;
  bool isInteger;
  static bool classof(const Expr *expr) { return expr->kind == Kind::number; }
};

struct BooleanExpr : Expr {
  bool value;
  static bool classof(const Expr *expr) { return expr->kind == Kind::boolean; }
};

struct StringExpr : Expr {
  StringRef value;
  static bool classof(const Expr *expr) { return expr->kind == Kind::string; }
};

struct NameExpr : Expr {
  StringRef name;
  static bool classof(const Expr *expr) { return expr->kind == Kind::name; }
};

/// (a, b)
struct TupleExpr : Expr {
  ArrayRef<const Expr *> elements;
  static bool classof(const Expr *expr) { return expr->kind == Kind::tuple; }
};

/// [a, b]
struct ListExpr : Expr {
  ArrayRef<const Expr *> elements;
  static bool classof(const Expr *expr) { return expr->kind == Kind::list; }
};

/// -a, not a
struct UnaryExpr : Expr {
  StringRef op;
  const Expr *operand;
  static bool classof(const Expr *expr) { return expr->kind == Kind::unary; }
};

/// a + b, a < b, a and b
struct BinaryExpr : Expr {
  StringRef op;
  SMRange opRange;
  const Expr *lhs, *rhs;
  static bool classof(const Expr *expr) { return expr->kind == Kind::binary; }
};

struct Argument {
  StringRef name; ///< "" if it goes by its position
  SMRange range;
  const Expr *value;
};

/// f<T>(a, name = b)
struct CallExpr : Expr {
  const Expr *callee;
  ArrayRef<const TypeExpr *> types;
  ArrayRef<Argument> arguments;
  static bool classof(const Expr *expr) { return expr->kind == Kind::call; }
};

/// What stands between two commas in x[1:n:2, i, .., :].
struct Subscript {
  enum class Kind { position, range, rest };
  Kind kind;
  SMRange range;
  const Expr *position;           ///< of a position
  const Expr *begin, *end, *step; ///< of a range; null where left out
};

struct SubscriptExpr : Expr {
  const Expr *base;
  ArrayRef<Subscript> subscripts;
  static bool classof(const Expr *expr) {
    return expr->kind == Kind::subscript;
  }
};

/// p.w, t.0
struct FieldExpr : Expr {
  const Expr *base;
  StringRef name;
  SMRange nameRange;
  static bool classof(const Expr *expr) { return expr->kind == Kind::field; }
};

/// if c { a } else { b }
struct ConditionalExpr : Expr {
  const Expr *condition;
  const Expr *onTrue, *onFalse; ///< blocks, or another conditional
  static bool classof(const Expr *expr) {
    return expr->kind == Kind::conditional;
  }
};

/// A value that a loop carries from step to step: h = zeros()
struct Carried {
  StringRef name;
  SMRange range;
  const TypeExpr *type; ///< null if it is that of the value
  const Expr *initial;
};

/// for i in 0..n with h = a { next b, emit c }
/// scan x in xs with h = a { next b, emit c }
/// while c with h = a { next b }
struct LoopExpr : Expr {
  enum class Form { forLoop, scanLoop, whileLoop };
  Form form;
  ArrayRef<StringRef> variables;
  ArrayRef<const Expr *> ranges; ///< what the variables go through
  const Expr *end;               ///< of the only range, if that is a..b
  const Expr *condition;         ///< of a while
  ArrayRef<Carried> carried;
  const BlockBody *body;
  static bool classof(const Expr *expr) { return expr->kind == Kind::loop; }
};

/// |x, y| a
struct LambdaExpr : Expr {
  ArrayRef<StringRef> parameters;
  const Expr *body;
  static bool classof(const Expr *expr) { return expr->kind == Kind::lambda; }
};

struct BlockExpr : Expr {
  const BlockBody *block;
  static bool classof(const Expr *expr) { return expr->kind == Kind::block; }
};

/// sum(i, j) a, on the right of an equation with indices
struct ReductionExpr : Expr {
  StringRef op;
  ArrayRef<StringRef> indices;
  const Expr *operand;
  static bool classof(const Expr *expr) {
    return expr->kind == Kind::reduction;
  }
};

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

struct TypeExpr {
  enum class Kind { name, tuple, function, list };
  Kind kind;
  SMRange range;
};

/// An argument of a type: a size, a type, or all sizes that a name stands for.
struct TypeArgument {
  enum class Kind { expr, rest, any };
  Kind kind;
  SMRange range;
  const Expr *expr; ///< a size, or the name of a type
  StringRef name;   ///< of ..S
};

/// f32, f32[B, T + 1], T[..S, D], nn.Linear[D, H]
struct NameType : TypeExpr {
  const Expr *name; ///< a name, or a field of an imported file
  ArrayRef<TypeArgument> arguments;
  static bool classof(const TypeExpr *type) { return type->kind == Kind::name; }
};

/// (f32, i32[B]), or with names: (loss: f32, y: f32[B])
struct TupleType : TypeExpr {
  ArrayRef<const TypeExpr *> elements;
  ArrayRef<StringRef> names; ///< one an element, or none at all
  ArrayRef<bool> isState;    ///< one a name: in front of it stands `state`
  static bool classof(const TypeExpr *type) {
    return type->kind == Kind::tuple;
  }
};

/// fn(f32, f32) -> f32
struct FunctionType : TypeExpr {
  ArrayRef<const TypeExpr *> parameters;
  const TypeExpr *result;
  static bool classof(const TypeExpr *type) {
    return type->kind == Kind::function;
  }
};

/// [Block[D]; 4]
struct ListType : TypeExpr {
  const TypeExpr *element;
  const Expr *count;
  static bool classof(const TypeExpr *type) { return type->kind == Kind::list; }
};

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

/// What a `let` binds: a name, or a tuple of patterns.
struct Pattern {
  SMRange range;
  StringRef name; ///< "" if it is a tuple
  ArrayRef<const Pattern *> elements;
};

/// An index on the left of an equation, with its size if that is given.
struct IndexName {
  StringRef name;
  SMRange range;
  const Expr *size; ///< null if it follows from the right side
};

struct Statement {
  enum class Kind { let, equation, next, emit, check };
  Kind kind;
  SMRange range;
};

/// let (a, b): T = c
struct LetStatement : Statement {
  const Pattern *pattern;
  const TypeExpr *type; ///< null if it is that of the value
  const Expr *value;
  static bool classof(const Statement *statement) {
    return statement->kind == Kind::let;
  }
};

/// let c[i, j] = sum(k) a[i, k] * b[k, j]
struct EquationStatement : Statement {
  StringRef name;
  ArrayRef<IndexName> indices;
  const Expr *value;
  static bool classof(const Statement *statement) {
    return statement->kind == Kind::equation;
  }
};

/// next a, b
struct NextStatement : Statement {
  ArrayRef<const Expr *> values;
  static bool classof(const Statement *statement) {
    return statement->kind == Kind::next;
  }
};

/// emit a, b
struct EmitStatement : Statement {
  ArrayRef<const Expr *> values;
  static bool classof(const Statement *statement) {
    return statement->kind == Kind::emit;
  }
};

/// assert a, "text"
struct CheckStatement : Statement {
  const Expr *condition;
  StringRef message;
  static bool classof(const Statement *statement) {
    return statement->kind == Kind::check;
  }
};

struct BlockBody {
  SMRange range;
  ArrayRef<const Statement *> statements;
  const Expr *result; ///< null in the body of a loop
};

//===----------------------------------------------------------------------===//
// Items
//===----------------------------------------------------------------------===//

struct Item {
  enum class Kind { import, record, function, constant, train };
  Kind kind;
  SMRange range;
  StringRef name;
  SMRange nameRange;
};

/// import std.nn as nn, import "model.onnx" as net freeze "encoder.*"
struct ImportItem : Item {
  StringRef path;
  SMRange pathRange;
  bool isFile; ///< in quotes
  ArrayRef<StringRef> frozen;
  static bool classof(const Item *item) { return item->kind == Kind::import; }
};

struct Parameter {
  StringRef name;
  SMRange range;
  const TypeExpr *type;
  const Expr *initial; ///< a default, or how a field is initialized; or null
  bool isState;        ///< in front of it stands `state`
};

/// record Linear[D, H] { w: f32[D, H] = glorot(key) }
struct RecordItem : Item {
  ArrayRef<StringRef> generics;
  ArrayRef<Parameter> fields;
  static bool classof(const Item *item) { return item->kind == Kind::record; }
};

/// A name that stands for an element type, and for which ones.
struct Generic {
  StringRef name, constraint;
  SMRange range;
};

/// fn f<T: float>(x: T[..S], n: int = 1) -> T[..S] = a
struct FunctionItem : Item {
  bool isEntry;
  ArrayRef<Generic> generics;
  ArrayRef<Parameter> parameters;
  const TypeExpr *result; ///< null if it is that of the body
  const Expr *body;
  static bool classof(const Item *item) { return item->kind == Kind::function; }
};

/// train step(p: P, x: f32[B]) { minimize loss(p, x) with adam(lr = 0.001) }
struct TrainItem : Item {
  ArrayRef<Parameter> parameters;
  const Expr *loss; ///< a block, with the statements before `minimize`
  const Expr *optimizer;
  static bool classof(const Item *item) { return item->kind == Kind::train; }
};

/// let n = 4
struct ConstantItem : Item {
  const TypeExpr *type;
  const Expr *value;
  static bool classof(const Item *item) { return item->kind == Kind::constant; }
};

//===----------------------------------------------------------------------===//

/// A file's tree, and the memory that it is in.
class Ast {
public:
  std::vector<const Item *> items;

  template <typename T> T *create(T node) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocator.Allocate<T>()) T(node);
  }
  template <typename T> ArrayRef<T> copy(const std::vector<T> &elements) {
    return ArrayRef(elements).copy(allocator);
  }
  template <typename T>
  ArrayRef<T> copy(const llvm::SmallVectorImpl<T> &elements) {
    return ArrayRef(elements).copy(allocator);
  }
  StringRef copy(StringRef text) { return text.copy(allocator); }

private:
  llvm::BumpPtrAllocator allocator;
};

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_AST_H
