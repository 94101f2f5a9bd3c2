//===- OpsCol2Im.cpp - Import of Col2Im -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Overlapping blocks of an image, added up where they lie: a scatter over the
// image's positions.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Selection.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static LogicalResult importCol2Im(Node &node) {
  if (failed(node.refuseComplex(0)))
    return failure();
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Type i64 = b.getI64Type();
  // The attributes say how many dimensions there are, if the lists don't.
  std::optional<int64_t> dimensions;
  for (StringRef name : {"dilations", "strides", "pads"})
    if (std::optional<SmallVector<int64_t>> list = node.getInts(name))
      dimensions = name == "pads" ? list->size() / 2 : list->size();
  FailureOr<SmallVector<OpFoldResult>> image = node.getSizes(1, dimensions);
  FailureOr<SmallVector<OpFoldResult>> block = node.getSizes(2, dimensions);
  if (failed(image) || failed(block))
    return failure();
  int64_t spatial = image->size();
  SmallVector<int64_t> ones(spatial, 1), zeros(2 * spatial, 0);
  SmallVector<int64_t> strides = node.getInts("strides", ones);
  SmallVector<int64_t> dilations = node.getInts("dilations", ones);
  SmallVector<int64_t> pads = node.getInts("pads", zeros);
  if (node.getRank(0) != 3 || block->size() != image->size() ||
      strides.size() != ones.size() || dilations.size() != ones.size() ||
      pads.size() != zeros.size())
    return node.fail("needs columns of rank 3, and blocks, strides, dilations "
                     "and pads for " +
                     Twine(spatial) + " dimensions");
  auto constant = [&](int64_t value) { return b.getIndexAttr(value); };
  auto product = [&](ArrayRef<OpFoldResult> sizes) {
    return mulSizes(b, loc, sizes);
  };

  // How many blocks there are along each dimension; then all positions: place
  // in the block, and block.
  SmallVector<OpFoldResult> places(*block);
  for (int64_t d = 0; d < spatial; ++d) {
    OpFoldResult extent =
        mulSizes(b, loc, subSizes(b, loc, (*block)[d], constant(1)),
                 constant(dilations[d]));
    OpFoldResult padded = addSizes(b, loc, (*image)[d],
                                   constant(pads[d] + pads[spatial + d] - 1));
    places.push_back(
        addSizes(b, loc,
                 floorDivSizes(b, loc, subSizes(b, loc, padded, extent),
                               constant(strides[d])),
                 constant(1)));
  }
  Value target, isInside;
  for (int64_t d = 0; d < spatial; ++d) {
    auto scaled = [&](int64_t dim, int64_t factor) -> Value {
      Value index = createIota(node, places, dim);
      return MulOp::create(b, index, splatLike(b, factor, index));
    };
    Value at = AddOp::create(b, scaled(d, dilations[d]),
                             scaled(spatial + d, strides[d]));
    at = AddOp::create(b, at, splatLike(b, -pads[d], at));
    Value size = broadcastScalar(b, sizeAsScalar(b, (*image)[d], i64), at);
    Value inside = AndOp::create(
        b, CompareOp::create(b, Comparison::ge, at, splatLike(b, 0, at)),
        CompareOp::create(b, Comparison::lt, at, size));
    isInside = isInside ? AndOp::create(b, isInside, inside) : inside;
    target = target ? AddOp::create(b, MulOp::create(b, target, size), at) : at;
  }
  // What lies in the padding goes nowhere.
  target = flatten(
      node, SelectOp::create(b, isInside, target, splatLike(b, -1, target)));

  Value x = node.getInput(0);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  OpFoldResult blockSize = product(*block);
  OpFoldResult count = mulSizes(b, loc, blockSize, sizes[2]);
  if (failed(node.expectEqual(product(ArrayRef(places).drop_front(spatial)),
                              sizes[2])))
    return failure();
  OpFoldResult channels = floorDivSizes(b, loc, sizes[1], blockSize);
  OpFoldResult rows = mulSizes(b, loc, sizes[0], channels);
  Value updates = reshapeTo(b, x, {rows, count});
  Value zero = scalarConstant(b, node.getElementType(0), 0);
  Value canvas = broadcastTo(b, zero, {rows, product(*image)}, {});
  Value sum = ScatterElementsOp::create(
      b, ScatterKind::add, canvas, 1,
      broadcastTo(b, target, {rows, count}, {1}), updates);
  SmallVector<OpFoldResult> shape{sizes[0], channels};
  llvm::append_range(shape, *image);
  node.setOutput(0, reshapeTo(b, sum, shape));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getCol2ImOps() {
  static constexpr OpRow kRows[] = {
      {"Col2Im", 18, importCol2Im, StringInputs::refused}};
  return kRows;
}
