//===- WindowPadding.cpp - Padding of images ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See WindowPadding.h.
//
//===----------------------------------------------------------------------===//

#include "WindowPadding.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

std::optional<SmallVector<int64_t>> WindowPadding::getKnown() const {
  SmallVector<int64_t> pairs;
  for (auto [first, second] : llvm::zip(low, high))
    for (OpFoldResult size : {first, second}) {
      std::optional<int64_t> known = mlir::getConstantIntValue(size);
      if (!known)
        return std::nullopt;
      pairs.push_back(*known);
    }
  return pairs;
}

OpFoldResult dlc::onnxfrontend::getExtent(Node &node, OpFoldResult size,
                                          int64_t dilation) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  OpFoldResult steps = subSizes(b, loc, size, b.getIndexAttr(1));
  return addSizes(b, loc, mulSizes(b, loc, steps, b.getIndexAttr(dilation)),
                  b.getIndexAttr(1));
}

/// What SAME adds along a dimension: as much as gives ceil(image / stride)
/// positions.
static OpFoldResult getSameTotal(Node &node, OpFoldResult image,
                                 OpFoldResult extent, int64_t stride) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  OpFoldResult step = b.getIndexAttr(stride);
  OpFoldResult last =
      subSizes(b, loc, ceilDivSizes(b, loc, image, step), b.getIndexAttr(1));
  OpFoldResult needed = addSizes(b, loc, mulSizes(b, loc, last, step), extent);
  return maxSizes(b, loc, subSizes(b, loc, needed, image), b.getIndexAttr(0));
}

FailureOr<WindowPadding> dlc::onnxfrontend::getWindowPadding(
    Node &node, ArrayRef<OpFoldResult> image, ArrayRef<OpFoldResult> window,
    ArrayRef<int64_t> strides, ArrayRef<int64_t> dilations) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  size_t rank = image.size();
  SmallVector<int64_t> pads =
      node.getInts("pads", SmallVector<int64_t>(2 * rank, 0));
  if (strides.size() != rank || dilations.size() != rank ||
      window.size() != rank || pads.size() != 2 * rank)
    return node.fail("needs strides, dilations and pads for " + Twine(rank) +
                     " dimensions");
  std::string mode = node.getString("auto_pad", "NOTSET");
  WindowPadding result;
  for (size_t i = 0; i < rank; ++i) {
    if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
      OpFoldResult total = getSameTotal(
          node, image[i], getExtent(node, window[i], dilations[i]), strides[i]);
      // What is odd goes to the end (UPPER) or the start (LOWER).
      OpFoldResult less = floorDivSizes(b, loc, total, b.getIndexAttr(2));
      OpFoldResult more = subSizes(b, loc, total, less);
      bool upper = mode == "SAME_UPPER";
      result.low.push_back(upper ? less : more);
      result.high.push_back(upper ? more : less);
      continue;
    }
    bool valid = mode == "VALID";
    result.low.push_back(b.getIndexAttr(valid ? 0 : pads[i]));
    result.high.push_back(b.getIndexAttr(valid ? 0 : pads[rank + i]));
  }
  return result;
}

Value dlc::onnxfrontend::padImage(Node &node, Value image,
                                  const WindowPadding &padding, double value) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> low(2, b.getIndexAttr(0)), high = low;
  llvm::append_range(low, padding.low);
  llvm::append_range(high, padding.high);
  Type type = cast<RankedTensorType>(image.getType()).getElementType();
  return b.createOrFold<PadOp>(PadMode::constant, image,
                               scalarConstant(b, type, value), low, high);
}
