//===- OpsConvTranspose.cpp - Import of ConvTranspose ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A transposed convolution is a convolution of the image with zeros between its
// elements and the filter turned around.
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "OpTable.h"
#include "WindowPadding.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// ConvTranspose-22: pads that make the output as large as `output_shape` or
/// auto_pad ask for; null where they don't.
static FailureOr<std::optional<WindowPadding>>
getPaddingForOutput(Node &node, ArrayRef<OpFoldResult> image,
                    ArrayRef<OpFoldResult> kernel, ArrayRef<int64_t> strides,
                    ArrayRef<int64_t> dilations, ArrayRef<int64_t> more) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  std::optional<SmallVector<int64_t>> shape = node.getInts("output_shape");
  std::string mode = node.getString("auto_pad", "NOTSET");
  bool same = mode == "SAME_UPPER" || mode == "SAME_LOWER";
  if (!shape && !same)
    return std::optional<WindowPadding>();
  size_t rank = image.size();
  // It may have the batch and the channels in front.
  if (shape && shape->size() != rank && shape->size() != rank + 2)
    return node.fail("needs an output_shape for " + Twine(rank) +
                     " dimensions, but has one for " + Twine(shape->size()));
  WindowPadding padding;
  for (size_t i = 0; i < rank; ++i) {
    OpFoldResult stride = b.getIndexAttr(strides[i]);
    OpFoldResult wanted =
        shape ? b.getIndexAttr((*shape)[shape->size() - rank + i])
              : mulSizes(b, loc, image[i], stride);
    // stride * (size - 1) + output_padding + extent - wanted
    OpFoldResult last = subSizes(b, loc, image[i], b.getIndexAttr(1));
    OpFoldResult reach =
        addSizes(b, loc, mulSizes(b, loc, last, stride),
                 addSizes(b, loc, getExtent(node, kernel[i], dilations[i]),
                          b.getIndexAttr(more[i])));
    OpFoldResult total = subSizes(b, loc, reach, wanted);
    // Rounded down where it is negative, too.
    OpFoldResult half = floorDivSizes(b, loc, total, b.getIndexAttr(2));
    OpFoldResult rest = subSizes(b, loc, total, half);
    bool upper = mode == "SAME_UPPER";
    padding.low.push_back(upper ? half : rest);
    padding.high.push_back(upper ? rest : half);
  }
  return std::optional(padding);
}

/// `image` with zeros between elements, and at the edges of its spatial
/// dimensions with elements more or, where `low` and `high` are negative, less.
static Value spread(Node &node, Value image, ArrayRef<OpFoldResult> low,
                    ArrayRef<OpFoldResult> high, ArrayRef<int64_t> strides) {
  SmallVector<OpFoldResult> allLow(2, node.b.getIndexAttr(0)), allHigh = allLow;
  llvm::append_range(allLow, low);
  llvm::append_range(allHigh, high);
  SmallVector<int64_t> interior(2, 0);
  for (int64_t stride : strides)
    interior.push_back(stride - 1);
  return padOrCrop(node.b, image, allLow, allHigh, interior);
}

/// Fails where padding takes more elements off the result than it has.
static LogicalResult checkPadding(Node &node, ArrayRef<OpFoldResult> image,
                                  ArrayRef<OpFoldResult> kernel,
                                  ArrayRef<int64_t> strides,
                                  ArrayRef<int64_t> dilations,
                                  ArrayRef<OpFoldResult> low,
                                  ArrayRef<OpFoldResult> high) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  for (auto [i, size] : llvm::enumerate(image)) {
    // stride * (size - 1) + 1 + low + high - (extent - 1)
    OpFoldResult last = subSizes(b, loc, size, b.getIndexAttr(1));
    OpFoldResult spread = addSizes(
        b, loc, mulSizes(b, loc, last, b.getIndexAttr(strides[i])),
        addSizes(b, loc, b.getIndexAttr(2), addSizes(b, loc, low[i], high[i])));
    OpFoldResult left =
        subSizes(b, loc, spread, getExtent(node, kernel[i], dilations[i]));
    std::optional<int64_t> known = mlir::getConstantIntValue(left);
    std::string problem = ("has more padding in spatial dimension " + Twine(i) +
                           " than its result has elements")
                              .str();
    if (known && *known < 0)
      return node.fail(problem + ", by " + Twine(-*known));
    if (!known)
      node.require(
          node.compare(arith::CmpIPredicate::sge, left, b.getIndexAttr(0)),
          problem);
  }
  return success();
}

