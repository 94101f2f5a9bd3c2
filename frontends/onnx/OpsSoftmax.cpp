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
#include "Softmax.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// `compute` along dimension `axis`; before version 13, of a matrix made of the
/// dimensions before it and those from it on.
static Value alongAxis(Node &node, Value x, int64_t axis, int64_t version,
                       function_ref<Value(Value, int64_t)> compute) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  if (version >= 13 || axis + 1 == static_cast<int64_t>(sizes.size()))
    return compute(x, axis);
  OpFoldResult rows = b.getIndexAttr(1), columns = rows;
  for (auto [i, size] : llvm::enumerate(sizes)) {
    OpFoldResult &part = static_cast<int64_t>(i) < axis ? rows : columns;
    part = mulSizes(b, b.getLoc(), part, size);
  }
  Value matrix = reshapeTo(b, x, {rows, columns});
  return reshapeTo(b, compute(matrix, 1), sizes);
}

/// The attribute `axis`. Before version 13 it is 1 by default, of a list too.
static FailureOr<int64_t> getSoftmaxAxis(Node &node) {
  int64_t rank = node.getRank(0);
  if (node.getVersion() >= 13)
    return node.getAxis("axis", -1, rank);
  return node.getAxis("axis", 1, std::max<int64_t>(rank, 2));
}

Value dlc::onnxfrontend::createSoftmax(Node &node, Value x, int64_t axis,
                                       int64_t version, bool log) {
  return alongAxis(node, x, axis, version, [&](Value x, int64_t axis) -> Value {
    return SoftmaxOp::create(node.b, x, axis, log);
  });
}

template <bool log> static LogicalResult importSoftmax(Node &node) {
  FailureOr<int64_t> axis = getSoftmaxAxis(node);
  if (failed(axis))
    return failure();
  node.setOutput(
      0, createSoftmax(node, node.getInput(0), *axis, node.getVersion(), log));
  return success();
}

static LogicalResult importHardmax(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<int64_t> axis = getSoftmaxAxis(node);
  if (failed(axis))
    return failure();
  auto compute = [&](Value x, int64_t axis) -> Value {
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
  };
  node.setOutput(
      0, alongAxis(node, node.getInput(0), *axis, node.getVersion(), compute));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getSoftmaxOps() {
  static constexpr OpRow kRows[] = {
      {"Hardmax", 1, importHardmax},
      {"LogSoftmax", 1, importSoftmax<true>},
      {"Softmax", 1, importSoftmax<false>},
  };
  return kRows;
}
