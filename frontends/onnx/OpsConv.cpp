//===- OpsConv.cpp - Import of convolutions -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Convolutions, and transposed ones, in floats.
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {
/// The attributes that convolutions share.
struct Window {
  SmallVector<int64_t> strides, dilations;
  /// Low and high, a pair a dimension.
  SmallVector<int64_t> padding;
};
} // namespace

/// `auto_pad` and `pads`, for an image of known size where the former asks for
/// it.
static FailureOr<Window> getWindow(Node &node, ArrayRef<int64_t> kernel,
                                   ArrayRef<int64_t> image) {
  size_t rank = kernel.size();
  Window window;
  SmallVector<int64_t> ones(rank, 1);
  window.strides = node.getInts("strides", ones);
  window.dilations = node.getInts("dilations", ones);
  SmallVector<int64_t> pads =
      node.getInts("pads", SmallVector<int64_t>(2 * rank, 0));
  if (window.strides.size() != rank || window.dilations.size() != rank ||
      pads.size() != 2 * rank)
    return node.fail("needs strides, dilations and pads for " + Twine(rank) +
                     " dimensions");
  std::string mode = node.getString("auto_pad", "NOTSET");
  for (size_t i = 0; i < rank; ++i) {
    if (mode == "NOTSET" || mode == "VALID" || mode.empty()) {
      bool valid = mode == "VALID";
      window.padding.append({valid ? 0 : pads[i], valid ? 0 : pads[rank + i]});
      continue;
    }
    // SAME: ceil(size / stride) positions; what is odd goes to the end (UPPER)
    // or the start (LOWER).
    if (ShapedType::isDynamic(image[i]))
      return node.fail("auto_pad " + mode + " needs an image of known size");
    int64_t positions = llvm::divideCeil(image[i], window.strides[i]);
    int64_t extent = window.dilations[i] * (kernel[i] - 1) + 1;
    int64_t total = std::max<int64_t>(0, (positions - 1) * window.strides[i] +
                                             extent - image[i]);
    int64_t small = total / 2;
    bool upper = mode == "SAME_UPPER";
    window.padding.append(
        {upper ? small : total - small, upper ? total - small : small});
  }
  return window;
}

Value dlc::onnxfrontend::addBias(ImplicitLocOpBuilder &b, Value image,
                                 Value bias) {
  Value spread = broadcastTo(b, bias, getDims(b, b.getLoc(), image), {1});
  return AddOp::create(b, image, spread);
}

FailureOr<Value> dlc::onnxfrontend::createConv(Node &node, Value image,
                                               Value filter, Type elementType) {
  auto filterType = cast<RankedTensorType>(filter.getType());
  auto imageType = cast<RankedTensorType>(image.getType());
  if (imageType.getRank() < 3 || imageType.getRank() != filterType.getRank())
    return node.fail(
        "needs an image and a filter of the same rank, at least 3");
  SmallVector<int64_t> kernel =
      node.getInts("kernel_shape", filterType.getShape().drop_front(2));
  for (auto [given, actual] :
       llvm::zip(kernel, filterType.getShape().drop_front(2)))
    if (ShapedType::isDynamic(actual) || given != actual)
      return node.fail("needs a filter whose size is known and kernel_shape's");
  FailureOr<Window> window =
      getWindow(node, kernel, imageType.getShape().drop_front(2));
  if (failed(window))
    return failure();
  int64_t groups = node.getInt("group", 1);
  SmallVector<Type> types;
  ImplicitLocOpBuilder &b = node.b;
  mlir::OperationState state(b.getLoc(), ConvOp::getOperationName());
  // The result's shape, or what is wrong.
  std::string problem;
  bool hasType;
  {
    mlir::ScopedDiagnosticHandler handler(b.getContext(),
                                          [&](mlir::Diagnostic &diagnostic) {
                                            problem = diagnostic.str();
                                            return success();
                                          });
    ConvOp::Properties properties;
    properties.layout = LayoutAttr::get(b.getContext(), Layout::channels_first);
    properties.strides = b.getDenseI64ArrayAttr(window->strides);
    properties.padding = b.getDenseI64ArrayAttr(window->padding);
    properties.dilations = b.getDenseI64ArrayAttr(window->dilations);
    properties.groups = b.getI64IntegerAttr(groups);
    Value operands[] = {image, filter};
    ConvOp::Adaptor adaptor(operands, DictionaryAttr(), properties);
    hasType = succeeded(
        ConvOp::inferReturnTypes(b.getContext(), b.getLoc(), adaptor, types));
  }
  if (!hasType)
    return node.fail(problem);
  Type type = cast<RankedTensorType>(types.front()).clone(elementType);
  return ConvOp::create(b, type, Layout::channels_first, image, filter,
                        window->strides, window->padding, window->dilations,
                        groups)
      .getResult();
}

static LogicalResult importConv(Node &node) {
  FailureOr<Value> result = createConv(node, node.getInput(0), node.getInput(1),
                                       node.getElementType(0));
  if (failed(result))
    return failure();
  node.setOutput(0, node.hasInput(2)
                        ? addBias(node.b, *result, node.getInput(2))
                        : *result);
  return success();
}

