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
#include "WindowPadding.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

Value dlc::onnxfrontend::addBias(ImplicitLocOpBuilder &b, Value image,
                                 Value bias) {
  Value spread = broadcastTo(b, bias, getDims(b, b.getLoc(), image), {1});
  return AddOp::create(b, image, spread);
}

static int64_t getRank(Value value) {
  return cast<RankedTensorType>(value.getType()).getRank();
}

Value dlc::onnxfrontend::moveChannelsFirst(ImplicitLocOpBuilder &b,
                                           Value image) {
  SmallVector<int64_t> order =
      llvm::to_vector(llvm::seq<int64_t>(0, getRank(image)));
  std::rotate(order.begin() + 1, order.end() - 1, order.end());
  return TransposeOp::create(b, image, order);
}

Value dlc::onnxfrontend::moveChannelsLast(ImplicitLocOpBuilder &b,
                                          Value image) {
  SmallVector<int64_t> order =
      llvm::to_vector(llvm::seq<int64_t>(0, getRank(image)));
  std::rotate(order.begin() + 1, order.begin() + 2, order.end());
  return TransposeOp::create(b, image, order);
}

FailureOr<Value> dlc::onnxfrontend::createConv(Node &node, Value image,
                                               Value filter, Type elementType) {
  auto filterType = cast<RankedTensorType>(filter.getType());
  auto imageType = cast<RankedTensorType>(image.getType());
  if (imageType.getRank() < 3 || imageType.getRank() != filterType.getRank())
    return node.fail(
        "needs an image and a filter of the same rank, at least 3");
  SmallVector<OpFoldResult> window = node.getSizesOf(filter);
  window.erase(window.begin(), window.begin() + 2);
  if (std::optional<SmallVector<int64_t>> given =
          node.getInts("kernel_shape")) {
    if (given->size() != window.size())
      return node.fail("has a kernel_shape of " + Twine(given->size()) +
                       " sizes for " + Twine(window.size()) + " dimensions");
    for (auto [size, wanted] : llvm::zip(window, *given))
      if (std::optional<int64_t> known = mlir::getConstantIntValue(size);
          known && *known != wanted)
        return node.fail("has " + Twine(wanted) +
                         " in kernel_shape for a filter of size " +
                         Twine(*known));
  }
  SmallVector<int64_t> ones(window.size(), 1);
  SmallVector<int64_t> strides = node.getInts("strides", ones),
                       dilations = node.getInts("dilations", ones);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(image);
  FailureOr<WindowPadding> padding = getWindowPadding(
      node, ArrayRef(sizes).drop_front(2), window, strides, dilations);
  if (failed(padding))
    return failure();
  // Of sizes that depend on the image's, the edges are there before.
  std::optional<SmallVector<int64_t>> edges = padding->getKnown();
  if (!edges) {
    image = padImage(node, image, *padding, 0);
    edges.emplace(2 * window.size(), 0);
  }
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
    properties.strides = b.getDenseI64ArrayAttr(strides);
    properties.padding = b.getDenseI64ArrayAttr(*edges);
    properties.dilations = b.getDenseI64ArrayAttr(dilations);
    properties.groups = b.getI64IntegerAttr(groups);
    Value operands[] = {image, filter};
    ConvOp::Adaptor adaptor(operands, DictionaryAttr(), properties);
    hasType = succeeded(
        ConvOp::inferReturnTypes(b.getContext(), b.getLoc(), adaptor, types));
  }
  if (!hasType)
    return node.fail(problem);
  Type type = cast<RankedTensorType>(types.front()).clone(elementType);
  return ConvOp::create(b, type, Layout::channels_first, image, filter, strides,
                        *edges, dilations, groups)
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

ArrayRef<OpRow> dlc::onnxfrontend::getConvOps() {
  static constexpr OpRow kRows[] = {
      {"Conv", 1, importConv},
  };
  return kRows;
}
