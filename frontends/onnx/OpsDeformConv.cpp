//===- OpsDeformConv.cpp - Import of DeformConv ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution whose filter reads the image at places that an input shifts:
// the elements are gathered into columns, which a product with the filter
// combines.
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "OpTable.h"
#include "Selection.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {

class DeformConv {
public:
  DeformConv(Node &node) : node(node), b(node.b) {}

  LogicalResult run();

private:
  LogicalResult readAttributes();
  LogicalResult checkSizes();
  /// The coordinates that taps read along spatial dimension `dim`:
  /// [batch x offset group, tap, output...].
  Term getCoordinates(int64_t dim);
  /// The interpolated elements there, [batch x offset group, tap, output...,
  /// channel of the group].
  Term gatherColumns();

  Node &node;
  ImplicitLocOpBuilder &b;
  int64_t spatial = 0, taps = 1, groups = 1, offsetGroups = 1;
  SmallVector<int64_t> kernel, strides, dilations, pads;
  OpFoldResult batch, channels;
  SmallVector<OpFoldResult> image, output;
  /// [batch x offset group, tap, output...]
  SmallVector<OpFoldResult> places;
};

} // namespace

LogicalResult DeformConv::readAttributes() {
  spatial = node.getRank(0) - 2;
  if (spatial < 1 || node.getRank(1) != node.getRank(0) ||
      node.getRank(2) != node.getRank(0))
    return node.fail(
        "needs an image, a filter and offsets of the same rank, at "
        "least 3");
  kernel =
      node.getInts("kernel_shape", node.getType(1).getShape().drop_front(2));
  SmallVector<int64_t> ones(spatial, 1), zeros(2 * spatial, 0);
  strides = node.getInts("strides", ones);
  dilations = node.getInts("dilations", ones);
  pads = node.getInts("pads", zeros);
  if (kernel.size() != ones.size() || strides.size() != ones.size() ||
      dilations.size() != ones.size() || pads.size() != zeros.size())
    return node.fail("needs a kernel_shape, strides, dilations and pads for " +
                     Twine(spatial) + " dimensions");
  for (int64_t size : kernel) {
    if (ShapedType::isDynamic(size))
      return node.fail("needs a filter of known size");
    taps *= size;
  }
  groups = node.getInt("group", 1);
  offsetGroups = node.getInt("offset_group", 1);
  if (offsetGroups < 1)
    return node.fail("has offset_group " + Twine(offsetGroups));
  return success();
}

LogicalResult DeformConv::checkSizes() {
  Location loc = b.getLoc();
  SmallVector<OpFoldResult> x = node.getSizesOf(node.getInput(0)),
                            offset = node.getSizesOf(node.getInput(2));
  batch = x[0];
  channels = x[1];
  image.assign(x.begin() + 2, x.end());
  output.assign(offset.begin() + 2, offset.end());
  auto divides = [&](int64_t by, OpFoldResult size) {
    return mlir::getConstantIntValue(size).value_or(0) % by == 0;
  };
  if (!divides(groups, node.getSizeOf(node.getInput(1), 0)))
    return node.fail("needs a number of filters that group divides");
  if (!divides(groups, channels) || !divides(offsetGroups, channels))
    return node.fail("needs a number of channels that group and offset_group "
                     "divide");
  SmallVector<std::pair<OpFoldResult, OpFoldResult>> equal{
      {offset[0], batch},
      {offset[1], b.getIndexAttr(offsetGroups * taps * spatial)},
      {node.getSizeOf(node.getInput(1), 1),
       floorDivSizes(b, loc, channels, b.getIndexAttr(groups))}};
  for (int64_t i = 0; i < spatial; ++i) {
    int64_t extent = dilations[i] * (kernel[i] - 1) + 1;
    OpFoldResult span = addSizes(
        b, loc, image[i], b.getIndexAttr(pads[i] + pads[spatial + i] - extent));
    equal.push_back(
        {output[i],
         addSizes(b, loc,
                  floorDivSizes(b, loc, span, b.getIndexAttr(strides[i])),
                  b.getIndexAttr(1))});
    equal.push_back(
        {node.getSizeOf(node.getInput(1), 2 + i), b.getIndexAttr(kernel[i])});
  }
  if (node.hasInput(4)) {
    SmallVector<OpFoldResult> mask = node.getSizesOf(node.getInput(4));
    if (mask.size() != offset.size())
      return node.fail("needs a mask of the offsets' rank");
    equal.push_back({mask[0], batch});
    equal.push_back({mask[1], b.getIndexAttr(offsetGroups * taps)});
    for (int64_t i = 0; i < spatial; ++i)
      equal.push_back({mask[2 + i], output[i]});
  }
  for (auto [x, y] : equal)
    if (failed(node.expectEqual(x, y)))
      return failure();
  places = {mulSizes(b, loc, batch, b.getIndexAttr(offsetGroups)),
            b.getIndexAttr(taps)};
  llvm::append_range(places, output);
  return success();
}

