//===- Constant.cpp - Constants, weights, generated tensors ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Verifiers, folders and interfaces of the ops that make tensors from nothing.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

//===----------------------------------------------------------------------===//
// constant
//===----------------------------------------------------------------------===//

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

Value ConstantOp::buildElement(OpBuilder &, Location, ArrayRef<int64_t>,
                               function_ref<Value(Value, ArrayRef<int64_t>)>) {
  return {}; // Elements.cpp reads constants itself, as those of any dialect.
}

//===----------------------------------------------------------------------===//
// weight, get_weight
//===----------------------------------------------------------------------===//

LogicalResult WeightOp::verify() {
  auto type = dyn_cast<RankedTensorType>(getType());
  if (!type || !type.hasStaticShape())
    return emitOpError() << "needs a tensor type of static shape, but got "
                         << getType();
  if (getFile().has_value() + getFrom().has_value() + getValue().has_value() !=
      1)
    return emitOpError() << "needs one of file(...), from(...) and value(...)";
  if (getFrom().has_value() != getArguments().has_value())
    return emitOpError() << "needs arguments with from(...), and only there";
  if (getValue() && getValue()->getType() != type)
    return emitOpError() << "has type " << type << ", but a value of type "
                         << getValue()->getType();
  if (!getFile())
    return success();
  int64_t expected = llvm::divideCeil(
      type.getNumElements() * getBitsInFile(type.getElementType()), 8);
  if (static_cast<int64_t>(*getLength()) != expected)
    return emitOpError() << "needs " << expected << " bytes for " << type
                         << ", but got " << *getLength();
  return success();
}

LogicalResult
GetWeightOp::verifySymbolUses(mlir::SymbolTableCollection &symbols) {
  auto weight =
      symbols.lookupNearestSymbolFrom<WeightOp>(*this, getWeightAttr());
  if (!weight)
    return emitOpError() << "refers to " << getWeightAttr()
                         << ", which is no weight";
  if (weight.getType() != getType())
    return emitOpError() << "has type " << getType() << ", but weight "
                         << getWeightAttr() << " has " << weight.getType();
  return success();
}

//===----------------------------------------------------------------------===//
// empty
//===----------------------------------------------------------------------===//

/// Whether there is one of `sizes` for each open dimension of the op's result.
static LogicalResult verifySizes(Operation *op, ValueRange sizes) {
  int64_t open =
      cast<RankedTensorType>(op->getResult(0).getType()).getNumDynamicDims();
  if (static_cast<int64_t>(sizes.size()) == open)
    return success();
  return op->emitOpError() << "needs a size for each of the " << open
                           << " open dimensions of its result, but got "
                           << sizes.size();
}

LogicalResult EmptyOp::verify() { return verifySizes(*this, getSizes()); }

FailureOr<OpFoldResult> EmptyOp::reifyDimOfResult(OpBuilder &builder, int,
                                                  int dim) {
  return mergeSizes(builder, cast<RankedTensorType>(getType()).getShape(),
                    getSizes())[dim];
}

LogicalResult
EmptyOp::reifyResultShapes(OpBuilder &builder,
                           mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

//===----------------------------------------------------------------------===//
// iota
//===----------------------------------------------------------------------===//

LogicalResult IotaOp::verify() {
  auto type = cast<RankedTensorType>(getType());
  int64_t dimension = getDimension();
  if (dimension < 0 || dimension >= type.getRank())
    return emitOpError() << "has dimension " << dimension
                         << ", but a result of rank " << type.getRank();
  return verifySizes(*this, getSizes());
}

FailureOr<OpFoldResult> IotaOp::reifyDimOfResult(OpBuilder &builder, int,
                                                 int dim) {
  return mergeSizes(builder, cast<RankedTensorType>(getType()).getShape(),
                    getSizes())[dim];
}

LogicalResult
IotaOp::reifyResultShapes(OpBuilder &builder,
                          mlir::ReifiedRankedShapedTypeDims &shapes) {
  return reifyEachDim(*this, builder, shapes);
}

Value IotaOp::buildElement(OpBuilder &builder, Location loc,
                           ArrayRef<int64_t> indices,
                           function_ref<Value(Value, ArrayRef<int64_t>)>) {
  Type storage =
      getStorageType(cast<RankedTensorType>(getType()).getElementType());
  int64_t index = indices[getDimension()];
  if (isa<FloatType>(storage))
    return arith::ConstantOp::create(builder, loc,
                                     builder.getFloatAttr(storage, index));
  return arith::ConstantOp::create(builder, loc,
                                   builder.getIntegerAttr(storage, index));
}
