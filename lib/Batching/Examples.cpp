//===- Examples.cpp - Single examples -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

using namespace dlc;

void dlc::forEachUsed(Operation *op, function_ref<void(Value)> visit) {
  llvm::SetVector<Value> used(op->operand_begin(), op->operand_end());
  mlir::getUsedValuesDefinedAbove(op->getRegions(), used);
  for (Value value : used)
    visit(value);
}

bool dlc::anyUsed(Operation *op, function_ref<bool(Value)> holds) {
  bool found = false;
  forEachUsed(op, [&](Value value) { found |= holds(value); });
  return found;
}

Value dlc::asTensor(ImplicitLocOpBuilder &b, Value number) {
  if (number.getType().isIndex())
    number = arith::IndexCastOp::create(b, b.getI64Type(), number);
  return tensor::FromElementsOp::create(
      b, RankedTensorType::get({}, number.getType()), number);
}

static SmallVector<OpFoldResult> getOffsets(ImplicitLocOpBuilder &b,
                                            Value example, int64_t rank) {
  SmallVector<OpFoldResult> offsets(rank, b.getIndexAttr(0));
  offsets[0] = example;
  return offsets;
}

Value dlc::takeExample(ImplicitLocOpBuilder &b, Value values, Value example,
                       Type type) {
  if (!isa<RankedTensorType>(type)) {
    Value number = tensor::ExtractOp::create(b, values, ValueRange{example});
    if (type.isIndex())
      number = arith::IndexCastOp::create(b, type, number);
    return number;
  }
  SmallVector<OpFoldResult> sizes = getDims(b, b.getLoc(), values);
  SmallVector<OpFoldResult> part =
      llvm::to_vector(ArrayRef(sizes).drop_front());
  sizes[0] = b.getIndexAttr(1);
  int64_t rank = sizes.size();
  Value row = SliceOp::create(b, values, getOffsets(b, example, rank), sizes,
                              SmallVector<int64_t>(rank, 1));
  row = reshapeTo(b, row, part);
  if (row.getType() != type)
    row = tensor::CastOp::create(b, type, row);
  return row;
}

Value dlc::putExample(ImplicitLocOpBuilder &b, Value part, Value values,
                      Value example, ArrayRef<OpFoldResult> sizes) {
  if (!isa<RankedTensorType>(part.getType()))
    part = asTensor(b, part);
  SmallVector<OpFoldResult> row =
      prepend(OpFoldResult(b.getIndexAttr(1)), sizes);
  part = reshapeTo(b, refineTo(b, part, sizes), row);
  return InsertSliceOp::create(b, part, values,
                               getOffsets(b, example, row.size()));
}
