//===- Functions.cpp - Requests to transform functions --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Functions.h"

#define GET_OP_CLASSES
#include "dlc/Dialect/Dlc/DlcFunctionOps.cpp.inc"

using namespace dlc;
using mlir::TypeRange;

/// Checks that `region` is a function of `arguments`.
static LogicalResult verifyFunction(Operation *op, mlir::Region &region,
                                    TypeRange arguments) {
  Block &body = region.front();
  if (TypeRange(body.getArgumentTypes()) != arguments)
    return op->emitOpError("needs a function of ")
           << arguments << ", but has one of " << body.getArgumentTypes();
  if (!isa<ReturnOp>(body.getTerminator()))
    return op->emitOpError(
               "needs a body that ends in 'dlc.return', but it ends in '")
           << body.getTerminator()->getName() << "'";
  return success();
}

/// Checks that `op` has results of types `expected`.
static LogicalResult verifyResults(Operation *op, TypeRange expected) {
  if (op->getResultTypes() != expected)
    return op->emitOpError("needs results of types ")
           << expected << ", but has " << op->getResultTypes();
  return success();
}

LogicalResult TangentOp::verifyRegions() {
  if (failed(verifyFunction(*this, getBody(), getInputs().getTypes())))
    return failure();
  SmallVector<Type> expected(
      getBody().front().getTerminator()->getOperandTypes());
  SmallVector<Type> changes(expected);
  llvm::append_range(expected, changes);
  return verifyResults(*this, expected);
}

LogicalResult CustomGradientOp::verifyRegions() {
  if (failed(verifyFunction(*this, getBody(), getInputs().getTypes())) ||
      failed(verifyResults(
          *this, getBody().front().getTerminator()->getOperandTypes())))
    return failure();
  SmallVector<Type> arguments(getInputs().getTypes());
  for (int i = 0; i < 2; ++i)
    llvm::append_range(arguments, getResultTypes());
  if (failed(verifyFunction(*this, getRule(), arguments)))
    return failure();
  TypeRange given = getRule().front().getTerminator()->getOperandTypes();
  if (given != TypeRange(getInputs().getTypes()))
    return emitOpError("needs a rule that returns ")
           << getInputs().getTypes() << ", but it returns " << given;
  return success();
}

LogicalResult BatchOp::verifyRegions() {
  if (getInputs().empty())
    return emitOpError("needs an input");
  SmallVector<Type> parts;
  for (Type type : getInputs().getTypes()) {
    auto tensor = cast<RankedTensorType>(type);
    if (tensor.getRank() == 0)
      return emitOpError("needs inputs with a first dimension, but one is ")
             << type;
    parts.push_back(tensor.clone(tensor.getShape().drop_front()));
  }
  if (failed(verifyFunction(*this, getBody(), parts)))
    return failure();
  TypeRange returned = getBody().front().getTerminator()->getOperandTypes();
  if (returned.size() != getNumResults())
    return emitOpError("needs ")
           << returned.size() << " results, but has " << getNumResults();
  for (auto [part, whole] : llvm::zip(returned, getResultTypes())) {
    auto type = cast<RankedTensorType>(whole);
    if (type.getRank() == 0 || type.clone(type.getShape().drop_front()) != part)
      return emitOpError("has a result of type ")
             << type << ", which is not several of " << part;
  }
  return success();
}
