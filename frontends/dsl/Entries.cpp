//===- Entries.cpp - Functions of a library -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Program.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;
using namespace dlc::tdl;

namespace {

/// A function while its arguments are made: names of sizes that are not known
/// yet stand for sizes of the arguments.
class Signature {
public:
  /// Has names that are not known yet stand for sizes.
  void bindNames(const TypeExpr *type);

  Signature(Elaborator &elaborator, Scope &scope)
      : elaborator(elaborator), scope(scope) {}

  LogicalResult add(const Parameter &parameter);
  FailureOr<func::FuncOp> createFunction(StringRef name, Location loc);

  /// The parameters, once the function is there.
  std::vector<std::pair<StringRef, Val>> values;

private:
  Size makeSize(StringRef name, SMRange origin);

  Elaborator &elaborator;
  Scope &scope;
  std::vector<std::shared_ptr<Unknown>> unknowns;
  std::vector<SMRange> ranges;
};

} // namespace

Size Signature::makeSize(StringRef name, SMRange origin) {
  auto unknown = std::make_shared<Unknown>();
  unknown->name = name.str();
  unknown->origin = origin;
  unknowns.push_back(unknown);
  return Size(unknown);
}

/// Names that stand alone where sizes stand are sizes.
void Signature::bindNames(const TypeExpr *type) {
  if (auto tuple = dyn_cast<TupleType>(type))
    for (const TypeExpr *element : tuple->elements)
      bindNames(element);
  if (auto list = dyn_cast<ListType>(type))
    bindNames(list->element);
  auto name = dyn_cast<NameType>(type);
  if (!name)
    return;
  for (const TypeArgument &argument : name->arguments) {
    if (argument.kind == TypeArgument::Kind::rest &&
        isUnbound(scope, argument.name)) {
      // As good as any other number of dimensions.
      scope.set(argument.name,
                Rest{{makeSize((argument.name + "0").str(), argument.range),
                      makeSize((argument.name + "1").str(), argument.range)}});
      continue;
    }
    auto size = dyn_cast_or_null<NameExpr>(argument.expr);
    if (size && isUnbound(scope, size->name))
      scope.set(size->name, makeSize(size->name, argument.range));
  }
}

LogicalResult Signature::add(const Parameter &parameter) {
  bindNames(parameter.type);
  FailureOr<Val> type = elaborator.resolve(parameter.type, scope);
  if (failed(type))
    return failure();
  values.emplace_back(parameter.name, *type);
  ranges.push_back(parameter.range);
  return success();
}

static ArrayAttr getDimNames(OpBuilder &b, ArrayRef<Size> sizes) {
  SmallVector<StringRef> names;
  SmallVector<std::string> texts;
  for (const Size &size : sizes)
    texts.push_back(size.getConstant() ? "" : size.str());
  // Only plain names are names of dimensions.
  for (StringRef text : texts)
    names.push_back(
        llvm::all_of(text, [](char c) { return llvm::isAlnum(c) || c == '_'; })
            ? text
            : StringRef());
  bool hasNames =
      llvm::any_of(names, [](StringRef name) { return !name.empty(); });
  return hasNames ? b.getStrArrayAttr(names) : ArrayAttr();
}

FailureOr<func::FuncOp> Signature::createFunction(StringRef name,
                                                  Location loc) {
  ImplicitLocOpBuilder &b = elaborator.b;
  SmallVector<mlir::Type> types;
  SmallVector<Tensor> tensors;
  SmallVector<std::string> names;
  for (auto &[parameter, value] : values) {
    llvm::append_range(names, getTensorNames(value, parameter));
    for (const Tensor &tensor : getTensors(value)) {
      FailureOr<RankedTensorType> type =
          elaborator.getType(tensor.dtype, tensor.sizes, {});
      if (failed(type))
        return failure();
      types.push_back(*type);
      tensors.push_back(tensor);
    }
  }
  auto function =
      func::FuncOp::create(b, loc, name, b.getFunctionType(types, {}));
  mlir::Block *body = function.addEntryBlock();
  for (auto [i, tensor] : llvm::enumerate(tensors)) {
    function.setArgAttr(i, "dlc.name", b.getStringAttr(names[i]));
    if (ArrayAttr dims = getDimNames(b, tensor.sizes))
      function.setArgAttr(i, "dlc.dims", dims);
  }
  b.setInsertionPointToStart(body);
  b.setLoc(loc);
  // A size is that of the first dimension with its name.
  for (auto &unknown : unknowns)
    for (auto [tensor, argument] : llvm::zip(tensors, body->getArguments())) {
      auto it = llvm::find(tensor.sizes, Size(unknown));
      if (it == tensor.sizes.end())
        continue;
      unknown->value = tensor::DimOp::create(
          b, argument, int64_t(it - tensor.sizes.begin()));
      break;
    }
  // What only a result's type has names for may be anything.
  for (auto &unknown : unknowns)
    if (!unknown->value)
      unknown->value = arith::ConstantIndexOp::create(b, 2);
  size_t next = 0;
  for (auto &[parameter, value] : values)
    value = mapTensors(value, [&](const Tensor &tensor) {
      return Tensor{body->getArgument(next++), tensor.dtype, tensor.sizes};
    });
  // Sizes that are no names are checked here; names are by who calls.
  for (auto [tensor, argument, label] :
       llvm::zip(tensors, body->getArguments(), names))
    for (auto [dim, size] : llvm::enumerate(tensor.sizes)) {
      if (size.getConstant() || size.str().find(' ') == std::string::npos)
        continue;
      Value actual = tensor::DimOp::create(b, argument, int64_t(dim)),
            wanted = mlir::getValueOrCreateConstantIndexOp(b, b.getLoc(),
                                                           size.materialize(b));
      Value fits =
          arith::CmpIOp::create(b, arith::CmpIPredicate::eq, actual, wanted);
      RequireOp::create(b, fits,
                        "input '" + label + "' has a size " + size.str() +
                            " that is {} instead of {}",
                        SmallVector<Value>{actual, wanted});
    }
  return function;
}

