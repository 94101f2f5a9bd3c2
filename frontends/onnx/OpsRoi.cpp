//===- OpsRoi.cpp - Import of RoiAlign ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Averages (or maxima) of samples in the bins of regions of interest.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Selection.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {

/// The samples of each bin along one dimension, [region, bin, sample]: the
/// neighbours that each lies between, what the upper one counts, and whether
/// the sample is there at all.
struct Samples {
  Term low, high, ratio, isInside, exists;
  /// How many samples there are in a bin, [region].
  Term count;
};

class RoiAlign {
public:
  RoiAlign(Node &node) : node(node), b(node.b) {}

  LogicalResult run();

private:
  Term getCoordinate(int64_t column);
  Samples getSamples(int64_t column, OpFoldResult size, int64_t bins);
  /// What is given by region, bin and sample along one dimension (0 or 1), for
  /// all pairs of them.
  Term spread(Term value, int64_t dim) {
    return {node.b, broadcastTo(b, value, all, {0, 1 + dim, 3 + dim})};
  }
  Value combine(const Samples &y, const Samples &x);

  Node &node;
  ImplicitLocOpBuilder &b;
  bool halfPixel = true, isMax = false;
  double scale = 1;
  int64_t ratio = 0;
  /// [region, bin, bin, sample, sample], and with channels behind.
  SmallVector<OpFoldResult> all, withChannels;
};

} // namespace

Term RoiAlign::getCoordinate(int64_t column) {
  Value regions = node.getInput(1);
  OpFoldResult count = node.getSizeOf(regions, 0), one = b.getIndexAttr(1);
  Value slice = SliceOp::create(
      b, regions,
      ArrayRef<OpFoldResult>{b.getIndexAttr(0), b.getIndexAttr(column)},
      ArrayRef<OpFoldResult>{count, one}, ArrayRef<int64_t>{1, 1});
  return Term(node.b, reshapeTo(b, slice, count)) * scale +
         (halfPixel ? -0.5 : 0);
}

Samples RoiAlign::getSamples(int64_t column, OpFoldResult size, int64_t bins) {
  Term start = getCoordinate(column), end = getCoordinate(column + 2);
  Term length = end - start;
  // RoiAlign-16: without half pixels, malformed regions are made 1 x 1.
  if (!halfPixel)
    length = max(length, length.like(1));
  Term bin = length / bins;
  Term count = ratio > 0 ? bin.like(ratio) : bin.unary<CeilOp>();
  count = max(count, count.like(0.0));
  OpFoldResult samples = b.getIndexAttr(ratio);
  if (ratio <= 0) {
    // As many as the largest region needs; others leave some out.
    Value most = ReduceOp::create(b, ReduceKind::max,
                                  convertTo(b, count, b.getI64Type()),
                                  ArrayRef<int64_t>{0});
    samples =
        maxSizes(b, b.getLoc(), node.getScalarAsSize(most), b.getIndexAttr(0));
  }
  SmallVector<OpFoldResult> sizes{node.getSizeOf(start, 0),
                                  b.getIndexAttr(bins), samples};
  Type type = node.getElementType(0);
  auto region = [&](Term x) {
    return Term(node.b, broadcastTo(b, x, sizes, {0}));
  };
  Term binNumber = Term(node.b, createIota(node, sizes, 1)).to(type);
  Term number = Term(node.b, createIota(node, sizes, 2)).to(type);
  Term counts = region(count);
  Term at = region(start) + binNumber * region(bin) +
            (number + 0.5) * region(bin) / max(counts, counts.like(1));
  Term end1 = at.like(size), last = end1 - 1;
  Term isInside = (at >= -1) & (at <= end1);
  at = max(at, at.like(0.0));
  Term low = min(floor(at), last);
  at = min(at, last);
  return {low, min(low + 1, last), at - low, isInside, number < counts, count};
}

