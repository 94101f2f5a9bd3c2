//===- StridedLoad.cpp - Vectors with gaps --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A gather. LLVM's takes distances from one address, so the buffer is seen as a
// row of elements, whatever its strides.
//
//===----------------------------------------------------------------------===//

#include "StridedLoad.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace dlc;
namespace vector = mlir::vector;

Value dlc::gatherFrom(OpBuilder &b, Location loc, VectorType type, Value buffer,
                      Value position, Value distances, Value mask) {
  auto metadata = memref::ExtractStridedMetadataOp::create(b, loc, buffer);
  auto rowType = MemRefType::get(
      {ShapedType::kDynamic}, type.getElementType(),
      mlir::StridedLayoutAttr::get(b.getContext(), ShapedType::kDynamic, {1}));
  Value length = arith::ConstantIndexOp::create(b, loc, type.getNumElements());
  Value row = memref::ReinterpretCastOp::create(
      b, loc, rowType, metadata.getBaseBuffer(), OpFoldResult(position),
      {OpFoldResult(length)}, {OpFoldResult(b.getIndexAttr(1))});
  if (!mask)
    mask = vector::ConstantMaskOp::create(
        b, loc, VectorType::get(type.getShape(), b.getI1Type()),
        vector::ConstantMaskKind::AllTrue);
  Value zeros = arith::ConstantOp::create(b, loc, b.getZeroAttr(type));
  Value first = arith::ConstantIndexOp::create(b, loc, 0);
  return vector::GatherOp::create(b, loc, type, row, first, distances, mask,
                                  zeros);
}

Value dlc::loadStrided(OpBuilder &b, Location loc, VectorType type,
                       Value buffer, ValueRange indices,
                       ArrayRef<int64_t> growth, Value mask) {
  auto index = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, loc, value);
  };
  // The position of the first element, and the distance to the next.
  auto metadata = memref::ExtractStridedMetadataOp::create(b, loc, buffer);
  Value position = metadata.getOffset(), distance = index(0);
  for (auto [dim, stride] : llvm::enumerate(metadata.getStrides())) {
    position = arith::AddIOp::create(
        b, loc, position, arith::MulIOp::create(b, loc, indices[dim], stride));
    if (growth[dim] != 0)
      distance = arith::AddIOp::create(
          b, loc, distance,
          arith::MulIOp::create(b, loc, stride, index(growth[dim])));
  }
  auto indexType = VectorType::get(type.getShape(), b.getIndexType());
  Value distances = arith::MulIOp::create(
      b, loc, vector::StepOp::create(b, loc, indexType),
      vector::BroadcastOp::create(b, loc, indexType, distance));
  return gatherFrom(b, loc, type, buffer, position, distances, mask);
}
