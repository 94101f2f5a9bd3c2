//===- Match.cpp - Whether values are of their types ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elaborator.h"

using namespace dlc;
using namespace dlc::tdl;

/// How a type reads where its names stand for something.
static std::string formatKnown(const TypeExpr *type, const Scope &scope) {
  auto name = dyn_cast<NameType>(type);
  if (!name || name->arguments.empty())
    return getText(type->range).str();
  std::string text = getText(name->name->range).str() + "[";
  for (auto [i, argument] : llvm::enumerate(name->arguments)) {
    text += i == 0 ? "" : ", ";
    text += getText(argument.range);
    auto size = dyn_cast_or_null<NameExpr>(argument.expr);
    const Val *value = size ? scope.find(size->name) : nullptr;
    if (auto known = value ? std::get_if<Size>(value) : nullptr)
      if (known->str() != size->name)
        text += " = " + known->str();
  }
  return text + "]";
}

/// "expected f32[B, D = 4], but this is f32[B, 3]"
InFlightDiagnostic Elaborator::complain(const TypeExpr *type, const Val &value,
                                        const Scope &scope, SMRange range) {
  InFlightDiagnostic diagnostic = error(range);
  diagnostic << "expected " << formatKnown(type, scope) << ", but this is "
             << formatType(value);
  if (sources.isForeign(type->range) || type->range.Start != range.Start)
    diagnostic.attachNote(sources.getLocation(type->range))
        << "what is expected is declared here";
  return diagnostic;
}

static bool isOfKind(mlir::Type dtype, StringRef constraint) {
  if (constraint == "float")
    return isa<FloatType>(dtype);
  if (constraint == "int")
    return isa<IntegerType>(dtype) && !dtype.isInteger(1);
  if (constraint == "number")
    return !dtype.isInteger(1);
  return true;
}

LogicalResult Elaborator::bindGeneric(StringRef name, const Val &value,
                                      Scope &scope, SMRange range) {
  StringRef constraint = std::get<Unbound>(*scope.find(name)).constraint;
  if (constraint == "any") {
    scope.set(name, std::make_shared<const AnyType>(AnyType{value}));
    return success();
  }
  auto tensor = std::get_if<Tensor>(&value);
  if (!tensor)
    return error(range) << "'" << name << "' stands for an element type, but "
                        << "this is " << formatType(value);
  if (!isOfKind(tensor->dtype, constraint))
    return error(range) << "'" << name << "' stands for a type of the kind '"
                        << constraint << "', which "
                        << formatDType(tensor->dtype) << " is not";
  scope.set(name, DType{tensor->dtype});
  return success();
}

/// Binds or compares an argument of a type.
LogicalResult
Elaborator::matchArgument(const TypeArgument &argument, const Val &value,
                          Scope &scope, SMRange range,
                          function_ref<InFlightDiagnostic()> complain) {
  if (argument.kind == TypeArgument::Kind::any)
    return success();
  auto name = dyn_cast<NameExpr>(argument.expr);
  if (name && isUnbound(scope, name->name)) {
    scope.set(name->name, value);
    return success();
  }
  if (auto known = std::get_if<Size>(&value)) {
    FailureOr<bool> isSolved = solve(argument.expr, *known, scope, complain);
    if (failed(isSolved))
      return failure();
    if (*isSolved)
      return success();
  }
  if (failed(checkTypeArgument(argument.expr)))
    return failure();
  FailureOr<Val> wanted = evaluate(argument.expr, scope);
  if (failed(wanted))
    return failure();
  auto getDType = [](const Val &one) -> mlir::Type {
    if (auto tensor = std::get_if<Tensor>(&one))
      return tensor->dtype;
    auto dtype = std::get_if<DType>(&one);
    return dtype ? dtype->type : mlir::Type();
  };
  const Size *size = std::get_if<Size>(&value),
             *other = std::get_if<Size>(&*wanted);
  if (size && other ? *size == *other
                    : getDType(value) && getDType(value) == getDType(*wanted))
    return success();
  InFlightDiagnostic diagnostic = complain();
  if (size)
    size->describeOrigins(sources, diagnostic);
  if (other)
    other->describeOrigins(sources, diagnostic);
  return diagnostic;
}

LogicalResult Elaborator::matchSizes(const NameType *type, const Tensor &tensor,
                                     Scope &scope, SMRange range) {
  auto isRest = [](const TypeArgument &argument) {
    return argument.kind == TypeArgument::Kind::rest;
  };
  auto complainHere = [&] { return complain(type, tensor, scope, range); };
  size_t numRests = llvm::count_if(type->arguments, isRest);
  if (numRests > 1)
    return error(type->range) << "a type has one '..' at most";
  size_t numFixed = type->arguments.size() - numRests;
  if (numRests ? numFixed > tensor.sizes.size()
               : numFixed != tensor.sizes.size())
    return complainHere();
  ArrayRef<Size> sizes = tensor.sizes;
  // Copied, since checks may wait.
  std::vector<std::pair<TypeArgument, Size>> later;
  for (const TypeArgument &argument : type->arguments) {
    if (isRest(argument)) {
      ArrayRef<Size> part = sizes.take_front(tensor.sizes.size() - numFixed);
      sizes = sizes.drop_front(part.size());
      if (isUnbound(scope, argument.name)) {
        scope.set(argument.name, Rest{SmallVector<Size, 4>(part)});
        continue;
      }
      auto rest = std::get_if<Rest>(scope.find(argument.name));
      if (!rest || ArrayRef(rest->sizes) != part) {
        InFlightDiagnostic diagnostic = complainHere();
        if (rest)
          diagnostic << ", where '" << argument.name << "' is "
                     << formatSizes(rest->sizes);
        return diagnostic;
      }
      continue;
    }
    Size size = sizes.front();
    sizes = sizes.drop_front();
    bool waits = pending && argument.expr && !isa<NameExpr>(argument.expr);
    if (!waits) {
      if (failed(matchArgument(argument, size, scope, range, complainHere)))
        return failure();
      continue;
    }
    pending->push_back([=, &scope] {
      return matchArgument(argument, size, scope, range, [&] {
        return complain(type, tensor, scope, range);
      });
    });
  }
  return success();
}