/// A transposed convolution is a convolution of the image with zeros between
/// its elements and the filter turned around.
static LogicalResult importConvTranspose(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value image = node.getInput(0), filter = node.getInput(1);
  RankedTensorType imageType = node.getType(0), filterType = node.getType(1);
  int64_t rank = imageType.getRank(), spatial = rank - 2;
  if (spatial < 1 || filterType.getRank() != rank ||
      !filterType.hasStaticShape())
    return node.fail(
        "needs an image of rank 3 or more and a filter of the same "
        "rank and known size");
  SmallVector<int64_t> ones(spatial, 1), zeros(spatial, 0);
  SmallVector<int64_t> strides = node.getInts("strides", ones);
  SmallVector<int64_t> dilations = node.getInts("dilations", ones);
  SmallVector<int64_t> more = node.getInts("output_padding", zeros);
  SmallVector<int64_t> pads =
      node.getInts("pads", SmallVector<int64_t>(2 * spatial, 0));
  std::optional<SmallVector<int64_t>> outputShape =
      node.getInts("output_shape");
  std::string mode = node.getString("auto_pad", "NOTSET");
  int64_t groups = node.getInt("group", 1);
  if (!imageType.isDynamicDim(1) &&
      imageType.getDimSize(1) != filterType.getDimSize(0))
    return node.fail(
        "needs a filter for the image's " + Twine(imageType.getDimSize(1)) +
        " channels, but has one for " + Twine(filterType.getDimSize(0)));
  ArrayRef<int64_t> kernel = filterType.getShape().drop_front(2);
  if (static_cast<int64_t>(strides.size()) != spatial ||
      static_cast<int64_t>(dilations.size()) != spatial ||
      static_cast<int64_t>(more.size()) != spatial ||
      static_cast<int64_t>(pads.size()) != 2 * spatial)
    return node.fail("needs strides, dilations, output_padding and pads for " +
                     Twine(spatial) + " dimensions");

  SmallVector<OpFoldResult> low(2, b.getIndexAttr(0)), high = low;
  SmallVector<int64_t> interior(2, 0), cropLow(2, 0), cropHigh(2, 0);
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t extent = dilations[i] * (kernel[i] - 1);
    int64_t padLow = pads[i], padHigh = pads[spatial + i];
    int64_t size = imageType.getDimSize(2 + i);
    if (outputShape || mode == "SAME_UPPER" || mode == "SAME_LOWER") {
      if (ShapedType::isDynamic(size))
        return node.fail("output_shape and auto_pad need an image of known "
                         "size");
      // ConvTranspose-22: pads that make the output as large as asked for.
      int64_t wanted = outputShape
                           ? (*outputShape)[outputShape->size() - spatial + i]
                           : size * strides[i];
      int64_t total = strides[i] * (size - 1) + more[i] + extent + 1 - wanted;
      // Rounded down where it is negative, too.
      int64_t half = llvm::divideFloorSigned(total, 2);
      padLow = mode == "SAME_UPPER" ? half : total - half;
      padHigh = total - padLow;
    } else if (mode == "VALID") {
      padLow = padHigh = 0;
    }
    // Negative padding is cropped after padding with what is left.
    int64_t before = extent - padLow, after = extent - padHigh + more[i];
    cropLow.push_back(std::max<int64_t>(0, -before));
    cropHigh.push_back(std::max<int64_t>(0, -after));
    low.push_back(b.getIndexAttr(std::max<int64_t>(0, before)));
    high.push_back(b.getIndexAttr(std::max<int64_t>(0, after)));
    interior.push_back(strides[i] - 1);
  }
  Value zero = scalarConstant(b, imageType.getElementType(), 0);
  Value spread =
      PadOp::create(b, PadMode::constant, image, zero, low, high, interior);
  if (llvm::any_of(cropLow, [](int64_t n) { return n > 0; }) ||
      llvm::any_of(cropHigh, [](int64_t n) { return n > 0; })) {
    SmallVector<OpFoldResult> offsets, sizes = node.getSizesOf(spread);
    for (int64_t i = 0; i < rank; ++i) {
      offsets.push_back(b.getIndexAttr(cropLow[i]));
      sizes[i] = subSizes(b, b.getLoc(), sizes[i],
                          b.getIndexAttr(cropLow[i] + cropHigh[i]));
    }
    spread = SliceOp::create(b, spread, offsets, sizes,
                             SmallVector<int64_t>(rank, 1));
  }

  // The filter is C, O/groups, K..: to groups of O, C/groups, turned around.
  int64_t in = filterType.getDimSize(0), out = filterType.getDimSize(1);
  if (in % groups != 0)
    return node.fail("can't divide " + Twine(in) + " channels into " +
                     Twine(groups) + " groups");
  SmallVector<int64_t> dims = llvm::to_vector(llvm::seq<int64_t>(2, rank));
  Value turned = ReverseOp::create(b, filter, dims);
  SmallVector<OpFoldResult> split{
      b.getIndexAttr(groups), b.getIndexAttr(in / groups), b.getIndexAttr(out)};
  SmallVector<OpFoldResult> joined{b.getIndexAttr(groups * out),
                                   b.getIndexAttr(in / groups)};
  SmallVector<int64_t> permutation{0, 2, 1};
  for (int64_t i = 0; i < spatial; ++i) {
    split.push_back(b.getIndexAttr(kernel[i]));
    joined.push_back(b.getIndexAttr(kernel[i]));
    permutation.push_back(3 + i);
  }
  turned = reshapeTo(
      b, TransposeOp::create(b, reshapeTo(b, turned, split), permutation),
      joined);
  Value result =
      ConvOp::create(b, Layout::channels_first, spread, turned, ones,
                     SmallVector<int64_t>(2 * spatial, 0), dilations, groups);
  node.setOutput(0, node.hasInput(2) ? addBias(b, result, node.getInput(2))
                                     : result);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getConvOps() {
  static constexpr OpRow kRows[] = {
      {"Conv", 1, importConv},
      {"ConvTranspose", 1, importConvTranspose},
  };
  return kRows;
}
