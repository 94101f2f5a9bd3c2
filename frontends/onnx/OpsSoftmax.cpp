//===- OpsSoftmax.cpp - Import of softmax and its relatives ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What makes a distribution of the elements along an axis.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// Applies `compute` along an axis; before version 13, to a matrix made of the
/// dimensions before the axis and those from it on.
static LogicalResult alongAxis(Node &node,
                               function_ref<Value(Value, int64_t)> compute) {
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0);
  if (node.getVersion() >= 13) {
    FailureOr<int64_t> axis = node.getAxis("axis", -1, rank);
    if (failed(axis))
      return failure();
    node.setOutput(0, compute(x, *axis));
    return success();
  }
  FailureOr<int64_t> axis = node.getAxis("axis", 1, std::max<int64_t>(rank, 2));
  if (failed(axis))
    return failure();
  if (*axis == rank - 1) {
    node.setOutput(0, compute(x, *axis));
    return success();
  }
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  OpFoldResult rows = b.getIndexAttr(1), columns = rows;
  for (auto [i, size] : llvm::enumerate(sizes)) {
    OpFoldResult &part = static_cast<int64_t>(i) < *axis ? rows : columns;
    part = mulSizes(b, b.getLoc(), part, size);
  }
  Value matrix = reshapeTo(b, x, {rows, columns});
  node.setOutput(0, reshapeTo(b, compute(matrix, 1), sizes));
  return success();
}

template <bool log> static LogicalResult importSoftmax(Node &node) {
  return alongAxis(node, [&](Value x, int64_t axis) -> Value {
    return SoftmaxOp::create(node.b, x, axis, log);
  });
}

static LogicalResult importHardmax(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  return alongAxis(node, [&](Value x, int64_t axis) -> Value {
    auto type = cast<RankedTensorType>(x.getType());
    Value best = ArgReduceOp::create(b, ArgKind::max, x, axis, false);
    auto positions = type.clone(b.getI64Type());
    SmallVector<int64_t> shape;
    SmallVector<Value> open;
    splitSizes(node.getSizesOf(x), shape, open);
    Value position = IotaOp::create(b, positions, axis, open);
    Value hot = CompareOp::create(b, Comparison::eq, position,
                                  broadcastAlong(b, best, x, axis));
    return convertTo(b, hot, type.getElementType());
  });
}

ArrayRef<OpRow> dlc::onnxfrontend::getSoftmaxOps() {
  static constexpr OpRow kRows[] = {
      {"Hardmax", 1, importHardmax},
      {"LogSoftmax", 1, importSoftmax<true>},
      {"Softmax", 1, importSoftmax<false>},
  };
  return kRows;
}
