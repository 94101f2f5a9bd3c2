//===- DlcDialect.cpp - The dlc dialect -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Registration, verification of the dialect's attributes on foreign ops, and
// what is common to all its types.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Functions.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"

#include "dlc/Dialect/Dlc/DlcDialect.cpp.inc"
#include "dlc/Dialect/Dlc/DlcEnums.cpp.inc"

using namespace dlc;

#define GET_TYPEDEF_CLASSES
#include "dlc/Dialect/Dlc/DlcTypes.cpp.inc"

void DlcDialect::initialize() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "dlc/Dialect/Dlc/DlcTypes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dlc/Dialect/Dlc/DlcOps.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dlc/Dialect/Dlc/DlcFunctionOps.cpp.inc"
      >();
}

Operation *DlcDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                           Type type, Location loc) {
  auto elements = dyn_cast<mlir::ElementsAttr>(value);
  if (!elements || !isa<RankedTensorType>(type))
    return arith::ConstantOp::materialize(builder, value, type, loc);
  return ConstantOp::create(builder, loc, elements);
}

/// Checks an attribute of an entry's argument or result:
///   dlc.name   the user's name for it
///   dlc.dims   a name for each dimension, "" for those that have none
///   dlc.dtype  the element type it has for the user, where storage differs
///   dlc.state  on an argument: it is kept from call to call, under its name
///   dlc.updated  on an argument: the entry writes to it
static LogicalResult verifyValueAttribute(Operation *op, Type type,
                                          NamedAttribute attribute) {
  StringRef name = attribute.getName();
  if (name == "dlc.name" && isa<StringAttr>(attribute.getValue()))
    return success();
  if (name == "dlc.dtype" && isa<mlir::TypeAttr>(attribute.getValue()))
    return success();
  auto shaped = dyn_cast<ShapedType>(type);
  if (name == "dlc.state" || name == "dlc.updated") {
    if (isa<UnitAttr>(attribute.getValue()) && shaped &&
        shaped.hasStaticShape())
      return success();
    return op->emitOpError() << "has a '" << name << "' of type " << type
                             << ", expected a tensor of known sizes";
  }
  if (name == "dlc.dims" && shaped && shaped.hasRank()) {
    auto names = dyn_cast<ArrayAttr>(attribute.getValue());
    if (names && static_cast<int64_t>(names.size()) == shaped.getRank() &&
        llvm::all_of(names, llvm::IsaPred<StringAttr>))
      return success();
    return op->emitOpError()
           << "needs a name for each dimension of " << type
           << " in 'dlc.dims', but got " << attribute.getValue();
  }
  return op->emitOpError() << "has an argument or result attribute '" << name
                           << "' that is not the dialect's";
}

/// Checks `dlc.updates = N`: a result is what argument N is from now on.
static LogicalResult verifyUpdate(mlir::FunctionOpInterface function,
                                  unsigned result, Attribute value) {
  auto index = dyn_cast<IntegerAttr>(value);
  if (!index || index.getInt() < 0 ||
      index.getInt() >= function.getNumArguments())
    return function.emitOpError()
           << "needs the number of an argument in 'dlc.updates', but got "
           << value;
  Type from = function.getResultTypes()[result],
       to = function.getArgumentTypes()[index.getInt()];
  // After bufferization the result is gone, and the argument a buffer.
  if (from != to || !function.getArgAttr(index.getInt(), "dlc.state"))
    return function.emitOpError()
           << "updates argument " << index.getInt() << " of type " << to
           << " with a result of type " << from
           << ", expected a state of the same type";
  for (unsigned other = 0; other < result; ++other)
    if (function.getResultAttr(other, "dlc.updates") == value)
      return function.emitOpError()
             << "updates argument " << index.getInt() << " twice";
  return success();
}

