//===- Calls.cpp - Functions, records and closures ------------------------===//
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

static constexpr size_t kMaxCalls = 64;

/// Which argument each parameter takes.
LogicalResult Elaborator::assign(ArrayRef<Parameter> parameters,
                                 const Call &call,
                                 MutableArrayRef<const CallArgument *> values) {
  size_t position = 0;
  for (const CallArgument &argument : call.arguments) {
    size_t i = position;
    if (argument.name.empty()) {
      if (position == parameters.size())
        return error(argument.range)
               << "'" << call.callee << "' takes " << parameters.size()
               << (parameters.size() == 1 ? " argument" : " arguments");
      ++position;
    } else {
      std::vector<std::string> names;
      for (const Parameter &parameter : parameters)
        names.push_back(parameter.name.str());
      i = llvm::find(names, argument.name) - names.begin();
      if (i == names.size())
        return error(argument.range)
               << "'" << call.callee << "' has no parameter '" << argument.name
               << "'" << suggest(argument.name, names);
    }
    if (values[i])
      return error(argument.range)
             << "'" << parameters[i].name << "' is given twice";
    values[i] = &argument;
  }
  return success();
}

/// Binds the parameters in `scope`. Tensors come first, then `inferOthers`
/// binds what follows from the result; numbers take the types that are known by
/// then.
LogicalResult Elaborator::matchAll(ArrayRef<Parameter> parameters,
                                   ArrayRef<const CallArgument *> values,
                                   Scope &scope,
                                   function_ref<void()> inferOthers) {
  std::vector<std::function<LogicalResult()>> checks;
  llvm::SaveAndRestore savePending(pending, &checks);
  auto isNumber = [](const Val &value) {
    return std::holds_alternative<Number>(value) ||
           std::holds_alternative<Size>(value) ||
           std::holds_alternative<Truth>(value);
  };
  for (bool numbers : {false, true}) {
    if (numbers)
      inferOthers();
    for (auto [parameter, argument] : llvm::zip(parameters, values)) {
      if (!argument || isNumber(argument->value) != numbers)
        continue;
      FailureOr<Val> value =
          match(parameter.type, argument->value, scope, argument->range);
      if (failed(value))
        return failure();
      scope.set(parameter.name, *value);
    }
  }
  for (const Parameter &parameter : parameters) {
    if (scope.has(parameter.name))
      continue;
    Expected expected;
    if (isKnown(parameter.type, scope)) {
      FailureOr<Val> type = resolve(parameter.type, scope);
      if (failed(type))
        return failure();
      expected = *type;
    }
    FailureOr<Val> value = evaluate(parameter.initial, scope, expected);
    if (succeeded(value))
      value = match(parameter.type, *value, scope, parameter.initial->range);
    if (failed(value))
      return failure();
    scope.set(parameter.name, *value);
  }
  for (auto &check : checks)
    if (failed(check()))
      return failure();
  return success();
}

static std::string quoteAll(ArrayRef<std::string> names) {
  std::string text;
  for (auto [i, name] : llvm::enumerate(names))
    text += (i == 0                  ? "'"
             : i + 1 == names.size() ? " and '"
                                     : ", '") +
            name + "'";
  return text;
}

FailureOr<Val> Elaborator::callFunction(const FunctionItem *item,
                                        const Scope &file, const Call &call) {
  if (calls.size() == kMaxCalls)
    return error(call.range) << "calls are nested more than " << kMaxCalls
                             << " deep; a function must not call itself";
  Scope &scope = makeScope(&file);
  for (const Generic &generic : item->generics)
    scope.set(generic.name, Unbound{generic.constraint});
  if (call.types.size() > item->generics.size())
    return error(call.range)
           << "'" << item->name << "' has " << item->generics.size()
           << " types to be given in '<' and '>', but here are "
           << call.types.size();
  for (auto [generic, type] : llvm::zip(item->generics, call.types))
    if (failed(bindGeneric(generic.name, type, scope, call.range)))
      return failure();

  std::vector<const CallArgument *> values(item->parameters.size());
  if (failed(assign(item->parameters, call, values)))
    return failure();
  std::vector<std::string> missing;
  for (auto [parameter, value] : llvm::zip(item->parameters, values))
    if (!value && !parameter.initial)
      missing.push_back(parameter.name.str());
  if (!missing.empty())
    return error(call.range)
           << "'" << item->name << "' needs " << quoteAll(missing);
  // What only the result's type has names for follows from its use.
  auto inferOthers = [&] {
    if (item->result && call.expected)
      infer(item->result, *call.expected, scope);
  };
  if (failed(matchAll(item->parameters, values, scope, inferOthers)))
    return failure();

  calls.emplace_back(item->name.str(), call.range);
  llvm::scope_exit leave([&] { calls.pop_back(); });
  Expected expected;
  if (item->result && isKnown(item->result, scope)) {
    FailureOr<Val> type = resolve(item->result, scope);
    if (failed(type))
      return failure();
    expected = *type;
  }
  FailureOr<Val> value = evaluate(item->body, scope, expected);
  if (failed(value) || !item->result)
    return value;
  SMRange end = item->body->range;
  if (auto block = dyn_cast<BlockExpr>(item->body))
    end = block->block->result->range;
  if (expected)
    return convert(*value, *expected, end, "the result");
  return match(item->result, *value, scope, end);
}

