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
#include "Maps.h"
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

static Type getTensorElement(Type tensor) {
  return cast<mlir::TensorType>(tensor).getElementType();
}

static llvm::Expected<Type> readMapType(MLIRContext *context,
                                        const onnx::TypeProto_Map &proto) {
  llvm::Expected<Type> key = getElementTypeOf(context, proto.key_type());
  if (!key)
    return key.takeError();
  bool isInteger = (*key).isInteger() && (*key).getIntOrFloatBitWidth() >= 8;
  if (!isInteger && !isa<StringType>(*key))
    return llvm::createStringError("is a map whose keys are neither integers "
                                   "nor strings, which is not supported");
  // skl2onnx says of a value that is one number that it has one dimension.
  const onnx::TypeProto_Tensor &tensor = proto.value_type().tensor_type();
  bool isScalar = llvm::all_of(tensor.shape().dim(), [](const auto &dim) {
    return dim.dim_value() == 1;
  });
  if (!proto.value_type().has_tensor_type() || !isScalar)
    return llvm::createStringError("is a map to what is neither a number nor a "
                                   "string, which is not supported");
  llvm::Expected<Type> value = getElementTypeOf(context, tensor.elem_type());
  if (!value)
    return value.takeError();
  return getMapType(*key, *value);
}

static llvm::Expected<Type> readSequenceType(MLIRContext *context,
                                             const onnx::TypeProto &member) {
  if (member.has_map_type()) {
    llvm::Expected<Type> map = readMapType(context, member.map_type());
    if (!map)
      return map.takeError();
    return getMapSequenceType(cast<mlir::TupleType>(*map));
  }
  if (!member.has_tensor_type())
    return llvm::createStringError("is a sequence of what is no tensor or map, "
                                   "which is not supported");
  const onnx::TypeProto_Tensor &tensor = member.tensor_type();
  llvm::Expected<Type> element = getElementTypeOf(context, tensor.elem_type());
  if (!element)
    return element.takeError();
  // Elements may all have other sizes, whatever is declared. And who does not
  // know the rank often writes an empty shape.
  int rank = tensor.shape().dim_size();
  mlir::TensorType type = mlir::UnrankedTensorType::get(*element);
  if (rank > 0)
    type = RankedTensorType::get(
        SmallVector<int64_t>(rank, ShapedType::kDynamic), *element);
  return SequenceType::get(context, type);
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
  if (proto.has_sequence_type())
    return readSequenceType(context, proto.sequence_type().elem_type());
  if (proto.has_map_type())
    return readMapType(context, proto.map_type());
  if (!proto.has_tensor_type())
    return llvm::createStringError(
        "is no tensor, map, sequence or optional, which is not supported");
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
  if (auto tuple = dyn_cast_or_null<mlir::TupleType>(type)) {
    Type entries = tuple.getType(1);
    if (!isMap(type)) {
      *proto.mutable_sequence_type()->mutable_elem_type() =
          getTypeProto(entries);
      return proto;
    }
    auto *map = proto.mutable_map_type();
    map->set_key_type(getOnnxType(getTensorElement(tuple.getType(0))));
    map->mutable_value_type()->mutable_tensor_type()->set_elem_type(
        getOnnxType(getTensorElement(entries)));
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

/// A tensor's element type as schemas write it: "float".
static std::string formatElementType(Type tensor) {
  return StringRef(getOnnxTypeName(getOnnxType(getTensorElement(tensor))))
      .lower();
}

std::string dlc::onnxfrontend::formatType(Type type) {
  if (auto optional = dyn_cast<OptionalType>(type))
    return "optional(" + formatType(optional.getValueType()) + ")";
  if (auto sequence = dyn_cast<SequenceType>(type))
    return "seq(" + formatType(sequence.getElementType()) + ")";
  if (auto tuple = dyn_cast<mlir::TupleType>(type)) {
    std::string entries = formatType(tuple.getType(1));
    return isMap(type) ? "map(" + formatElementType(tuple.getType(0)) + "," +
                             entries + ")"
                       : "seq(" + entries + ")";
  }
  return "tensor(" + formatElementType(type) + ")";
}
