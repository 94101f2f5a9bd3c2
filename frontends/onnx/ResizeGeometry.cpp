//===- ResizeGeometry.cpp - Sizes and coordinates of Resize ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "ResizeGeometry.h"
#include "mlir/IR/Matchers.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// Scalars
//===----------------------------------------------------------------------===//

static std::optional<double> getKnown(Value scalar) {
  APFloat value(0.0);
  if (!mlir::matchPattern(scalar, mlir::m_ConstantFloat(&value)))
    return std::nullopt;
  return value.convertToDouble();
}

bool dlc::onnxfrontend::isKnown(Value scalar, double number) {
  return getKnown(scalar) == number;
}

Value dlc::onnxfrontend::asScalar(Node &node, Value number) {
  ImplicitLocOpBuilder &b = node.b;
  if (std::optional<double> known = getKnown(number))
    return scalarConstant(b, b.getF64Type(), *known);
  return tensor::FromElementsOp::create(
      b, RankedTensorType::get({}, b.getF64Type()), number);
}

static Value toReal(Node &node, OpFoldResult size) {
  ImplicitLocOpBuilder &b = node.b;
  if (std::optional<int64_t> known = mlir::getConstantIntValue(size))
    return arith::ConstantOp::create(
        b, b.getF64FloatAttr(static_cast<double>(*known)));
  Value integer =
      arith::IndexCastOp::create(b, b.getI64Type(), cast<Value>(size));
  return arith::SIToFPOp::create(b, b.getF64Type(), integer);
}

/// The greatest size that is at most `real`.
static OpFoldResult toSize(Node &node, Value real) {
  ImplicitLocOpBuilder &b = node.b;
  if (std::optional<double> known = getKnown(real))
    return b.getIndexAttr(static_cast<int64_t>(std::floor(*known)));
  Value integer = arith::FPToSIOp::create(b, b.getI64Type(),
                                          math::FloorOp::create(b, real));
  return arith::IndexCastOp::create(b, b.getIndexType(), integer).getResult();
}

/// Element `i` of a list of floats.
static Value getReal(Node &node, Value list, int64_t i) {
  ImplicitLocOpBuilder &b = node.b;
  Value element = getElement(b, b.getLoc(), list, i);
  auto type = cast<FloatType>(element.getType());
  if (type.getWidth() < 64)
    return b.createOrFold<arith::ExtFOp>(b.getF64Type(), element);
  return element;
}

template <typename Op> static Value combine(Node &node, Value lhs, Value rhs) {
  return node.b.createOrFold<Op>(lhs, rhs);
}

static Value real(Node &node, double value) {
  return arith::ConstantOp::create(node.b, node.b.getF64FloatAttr(value));
}

//===----------------------------------------------------------------------===//
// Sizes
//===----------------------------------------------------------------------===//

/// Sets sizes and scales from the sizes that are asked for, by the node's
/// policy about proportions.
static LogicalResult setFromSizes(Node &node, MutableArrayRef<ResizedAxis> axes,
                                  ArrayRef<OpFoldResult> sizes) {
  std::string policy = node.getString("keep_aspect_ratio_policy", "stretch");
  Value common;
  for (auto [axis, size] : llvm::zip(axes, sizes)) {
    axis.out = size;
    axis.scale =
        combine<arith::DivFOp>(node, toReal(node, size), toReal(node, axis.in));
    if (!common)
      common = axis.scale;
    else if (policy == "not_larger")
      common = combine<arith::MinimumFOp>(node, common, axis.scale);
    else
      common = combine<arith::MaximumFOp>(node, common, axis.scale);
  }
  if (policy == "stretch")
    return success();
  if (policy != "not_larger" && policy != "not_smaller")
    return node.fail("the policy '" + policy + "' is not known");
  for (ResizedAxis &axis : axes) {
    Value size = combine<arith::MulFOp>(node, common, toReal(node, axis.in));
    axis.out =
        toSize(node, combine<arith::AddFOp>(node, size, real(node, 0.5)));
    axis.scale = common;
  }
  return success();
}

static void setFromScales(Node &node, MutableArrayRef<ResizedAxis> axes,
                          function_ref<Value(int64_t)> getScale) {
  for (auto [i, axis] : llvm::enumerate(axes)) {
    axis.scale = getScale(i);
    Value size =
        combine<arith::MulFOp>(node, axis.scale, toReal(node, axis.in));
    if (axis.start)
      size = combine<arith::MulFOp>(
          node, size, combine<arith::SubFOp>(node, axis.end, axis.start));
    axis.out = toSize(node, size);
  }
}

