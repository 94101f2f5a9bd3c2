//===- Values.cpp - What stands for values that are no tensors ------------===//
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

#include "dlc/Dialect/Dlc/Values.h"

using namespace dlc;

bool dlc::isStringTensor(Type type) {
  auto tensor = dyn_cast<mlir::TensorType>(type);
  return tensor && isa<StringType>(tensor.getElementType());
}

bool dlc::isPacked(Type type) {
  return isStringTensor(type) ||
         isa<SequenceType, OptionalType, mlir::TupleType>(type);
}

SmallVector<Type> dlc::getPartTypes(Type type) {
  OpBuilder b(type.getContext());
  Type i64 = b.getI64Type();
  auto list = [](Type element) {
    return RankedTensorType::get(ShapedType::kDynamic, element);
  };
  Type bytes = list(b.getIntegerType(8, /*isSigned=*/false));
  if (isStringTensor(type))
    return {cast<RankedTensorType>(type).clone(i64), bytes};
  if (auto optional = dyn_cast<OptionalType>(type)) {
    SmallVector<Type> types{RankedTensorType::get({}, b.getI1Type())};
    llvm::append_range(types, getPartTypes(optional.getValueType()));
    return types;
  }
  if (auto tuple = dyn_cast<mlir::TupleType>(type)) {
    SmallVector<Type> types;
    for (Type member : tuple.getTypes())
      llvm::append_range(types, getPartTypes(member));
    return types;
  }
  auto sequence = dyn_cast<SequenceType>(type);
  if (!sequence)
    return {type};
  mlir::TensorType element = sequence.getElementType();
  bool isText = isStringTensor(element);
  int64_t rank = element.hasRank() ? element.getRank() : ShapedType::kDynamic;
  SmallVector<Type> types{
      list(isText ? i64 : element.getElementType()),
      RankedTensorType::get({ShapedType::kDynamic, rank}, i64)};
  if (isText)
    types.push_back(bytes);
  return types;
}

LogicalResult PackOp::verify() {
  if (!isPacked(getValue().getType()))
    return emitOpError("makes strings, sequences, optionals and tuples, "
                       "but not ")
           << getValue().getType();
  SmallVector<Type> expected = getPartTypes(getValue().getType());
  if (llvm::equal(getParts().getTypes(), expected))
    return success();
  return emitOpError("needs parts of types ")
         << expected << " for a " << getValue().getType() << ", but has "
         << SmallVector<Type>(getParts().getTypes());
}

LogicalResult ListOp::verify() {
  mlir::TensorType expected = getSequence().getType().getElementType();
  for (Type type : getElements().getTypes())
    if (cast<RankedTensorType>(type).getElementType() !=
            expected.getElementType() ||
        failed(mlir::verifyCompatibleShape(type, expected)))
      return emitOpError("has an element of type ")
             << type << " in a sequence of " << expected;
  return success();
}
