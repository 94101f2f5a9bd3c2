//===- Signature.cpp - Functions of MLIR ----------------------------------===//
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

#include "Signature.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;
using namespace dlc::tdl;

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
  add(parameter.name, *type, parameter.isState);
  return success();
}

ArrayAttr dlc::tdl::getDimNames(OpBuilder &b, ArrayRef<Size> sizes) {
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

/// A size is that of the first dimension with its name.
void Signature::bindSizes(func::FuncOp function, ArrayRef<Tensor> tensors) {
  ImplicitLocOpBuilder &b = elaborator.b;
  for (auto &unknown : unknowns) {
    for (auto [tensor, argument] :
         llvm::zip(tensors, function.getArguments())) {
      auto it = llvm::find(tensor.sizes, Size(unknown));
      if (it == tensor.sizes.end())
        continue;
      unknown->value = tensor::DimOp::create(
          b, argument, int64_t(it - tensor.sizes.begin()));
      break;
    }
    // What only a result's type has names for may be anything.
    if (!unknown->value)
      unknown->value = arith::ConstantIndexOp::create(b, 2);
  }
}

/// Sizes that are no names are checked here; names are by who calls.
void Signature::requireSizes(func::FuncOp function, ArrayRef<Tensor> tensors,
                             ArrayRef<std::string> names) {
  ImplicitLocOpBuilder &b = elaborator.b;
  for (auto [tensor, argument, label] :
       llvm::zip(tensors, function.getArguments(), names))
    for (auto [dim, size] : llvm::enumerate(tensor.sizes)) {
      if (size.getConstant() || size.str().find(' ') == std::string::npos)
        continue;
      mlir::Value actual = tensor::DimOp::create(b, argument, int64_t(dim)),
                  wanted = mlir::getValueOrCreateConstantIndexOp(
                      b, b.getLoc(), size.materialize(b));
      mlir::Value fits =
          arith::CmpIOp::create(b, arith::CmpIPredicate::eq, actual, wanted);
      RequireOp::create(b, fits,
                        "input '" + label + "' has a size " + size.str() +
                            " that is {} instead of {}",
                        SmallVector<mlir::Value>{actual, wanted});
    }
}

FailureOr<func::FuncOp> Signature::createFunction(StringRef name,
                                                  Location loc) {
  ImplicitLocOpBuilder &b = elaborator.b;
  SmallVector<mlir::Type> types;
  SmallVector<Tensor> tensors;
  std::vector<std::string> names;
  std::vector<bool> isState;
  for (auto &[parameter, value, state] : values) {
    llvm::append_range(names, getTensorNames(value, parameter));
    for (const Tensor &tensor : getTensors(value)) {
      FailureOr<RankedTensorType> type =
          elaborator.getType(tensor.dtype, tensor.sizes, {});
      if (failed(type))
        return failure();
      types.push_back(*type);
      tensors.push_back(tensor);
      isState.push_back(state);
    }
  }
  auto function =
      func::FuncOp::create(b, loc, name, b.getFunctionType(types, {}));
  mlir::Block *body = function.addEntryBlock();
  for (auto [i, tensor] : llvm::enumerate(tensors)) {
    function.setArgAttr(i, "dlc.name", b.getStringAttr(names[i]));
    if (ArrayAttr dims = getDimNames(b, tensor.sizes))
      function.setArgAttr(i, "dlc.dims", dims);
    if (isState[i])
      function.setArgAttr(i, "dlc.state", b.getUnitAttr());
  }
  b.setInsertionPointToStart(body);
  b.setLoc(loc);
  bindSizes(function, tensors);
  size_t next = 0;
  for (Value &value : values)
    value.value = mapTensors(value.value, [&](const Tensor &tensor) {
      return Tensor{body->getArgument(next++), tensor.dtype, tensor.sizes};
    });
  requireSizes(function, tensors, names);
  return function;
}
