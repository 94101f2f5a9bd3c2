//===- Elaborator.cpp - From tree to dlc ops ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Elaborator.h"
#include "Spelling.h"
#include "llvm/ADT/ScopeExit.h"

using namespace dlc;
using namespace dlc::tdl;

Location Elaborator::locate(SMRange range) const {
  if (!sources.isForeign(range))
    return sources.getLocation(range);
  for (auto &[name, place] : llvm::reverse(calls))
    if (!sources.isForeign(place))
      return sources.getLocation(place);
  return sources.getLocation(range);
}

InFlightDiagnostic Elaborator::error(SMRange range) const {
  constexpr size_t kShownCalls = 4;
  InFlightDiagnostic diagnostic = sources.error(range);
  for (auto &[name, place] :
       llvm::reverse(ArrayRef(calls).take_back(kShownCalls)))
    if (place.Start != uncalled.Start)
      diagnostic.attachNote(sources.getLocation(place))
          << "in this call of '" << name << "'";
  return diagnostic;
}

FailureOr<Val> Elaborator::evaluate(const Expr *expr, const Scope &scope,
                                    const Expected &expected) {
  Step step(*this);
  if (failed(step.check(expr->range)))
    return failure();
  Location saved = b.getLoc();
  llvm::scope_exit restore([&] { b.setLoc(saved); });
  b.setLoc(locate(expr->range));
  FailureOr<Val> value = evaluateKind(expr, scope, expected);
  if (failed(value) || failed(checkExtent(*value, expr->range)))
    return failure();
  scope.observe(expr->range, *value);
  if (auto field = dyn_cast<FieldExpr>(expr))
    scope.observe(field->nameRange, *value);
  return value;
}

FailureOr<Val> Elaborator::evaluateKind(const Expr *expr, const Scope &scope,
                                        const Expected &expected) {
  switch (expr->kind) {
  case Expr::Kind::number: {
    auto number = cast<NumberExpr>(expr);
    if (number->isInteger)
      return Val(Size(static_cast<int64_t>(number->value)));
    return Val(Number{number->value});
  }
  case Expr::Kind::boolean:
    return Val(Truth{cast<BooleanExpr>(expr)->value});
  case Expr::Kind::string:
    return Val(Text{cast<StringExpr>(expr)->value.str()});
  case Expr::Kind::name:
    return evaluateName(cast<NameExpr>(expr), scope);
  case Expr::Kind::tuple:
    return evaluateList(cast<TupleExpr>(expr)->elements, scope,
                        /*isTuple=*/true, expected);
  case Expr::Kind::list:
    return evaluateList(cast<ListExpr>(expr)->elements, scope,
                        /*isTuple=*/false, expected);
  case Expr::Kind::unary:
    return evaluateUnary(cast<UnaryExpr>(expr), scope);
  case Expr::Kind::binary:
    return evaluateBinary(cast<BinaryExpr>(expr), scope, expected);
  case Expr::Kind::call:
    return evaluateCall(cast<CallExpr>(expr), scope, expected);
  case Expr::Kind::subscript:
    return evaluateSubscript(cast<SubscriptExpr>(expr), scope);
  case Expr::Kind::field:
    return evaluateField(cast<FieldExpr>(expr), scope);
  case Expr::Kind::conditional:
    return evaluateConditional(cast<ConditionalExpr>(expr), scope, expected);
  case Expr::Kind::loop:
    return evaluateLoop(cast<LoopExpr>(expr), scope);
  case Expr::Kind::lambda:
    return evaluateLambda(cast<LambdaExpr>(expr), scope);
  case Expr::Kind::block:
    return evaluateBlock(cast<BlockExpr>(expr)->block, scope, expected);
  case Expr::Kind::reduction:
    return error(expr->range)
           << "'" << cast<ReductionExpr>(expr)->op
           << "' over indices stands on the right of an equation like "
              "'c[i] = sum(k) a[i, k]'";
  }
  llvm_unreachable("all kinds are there");
}

FailureOr<Size> Elaborator::evaluateSize(const Expr *expr, const Scope &scope) {
  FailureOr<Val> value = evaluate(expr, scope);
  if (failed(value))
    return failure();
  if (auto size = std::get_if<Size>(&*value))
    return *size;
  return error(expr->range)
         << "expected a size, but this is " << formatType(*value);
}

FailureOr<Val> Elaborator::evaluateName(const NameExpr *expr,
                                        const Scope &scope) {
  if (const Val *value = scope.find(expr->name))
    return *value;
  InFlightDiagnostic diagnostic = error(expr->range);
  diagnostic << "there is no '" << expr->name << "' here"
             << suggest(expr->name, getVisibleNames(scope));
  return diagnostic;
}

