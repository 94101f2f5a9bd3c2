//===- TileAccess.cpp - What a tile reads and writes ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The elements of a tile: vectors, single elements that all lanes share,
// squares that are turned, and what lies at the edges.
//
//===----------------------------------------------------------------------===//

#include "StridedLoad.h"
#include "TileEmitter.h"

using namespace dlc;
namespace vector = mlir::vector;

SmallVector<Value> TileEmitter::getLoopValues(int64_t row, int64_t vector) {
  SmallVector<Value> values(current);
  if (plan.row >= 0 && row > 0) {
    Value moved = arith::AddIOp::create(b, loc, rows.base, index(row));
    if (rows.limit)
      moved = arith::MinUIOp::create(
          b, loc, moved, arith::SubIOp::create(b, loc, rows.limit, index(1)));
    values[plan.row] = moved;
  }
  if (plan.lane >= 0 && vector > 0)
    values[plan.lane] = arith::AddIOp::create(b, loc, current[plan.lane],
                                              index(vector * plan.lanes));
  return values;
}

SmallVector<Value> TileEmitter::getIndices(const StructuredOperand &operand,
                                           int64_t row, int64_t vector) {
  SmallVector<Value> values = getLoopValues(row, vector);
  return llvm::map_to_vector(operand.map.getResults(), [&](AffineExpr expr) {
    return evaluate(b, loc, expr, values);
  });
}

Value TileEmitter::getMask(int64_t vector) {
  return vector == lanes.vectors - 1 ? lanes.mask : Value();
}

Value TileEmitter::load(const StructuredOperand &operand, int64_t row,
                        int64_t vector) {
  if (!operand.isBuffer())
    return operand.value;
  SmallVector<Value> indices = getIndices(operand, row, vector);
  Stride stride =
      plan.lanes > 1 ? operand.getStride(plan.lane, plan.lanes) : Stride::none;
  if (stride == Stride::none)
    return memref::LoadOp::create(b, loc, operand.value, indices);
  auto type = VectorType::get(plan.lanes, operand.getElementType());
  Value mask = getMask(vector);
  if (stride == Stride::contiguous) {
    if (!mask)
      return vector::LoadOp::create(b, loc, type, operand.value, indices);
    return vector::MaskedLoadOp::create(b, loc, type, operand.value, indices,
                                        mask, zeroVector(type));
  }
  return loadStrided(b, loc, type, operand.value, indices,
                     *operand.getGrowth(plan.lane, plan.lanes), mask);
}

/// Reads a square of the transposed operand, a vector along rows for each lane,
/// and turns it.
void TileEmitter::loadTransposed() {
  const StructuredOperand &operand = loops.inputs[plan.transposed];
  Type element = operand.getElementType();
  auto type = VectorType::get(plan.lanes, element);
  auto squareType = VectorType::get({plan.lanes, plan.lanes}, element);
  Value square = zeroVector(squareType);
  int64_t laneSize = loops.sizes[plan.lane];
  for (int64_t lane = 0; lane < plan.lanes; ++lane) {
    SmallVector<Value> values = getLoopValues(0, 0);
    Value position =
        arith::AddIOp::create(b, loc, current[plan.lane], index(lane));
    // Beyond the end the last one is read again; it is not written.
    if (lanes.mask) {
      Value last =
          ShapedType::isDynamic(laneSize)
              ? arith::SubIOp::create(b, loc, bounds[plan.lane], index(1))
                    .getResult()
              : index(laneSize - 1);
      position = arith::MinUIOp::create(b, loc, position, last);
    }
    values[plan.lane] = position;
    SmallVector<Value> indices =
        llvm::map_to_vector(operand.map.getResults(), [&](AffineExpr expr) {
          return evaluate(b, loc, expr, values);
        });
    Value line =
        rows.mask
            ? vector::MaskedLoadOp::create(b, loc, type, operand.value, indices,
                                           rows.mask, zeroVector(type))
                  .getResult()
            : vector::LoadOp::create(b, loc, type, operand.value, indices)
                  .getResult();
    square = vector::InsertOp::create(b, loc, line, square, lane);
  }
  Value turned =
      vector::TransposeOp::create(b, loc, square, ArrayRef<int64_t>{1, 0});
  for (int64_t row = 0; row < rows.count; ++row)
    loaded[{plan.transposed, row, 0}] =
        vector::ExtractOp::create(b, loc, turned, row);
}

Value TileEmitter::loadInput(size_t input, int64_t row, int64_t vector) {
  const StructuredOperand &operand = loops.inputs[input];
  if (loops.getBody().getArgument(input).use_empty())
    return operand.value;
  bool followsRow = plan.row >= 0 && operand.isBuffer() &&
                    operand.map.isFunctionOfDim(plan.row);
  bool followsLane = plan.lane >= 0 && operand.isBuffer() &&
                     operand.map.isFunctionOfDim(plan.lane);
  Value &value = loaded[{static_cast<int64_t>(input), followsRow ? row : 0,
                         followsLane ? vector : 0}];
  if (!value)
    value = load(operand, followsRow ? row : 0, followsLane ? vector : 0);
  return value;
}

void TileEmitter::storeOutput(size_t output, int64_t row, int64_t vector,
                              Value value) {
  const StructuredOperand &operand = loops.outputs[output];
  auto write = [&] {
    SmallVector<Value> indices = getIndices(operand, row, vector);
    if (plan.lanes == 1 || !operand.map.isFunctionOfDim(plan.lane)) {
      memref::StoreOp::create(b, loc, value, operand.value, indices);
      return;
    }
    value = body.broadcast(value);
    if (Value mask = getMask(vector))
      vector::MaskedStoreOp::create(b, loc, operand.value, indices, mask,
                                    value);
    else
      vector::StoreOp::create(b, loc, value, operand.value, indices);
  };
  if (!rows.limit || row == 0)
    return write();
  Value position = arith::AddIOp::create(b, loc, rows.base, index(row));
  Value exists = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                       position, rows.limit);
  auto branch = scf::IfOp::create(b, loc, exists);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(branch.thenYield());
  write();
}