/// Whether `versions` are some of `function`: of each, the function that it is,
/// and of each size that it is for, an input, a dimension of it, and the size.
static bool areVersions(mlir::FunctionOpInterface function,
                        Attribute versions) {
  auto list = dyn_cast<ArrayAttr>(versions);
  return list && llvm::all_of(list, [&](Attribute attribute) {
           auto version = dyn_cast<DictionaryAttr>(attribute);
           auto places = version
                             ? version.getAs<mlir::DenseI64ArrayAttr>("places")
                             : nullptr;
           if (!places || places.empty() || places.size() % 3 != 0 ||
               !version.getAs<FlatSymbolRefAttr>("function"))
             return false;
           for (int64_t i = 0; i < places.size(); i += 3) {
             int64_t input = places[i], dim = places[i + 1];
             if (input < 0 || input >= function.getNumArguments())
               return false;
             auto type =
                 dyn_cast<ShapedType>(function.getArgumentTypes()[input]);
             if (!type || !type.hasRank() || dim < 0 || dim >= type.getRank())
               return false;
           }
           return true;
         });
}

/// Checks an attribute of an op:
///   dlc.versions              on an entry: its versions for given sizes
///   dlc.sizes                 on a version: which these are, for people
///   dlc.results               on an entry: what its outputs are
///   dlc.memory, memory_bound  on an entry: the arena's size, and the least
///                             that any plan needs
///   dlc.entries, dlc.sites    on a module: what the artifact's tables say
LogicalResult DlcDialect::verifyOperationAttribute(Operation *op,
                                                   NamedAttribute attribute) {
  StringRef name = attribute.getName();
  if (isa<ModuleOp>(op) && isa<ArrayAttr>(attribute.getValue()) &&
      (name == "dlc.entries" || name == "dlc.sites"))
    return success();
  if (!isa<mlir::FunctionOpInterface>(op))
    return op->emitOpError() << "can't have the attribute '" << name << "'";
  auto function = cast<mlir::FunctionOpInterface>(op);
  bool known =
      (name == "dlc.versions" && areVersions(function, attribute.getValue())) ||
      (name == "dlc.sizes" && isa<StringAttr>(attribute.getValue())) ||
      (name == "dlc.results" && isa<ArrayAttr>(attribute.getValue())) ||
      (name == "dlc.memory" && isa<StringAttr>(attribute.getValue())) ||
      (name == "dlc.memory_bound" && isa<IntegerAttr>(attribute.getValue()));
  if (!known)
    return op->emitOpError()
           << "has an attribute '" << name << "' that is not the dialect's";
  return success();
}

LogicalResult DlcDialect::verifyRegionArgAttribute(Operation *op, unsigned,
                                                   unsigned argument,
                                                   NamedAttribute attribute) {
  auto function = dyn_cast<mlir::FunctionOpInterface>(op);
  if (!function)
    return op->emitOpError() << "can't have the argument attribute '"
                             << attribute.getName() << "'";
  return verifyValueAttribute(op, function.getArgumentTypes()[argument],
                              attribute);
}

LogicalResult DlcDialect::verifyRegionResultAttribute(
    Operation *op, unsigned, unsigned result, NamedAttribute attribute) {
  auto function = dyn_cast<mlir::FunctionOpInterface>(op);
  if (!function)
    return op->emitOpError()
           << "can't have the result attribute '" << attribute.getName() << "'";
  if (attribute.getName() == "dlc.updates")
    return verifyUpdate(function, result, attribute.getValue());
  return verifyValueAttribute(op, function.getResultTypes()[result], attribute);
}

Type dlc::getStorageType(Type type) {
  if (auto complex = dyn_cast<mlir::ComplexType>(type))
    return IntegerType::get(
        type.getContext(),
        2 * complex.getElementType().getIntOrFloatBitWidth());
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer || integer.isSignless())
    return type;
  return IntegerType::get(type.getContext(), integer.getWidth());
}

unsigned dlc::getBitsInFile(Type type) {
  return type.isInteger(1) ? 8 : getStorageType(type).getIntOrFloatBitWidth();
}

bool dlc::isUnsigned(Type type) {
  return type.isUnsignedInteger() || type.isInteger(1);
}