FailureOr<Val> Elaborator::matchName(const NameType *type, Val value,
                                     Scope &scope, SMRange range) {
  auto name = dyn_cast<NameExpr>(type->name);
  const Val *found = name ? scope.find(name->name) : nullptr;
  if (found && std::holds_alternative<Unbound>(*found)) {
    // A number alone tells little of an element type: it is what numbers are
    // most often.
    Val typed = value;
    bool isOfElements = std::get<Unbound>(*found).constraint != "any";
    if (isOfElements && std::holds_alternative<Number>(value))
      typed = Tensor{{}, b.getF32Type(), {}};
    else if (isOfElements && std::holds_alternative<Size>(value))
      typed = Tensor{{}, b.getI32Type(), {}};
    if (failed(bindGeneric(name->name, typed, scope, range)))
      return failure();
  }
  FailureOr<Val> base = evaluate(type->name, scope);
  if (failed(base))
    return failure();
  if (std::holds_alternative<AnySize>(*base)) {
    if (std::holds_alternative<Size>(value))
      return value;
    return complain(type, value, scope, range);
  }
  auto isNumber = [](const Val &of) {
    return std::holds_alternative<Number>(of) ||
           std::holds_alternative<Size>(of);
  };
  auto any = getAs<AnyType>(*base);
  // What is a number stays one.
  if (std::holds_alternative<AnyNumber>(*base) ||
      (any && isNumber(any->type))) {
    if (isNumber(value))
      return value;
    return complain(type, value, scope, range);
  }
  if (any)
    return convert(value, any->type, range, "'" + getText(type->range) + "'");
  if (auto dtype = std::get_if<DType>(&*base)) {
    auto tensor = std::get_if<Tensor>(&value);
    if (tensor) {
      if (tensor->dtype != dtype->type)
        return complain(type, value, scope, range);
      if (failed(matchSizes(type, *tensor, scope, range)))
        return failure();
      return value;
    }
    bool isTruth = std::holds_alternative<Truth>(value);
    if (!(isTruth && dtype->type.isInteger(1)) &&
        !(isNumber(value) && !dtype->type.isInteger(1)))
      return complain(type, value, scope, range);
    // What is known stays known, for branches.
    if (isTruth) {
      if (failed(matchSizes(type, {{}, dtype->type, {}}, scope, range)))
        return failure();
      return value;
    }
    FailureOr<Tensor> scalar = makeScalar(value, dtype->type, range);
    if (failed(scalar) || failed(matchSizes(type, *scalar, scope, range)))
      return failure();
    return Val(*scalar);
  }
  auto kind = std::get_if<std::shared_ptr<const RecordKind>>(&*base);
  if (!kind)
    return error(type->range)
           << "expected a type, but this is " << formatType(*base);
  auto record = getAs<Record>(value);
  if (!record || record->kind->item != (*kind)->item)
    return complain(type, value, scope, range);
  if (type->arguments.size() != record->arguments.size())
    return error(type->range)
           << "'" << (*kind)->item->name << "' is declared with "
           << record->arguments.size() << " sizes and types, but here are "
           << type->arguments.size();
  for (auto [argument, one] : llvm::zip(type->arguments, record->arguments)) {
    if (argument.kind == TypeArgument::Kind::rest)
      return error(argument.range) << "'..' stands for sizes of tensors only";
    if (failed(matchArgument(argument, one, scope, range, [&] {
          return complain(type, value, scope, range);
        })))
      return failure();
  }
  return value;
}

FailureOr<Val> Elaborator::match(const TypeExpr *type, Val value, Scope &scope,
                                 SMRange range) {
  if (auto name = dyn_cast<NameType>(type))
    return matchName(name, std::move(value), scope, range);
  if (isa<FunctionType>(type)) {
    if (getAs<Function>(value) || getAs<RecordKind>(value))
      return value;
    return complain(type, value, scope, range);
  }
  if (auto tuple = dyn_cast<TupleType>(type)) {
    auto given = getAs<Tuple>(value);
    if (!given || given->elements.size() != tuple->elements.size())
      return complain(type, value, scope, range);
    Tuple made;
    for (StringRef name : tuple->names)
      made.names.push_back(name.str());
    for (auto [element, one] : llvm::zip(tuple->elements, given->elements)) {
      FailureOr<Val> matched = match(element, one, scope, range);
      if (failed(matched))
        return failure();
      made.elements.push_back(*matched);
    }
    return Val(std::make_shared<const Tuple>(std::move(made)));
  }
  auto listType = cast<ListType>(type);
  auto list = getAs<List>(value);
  if (!list)
    return complain(type, value, scope, range);
  List made;
  for (const Val &one : list->elements) {
    FailureOr<Val> matched = match(listType->element, one, scope, range);
    if (failed(matched))
      return failure();
    made.elements.push_back(*matched);
  }
  TypeArgument count{
      TypeArgument::Kind::expr, listType->count->range, listType->count, {}};
  if (failed(
          matchArgument(count, Size(made.elements.size()), scope, range,
                        [&] { return complain(type, value, scope, range); })))
    return failure();
  return Val(std::make_shared<const List>(std::move(made)));
}
