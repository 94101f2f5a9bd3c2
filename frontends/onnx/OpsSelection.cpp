//===- OpsSelection.cpp - Import of operators that sort and select --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// TopK, and operators whose results have as many elements as fulfil a
// condition. A running sum of the condition says where each of those goes.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Selection.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static RankedTensorType getTensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

Value dlc::onnxfrontend::createIota(Node &node, ArrayRef<OpFoldResult> sizes,
                                    int64_t dim) {
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(sizes, shape, open);
  return IotaOp::create(
      node.b, RankedTensorType::get(shape, node.b.getI64Type()), dim, open);
}

Value dlc::onnxfrontend::flatten(Node &node, Value value) {
  ImplicitLocOpBuilder &b = node.b;
  return reshapeTo(b, value, mulSizes(b, b.getLoc(), node.getSizesOf(value)));
}

std::pair<Value, Value> dlc::onnxfrontend::findLast(Node &node, Value flags) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t last = cast<RankedTensorType>(flags.getType()).getRank() - 1;
  Value place =
      ArgReduceOp::create(b, ArgKind::max, convertTo(b, flags, b.getI32Type()),
                          last, /*select_last=*/true);
  Value isThere =
      ReduceOp::create(b, ReduceKind::any, flags, ArrayRef<int64_t>{last});
  return {place, isThere};
}

Value dlc::onnxfrontend::getPositions(Node &node, Value flags) {
  ImplicitLocOpBuilder &b = node.b;
  Type i64 = b.getI64Type();
  Value ones = convertTo(b, flags, i64);
  Value total =
      ReduceOp::create(b, ReduceKind::sum, ones, ArrayRef<int64_t>{0});
  OpFoldResult count = node.getScalarAsSize(total);
  // Each goes behind those before it; the others go nowhere.
  Value place = CumulativeOp::create(b, ones.getType(), CumulativeKind::sum,
                                     ones, 0, /*exclusive=*/true,
                                     /*reverse=*/false);
  Value target = SelectOp::create(b, flags, place, splatLike(b, -1, place));
  Value zero = scalarConstant(b, i64, 0);
  return ScatterElementsOp::create(b, ScatterKind::set,
                                   broadcastTo(b, zero, count, {}), 0, target,
                                   createIota(node, node.getSizesOf(flags), 0));
}

Value dlc::onnxfrontend::getOrder(Node &node, Value list, bool ascending) {
  ImplicitLocOpBuilder &b = node.b;
  Value count = node.asValue(node.getSizeOf(list, 0));
  return TopKOp::create(b, getTensorType(list).clone(b.getI64Type()), list, 0,
                        ascending, count);
}

static LogicalResult importTopK(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  FailureOr<int64_t> axis = node.getAxis("axis", -1, node.getRank(0));
  if (failed(axis))
    return failure();
  // TopK-1: k is an attribute.
  OpFoldResult count = b.getIndexAttr(node.getInt("k", 0));
  if (node.hasInput(1))
    count = node.getScalarAsSize(node.getInput(1));
  OpFoldResult size = node.getSizeOf(x, *axis);
  std::optional<int64_t> known = mlir::getConstantIntValue(count);
  std::optional<int64_t> most = mlir::getConstantIntValue(size);
  if (known && (*known < 0 || (most && *known > *most)))
    return node.fail("can't take " + Twine(*known) + " of " +
                     Twine(most.value_or(0)) + " elements");
  // As an unsigned number, a negative one is too large as well.
  if (!known || !most)
    node.require(node.compare(arith::CmpIPredicate::ule, count, size),
                 "can't take {} of {} elements", {count, size});
  SmallVector<int64_t> shape(node.getType(0).getShape());
  shape[*axis] = known.value_or(ShapedType::kDynamic);
  Value indices =
      TopKOp::create(b, RankedTensorType::get(shape, b.getI64Type()), x, *axis,
                     node.getInt("largest", 1) == 0, node.asValue(count));
  node.setOutput(0, GatherElementsOp::create(b, getTensorType(x).clone(shape),
                                             x, *axis, indices));
  node.setOutput(1, indices);
  return success();
}

static LogicalResult importNonZero(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  Value flags = flatten(node, convertTo(b, x, b.getI1Type()));
  Value positions = getPositions(node, flags);
  // The coordinates, from the last dimension to the first.
  SmallVector<Value> rows;
  OpFoldResult count = node.getSizeOf(positions, 0);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  for (OpFoldResult size : llvm::reverse(sizes)) {
    Value divisor =
        broadcastScalar(b, sizeAsScalar(b, size, b.getI64Type()), positions);
    Value row = RemOp::create(b, positions, divisor);
    rows.insert(rows.begin(), reshapeTo(b, row, {b.getIndexAttr(1), count}));
    positions = DivOp::create(b, positions, divisor);
  }
  if (rows.empty())
    return node.fail("of a scalar is not supported");
  node.setOutput(0, b.createOrFold<ConcatOp>(0, rows));
  return success();
}

static LogicalResult importCompress(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0), condition = node.getInput(1);
  if (node.getRank(1) != 1)
    return node.fail("needs a list of bools, but has a condition of rank " +
                     Twine(node.getRank(1)));
  int64_t axis = 0;
  if (node.hasAttribute("axis")) {
    FailureOr<int64_t> given = node.getAxis("axis", 0, node.getRank(0));
    if (failed(given))
      return failure();
    axis = *given;
  } else {
    x = flatten(node, x);
  }
  // The condition may be shorter than the dimension, but not longer.
  OpFoldResult size = node.getSizeOf(x, axis),
               length = node.getSizeOf(condition, 0);
  Value fits = node.compare(arith::CmpIPredicate::ule, length, size);
  node.require(fits, "has a condition of {} elements for {}", {length, size});
  node.setOutput(0,
                 GatherOp::create(b, x, axis, getPositions(node, condition)));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getSelectionOps() {
  static constexpr OpRow kRows[] = {
      {"Compress", 9, importCompress},
      {"NonZero", 9, importNonZero, StringInputs::refused},
      {"TopK", 1, importTopK},
  };
  return kRows;
}