Value RoiAlign::combine(const Samples &y, const Samples &x) {
  Type type = node.getElementType(0), i64 = b.getI64Type();
  Value image =
      TransposeOp::create(b, node.getInput(0), ArrayRef<int64_t>{0, 2, 3, 1});
  Term isInside = spread(y.isInside, 0) & spread(x.isInside, 1);
  Term exists = spread(y.exists, 0) & spread(x.exists, 1);
  SmallVector<OpFoldResult> single(all);
  single.push_back(b.getIndexAttr(1));
  auto column = [&](Value value) {
    return reshapeTo(b, convertTo(b, value, i64), single);
  };
  Value batch = column(broadcastTo(b, node.getInput(2), all, {0}));
  SmallVector<int64_t> dims{0, 1, 2, 3, 4};
  std::optional<Term> sum;
  for (bool upperY : {false, true})
    for (bool upperX : {false, true}) {
      Value columns[] = {batch, column(spread(upperY ? y.high : y.low, 0)),
                         column(spread(upperX ? x.high : x.low, 1))};
      Value tuples = ConcatOp::create(b, 5, columns);
      Term element(node.b, GatherNdOp::create(b, image, tuples, 0));
      auto weight = [&](Term ratio, bool upper) {
        return upper ? ratio : -ratio + 1;
      };
      Term product = spread(weight(y.ratio, upperY), 0) *
                     spread(weight(x.ratio, upperX), 1);
      product = isInside.select(product, product.like(0.0));
      Term part =
          element * Term(node.b, broadcastTo(b, product, withChannels, dims));
      // RoiAlign-16: "max" is that of all weighted neighbours.
      sum = !sum ? part : isMax ? max(*sum, part) : *sum + part;
    }
  Term there(node.b, broadcastTo(b, exists, withChannels, dims));
  double absent = isMax ? -std::numeric_limits<double>::infinity() : 0;
  Term masked = there.select(*sum, sum->like(absent));
  Term result(node.b,
              ReduceOp::create(b, isMax ? ReduceKind::max : ReduceKind::sum,
                               masked, ArrayRef<int64_t>{3, 4}));
  Term count = y.count * x.count;
  auto perBin = [&](Value value) {
    return Term(node.b, broadcastTo(b, value, node.getSizesOf(result), {0}));
  };
  if (isMax)
    return perBin(count > 0).select(result, result.like(0.0));
  return result / perBin(max(count, count.like(1)).to(type));
}

LogicalResult RoiAlign::run() {
  if (node.getRank(0) != 4 || node.getRank(1) != 2 || node.getRank(2) != 1)
    return node.fail("needs images of rank 4, regions of 4 coordinates, and "
                     "the number of an image for each");
  SmallVector<OpFoldResult> image = node.getSizesOf(node.getInput(0));
  OpFoldResult regions = node.getSizeOf(node.getInput(1), 0);
  if (failed(node.refineInput(1, {regions, b.getIndexAttr(4)})) ||
      failed(node.refineInput(2, regions)))
    return failure();
  std::string mode = StringRef(node.getString("mode", "avg")).lower();
  if (mode != "avg" && mode != "max")
    return node.fail("the mode '" + mode + "' is not known");
  isMax = mode == "max";
  // RoiAlign-10 has no half pixels.
  StringRef absent =
      node.getVersion() < 16 ? "output_half_pixel" : "half_pixel";
  halfPixel =
      StringRef(node.getString("coordinate_transformation_mode", absent))
          .lower() == "half_pixel";
  scale = node.getFloat("spatial_scale", 1);
  ratio = node.getInt("sampling_ratio", 0);
  int64_t height = node.getInt("output_height", 1),
          width = node.getInt("output_width", 1);
  if (height < 1 || width < 1)
    return node.fail("needs an output of at least one bin");
  node.requireIndices(node.getInput(2), image[0],
                      "the number of an image is out of range");

  Samples y = getSamples(1, image[2], height),
          x = getSamples(0, image[3], width);
  all = {regions, b.getIndexAttr(height), b.getIndexAttr(width),
         node.getSizeOf(y.low, 2), node.getSizeOf(x.low, 2)};
  withChannels = all;
  withChannels.push_back(image[1]);
  node.setOutput(
      0, TransposeOp::create(b, combine(y, x), ArrayRef<int64_t>{0, 3, 1, 2}));
  return success();
}

static LogicalResult importRoiAlign(Node &node) { return RoiAlign(node).run(); }

ArrayRef<OpRow> dlc::onnxfrontend::getRoiOps() {
  static constexpr OpRow kRows[] = {{"RoiAlign", 10, importRoiAlign}};
  return kRows;
}
