//===- Types.cpp - Types of values, and values as types -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elaborator.h"
#include "Spelling.h"
#include "dlc/Support/Limits.h"

using namespace dlc;
using namespace dlc::tdl;

/// The name, where `expr` is nothing but a name.
static StringRef getName(const Expr *expr) {
  auto name = dyn_cast_or_null<NameExpr>(expr);
  return name ? name->name : StringRef();
}

//===----------------------------------------------------------------------===//
// What is known
//===----------------------------------------------------------------------===//

static bool isKnownExpr(const Expr *expr, const Scope &scope) {
  if (auto name = dyn_cast<NameExpr>(expr))
    return !isUnbound(scope, name->name);
  if (auto binary = dyn_cast<BinaryExpr>(expr))
    return isKnownExpr(binary->lhs, scope) && isKnownExpr(binary->rhs, scope);
  if (auto unary = dyn_cast<UnaryExpr>(expr))
    return isKnownExpr(unary->operand, scope);
  if (auto call = dyn_cast<CallExpr>(expr))
    return llvm::all_of(call->arguments, [&](const Argument &argument) {
      return isKnownExpr(argument.value, scope);
    });
  return true;
}

bool Elaborator::isKnown(const TypeExpr *type, const Scope &scope) const {
  if (auto name = dyn_cast<NameType>(type)) {
    StringRef base = getName(name->name);
    // A name that stands for nothing is no type: that is found by resolving.
    if (const Val *value = scope.find(base);
        value && std::holds_alternative<Unbound>(*value))
      return false;
    return llvm::all_of(name->arguments, [&](const TypeArgument &argument) {
      if (argument.kind == TypeArgument::Kind::any)
        return false;
      if (argument.kind == TypeArgument::Kind::rest)
        return !isUnbound(scope, argument.name);
      return isKnownExpr(argument.expr, scope);
    });
  }
  auto isOneKnown = [&](const TypeExpr *one) { return isKnown(one, scope); };
  if (auto tuple = dyn_cast<TupleType>(type))
    return llvm::all_of(tuple->elements, isOneKnown);
  if (auto list = dyn_cast<ListType>(type))
    return isOneKnown(list->element) && isKnownExpr(list->count, scope);
  return false;
}

//===----------------------------------------------------------------------===//
// A type as a value without tensors
//===----------------------------------------------------------------------===//

/// The part of a type's argument that is not made of names and numbers by
/// arithmetic, if there is one. What else there is may compute with tensors,
/// and a type is known before them.
static const Expr *findComputed(const Expr *expr) {
  if (isa<NumberExpr, NameExpr>(expr))
    return nullptr;
  if (auto field = dyn_cast<FieldExpr>(expr))
    return findComputed(field->base);
  if (auto unary = dyn_cast<UnaryExpr>(expr); unary && unary->op == "-")
    return findComputed(unary->operand);
  static constexpr StringRef kArithmetic[] = {"+", "-", "*", "/", "//", "%"};
  auto binary = dyn_cast<BinaryExpr>(expr);
  if (!binary || !llvm::is_contained(kArithmetic, binary->op))
    return expr;
  const Expr *left = findComputed(binary->lhs);
  return left ? left : findComputed(binary->rhs);
}

LogicalResult Elaborator::checkTypeArgument(const Expr *expr) {
  if (const Expr *computed = findComputed(expr))
    return error(computed->range)
           << "the sizes of a type are names and numbers, and sums, products "
              "and quotients of these";
  return success();
}

FailureOr<Val> Elaborator::resolveName(const NameType *type,
                                       const Scope &scope) {
  FailureOr<Val> base = evaluate(type->name, scope);
  if (failed(base))
    return failure();
  if (auto any = getAs<AnyType>(*base))
    return any->type;
  if (std::holds_alternative<AnySize>(*base) ||
      std::holds_alternative<AnyNumber>(*base))
    return base;
  std::vector<Val> arguments;
  for (const TypeArgument &argument : type->arguments) {
    if (argument.kind == TypeArgument::Kind::any)
      return error(argument.range) << "'?' may stand only where there is a "
                                      "value to take the size from";
    if (argument.kind == TypeArgument::Kind::expr) {
      if (failed(checkTypeArgument(argument.expr)))
        return failure();
      FailureOr<Val> value = evaluate(argument.expr, scope);
      if (failed(value))
        return failure();
      arguments.push_back(*value);
      continue;
    }
    const Val *value = scope.find(argument.name);
    auto rest = value ? std::get_if<Rest>(value) : nullptr;
    if (!rest)
      return error(argument.range)
             << "'" << argument.name << "' does not stand for several sizes";
    llvm::append_range(arguments, rest->sizes);
  }
  if (auto dtype = std::get_if<DType>(&*base)) {
    Tensor tensor{{}, dtype->type, {}};
    for (auto [i, argument] : llvm::enumerate(arguments)) {
      auto size = std::get_if<Size>(&argument);
      if (!size)
        return error(type->range)
               << "a tensor's sizes are whole numbers, but one of these is "
               << formatType(argument);
      tensor.sizes.push_back(*size);
    }
    if (failed(getType(tensor.dtype, tensor.sizes, type->range)))
      return failure();
    return Val(tensor);
  }
  auto kind = std::get_if<std::shared_ptr<const RecordKind>>(&*base);
  if (!kind)
    return error(type->range)
           << "expected a type, but this is " << formatType(*base);
  const RecordItem *item = (*kind)->item;
  if (arguments.size() != item->generics.size())
    return error(type->range)
           << "'" << item->name << "' is declared with "
           << item->generics.size() << " sizes and types, but here are "
           << arguments.size();
  Scope &inner = makeScope((*kind)->scope);
  for (auto [generic, argument] : llvm::zip(item->generics, arguments)) {
    auto tensor = std::get_if<Tensor>(&argument);
    inner.set(generic, tensor ? Val(DType{tensor->dtype}) : argument);
  }
  Record record{*kind, std::move(arguments), {}};
  for (const Parameter &field : item->fields) {
    FailureOr<Val> value = resolve(field.type, inner);
    if (failed(value))
      return failure();
    record.fields.push_back(*value);
  }
  return Val(std::make_shared<const Record>(std::move(record)));
}

