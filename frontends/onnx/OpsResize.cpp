//===- OpsResize.cpp - Import of Resize and Upsample ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A tensor is resized along one dimension after the other: each element of the
// result is a sum of some neighbours of a coordinate in the operand, the taps.
// Indices and weights are lists along the dimension.
//
//===----------------------------------------------------------------------===//

#include "Interpolation.h"
#include "OpTable.h"
#include "ResizeGeometry.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {

/// How values between positions are made.
struct Filter {
  Interpolation mode;
  std::string nearest;
  double cubicA;
  bool excludesOutside, antialias;
};

/// A resized dimension while it is computed: the integer part of the
/// coordinates, what is left of them, and the scale, limited to 1.
struct Line {
  Value source;
  int64_t dim;
  Value floor, ratio, shrink;
};

} // namespace

static Value times(Node &node, Value lhs, Value rhs) {
  return MulOp::create(node.b, lhs, rhs);
}

static Value plus(Node &node, Value x, double summand) {
  return AddOp::create(node.b, x, splatLike(node.b, summand, x));
}

/// `value` limited to the positions of dimension `dim` of `source`.
static Value limit(Node &node, Value value, Value source, int64_t dim) {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult last =
      subSizes(b, b.getLoc(), node.getSizeOf(source, dim), b.getIndexAttr(1));
  Value end = broadcastScalar(b, sizeAsScalar(b, last, b.getF64Type()), value);
  return MaxOp::create(b, MinOp::create(b, value, end), splatLike(b, 0, value));
}

static Value gather(Node &node, Value source, int64_t dim, Value positions) {
  Value indices = convertTo(node.b, limit(node, positions, source, dim),
                            node.b.getI64Type());
  return GatherOp::create(node.b, source, dim, indices);
}

//===----------------------------------------------------------------------===//
// Taps
//===----------------------------------------------------------------------===//

/// The weighted elements at the taps `offset`, a list, and their weights.
static std::pair<Value, Value> getTap(Node &node, const Filter &filter,
                                      const Line &line, Value offset) {
  ImplicitLocOpBuilder &b = node.b;
  Value position = AddOp::create(b, line.floor, offset);
  Value distance = SubOp::create(b, offset, line.ratio);
  if (filter.antialias)
    distance = times(node, distance, line.shrink);
  Value weight = getNeighbourWeight(node, filter.mode, filter.cubicA, distance);
  if (filter.excludesOutside) {
    Value inside =
        CompareOp::create(b, Comparison::eq, position,
                          limit(node, position, line.source, line.dim));
    weight = SelectOp::create(b, inside, weight, splatLike(b, 0, weight));
  }
  Value element = gather(node, line.source, line.dim, position);
  Type type = cast<RankedTensorType>(element.getType()).getElementType();
  Value spread = broadcastTo(b, convertTo(b, weight, type),
                             node.getSizesOf(element), {line.dim});
  return {times(node, element, spread), weight};
}

/// Adds up the taps of a filter that is stretched where the tensor shrinks, so
/// that every element counts: as many as the scale, known at run time, needs.
static std::pair<Value, Value> addStretched(Node &node, const Filter &filter,
                                            const Line &line, Value scale) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Value zeros = splatLike(b, 0, line.floor);
  Value none = gather(node, line.source, line.dim, zeros);
  none = splatLike(b, 0, none);
  // floor(-radius / scale) + 1 up to 1 minus that.
  auto real = [&](double value) -> Value {
    return arith::ConstantOp::create(b, b.getF64FloatAttr(value));
  };
  auto radius = static_cast<double>(getRadius(filter.mode));
  Value limited = arith::MinimumFOp::create(b, scale, real(1));
  Value first = arith::AddFOp::create(
      b,
      math::FloorOp::create(b,
                            arith::DivFOp::create(b, real(-radius), limited)),
      real(1));
  Value start = arith::IndexCastOp::create(
      b, b.getIndexType(), arith::FPToSIOp::create(b, b.getI64Type(), first));
  Value end =
      arith::SubIOp::create(b, arith::ConstantIndexOp::create(b, 2), start);
  Value count = arith::SubIOp::create(b, end, start);
  auto loop = scf::ForOp::create(b, arith::ConstantIndexOp::create(b, 0), count,
                                 arith::ConstantIndexOp::create(b, 1),
                                 ValueRange{none, zeros});
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value offset = arith::AddIOp::create(b, loop.getInductionVar(), start);
  Value number = sizeAsScalar(b, offset, b.getF64Type());
  auto [element, weight] =
      getTap(node, filter, line, broadcastScalar(b, number, line.floor));
  Value sum = AddOp::create(b, loop.getRegionIterArg(0), element);
  Value weights = AddOp::create(b, loop.getRegionIterArg(1), weight);
  scf::YieldOp::create(b, loc, ValueRange{sum, weights});
  return {loop.getResult(0), loop.getResult(1)};
}