FailureOr<SmallVector<ResizedAxis>>
dlc::onnxfrontend::getResizedAxes(Node &node, bool isOld,
                                  StringRef transformation) {
  int64_t rank = node.getRank(0);
  // Resize-18: only some axes.
  FailureOr<SmallVector<int64_t>> dims = node.getAxes(
      node.getNumInputs(), rank, llvm::to_vector(llvm::seq<int64_t>(0, rank)));
  if (failed(dims))
    return failure();
  SmallVector<ResizedAxis> axes;
  for (int64_t dim : *dims)
    axes.push_back(
        {dim, node.getSizeOf(node.getInput(0), dim), {}, {}, {}, {}});
  auto count = static_cast<int64_t>(axes.size());
  // The lengths of lists may be open; an empty one is none.
  auto hasLength = [&](size_t i, int64_t length) {
    return node.hasInput(i) && node.getRank(i) == 1 &&
           (node.getType(i).isDynamicDim(0) ||
            node.getType(i).getDimSize(0) == length);
  };
  auto getList = [&](size_t i, int64_t length) {
    return node.refine(node.getInput(i),
                       OpFoldResult(node.b.getIndexAttr(length)));
  };
  if (transformation == "tf_crop_and_resize") {
    if (!hasLength(1, 2 * count))
      return node.fail("needs a region of interest for its axes");
    FailureOr<Value> region = getList(1, 2 * count);
    if (failed(region))
      return failure();
    for (auto [i, axis] : llvm::enumerate(axes)) {
      axis.start = getReal(node, *region, i);
      axis.end = getReal(node, *region, count + i);
    }
  }
  size_t scales = isOld ? 1 : 2;
  if (std::optional<SmallVector<double>> given = node.getFloats("scales")) {
    if (static_cast<int64_t>(given->size()) != count)
      return node.fail("needs a scale for each dimension");
    setFromScales(node, axes,
                  [&](int64_t i) { return real(node, (*given)[i]); });
  } else if (hasLength(scales, count)) {
    FailureOr<Value> list = getList(scales, count);
    if (failed(list))
      return failure();
    setFromScales(node, axes,
                  [&](int64_t i) { return getReal(node, *list, i); });
  } else if (!isOld && hasLength(3, count)) {
    FailureOr<SmallVector<OpFoldResult>> sizes = node.getSizes(3, count);
    if (failed(sizes) || failed(setFromSizes(node, axes, *sizes)))
      return failure();
  } else {
    return node.fail("needs scales or sizes for its axes");
  }
  return axes;
}

//===----------------------------------------------------------------------===//
// Coordinates
//===----------------------------------------------------------------------===//

Value dlc::onnxfrontend::getCoordinates(Node &node, const ResizedAxis &axis,
                                        StringRef transformation) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(axis.out, shape, open);
  Value i =
      IotaOp::create(b, RankedTensorType::get(shape, b.getF64Type()), 0, open);
  Value in = toReal(node, axis.in), half = real(node, 0.5), one = real(node, 1);
  // The result's size before it was rounded down.
  Value out = combine<arith::MulFOp>(node, axis.scale, in);
  Value last = combine<arith::SubFOp>(node, in, one);
  auto spread = [&](Value scalar) {
    return broadcastScalar(b, asScalar(node, scalar), i);
  };
  auto plus = [&](Value x, Value scalar) -> Value {
    return AddOp::create(b, x, spread(scalar));
  };
  auto halfPixel = [&]() -> Value {
    Value middle = DivOp::create(b, plus(i, half), spread(axis.scale));
    return plus(middle, real(node, -0.5));
  };
  // `factor` over the distance of the result's last position; `single` where
  // that is the first one.
  auto stretch = [&](Value factor, Value single) -> Value {
    Value distance = combine<arith::SubFOp>(node, out, one);
    Value isSingle = b.createOrFold<arith::CmpFOp>(arith::CmpFPredicate::OEQ,
                                                   distance, real(node, 0));
    Value step = combine<arith::DivFOp>(node, factor, distance);
    Value zero = real(node, 0);
    step = b.createOrFold<arith::SelectOp>(isSingle, zero, step);
    Value start = b.createOrFold<arith::SelectOp>(isSingle, single, zero);
    return plus(MulOp::create(b, i, spread(step)), start);
  };

  // The names and formulas are those of Resize-19.
  if (transformation == "asymmetric")
    return DivOp::create(b, i, spread(axis.scale));
  if (transformation == "align_corners")
    return stretch(last, real(node, 0));
  if (transformation == "tf_half_pixel_for_nn")
    return DivOp::create(b, plus(i, half), spread(axis.scale));
  if (transformation == "half_pixel_symmetric") {
    Value adjustment =
        combine<arith::DivFOp>(node, toReal(node, axis.out), out);
    Value offset =
        combine<arith::MulFOp>(node, combine<arith::MulFOp>(node, in, half),
                               combine<arith::SubFOp>(node, one, adjustment));
    return plus(halfPixel(), offset);
  }
  if (transformation == "tf_crop_and_resize") {
    Value extent = combine<arith::MulFOp>(
        node, combine<arith::SubFOp>(node, axis.end, axis.start), last);
    Value start = combine<arith::MulFOp>(node, axis.start, last);
    return plus(stretch(extent, combine<arith::MulFOp>(node, extent, half)),
                start);
  }
  Value x = halfPixel();
  if (transformation == "pytorch_half_pixel") {
    Value single = CompareOp::create(
        b, Comparison::eq, spread(toReal(node, axis.out)), splatLike(b, 1, i));
    return SelectOp::create(b, single, splatLike(b, 0, i), x);
  }
  return x;
}

Value dlc::onnxfrontend::isOutside(Node &node, const ResizedAxis &axis,
                                   Value coordinates) {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult last = subSizes(b, b.getLoc(), axis.in, b.getIndexAttr(1));
  Value end =
      broadcastScalar(b, sizeAsScalar(b, last, b.getF64Type()), coordinates);
  return OrOp::create(b,
                      CompareOp::create(b, Comparison::lt, coordinates,
                                        splatLike(b, 0, coordinates)),
                      CompareOp::create(b, Comparison::gt, coordinates, end));
}

std::optional<int64_t>
dlc::onnxfrontend::getRepetition(const ResizedAxis &axis,
                                 StringRef transformation, StringRef nearest) {
  std::optional<double> scale = getKnown(axis.scale);
  if (!scale || *scale < 1 || *scale != std::floor(*scale))
    return std::nullopt;
  // Position i comes from i / scale, rounded down: at once, or by rounding from
  // the middle of the pixel.
  bool isDirect = transformation == "asymmetric" && nearest == "floor";
  bool isMiddle =
      transformation == "half_pixel" &&
      (nearest == "round_prefer_floor" || nearest == "round_prefer_ceil");
  if (!isDirect && !isMiddle)
    return std::nullopt;
  return static_cast<int64_t>(*scale);
}
