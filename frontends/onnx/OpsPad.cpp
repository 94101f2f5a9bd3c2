//===- OpsPad.cpp - Import of Pad -----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elements added at the edges, or taken away.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "RuntimeAxes.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// `pads` of the axes of Pad-18, input 3, as pads of all dimensions.
static FailureOr<SmallVector<OpFoldResult>>
spreadPads(Node &node, ArrayRef<OpFoldResult> pads) {
  int64_t rank = node.getRank(0), count = pads.size() / 2;
  OpFoldResult zero = node.b.getIndexAttr(0);
  SmallVector<OpFoldResult> all(2 * rank, zero);
  auto check = [&](int64_t axes) -> LogicalResult {
    if (static_cast<int64_t>(pads.size()) == 2 * axes)
      return success();
    return node.fail("needs two pads for each of " + Twine(axes) +
                     " axes, but has " + Twine(pads.size()));
  };
  if (!node.isKnown(3)) {
    FailureOr<RuntimeAxes> axes = RuntimeAxes::get(node, 3, rank);
    if (failed(axes) || failed(check(axes->getCount())))
      return failure();
    for (int64_t dim = 0; dim < rank; ++dim) {
      all[dim] = axes->lookUp(dim, pads.take_front(count), zero);
      all[rank + dim] = axes->lookUp(dim, pads.drop_front(count), zero);
    }
    return all;
  }
  FailureOr<SmallVector<int64_t>> axes =
      node.getAxes(3, rank, llvm::to_vector(llvm::seq<int64_t>(0, rank)));
  if (failed(axes) || failed(check(axes->size())))
    return failure();
  for (auto [i, axis] : llvm::enumerate(*axes)) {
    all[axis] = pads[i];
    all[rank + axis] = pads[count + i];
  }
  return all;
}

static LogicalResult importPad(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0);
  // Pad-2: attributes; Pad-11: inputs; Pad-18: only some axes.
  SmallVector<OpFoldResult> pads;
  std::optional<SmallVector<int64_t>> attribute = node.getInts("pads");
  if (!attribute)
    attribute = node.getInts("paddings");
  if (attribute) {
    for (int64_t pad : *attribute)
      pads.push_back(b.getIndexAttr(pad));
  } else {
    // Two for each dimension, unless there are axes.
    std::optional<int64_t> count;
    if (!node.hasInput(3))
      count = 2 * rank;
    FailureOr<SmallVector<OpFoldResult>> input = node.getSizes(1, count);
    if (failed(input))
      return failure();
    pads = *input;
  }
  OpFoldResult zero = b.getIndexAttr(0);
  FailureOr<SmallVector<OpFoldResult>> all = spreadPads(node, pads);
  if (failed(all))
    return failure();
  Value value =
      scalarConstant(b, node.getElementType(0), node.getFloat("value", 0));
  if (node.hasInput(2))
    value = node.getSingle(node.getInput(2));
  std::string name = node.getString("mode", "constant");
  std::optional<PadMode> mode = symbolizePadMode(name);
  if (!mode)
    return node.fail("the mode '" + name + "' is not known");

  SmallVector<OpFoldResult> low(rank, zero), high = low;
  SmallVector<OpFoldResult> cropLow = low, cropHigh = low;
  bool crops = false;
  auto divide = [&](OpFoldResult pad, OpFoldResult &grow, OpFoldResult &crop) {
    // Negative pads take away.
    if (std::optional<int64_t> known = mlir::getConstantIntValue(pad)) {
      grow = b.getIndexAttr(std::max<int64_t>(0, *known));
      crop = b.getIndexAttr(std::max<int64_t>(0, -*known));
      crops |= *known < 0;
      return;
    }
    grow = pad;
    if (provablyNonNegative(cast<Value>(pad)))
      return;
    grow = maxSizes(b, loc, pad, zero);
    crop = maxSizes(b, loc, subSizes(b, loc, zero, pad), zero);
    crops = true;
  };
  for (int64_t i = 0; i < rank; ++i) {
    divide((*all)[i], low[i], cropLow[i]);
    divide((*all)[rank + i], high[i], cropHigh[i]);
  }
  if (crops) {
    SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
    for (int64_t i = 0; i < rank; ++i)
      sizes[i] =
          subSizes(b, loc, sizes[i], addSizes(b, loc, cropLow[i], cropHigh[i]));
    x = SliceOp::create(b, x, cropLow, sizes, SmallVector<int64_t>(rank, 1));
  }
  auto type = cast<RankedTensorType>(x.getType());
  for (int64_t i = 0; *mode == PadMode::reflect && i < rank; ++i) {
    int64_t most = std::max(mlir::getConstantIntValue(low[i]).value_or(0),
                            mlir::getConstantIntValue(high[i]).value_or(0));
    if (!type.isDynamicDim(i) &&
        most >= std::max<int64_t>(type.getDimSize(i), 1))
      return node.fail("can't reflect " + Twine(most) + " elements of the " +
                       Twine(type.getDimSize(i)) + " of dimension " + Twine(i));
  }
  node.setOutput(0, b.createOrFold<PadOp>(*mode, x, value, low, high));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getPadOps() {
  static constexpr OpRow kRows[] = {{"Pad", 1, importPad}};
  return kRows;
}