/// `source` resized along a dimension, at the coordinates `x`.
static Value interpolate(Node &node, const Filter &filter, Value source,
                         const ResizedAxis &axis, Value x) {
  ImplicitLocOpBuilder &b = node.b;
  if (filter.mode == Interpolation::nearest) {
    Value position;
    if (filter.nearest == "floor")
      position = FloorOp::create(b, x);
    else if (filter.nearest == "ceil")
      position = CeilOp::create(b, x);
    else if (filter.nearest == "round_prefer_ceil")
      position = FloorOp::create(b, plus(node, x, 0.5));
    else
      position = CeilOp::create(b, plus(node, x, -0.5));
    return gather(node, source, axis.dim, position);
  }
  Line line{source, axis.dim, FloorOp::create(b, x), Value(), Value()};
  line.ratio = SubOp::create(b, x, line.floor);
  Value sum, weights;
  if (filter.antialias) {
    Value scale = asScalar(node, axis.scale);
    line.shrink =
        broadcastScalar(b, MinOp::create(b, scale, splatLike(b, 1, scale)), x);
    std::tie(sum, weights) = addStretched(node, filter, line, axis.scale);
  } else {
    int64_t radius = getRadius(filter.mode);
    for (int64_t offset = 1 - radius; offset <= radius; ++offset) {
      auto [element, weight] =
          getTap(node, filter, line, splatLike(b, offset, line.floor));
      sum = sum ? AddOp::create(b, sum, element) : element;
      weights = weights ? AddOp::create(b, weights, weight) : weight;
    }
  }
  // Weights add up to 1 unless some were left out or are sampled coarsely.
  if (!filter.antialias && !filter.excludesOutside)
    return sum;
  Type type = cast<RankedTensorType>(sum.getType()).getElementType();
  Value divisor = broadcastTo(b, convertTo(b, weights, type),
                              node.getSizesOf(sum), {axis.dim});
  return DivOp::create(b, sum, divisor);
}

/// Each element along the axis `times` times.
static Value repeat(Node &node, Value source, const ResizedAxis &axis,
                    int64_t times) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> repeated = node.getSizesOf(source),
                            joined(repeated);
  SmallVector<int64_t> dims;
  for (int64_t i = 0, e = repeated.size(); i < e; ++i)
    dims.push_back(i <= axis.dim ? i : i + 1);
  repeated.insert(repeated.begin() + axis.dim + 1, b.getIndexAttr(times));
  joined[axis.dim] = axis.out;
  return reshapeTo(b, broadcastTo(b, source, repeated, dims), joined);
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

static LogicalResult resize(Node &node, const Filter &filter,
                            StringRef transformation,
                            ArrayRef<ResizedAxis> axes) {
  ImplicitLocOpBuilder &b = node.b;
  Value result = node.getInput(0);
  if (filter.mode != Interpolation::nearest &&
      !isa<FloatType>(node.getElementType(0)))
    return node.fail("interpolates floating-point tensors only");
  SmallVector<std::pair<Value, int64_t>> outside;
  for (const ResizedAxis &axis : axes) {
    bool crops = transformation == "tf_crop_and_resize";
    if (!crops && isKnown(axis.scale, 1))
      continue;
    if (std::optional<int64_t> times =
            getRepetition(axis, transformation, filter.nearest);
        times && filter.mode == Interpolation::nearest) {
      result = repeat(node, result, axis, *times);
      continue;
    }
    Value x = getCoordinates(node, axis, transformation);
    if (crops)
      outside.push_back({isOutside(node, axis, x), axis.dim});
    result = interpolate(node, filter, result, axis, x);
  }
  Value extrapolated =
      splatLike(b, node.getFloat("extrapolation_value", 0), result);
  for (auto [mask, dim] : outside)
    result = SelectOp::create(
        b, broadcastTo(b, mask, node.getSizesOf(result), {dim}), extrapolated,
        result);
  node.setOutput(0, result);
  return success();
}

static FailureOr<Interpolation> getMode(Node &node) {
  std::string name = node.getString("mode", "nearest");
  if (name == "nearest")
    return Interpolation::nearest;
  if (name == "linear" || name == "bilinear")
    return Interpolation::linear;
  if (name == "cubic")
    return Interpolation::cubic;
  return node.fail("the mode '" + name + "' is not known");
}

static LogicalResult importResize(Node &node) {
  FailureOr<Interpolation> mode = getMode(node);
  // Upsample, and Resize-10, have no choice.
  bool isOld = node.getOp() == "Upsample" || node.getVersion() < 11;
  std::string transformation = node.getString(
      "coordinate_transformation_mode", isOld ? "asymmetric" : "half_pixel");
  static constexpr const char *kTransformations[] = {
      "align_corners",        "asymmetric",         "half_pixel",
      "half_pixel_symmetric", "pytorch_half_pixel", "tf_crop_and_resize",
      "tf_half_pixel_for_nn"};
  if (!llvm::is_contained(kTransformations, StringRef(transformation)))
    return node.fail("the transformation '" + transformation +
                     "' is not known");
  FailureOr<SmallVector<ResizedAxis>> axes =
      getResizedAxes(node, isOld, transformation);
  if (failed(mode) || failed(axes))
    return failure();
  Filter filter{
      *mode,
      node.getString("nearest_mode", isOld ? "floor" : "round_prefer_floor"),
      node.getFloat("cubic_coeff_a", -0.75),
      node.getInt("exclude_outside", 0) != 0, node.getInt("antialias", 0) != 0};
  return resize(node, filter, transformation, *axes);
}

ArrayRef<OpRow> dlc::onnxfrontend::getResizeOps() {
  static constexpr OpRow kRows[] = {
      {"Resize", 10, importResize, StringInputs::refused},
      {"Upsample", 7, importResize, StringInputs::refused},
  };
  return kRows;
}
