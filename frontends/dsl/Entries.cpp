//===- Entries.cpp - Functions of a library -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "Entries.h"
#include "Program.h"

using namespace dlc;
using namespace dlc::tdl;

//===----------------------------------------------------------------------===//
// States
//===----------------------------------------------------------------------===//

LogicalResult States::add(Elaborator &elaborator, StringRef name,
                          RankedTensorType type, StringRef entry,
                          SMRange range) {
  if (!type.hasStaticShape())
    return elaborator.error(range) << "a state has known sizes, but '" << name
                                   << "' is " << formatTensorType(type);
  auto [it, isNew] = states.try_emplace(name, State{type, entry.str()});
  if (isNew || it->second.type == type)
    return success();
  return elaborator.error(range)
         << "the state '" << name << "' is " << formatTensorType(type)
         << " in '" << entry << "', but " << formatTensorType(it->second.type)
         << " in '" << it->second.entry << "'";
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

LogicalResult EntryBuilder::addParameter(const Parameter &parameter) {
  if (failed(signature.add(parameter)))
    return failure();
  const Val &type = signature.values.back().value;
  if (std::holds_alternative<Tensor>(type) || getAs<Tuple>(type) ||
      getAs<List>(type) || getAs<Record>(type))
    return success();
  return elaborator.error(parameter.range)
         << "the inputs of an entry are tensors, but '" << parameter.name
         << "' is " << formatType(type);
}

LogicalResult EntryBuilder::begin() {
  FailureOr<func::FuncOp> made = signature.createFunction(
      name, elaborator.getSources().getLocation(range));
  if (failed(made))
    return failure();
  function = *made;
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (function.getArgAttr(i, "dlc.state"))
      if (failed(states.add(
              elaborator, function.getArgAttrOfType<StringAttr>(i, "dlc.name"),
              cast<RankedTensorType>(function.getArgumentTypes()[i]), name,
              range)))
        return failure();
  for (Signature::Value &value : signature.values)
    scope.set(value.name, value.value);
  return success();
}

/// The argument that is the state called `state`; a new one if the entry only
/// writes to it.
FailureOr<unsigned> EntryBuilder::getStateArgument(const std::string &state,
                                                   const Tensor &tensor) {
  ImplicitLocOpBuilder &b = elaborator.b;
  auto type = cast<RankedTensorType>(tensor.value.getType());
  if (failed(states.add(elaborator, state, type, name, range)))
    return failure();
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (function.getArgAttrOfType<StringAttr>(i, "dlc.name") == state) {
      if (function.getArgAttr(i, "dlc.state"))
        return i;
      return elaborator.error(range) << "'" << state << "' is kept, and an "
                                     << "input of '" << name << "' that is not";
    }
  unsigned number = function.getNumArguments();
  auto attributes =
      b.getDictionaryAttr({b.getNamedAttr("dlc.name", b.getStringAttr(state)),
                           b.getNamedAttr("dlc.state", b.getUnitAttr())});
  if (failed(function.insertArgument(number, type, attributes, b.getLoc())))
    return failure();
  return number;
}

static std::vector<std::string> getResultNames(const EntryResult &result) {
  std::vector<std::string> names = getTensorNames(result.value, result.name);
  for (std::string &name : names) {
    if (name.empty())
      name = "result";
    else if (llvm::isDigit(name.front()))
      name = "result" + name;
  }
  return names;
}

LogicalResult EntryBuilder::end(ArrayRef<EntryResult> results,
                                SMRange written) {
  ImplicitLocOpBuilder &b = elaborator.b;
  SmallVector<mlir::Value> returned;
  SmallVector<DictionaryAttr> attributes;
  for (const EntryResult &result : results) {
    FailureOr<Val> value = elaborator.makeTensors(result.value, {}, written);
    if (failed(value))
      return failure();
    std::vector<std::string> names =
        getResultNames({result.name, *value, result.isState});
    for (auto [i, tensor] : llvm::enumerate(getTensors(*value))) {
      mlir::NamedAttrList list;
      list.set("dlc.name", b.getStringAttr(names[i]));
      if (ArrayAttr dims = getDimNames(b, tensor.sizes))
        list.set("dlc.dims", dims);
      if (result.isState) {
        FailureOr<unsigned> argument = getStateArgument(names[i], tensor);
        if (failed(argument))
          return failure();
        list.set("dlc.updates", b.getI64IntegerAttr(*argument));
      }
      returned.push_back(tensor.value);
      attributes.push_back(list.getDictionary(b.getContext()));
    }
  }
  if (returned.empty())
    return elaborator.error(range)
           << "an entry gives at least one tensor, but this one gives none";
  func::ReturnOp::create(b, returned);
  function.setFunctionType(b.getFunctionType(function.getArgumentTypes(),
                                             ValueRange(returned).getTypes()));
  function.setAllResultAttrs(attributes);
  return success();
}

//===----------------------------------------------------------------------===//
// Entries of a program
//===----------------------------------------------------------------------===//

/// The parts of an entry's value by the type that the entry says it has.
static std::vector<EntryResult> splitResult(const TypeExpr *type,
                                            const Val &value) {
  auto written = dyn_cast_or_null<TupleType>(type);
  const Tuple *tuple = getAs<Tuple>(value);
  if (!written || written->names.empty() || !tuple)
    return {{"", value}};
  std::vector<EntryResult> results;
  for (auto [name, isState, element] :
       llvm::zip(written->names, written->isState, tuple->elements))
    results.push_back({name.str(), element, isState});
  return results;
}

FailureOr<Val> Program::elaborateBody(const FunctionItem *item,
                                      const Scope &scope) {
  Scope inner(&scope);
  // One part with a name is written as what it is, and not as (a,).
  auto parts = dyn_cast_or_null<TupleType>(item->result);
  bool isOnlyPart = parts && parts->names.size() == 1;
  const TypeExpr *result = isOnlyPart ? parts->elements.front() : item->result;
  Expected expected;
  if (result && elaborator.isKnown(result, inner)) {
    FailureOr<Val> type = elaborator.resolve(result, inner);
    if (failed(type))
      return failure();
    expected = *type;
  }
  FailureOr<Val> value = elaborator.evaluate(item->body, inner, expected);
  if (succeeded(value) && expected)
    value =
        elaborator.convert(*value, *expected, item->body->range, "the result");
  else if (succeeded(value) && result)
    value = elaborator.match(result, *value, inner, item->body->range);
  if (failed(value) || !isOnlyPart)
    return value;
  return Val(std::make_shared<const Tuple>(
      Tuple{{*value}, {parts->names.front().str()}}));
}

LogicalResult Program::elaborateEntry(const FunctionItem *item,
                                      const File &file) {
  elaborator.b.clearInsertionPoint();
  EntryBuilder entry(elaborator, file.scope, states, item->name,
                     item->nameRange);
  for (const Parameter &parameter : item->parameters) {
    if (parameter.initial)
      return elaborator.error(parameter.initial->range)
             << "an entry's parameters have no defaults: they are inputs";
    if (failed(entry.addParameter(parameter)))
      return failure();
  }
  elaborator.b.setInsertionPointToEnd(module->getBody());
  if (failed(entry.begin()))
    return failure();
  FailureOr<Val> value = elaborateBody(item, entry.scope);
  if (failed(value))
    return failure();
  return entry.end(splitResult(item->result, *value), item->body->range);
}

/// Elaborates a function on arguments of any sizes, to see what is wrong.
LogicalResult Program::checkFunction(const FunctionItem *item,
                                     const File &file) {
  Scope scope(&file.scope);
  // What stands for any value may be a function or a number, too.
  if (llvm::any_of(item->generics, [](const Generic &generic) {
        return generic.constraint == "any";
      }))
    return success();
  for (const Generic &generic : item->generics)
    scope.set(generic.name, DType{generic.constraint == "int"
                                      ? mlir::Type(elaborator.b.getI32Type())
                                      : mlir::Type(elaborator.b.getF32Type())});
  Signature signature(elaborator, scope);
  elaborator.b.clearInsertionPoint();
  // What depends on functions and numbers is checked where it is called.
  std::function<bool(const TypeExpr *)> isOfTensors =
      [&](const TypeExpr *type) {
        if (auto tuple = dyn_cast<TupleType>(type))
          return llvm::all_of(tuple->elements, isOfTensors);
        if (auto list = dyn_cast<ListType>(type))
          return isOfTensors(list->element) && isa<NumberExpr>(list->count);
        auto name = dyn_cast<NameType>(type);
        if (!name)
          return false;
        auto base = dyn_cast<NameExpr>(name->name);
        const Val *found = base ? scope.find(base->name) : nullptr;
        return !found || (!std::holds_alternative<AnySize>(*found) &&
                          !std::holds_alternative<AnyNumber>(*found));
      };
  for (const Parameter &parameter : item->parameters)
    if (!parameter.initial && !isOfTensors(parameter.type))
      return success();
  // Sizes may depend on the whole numbers that are there by default.
  for (const Parameter &parameter : item->parameters) {
    if (!parameter.initial || !isa<NumberExpr>(parameter.initial))
      continue;
    FailureOr<Val> value = elaborator.evaluate(parameter.initial, scope);
    if (failed(value))
      return failure();
    scope.set(parameter.name, *value);
  }
  for (const Parameter &parameter : item->parameters)
    if (!parameter.initial)
      signature.bindNames(parameter.type);
  // So is a function whose sizes follow from those of the caller's, like 2 * C.
  for (const Parameter &parameter : item->parameters)
    if (!parameter.initial && !elaborator.isKnown(parameter.type, scope))
      return success();
  for (const Parameter &parameter : item->parameters)
    if (!parameter.initial && failed(signature.add(parameter)))
      return failure();
  Expected expected;
  if (item->result) {
    signature.bindNames(item->result);
    if (elaborator.isKnown(item->result, scope)) {
      FailureOr<Val> type = elaborator.resolve(item->result, scope);
      if (failed(type))
        return failure();
      expected = *type;
    }
  }
  mlir::OwningOpRef<ModuleOp> scratch =
      ModuleOp::create(sources.getLocation(item->nameRange));
  elaborator.b.setInsertionPointToEnd(scratch->getBody());
  FailureOr<func::FuncOp> function = signature.createFunction(
      item->name, sources.getLocation(item->nameRange));
  if (failed(function))
    return failure();
  Call call{item->nameRange, item->name.str(), {}, {}, expected};
  for (Signature::Value &argument : signature.values)
    call.arguments.push_back(
        {argument.name.str(), item->nameRange, argument.value});
  for (const Generic &generic : item->generics)
    call.types.push_back(
        Tensor{{}, std::get<DType>(*scope.find(generic.name)).type, {}});
  return elaborator.check(item, file.scope, call);
}
