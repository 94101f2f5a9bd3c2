//===- OpsSampling.cpp - Import of GridSample -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a tensor at coordinates that are given element by element.
//
//===----------------------------------------------------------------------===//

#include "Interpolation.h"
#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

Value dlc::onnxfrontend::getNeighbourWeight(Node &node, Interpolation kind,
                                            double a, Value distance) {
  ImplicitLocOpBuilder &b = node.b;
  Value d = AbsOp::create(b, distance), zero = splatLike(b, 0, d);
  auto plus = [&](Value x, double summand) -> Value {
    return AddOp::create(b, x, splatLike(b, summand, x));
  };
  if (kind == Interpolation::linear)
    return MaxOp::create(b, plus(NegOp::create(b, d), 1), zero);
  // (a+2)d^3 - (a+3)d^2 + 1 up to 1, a d^3 - 5a d^2 + 8a d - 4a up to 2.
  auto polynomial = [&](double c3, double c2, double c1, double c0) {
    Value sum = plus(MulOp::create(b, d, splatLike(b, c3, d)), c2);
    sum = plus(MulOp::create(b, sum, d), c1);
    return plus(MulOp::create(b, sum, d), c0);
  };
  auto isBelow = [&](double end) -> Value {
    return CompareOp::create(b, Comparison::lt, d, splatLike(b, end, d));
  };
  Value outer = SelectOp::create(b, isBelow(2),
                                 polynomial(a, -5 * a, 8 * a, -4 * a), zero);
  return SelectOp::create(b, isBelow(1), polynomial(a + 2, -a - 3, 0, 1),
                          outer);
}

namespace {

/// One of the elements that count along a dimension; the weight is null for 1.
struct Tap {
  Value position, weight;
};

class Sampler {
public:
  Sampler(Node &node) : node(node), b(node.b) {}

  LogicalResult run();

private:
  /// The coordinates along spatial dimension `dim`, in elements.
  Value getCoordinates(int64_t dim);
  SmallVector<Tap> getTaps(Value coordinates, int64_t dim);
  /// `x` mirrored at the borders until it is inside.
  Value reflect(Value x, int64_t dim);
  /// A size as a number of the coordinates' type, for each of them.
  Value spread(OpFoldResult size, Value like) {
    Type type = cast<RankedTensorType>(like.getType()).getElementType();
    return broadcastScalar(b, sizeAsScalar(b, size, type), like);
  }
  Value plus(Value x, double summand) {
    return AddOp::create(b, x, splatLike(b, summand, x));
  }
  Value times(Value x, double factor) {
    return MulOp::create(b, x, splatLike(b, factor, x));
  }

  Node &node;
  ImplicitLocOpBuilder &b;
  int64_t spatial = 0;
  SmallVector<OpFoldResult> sizes;
  Interpolation mode = Interpolation::linear;
  bool aligned = false;
  std::string padding;
};

} // namespace

Value Sampler::getCoordinates(int64_t dim) {
  // The last coordinate in the grid is that of the first dimension.
  Value grid = node.getInput(1);
  SmallVector<OpFoldResult> counts = node.getSizesOf(grid);
  SmallVector<OpFoldResult> offsets(counts.size(), b.getIndexAttr(0));
  offsets.back() = b.getIndexAttr(spatial - 1 - dim);
  counts.back() = b.getIndexAttr(1);
  Value x = SliceOp::create(b, grid, offsets, counts,
                            SmallVector<int64_t>(counts.size(), 1));
  x = reshapeTo(b, x, ArrayRef(counts).drop_back());
  // GridSample-22: -1 and 1 are the middles of the outer elements, if aligned,
  // or their outer borders.
  Value size = spread(sizes[dim], x), from0 = plus(x, 1);
  if (aligned)
    return times(MulOp::create(b, from0, plus(size, -1)), 0.5);
  return times(plus(MulOp::create(b, from0, size), -1), 0.5);
}

Value Sampler::reflect(Value x, int64_t dim) {
  double low = aligned ? 0 : -0.5;
  Value range = plus(spread(sizes[dim], x), aligned ? -1 : 0);
  // A range of one element only has one position, whatever the period.
  range = MaxOp::create(b, range, splatLike(b, 1, range));
  Value period = times(range, 2);
  Value place = RemOp::create(b, AbsOp::create(b, plus(x, -low)), period);
  return plus(MinOp::create(b, place, SubOp::create(b, period, place)), low);
}