static std::vector<std::string> getResultNames(const Val &value) {
  std::vector<std::string> names = getTensorNames(value, "");
  for (std::string &name : names) {
    if (name.empty())
      name = "result";
    else if (llvm::isDigit(name.front()))
      name = "result" + name;
  }
  return names;
}

LogicalResult Program::elaborateEntry(const FunctionItem *item,
                                      const File &file) {
  Scope scope(&file.scope);
  Signature signature(elaborator, scope);
  elaborator.b.clearInsertionPoint();
  for (const Parameter &parameter : item->parameters) {
    if (parameter.initial)
      return elaborator.error(parameter.initial->range)
             << "an entry's parameters have no defaults: they are inputs";
    if (failed(signature.add(parameter)))
      return failure();
  }
  for (auto &[name, value] : signature.values) {
    bool isTensors = std::holds_alternative<Tensor>(value) ||
                     getAs<Tuple>(value) || getAs<List>(value) ||
                     getAs<Record>(value);
    if (!isTensors)
      return elaborator.error(item->nameRange)
             << "the inputs of an entry are tensors, but '" << name << "' is "
             << formatType(value);
  }
  elaborator.b.setInsertionPointToEnd(module->getBody());
  FailureOr<func::FuncOp> function = signature.createFunction(
      item->name, sources.getLocation(item->nameRange));
  if (failed(function))
    return failure();
  for (auto &[name, value] : signature.values)
    scope.set(name, value);
  ImplicitLocOpBuilder &b = elaborator.b;
  Expected expected;
  if (item->result && elaborator.isKnown(item->result, scope)) {
    FailureOr<Val> type = elaborator.resolve(item->result, scope);
    if (failed(type))
      return failure();
    expected = *type;
  }
  FailureOr<Val> value = elaborator.evaluate(item->body, scope, expected);
  if (succeeded(value) && expected)
    value =
        elaborator.convert(*value, *expected, item->body->range, "the result");
  else if (succeeded(value) && item->result)
    value = elaborator.match(item->result, *value, scope, item->body->range);
  if (succeeded(value))
    value = elaborator.makeTensors(*value, {}, item->body->range);
  if (failed(value))
    return failure();
  SmallVector<Tensor> results = getTensors(*value);
  if (results.empty())
    return elaborator.error(item->nameRange)
           << "an entry gives at least one tensor, but this one gives "
           << formatType(*value);
  SmallVector<Value> returned;
  for (const Tensor &tensor : results)
    returned.push_back(tensor.value);
  func::ReturnOp::create(b, returned);
  function->setFunctionType(b.getFunctionType(function->getArgumentTypes(),
                                              ValueRange(returned).getTypes()));
  for (auto [i, tensor] : llvm::enumerate(results)) {
    function->setResultAttr(i, "dlc.name",
                            b.getStringAttr(getResultNames(*value)[i]));
    if (ArrayAttr dims = getDimNames(b, tensor.sizes))
      function->setResultAttr(i, "dlc.dims", dims);
  }
  return success();
}

/// Elaborates a function on arguments of any sizes, to see what is wrong.
LogicalResult Program::checkFunction(const FunctionItem *item,
                                     const File &file) {
  Scope scope(&file.scope);
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
  for (auto &[name, value] : signature.values)
    call.arguments.push_back({name.str(), item->nameRange, value});
  for (const Generic &generic : item->generics)
    call.types.push_back(
        Tensor{{}, std::get<DType>(*scope.find(generic.name)).type, {}});
  return elaborator.check(item, file.scope, call);
}