/// The filter is C, O/groups, K..: to groups of O, C/groups, turned around.
static FailureOr<Value> turnFilter(Node &node, int64_t groups) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Value filter = node.getInput(1);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(filter);
  int64_t rank = sizes.size();
  OpFoldResult in = sizes[0], out = sizes[1], count = b.getIndexAttr(groups);
  std::optional<int64_t> known = mlir::getConstantIntValue(in);
  if (known && *known % groups != 0)
    return node.fail("can't divide " + Twine(*known) + " channels into " +
                     Twine(groups) + " groups");
  OpFoldResult perGroup = floorDivSizes(b, loc, in, count);
  SmallVector<OpFoldResult> split{count, perGroup, out},
      joined{mulSizes(b, loc, out, count), perGroup};
  SmallVector<int64_t> permutation{0, 2, 1};
  for (int64_t i = 2; i < rank; ++i) {
    split.push_back(sizes[i]);
    joined.push_back(sizes[i]);
    permutation.push_back(1 + i);
  }
  Value turned = ReverseOp::create(
      b, filter, llvm::to_vector(llvm::seq<int64_t>(2, rank)));
  return reshapeTo(
      b, TransposeOp::create(b, reshapeTo(b, turned, split), permutation),
      joined);
}

static LogicalResult importConvTranspose(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  int64_t rank = node.getRank(0), spatial = rank - 2;
  if (spatial < 1 || node.getRank(1) != rank)
    return node.fail(
        "needs an image and a filter of the same rank, at least 3");
  SmallVector<OpFoldResult> image = node.getSizesOf(node.getInput(0)),
                            kernel = node.getSizesOf(node.getInput(1));
  std::optional<int64_t> channels = mlir::getConstantIntValue(image[1]),
                         filters = mlir::getConstantIntValue(kernel[0]);
  if (channels && filters && *channels != *filters)
    return node.fail("needs a filter for the image's " + Twine(*channels) +
                     " channels, but has one for " + Twine(*filters));
  image.erase(image.begin(), image.begin() + 2);
  kernel.erase(kernel.begin(), kernel.begin() + 2);
  SmallVector<int64_t> ones(spatial, 1), zeros(spatial, 0);
  SmallVector<int64_t> strides = node.getInts("strides", ones),
                       dilations = node.getInts("dilations", ones),
                       more = node.getInts("output_padding", zeros);
  if (static_cast<int64_t>(more.size()) != spatial)
    return node.fail("needs an output_padding for " + Twine(spatial) +
                     " dimensions");
  FailureOr<WindowPadding> padding =
      getWindowPadding(node, image, kernel, strides, dilations);
  if (failed(padding))
    return failure();
  auto forOutput =
      getPaddingForOutput(node, image, kernel, strides, dilations, more);
  if (failed(forOutput))
    return failure();
  if (*forOutput)
    padding = **forOutput;
  // A window reaches extent - 1 elements over the edges, but for the padding.
  SmallVector<OpFoldResult> low, high;
  for (int64_t i = 0; i < spatial; ++i) {
    OpFoldResult reach = subSizes(
        b, loc, getExtent(node, kernel[i], dilations[i]), b.getIndexAttr(1));
    low.push_back(subSizes(b, loc, reach, padding->low[i]));
    high.push_back(addSizes(b, loc, subSizes(b, loc, reach, padding->high[i]),
                            b.getIndexAttr(more[i])));
  }
  if (failed(checkPadding(node, image, kernel, strides, dilations, low, high)))
    return failure();
  int64_t groups = node.getInt("group", 1);
  FailureOr<Value> filter = turnFilter(node, groups);
  if (failed(filter))
    return failure();
  Value result = ConvOp::create(
      b, Layout::channels_first,
      spread(node, node.getInput(0), low, high, strides), *filter, ones,
      SmallVector<int64_t>(2 * spatial, 0), dilations, groups);
  node.setOutput(0, node.hasInput(2) ? addBias(b, result, node.getInput(2))
                                     : result);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getConvTransposeOps() {
  static constexpr OpRow kRows[] = {{"ConvTranspose", 1, importConvTranspose}};
  return kRows;
}