SmallVector<Tap> Sampler::getTaps(Value x, int64_t dim) {
  if (mode == Interpolation::nearest)
    x = RoundOp::create(b, x);
  Value last = plus(spread(sizes[dim], x), -1), zero = splatLike(b, 0, x);
  auto limit = [&](Value value) -> Value {
    return MaxOp::create(b, MinOp::create(b, value, last), zero);
  };
  // Of a cubic curve only the neighbours are limited, not the coordinate.
  if (padding == "border" && mode != Interpolation::cubic)
    x = limit(x);
  else if (padding == "reflection")
    x = reflect(x, dim);
  SmallVector<Tap> taps;
  auto add = [&](Value position, Value weight) {
    if (padding == "reflection")
      position = reflect(position, dim);
    Value inside = limit(position);
    if (padding == "zeros") {
      Value isInside = CompareOp::create(b, Comparison::eq, position, inside);
      Value one = weight ? weight : splatLike(b, 1, x);
      weight = SelectOp::create(b, isInside, one, zero);
    }
    taps.push_back({inside, weight});
  };
  if (mode == Interpolation::nearest) {
    add(x, Value());
    return taps;
  }
  Value floor = FloorOp::create(b, x), ratio = SubOp::create(b, x, floor);
  int64_t radius = getRadius(mode);
  for (int64_t offset = 1 - radius; offset <= radius; ++offset)
    add(plus(floor, offset),
        getNeighbourWeight(node, mode, -0.75,
                           plus(NegOp::create(b, ratio), offset)));
  return taps;
}

LogicalResult Sampler::run() {
  Value x = node.getInput(0);
  spatial = node.getRank(0) - 2;
  if (spatial < 1 || node.getRank(1) != node.getRank(0))
    return node.fail("needs an image and a grid of the same rank, at least 3");
  // The grid has a coordinate for each spatial dimension.
  SmallVector<OpFoldResult> gridSizes = node.getSizesOf(node.getInput(1));
  gridSizes.back() = b.getIndexAttr(spatial);
  if (failed(node.refineInput(1, gridSizes)))
    return failure();
  std::string name = node.getString("mode", "linear");
  if (name == "nearest")
    mode = Interpolation::nearest;
  else if (name == "cubic" || name == "bicubic")
    mode = Interpolation::cubic;
  else if (name != "linear" && name != "bilinear")
    return node.fail("the mode '" + name + "' is not known");
  if (mode == Interpolation::cubic && spatial > 2)
    return node.fail("cubic interpolation of more than two dimensions is not "
                     "supported");
  padding = node.getString("padding_mode", "zeros");
  if (padding != "zeros" && padding != "border" && padding != "reflection")
    return node.fail("the padding_mode '" + padding + "' is not known");
  aligned = node.getInt("align_corners", 0) != 0;
  sizes = node.getSizesOf(x);
  OpFoldResult channels = sizes[1];
  sizes.erase(sizes.begin(), sizes.begin() + 2);

  // Channels last, so that an index tuple reads all of them.
  SmallVector<int64_t> toLast{0}, toFirst{0, spatial + 1};
  for (int64_t i = 0; i < spatial; ++i) {
    toLast.push_back(2 + i);
    toFirst.push_back(1 + i);
  }
  toLast.push_back(1);
  Value image = TransposeOp::create(b, x, toLast);
  SmallVector<SmallVector<Tap>> taps;
  int64_t combinations = 1;
  for (int64_t dim = 0; dim < spatial; ++dim) {
    taps.push_back(getTaps(getCoordinates(dim), dim));
    combinations *= taps.back().size();
  }
  SmallVector<OpFoldResult> places = node.getSizesOf(node.getInput(1));
  SmallVector<OpFoldResult> columnSizes(places), resultSizes(places);
  columnSizes.back() = b.getIndexAttr(1);
  resultSizes.back() = channels;
  SmallVector<int64_t> all =
      llvm::to_vector(llvm::seq<int64_t>(0, places.size() - 1));
  Value sum;
  for (int64_t i = 0; i < combinations; ++i) {
    SmallVector<Value> columns;
    Value weight;
    int64_t rest = i;
    for (ArrayRef<Tap> choices : taps) {
      const Tap &tap = choices[rest % choices.size()];
      rest /= choices.size();
      columns.push_back(reshapeTo(b, convertTo(b, tap.position, b.getI64Type()),
                                  columnSizes));
      if (tap.weight)
        weight = weight ? MulOp::create(b, weight, tap.weight) : tap.weight;
    }
    Value tuples = b.createOrFold<ConcatOp>(places.size() - 1, columns);
    Value part = GatherNdOp::create(b, image, tuples, 1);
    if (weight)
      part = MulOp::create(
          b, part,
          broadcastTo(b, convertTo(b, weight, node.getElementType(0)),
                      resultSizes, all));
    sum = sum ? AddOp::create(b, sum, part) : part;
  }
  node.setOutput(0, TransposeOp::create(b, sum, toFirst));
  return success();
}

static LogicalResult importGridSample(Node &node) {
  if (failed(node.refuseComplex(0)))
    return failure();
  return Sampler(node).run();
}

ArrayRef<OpRow> dlc::onnxfrontend::getSamplingOps() {
  static constexpr OpRow kRows[] = {
      {"GridSample", 16, importGridSample, StringInputs::refused}};
  return kRows;
}
