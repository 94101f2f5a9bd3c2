//===- OpsCausalConv.cpp - Import of CausalConvWithState ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution along time, channel by channel, that sees only what came
// before.
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "OpTable.h"
#include "Selection.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// sum over k of weight[c, 0, k] x[b, c, t + k]
static Value convolve(Node &node, Value x, Value weight, OpFoldResult length) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  OpFoldResult taps = node.getSizeOf(weight, 2);
  if (std::optional<int64_t> channels = mlir::getConstantIntValue(sizes[1]);
      channels && mlir::getConstantIntValue(taps))
    return ConvOp::create(b, Layout::channels_first, x, weight,
                          ArrayRef<int64_t>{1}, ArrayRef<int64_t>{0, 0},
                          ArrayRef<int64_t>{1}, *channels);
  // The number of groups is open: windows become a dimension of their own.
  Term time(node.b, createIota(node, {length, taps}, 0)),
      tap(node.b, createIota(node, {length, taps}, 1));
  Type type = node.getElementType(0);
  Type wide = type.getIntOrFloatBitWidth() < 32 ? b.getF32Type() : type;
  Term windows(node.b,
               convertTo(b, GatherOp::create(b, x, 2, time + tap), wide));
  SmallVector<OpFoldResult> all = node.getSizesOf(windows);
  Value factors = reshapeTo(b, convertTo(b, weight, wide), {sizes[1], taps});
  Value sum = ReduceOp::create(
      b, ReduceKind::sum,
      windows * Term(node.b, broadcastTo(b, factors, all, {1, 3})),
      ArrayRef<int64_t>{3});
  return convertTo(b, sum, type);
}

static LogicalResult importCausalConv(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  if (node.getRank(0) != 3 || node.getRank(1) != 3)
    return node.fail("needs an input and weights of rank 3");
  std::string activation = node.getString("activation", "none");
  if (activation.empty())
    activation = "none";
  if (activation != "none" && activation != "silu" && activation != "swish")
    return node.fail("the activation '" + activation + "' is not known");
  Value x = node.getInput(0);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  OpFoldResult one = b.getIndexAttr(1),
               taps = node.getSizeOf(node.getInput(1), 2);
  OpFoldResult before = subSizes(b, loc, taps, one);
  if (failed(node.refineInput(1, {sizes[1], one, taps})) ||
      failed(node.refineInput(2, sizes[1])) ||
      failed(node.refineInput(3, {sizes[0], sizes[1], before})))
    return failure();
  Value past = node.getInput(3);
  if (!past)
    past = broadcastTo(b, scalarConstant(b, node.getElementType(0), 0),
                       {sizes[0], sizes[1], before}, {});
  Value padded = b.createOrFold<ConcatOp>(2, ValueRange{past, x});
  Term result(node.b, convolve(node, padded, node.getInput(1), sizes[2]));
  if (node.hasInput(2))
    result = Term(node.b, addBias(b, result, node.getInput(2)));
  if (activation != "none") {
    Type type = node.getElementType(0);
    Term wide =
        type.getIntOrFloatBitWidth() < 32 ? result.to(b.getF32Type()) : result;
    result = (wide * wide.unary<LogisticOp>()).to(type);
  }
  node.setOutput(0, result);
  if (node.wantsOutput(1)) {
    SmallVector<OpFoldResult> starts(3, b.getIndexAttr(0)), last(sizes);
    starts[2] = sizes[2];
    last[2] = before;
    node.setOutput(1, SliceOp::create(b, padded, starts, last,
                                      ArrayRef<int64_t>{1, 1, 1}));
  }
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getCausalConvOps() {
  static constexpr OpRow kRows[] = {
      {"CausalConvWithState", 27, importCausalConv}};
  return kRows;
}
