//===- Maps.cpp - Maps as tuples of lists ---------------------------------===//
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

#include "Maps.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static RankedTensorType getListType(Type element) {
  return RankedTensorType::get(ShapedType::kDynamic, element);
}

mlir::TupleType dlc::onnxfrontend::getMapType(Type key, Type value) {
  return mlir::TupleType::get(key.getContext(),
                              {getListType(key), getListType(value)});
}

mlir::TupleType dlc::onnxfrontend::getMapSequenceType(mlir::TupleType map) {
  OpBuilder b(map.getContext());
  return mlir::TupleType::get(map.getContext(),
                              {getListType(b.getI64Type()), map});
}

bool dlc::onnxfrontend::isMap(Type type) {
  auto tuple = dyn_cast<mlir::TupleType>(type);
  return tuple && isa<RankedTensorType>(tuple.getType(1));
}

bool dlc::onnxfrontend::isMapSequence(Type type) {
  auto tuple = dyn_cast<mlir::TupleType>(type);
  return tuple && isMap(tuple.getType(1));
}

std::pair<Value, Value> dlc::onnxfrontend::getMembers(ImplicitLocOpBuilder &b,
                                                      Value tuple) {
  auto type = cast<mlir::TupleType>(tuple.getType());
  SmallVector<Value> members =
      packAll(b, type.getTypes(), tuple.getDefiningOp<PackOp>().getParts());
  return {members[0], members[1]};
}

Value dlc::onnxfrontend::packMembers(ImplicitLocOpBuilder &b,
                                     mlir::TupleType type, Value first,
                                     Value second) {
  // Neither is a sequence of tensors, of which the parts may be hard to tell.
  SmallVector<Value> parts = *getParts(b, first);
  llvm::append_range(parts, *getParts(b, second));
  return pack(b, type, parts);
}