Term DeformConv::getCoordinates(int64_t dim) {
  // Offsets are [batch, group x tap x dimension, output...].
  SmallVector<OpFoldResult> sizes(places);
  sizes.insert(sizes.begin() + 2, b.getIndexAttr(spatial));
  Value offsets = reshapeTo(b, node.getInput(2), sizes);
  SmallVector<OpFoldResult> starts(sizes.size(), b.getIndexAttr(0));
  starts[2] = b.getIndexAttr(dim);
  sizes[2] = b.getIndexAttr(1);
  Value part = b.createOrFold<SliceOp>(offsets, starts, sizes,
                                       SmallVector<int64_t>(sizes.size(), 1));
  Term shift(node.b, reshapeTo(b, part, places));
  // The tap's place along the dimension: of all taps, the last dimension's
  // counts fastest.
  int64_t inner = 1;
  for (int64_t i = dim + 1; i < spatial; ++i)
    inner *= kernel[i];
  Term tap(node.b, createIota(node, places, 1));
  Term inKernel = tap / inner % kernel[dim];
  Term start = Term(node.b, createIota(node, places, 2 + dim)) * strides[dim] +
               -pads[dim];
  return (start + inKernel * dilations[dim]).to(node.getElementType(0)) + shift;
}

Term DeformConv::gatherColumns() {
  Location loc = b.getLoc();
  Type i64 = b.getI64Type();
  // [batch x offset group, image..., channel of the group]
  OpFoldResult perGroup =
      floorDivSizes(b, loc, channels, b.getIndexAttr(offsetGroups));
  SmallVector<OpFoldResult> grouped{places[0], perGroup};
  llvm::append_range(grouped, image);
  SmallVector<int64_t> permutation{0};
  for (int64_t i = 0; i < spatial; ++i)
    permutation.push_back(2 + i);
  permutation.push_back(1);
  Value x = TransposeOp::create(b, reshapeTo(b, node.getInput(0), grouped),
                                permutation);
  SmallVector<OpFoldResult> single(places), all(places);
  single.push_back(b.getIndexAttr(1));
  all.push_back(perGroup);
  SmallVector<int64_t> dims =
      llvm::to_vector(llvm::seq<int64_t>(0, places.size()));
  SmallVector<Term> at;
  for (int64_t dim = 0; dim < spatial; ++dim)
    at.push_back(getCoordinates(dim));
  // Each of the 2^n neighbours, by its distance; those outside are zeros.
  std::optional<Term> sum;
  for (int64_t corner = 0; corner < int64_t(1) << spatial; ++corner) {
    SmallVector<Value> columns;
    std::optional<Term> weight;
    for (int64_t dim = 0; dim < spatial; ++dim) {
      Term low = floor(at[dim]), ratio = at[dim] - low;
      bool upper = corner >> dim & 1;
      Term place = upper ? low + 1 : low;
      Term inside =
          max(min(place, place.like(image[dim]) - 1), place.like(0.0));
      Term factor = upper ? ratio : -ratio + 1;
      factor = (place == inside).select(factor, factor.like(0.0));
      weight = weight ? *weight * factor : factor;
      columns.push_back(reshapeTo(b, inside.to(i64), single));
    }
    Value tuples = b.createOrFold<ConcatOp>(places.size(), columns);
    Term part(node.b, GatherNdOp::create(b, x, tuples, 1));
    part = part * Term(node.b, broadcastTo(b, *weight, all, dims));
    sum = sum ? *sum + part : part;
  }
  if (node.hasInput(4)) {
    Value mask = reshapeTo(b, node.getInput(4), places);
    sum = *sum * Term(node.b, broadcastTo(b, mask, all, dims));
  }
  return *sum;
}

LogicalResult DeformConv::run() {
  if (failed(readAttributes()) || failed(checkSizes()))
    return failure();
  Location loc = b.getLoc();
  OpFoldResult points = mulSizes(b, loc, output);
  auto divide = [&](OpFoldResult size, int64_t by) {
    return floorDivSizes(b, loc, size, b.getIndexAttr(by));
  };
  // [batch, offset group, tap, point, channel of it] becomes
  // [batch, offset group, channel of it, tap, point], which is
  // [batch, group, channel of it and tap, point].
  OpFoldResult tapCount = b.getIndexAttr(taps);
  Value columns = reshapeTo(b, gatherColumns(),
                            {batch, b.getIndexAttr(offsetGroups), tapCount,
                             points, divide(channels, offsetGroups)});
  columns = TransposeOp::create(b, columns, ArrayRef<int64_t>{0, 1, 4, 2, 3});
  OpFoldResult depth = mulSizes(b, loc, divide(channels, groups), tapCount);
  columns =
      reshapeTo(b, columns, {batch, b.getIndexAttr(groups), depth, points});
  OpFoldResult filters = node.getSizeOf(node.getInput(1), 0);
  Value filter =
      reshapeTo(b, node.getInput(1),
                {b.getIndexAttr(groups), divide(filters, groups), depth});
  // [group, filter of it, batch, point]
  Value product = DotGeneralOp::create(b, filter, columns, {0}, {1}, {2}, {2});
  product = TransposeOp::create(b, product, ArrayRef<int64_t>{2, 0, 1, 3});
  SmallVector<OpFoldResult> shape{batch, filters};
  llvm::append_range(shape, output);
  Value result = reshapeTo(b, product, shape);
  if (node.hasInput(3)) {
    if (node.getRank(3) != 1)
      return node.fail("needs a bias of rank 1");
    result = addBias(b, result, node.getInput(3));
  }
  node.setOutput(0, result);
  return success();
}

static LogicalResult importDeformConv(Node &node) {
  return DeformConv(node).run();
}

ArrayRef<OpRow> dlc::onnxfrontend::getDeformConvOps() {
  static constexpr OpRow kRows[] = {{"DeformConv", 19, importDeformConv}};
  return kRows;
}
