//===- ValueTypes.cpp - Types of values -----------------------------------===//
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

#include "ValueTypes.h"
#include "ModelFile.h"
#include "Tensors.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static llvm::Expected<Type> getElementTypeOf(MLIRContext *context,
                                             int32_t number) {
  if (Type type = getElementType(context, number))
    return type;
  return llvm::createStringError("has elements of type " +
                                 getOnnxTypeName(number) +
                                 ", which is not supported");
}

llvm::Expected<Type> dlc::onnxfrontend::readType(MLIRContext *context,
                                                 const onnx::TypeProto &proto) {
  if (proto.has_optional_type()) {
    llvm::Expected<Type> held =
        readType(context, proto.optional_type().elem_type());
    if (!held)
      return held.takeError();
    return OptionalType::get(context, *held);
  }
  if (proto.has_sequence_type()) {
    const onnx::TypeProto &inner = proto.sequence_type().elem_type();
    if (!inner.has_tensor_type())
      return llvm::createStringError("is a sequence of what is no tensor, "
                                     "which is not supported");
    const onnx::TypeProto_Tensor &tensor = inner.tensor_type();
    llvm::Expected<Type> element =
        getElementTypeOf(context, tensor.elem_type());
    if (!element)
      return element.takeError();
    // Elements may all have other sizes, whatever is declared. And who does
    // not know the rank often writes an empty shape.
    int rank = tensor.shape().dim_size();
    mlir::TensorType type = mlir::UnrankedTensorType::get(*element);
    if (rank > 0)
      type = RankedTensorType::get(
          SmallVector<int64_t>(rank, ShapedType::kDynamic), *element);
    return SequenceType::get(context, type);
  }
  if (!proto.has_tensor_type())
    return llvm::createStringError(
        "is no tensor, sequence or optional; maps and sparse tensors are not "
        "supported");
  const onnx::TypeProto_Tensor &tensor = proto.tensor_type();
  llvm::Expected<Type> element = getElementTypeOf(context, tensor.elem_type());
  if (!element)
    return element.takeError();
  if (!tensor.has_shape())
    return llvm::createStringError(
        "has no shape; the number of its dimensions has to be known");
  SmallVector<int64_t> shape;
  for (const auto &dim : tensor.shape().dim())
    shape.push_back(dim.has_dim_value() && dim.dim_value() >= 0
                        ? dim.dim_value()
                        : ShapedType::kDynamic);
  return RankedTensorType::get(shape, *element);
}

onnx::TypeProto dlc::onnxfrontend::getTypeProto(Type type) {
  onnx::TypeProto proto;
  if (auto optional = dyn_cast_or_null<OptionalType>(type)) {
    *proto.mutable_optional_type()->mutable_elem_type() =
        getTypeProto(optional.getValueType());
    return proto;
  }
  if (auto sequence = dyn_cast_or_null<SequenceType>(type)) {
    *proto.mutable_sequence_type()->mutable_elem_type() =
        getTypeProto(sequence.getElementType());
    return proto;
  }
  auto tensor = dyn_cast_or_null<mlir::TensorType>(type);
  if (!tensor)
    return proto;
  proto.mutable_tensor_type()->set_elem_type(
      getOnnxType(tensor.getElementType()));
  if (!tensor.hasRank())
    return proto;
  auto *shape = proto.mutable_tensor_type()->mutable_shape();
  for (int64_t size : tensor.getShape()) {
    auto *dim = shape->add_dim();
    if (!ShapedType::isDynamic(size))
      dim->set_dim_value(size);
  }
  return proto;
}

std::string dlc::onnxfrontend::formatType(Type type) {
  if (auto optional = dyn_cast<OptionalType>(type))
    return "optional(" + formatType(optional.getValueType()) + ")";
  if (auto sequence = dyn_cast<SequenceType>(type))
    return "seq(" + formatType(sequence.getElementType()) + ")";
  std::string name = getOnnxTypeName(
      getOnnxType(cast<mlir::TensorType>(type).getElementType()));
  return "tensor(" + StringRef(name).lower() + ")";
}