FailureOr<Val> Elaborator::resolve(const TypeExpr *type, const Scope &scope) {
  Step step(*this);
  if (failed(step.check(type->range)))
    return failure();
  FailureOr<Val> value = resolveKind(type, scope);
  if (failed(value) || failed(checkExtent(*value, type->range)))
    return failure();
  return value;
}

FailureOr<Val> Elaborator::resolveKind(const TypeExpr *type,
                                       const Scope &scope) {
  if (auto name = dyn_cast<NameType>(type))
    return resolveName(name, scope);
  if (auto list = dyn_cast<ListType>(type)) {
    FailureOr<Val> element = resolve(list->element, scope);
    if (failed(element) || failed(checkTypeArgument(list->count)))
      return failure();
    FailureOr<Size> count = evaluateSize(list->count, scope);
    if (failed(count))
      return failure();
    constexpr int64_t kMaxElements = 4096;
    auto number = count->getConstant();
    if (!number || *number < 0 || *number > kMaxElements)
      return error(list->count->range)
             << "a list has a known number of elements, from 0 to "
             << kMaxElements << ", not " << count->str();
    return Val(std::make_shared<const List>(
        List{std::vector<Val>(*number, *element)}));
  }
  if (auto tuple = dyn_cast<TupleType>(type)) {
    Tuple made;
    for (StringRef name : tuple->names)
      made.names.push_back(name.str());
    for (const TypeExpr *element : tuple->elements) {
      FailureOr<Val> value = resolve(element, scope);
      if (failed(value))
        return failure();
      made.elements.push_back(*value);
    }
    return Val(std::make_shared<const Tuple>(std::move(made)));
  }
  return error(type->range)
         << "the type of a function can only be that of a parameter";
}

//===----------------------------------------------------------------------===//
// Names that follow from what is expected
//===----------------------------------------------------------------------===//

void Elaborator::infer(const TypeExpr *type, const Val &expected,
                       Scope &scope) {
  auto bindSize = [&](const TypeArgument &argument, const Val &value) {
    StringRef name = getName(argument.expr);
    if (!name.empty() && isUnbound(scope, name))
      scope.set(name, value);
  };
  if (auto name = dyn_cast<NameType>(type)) {
    StringRef base = getName(name->name);
    if (auto tensor = std::get_if<Tensor>(&expected)) {
      const Val *found = scope.find(base);
      auto unbound = found ? std::get_if<Unbound>(found) : nullptr;
      if (unbound && unbound->constraint == "any")
        scope.set(base, std::make_shared<const AnyType>(AnyType{expected}));
      else if (unbound)
        scope.set(base, DType{tensor->dtype});
      size_t numFixed =
          llvm::count_if(name->arguments, [](const TypeArgument &argument) {
            return argument.kind != TypeArgument::Kind::rest;
          });
      bool hasRest = numFixed < name->arguments.size();
      if (numFixed > tensor->sizes.size() ||
          (!hasRest && numFixed < tensor->sizes.size()))
        return;
      ArrayRef<Size> sizes = tensor->sizes;
      for (const TypeArgument &argument : name->arguments) {
        if (argument.kind == TypeArgument::Kind::rest) {
          size_t count = tensor->sizes.size() - numFixed;
          if (isUnbound(scope, argument.name))
            scope.set(argument.name,
                      Rest{SmallVector<Size, 4>(sizes.take_front(count))});
          sizes = sizes.drop_front(count);
          continue;
        }
        bindSize(argument, sizes.front());
        sizes = sizes.drop_front();
      }
    } else if (auto record = getAs<Record>(expected)) {
      for (auto [argument, value] :
           llvm::zip(name->arguments, record->arguments))
        bindSize(argument, value);
    }
  } else if (auto tuple = dyn_cast<TupleType>(type)) {
    if (auto other = getAs<Tuple>(expected))
      for (auto [element, value] : llvm::zip(tuple->elements, other->elements))
        infer(element, value, scope);
  }
}
