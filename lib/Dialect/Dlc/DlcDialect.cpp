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

#include "dlc/Dialect/Dlc/Dlc.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

#include "dlc/Dialect/Dlc/DlcDialect.cpp.inc"
#include "dlc/Dialect/Dlc/DlcEnums.cpp.inc"
#include "dlc/Dialect/Interfaces/DecomposableOpInterface.cpp.inc"
#include "dlc/Dialect/Interfaces/ElementOpInterface.cpp.inc"
#include "dlc/Dialect/Interfaces/ScalarBodyOpInterface.cpp.inc"
#include "dlc/Dialect/Interfaces/TransposableOpInterface.cpp.inc"

using namespace dlc;

#define GET_OP_CLASSES
#include "dlc/Dialect/Dlc/DlcOps.cpp.inc"

void DlcDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "dlc/Dialect/Dlc/DlcOps.cpp.inc"
      >();
}

Operation *DlcDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                           Type type, Location loc) {
  auto elements = dyn_cast<mlir::ElementsAttr>(value);
  if (!elements || !isa<RankedTensorType>(type))
    return arith::ConstantOp::materialize(builder, value, type, loc);
  return ConstantOp::create(builder, loc, elements);
}

LogicalResult DlcDialect::verifyOperationAttribute(Operation *op,
                                                   NamedAttribute attribute) {
  return op->emitOpError() << "has an unknown attribute '"
                           << attribute.getName() << "' of the dlc dialect";
}

Type dlc::getStorageType(Type type) {
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer || integer.isSignless())
    return type;
  return IntegerType::get(type.getContext(), integer.getWidth());
}

bool dlc::isUnsigned(Type type) {
  return type.isUnsignedInteger() || type.isInteger(1);
}