/// p.w, t.0, nn.linear
FailureOr<Val> Elaborator::evaluateField(const FieldExpr *expr,
                                         const Scope &scope) {
  FailureOr<Val> base = evaluate(expr->base, scope);
  if (failed(base))
    return failure();
  std::vector<std::string> names;
  if (auto module = getAs<Module>(*base)) {
    for (auto &entry : module->scope->getNames()) {
      if (entry.first() == expr->name)
        return entry.second;
      names.push_back(entry.first().str());
    }
    return error(expr->nameRange)
           << "the file '" << module->name << "' has no '" << expr->name << "'"
           << suggest(expr->name, names);
  }
  ArrayRef<Val> values;
  if (auto record = getAs<Record>(*base)) {
    values = record->fields;
    for (const Parameter &field : record->kind->item->fields)
      names.push_back(field.name.str());
  } else if (auto tuple = getAs<Tuple>(*base)) {
    values = tuple->elements;
    names = tuple->names;
    size_t number = 0;
    if (!expr->name.getAsInteger(10, number) && number < values.size())
      return values[number];
  } else {
    return error(expr->range) << "'.' needs a record, a tuple or a file, but "
                                 "this is "
                              << formatType(*base);
  }
  for (auto [name, value] : llvm::zip(names, values))
    if (name == expr->name)
      return value;
  return error(expr->nameRange)
         << formatType(*base) << " has no field '" << expr->name << "'"
         << suggest(expr->name, names);
}

FailureOr<Val> Elaborator::evaluateList(ArrayRef<const Expr *> elements,
                                        const Scope &scope, bool isTuple,
                                        const Expected &expected) {
  auto tuple = expected ? getAs<Tuple>(*expected) : nullptr;
  auto list = expected ? getAs<List>(*expected) : nullptr;
  std::vector<Val> values;
  for (auto [i, element] : llvm::enumerate(elements)) {
    Expected one;
    if (isTuple && tuple && i < tuple->elements.size())
      one = tuple->elements[i];
    if (!isTuple && list && !list->elements.empty())
      one = list->elements.front();
    FailureOr<Val> value = evaluate(element, scope, one);
    if (failed(value))
      return failure();
    values.push_back(*value);
  }
  if (isTuple)
    return Val(std::make_shared<const Tuple>(Tuple{std::move(values), {}}));
  return Val(std::make_shared<const List>(List{std::move(values)}));
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

LogicalResult Elaborator::bind(const Pattern *pattern, const Val &value,
                               Scope &scope) {
  if (!pattern->name.empty()) {
    scope.set(pattern->name, value);
    return success();
  }
  ArrayRef<Val> values;
  if (auto tuple = getAs<Tuple>(value))
    values = tuple->elements;
  else if (auto list = getAs<List>(value))
    values = list->elements;
  else
    return error(pattern->range)
           << "expected a tuple to take apart, but this is "
           << formatType(value);
  if (values.size() != pattern->elements.size())
    return error(pattern->range)
           << "there are " << pattern->elements.size() << " names for the "
           << values.size() << " elements of " << formatType(value);
  for (auto [element, one] : llvm::zip(pattern->elements, values))
    if (failed(bind(element, one, scope)))
      return failure();
  return success();
}

LogicalResult Elaborator::execute(const Statement *statement, Scope &scope) {
  if (auto let = dyn_cast<LetStatement>(statement)) {
    // A name that is new in the type is that of the size that is there.
    Expected expected;
    if (let->type && isKnown(let->type, scope)) {
      FailureOr<Val> type = resolve(let->type, scope);
      if (failed(type))
        return failure();
      expected = *type;
    }
    FailureOr<Val> value = evaluate(let->value, scope, expected);
    if (succeeded(value) && let->type)
      value = match(let->type, *value, scope, let->value->range);
    if (failed(value))
      return failure();
    return bind(let->pattern, *value, scope);
  }
  if (auto equation = dyn_cast<EquationStatement>(statement)) {
    FailureOr<Val> value = evaluateEquation(equation, scope);
    if (failed(value) || failed(checkExtent(*value, equation->range)))
      return failure();
    scope.set(equation->name, *value);
    return success();
  }
  if (auto checked = dyn_cast<CheckStatement>(statement))
    return check(checked, scope);
  return error(statement->range) << "this stands in the body of a loop only";
}

FailureOr<Val> Elaborator::evaluateBlock(const BlockBody *block,
                                         const Scope &scope,
                                         const Expected &expected) {
  Scope &inner = makeScope(&scope);
  for (const Statement *statement : block->statements)
    if (failed(execute(statement, inner)))
      return failure();
  return evaluate(block->result, inner, expected);
}