LogicalResult Elaborator::check(const FunctionItem *item, const Scope &file,
                                const Call &call) {
  llvm::SaveAndRestore range(uncalled, call.range);
  isPutOff = false;
  return success(succeeded(callFunction(item, file, call)) || isPutOff);
}

bool Elaborator::putOff(const Size &size) {
  isPutOff = uncalled.isValid() && !size.getConstant();
  return isPutOff;
}

FailureOr<Val> Elaborator::call(const Val &callee, const Call &call) {
  if (auto function = getAs<Function>(callee))
    return function->call(*this, call);
  if (auto kind = std::get_if<std::shared_ptr<const RecordKind>>(&callee))
    return construct(*kind, call);
  return error(call.range) << "expected a function to call, but this is "
                           << formatType(callee);
}

FailureOr<Val> Elaborator::evaluateCall(const CallExpr *expr,
                                        const Scope &scope,
                                        const Expected &expected) {
  FailureOr<Val> callee = evaluate(expr->callee, scope);
  if (failed(callee))
    return failure();
  Call made{
      expr->range, shorten(getText(expr->callee->range)), {}, {}, expected};
  if (auto function = getAs<Function>(*callee))
    made.callee = function->name;
  for (const TypeExpr *type : expr->types) {
    FailureOr<Val> resolved = resolve(type, scope);
    if (failed(resolved))
      return failure();
    made.types.push_back(*resolved);
  }
  for (const Argument &argument : expr->arguments) {
    FailureOr<Val> value = evaluate(argument.value, scope);
    if (failed(value))
      return failure();
    made.arguments.push_back(
        {argument.name.str(), argument.value->range, *value});
  }
  return call(*callee, made);
}

/// |x, y| x + y
FailureOr<Val> Elaborator::evaluateLambda(const LambdaExpr *expr,
                                          const Scope &scope) {
  auto callLambda = [expr, &scope](Elaborator &elaborator,
                                   const Call &call) -> FailureOr<Val> {
    if (call.arguments.size() != expr->parameters.size())
      return elaborator.error(call.range)
             << "the function takes " << expr->parameters.size()
             << " arguments, but " << call.arguments.size() << " are given";
    Scope &inner = elaborator.makeScope(&scope);
    for (auto [name, argument] : llvm::zip(expr->parameters, call.arguments)) {
      if (!argument.name.empty())
        return elaborator.error(argument.range)
               << "a function in place takes its arguments by position";
      inner.set(name, argument.value);
    }
    return elaborator.evaluate(expr->body, inner, call.expected);
  };
  return Val(std::make_shared<const Function>(
      Function{shorten(getText(expr->range)), callLambda}));
}

//===----------------------------------------------------------------------===//
// Records
//===----------------------------------------------------------------------===//

static Val makeRecord(std::shared_ptr<const RecordKind> kind,
                      const Scope &scope) {
  Record record{kind, {}, {}};
  for (StringRef generic : kind->item->generics)
    record.arguments.push_back(*scope.find(generic));
  for (const Parameter &field : kind->item->fields)
    record.fields.push_back(*scope.find(field.name));
  return std::make_shared<const Record>(std::move(record));
}

/// Linear(w = a, b = c)
FailureOr<Val> Elaborator::construct(std::shared_ptr<const RecordKind> kind,
                                     const Call &call) {
  const RecordItem *item = kind->item;
  std::vector<const CallArgument *> values(item->fields.size());
  if (failed(assign(item->fields, call, values)))
    return failure();
  std::vector<std::string> missing;
  for (auto [field, value] : llvm::zip(item->fields, values))
    if (!value)
      missing.push_back(field.name.str());
  if (!missing.empty())
    return error(call.range)
           << "'" << item->name << "' needs " << quoteAll(missing);
  Scope &scope = makeScope(kind->scope);
  for (StringRef generic : item->generics)
    scope.set(generic, Unbound());
  auto expected = call.expected ? getAs<Record>(*call.expected) : nullptr;
  auto inferOthers = [&] {
    if (expected && expected->kind->item == item)
      for (auto [generic, argument] :
           llvm::zip(item->generics, expected->arguments))
        if (isUnbound(scope, generic))
          scope.set(generic, argument);
  };
  if (failed(matchAll(item->fields, values, scope, inferOthers)))
    return failure();
  for (StringRef generic : item->generics)
    if (isUnbound(scope, generic))
      return error(call.range) << "no field tells what '" << generic << "' of '"
                               << item->name << "' is";
  return makeRecord(kind, scope);
}
