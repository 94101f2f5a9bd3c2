//===- OpsRange.cpp - Import of slices and splits -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operators that take ranges along dimensions.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "RuntimeAxes.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// `starts`, `ends`, ... : attributes of Slice-1, inputs of Slice-10.
static FailureOr<SmallVector<OpFoldResult>>
getSliceList(Node &node, StringRef attribute, size_t input) {
  SmallVector<OpFoldResult> list;
  if (std::optional<SmallVector<int64_t>> values = node.getInts(attribute)) {
    for (int64_t value : *values)
      list.push_back(node.b.getIndexAttr(value));
    return list;
  }
  if (!node.hasInput(input))
    return list;
  return node.getSizes(input);
}

/// `position` as an offset from the start: negative ones count from the end,
/// and all are limited to low .. high.
static OpFoldResult limitPosition(Node &node, OpFoldResult position,
                                  OpFoldResult size, OpFoldResult low,
                                  OpFoldResult high) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  if (std::optional<int64_t> known = mlir::getConstantIntValue(position)) {
    // Limits are known to be within the size; what is far out of it need not be
    // computed.
    if (*known >= std::numeric_limits<int32_t>::max())
      return high;
    if (*known <= std::numeric_limits<int32_t>::min())
      return low;
    if (*known < 0)
      position = addSizes(b, loc, size, position);
    else if (*known == 0 && mlir::getConstantIntValue(low) == 0)
      return low;
  } else {
    auto value = cast<Value>(position);
    if (!provablyNonNegative(value)) {
      Value negative =
          node.compare(arith::CmpIPredicate::slt, value, b.getIndexAttr(0));
      position = node.select(negative, addSizes(b, loc, position, size), value);
    }
  }
  return maxSizes(b, loc, minSizes(b, loc, position, high), low);
}

/// The elements of `x` at every `step`-th position along `dim`, the step being
/// known only at run time.
static Value takeEvery(Node &node, Value x, int64_t dim, OpFoldResult start,
                       OpFoldResult end, OpFoldResult step) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  OpFoldResult size = node.getSizeOf(x, dim), zero = b.getIndexAttr(0),
               one = b.getIndexAttr(1);
  OpFoldResult last = subSizes(b, loc, size, one);
  node.require(node.compare(arith::CmpIPredicate::ne, step, zero),
               "has a step of 0");
  Value isUp = node.compare(arith::CmpIPredicate::sgt, step, zero);
  auto choose = [&](OpFoldResult up, OpFoldResult down) {
    return node.select(isUp, up, down);
  };
  OpFoldResult high = choose(size, last);
  start = limitPosition(node, start, size, zero, high);
  end = limitPosition(node, end, size, choose(zero, b.getIndexAttr(-1)), high);
  OpFoldResult count = maxSizes(
      b, loc, ceilDivSizes(b, loc, subSizes(b, loc, end, start), step), zero);
  // Backwards through nothing, the start is limited to a place that isn't
  // there.
  count = minSizes(b, loc, count, size);
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(count, shape, open);
  Type i64 = b.getI64Type();
  Value position =
      IotaOp::create(b, RankedTensorType::get(shape, i64), 0, open);
  auto spread = [&](OpFoldResult number) {
    return broadcastScalar(b, sizeAsScalar(b, number, i64), position);
  };
  position =
      AddOp::create(b, MulOp::create(b, position, spread(step)), spread(start));
  return GatherOp::create(b, x, dim, position);
}

/// Slices each dimension by the lists' elements for the axis that names it.
static void takeAlong(Node &node, const RuntimeAxes &axes,
                      ArrayRef<OpFoldResult> starts,
                      ArrayRef<OpFoldResult> ends,
                      ArrayRef<OpFoldResult> steps) {
  OpFoldResult zero = node.b.getIndexAttr(0), one = node.b.getIndexAttr(1);
  Value x = node.getInput(0);
  for (int64_t dim = 0; dim < node.getRank(0); ++dim)
    x = takeEvery(node, x, dim, axes.lookUp(dim, starts, zero),
                  axes.lookUp(dim, ends, node.getSizeOf(x, dim)),
                  axes.lookUp(dim, steps, one));
  node.setOutput(0, x);
}

/// A slice whose axes or steps are only known at run time.
static LogicalResult importRuntimeSlice(Node &node,
                                        ArrayRef<OpFoldResult> starts,
                                        ArrayRef<OpFoldResult> ends) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t rank = node.getRank(0);
  SmallVector<OpFoldResult> steps(starts.size(), b.getIndexAttr(1));
  if (node.hasInput(4)) {
    FailureOr<SmallVector<OpFoldResult>> given = node.getSizes(4);
    if (failed(given))
      return failure();
    steps = *given;
  }
  if (steps.size() != starts.size())
    return node.fail("needs a step for each start");
  Value x = node.getInput(0);
  if (!node.isKnown(3)) {
    FailureOr<RuntimeAxes> axes = RuntimeAxes::get(node, 3, rank);
    if (failed(axes))
      return failure();
    takeAlong(node, *axes, starts, ends, steps);
    return success();
  }
  FailureOr<SmallVector<int64_t>> axes = node.getAxes(
      3, rank, llvm::to_vector(llvm::seq<int64_t>(0, starts.size())));
  if (failed(axes))
    return failure();
  if (axes->size() != starts.size())
    return node.fail("needs an axis for each start");
  for (auto [axis, start, end, step] : llvm::zip(*axes, starts, ends, steps))
    x = takeEvery(node, x, axis, start, end, step);
  node.setOutput(0, x);
  return success();
}

/// A slice whose lists are of unknown length.
static LogicalResult importOpenSlice(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t rank = node.getRank(0);
  OpFoldResult count = node.getSizeOf(node.getInput(1), 0);
  for (size_t i = 1; i < node.getNumInputs(); ++i) {
    if (!node.hasInput(i))
      continue;
    if (failed(node.refine(node.getInput(i), count)))
      return failure();
  }
  auto starts = node.getPadded(1, rank), ends = node.getPadded(2, rank);
  if (failed(starts) || failed(ends))
    return failure();
  SmallVector<OpFoldResult> steps(rank, b.getIndexAttr(1));
  if (node.hasInput(4)) {
    FailureOr<SmallVector<OpFoldResult>> given = node.getPadded(4, rank);
    if (failed(given))
      return failure();
    steps = *given;
  }
  FailureOr<RuntimeAxes> axes = node.hasInput(3)
                                    ? RuntimeAxes::getAny(node, 3, rank)
                                    : RuntimeAxes::getFirst(node, count, rank);
  if (failed(axes))
    return failure();
  takeAlong(node, *axes, *starts, *ends, steps);
  return success();
}

static LogicalResult importSlice(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0);
  if (node.hasInput(1) && node.getRank(1) == 1 &&
      node.getType(1).isDynamicDim(0))
    return importOpenSlice(node);
  auto starts = getSliceList(node, "starts", 1);
  auto ends = getSliceList(node, "ends", 2);
  if (failed(starts) || failed(ends))
    return failure();
  if (starts->size() != ends->size())
    return node.fail("has " + Twine(starts->size()) + " starts and " +
                     Twine(ends->size()) + " ends");
  if (!node.isKnown(3) || !node.isKnown(4))
    return importRuntimeSlice(node, *starts, *ends);
  SmallVector<int64_t> first =
      llvm::to_vector(llvm::seq<int64_t>(0, starts->size()));
  FailureOr<SmallVector<int64_t>> axes = node.getAxes(3, rank, first);
  if (failed(axes))
    return failure();
  SmallVector<int64_t> steps(starts->size(), 1);
  if (node.hasInput(4)) {
    FailureOr<SmallVector<int64_t>> given = node.getIntegers(4);
    if (failed(given))
      return failure();
    steps = *given;
  }
  if (axes->size() != starts->size() || steps.size() != starts->size())
    return node.fail("needs an axis and a step for each start");

  // Slices with negative steps are taken from the reversed tensor.
  SmallVector<int64_t> reversed;
  for (auto [axis, step] : llvm::zip(*axes, steps)) {
    if (step == 0)
      return node.fail("has a step of 0");
    if (step < 0)
      reversed.push_back(axis);
  }
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  if (!reversed.empty())
    x = ReverseOp::create(b, x, reversed);
  SmallVector<OpFoldResult> offsets(rank, b.getIndexAttr(0));
  SmallVector<int64_t> strides(rank, 1);
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  for (auto [axis, step, start, end] :
       llvm::zip(*axes, steps, *starts, *ends)) {
    OpFoldResult size = sizes[axis], low, high;
    if (step > 0) {
      low = limitPosition(node, start, size, zero, size);
      high = limitPosition(node, end, size, zero, size);
    } else {
      // Position p of the tensor is size - 1 - p of the reversed one.
      OpFoldResult last = subSizes(b, loc, size, one);
      OpFoldResult minusOne = b.getIndexAttr(-1);
      low =
          subSizes(b, loc, last, limitPosition(node, start, size, zero, last));
      high = subSizes(b, loc, last,
                      limitPosition(node, end, size, minusOne, last));
    }
    OpFoldResult count = ceilDivSizes(b, loc, subSizes(b, loc, high, low),
                                      b.getIndexAttr(std::abs(step)));
    offsets[axis] = low;
    // Backwards through nothing, the start is limited to a place that isn't
    // there.
    sizes[axis] = minSizes(b, loc, maxSizes(b, loc, count, zero), size);
    strides[axis] = std::abs(step);
    // An empty slice may start behind the end.
    if (mlir::getConstantIntValue(sizes[axis]) == 0)
      offsets[axis] = zero;
  }
  node.setOutput(0, b.createOrFold<SliceOp>(x, offsets, sizes, strides));
  return success();
}

static LogicalResult importSplit(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0);
  FailureOr<int64_t> axis = node.getAxis("axis", 0, rank);
  if (failed(axis))
    return failure();
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x), parts;
  size_t count = node.getNumOutputs();
  if (std::optional<SmallVector<int64_t>> attribute = node.getInts("split")) {
    for (int64_t part : *attribute)
      parts.push_back(b.getIndexAttr(part));
  } else if (node.hasInput(1)) {
    FailureOr<SmallVector<OpFoldResult>> input = node.getSizes(1, count);
    if (failed(input))
      return failure();
    parts = *input;
  } else {
    // Split-18: equal parts but for the last one, which may be smaller.
    OpFoldResult part =
        ceilDivSizes(b, loc, sizes[*axis], b.getIndexAttr(count));
    OpFoldResult rest = sizes[*axis];
    for (size_t i = 0; i + 1 < count; ++i) {
      parts.push_back(part);
      rest = subSizes(b, loc, rest, part);
    }
    parts.push_back(rest);
  }
  if (parts.size() != count)
    return node.fail("has " + Twine(parts.size()) + " parts and " +
                     Twine(count) + " outputs");
  SmallVector<OpFoldResult> offsets(rank, b.getIndexAttr(0));
  SmallVector<int64_t> strides(rank, 1);
  for (auto [i, part] : llvm::enumerate(parts)) {
    sizes[*axis] = part;
    node.setOutput(i, b.createOrFold<SliceOp>(x, offsets, sizes, strides));
    offsets[*axis] = addSizes(b, loc, offsets[*axis], part);
  }
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getRangeOps() {
  static constexpr OpRow kRows[] = {
      {"Slice", 1, importSlice},
      {"Split", 1, importSplit},
  };
  return kRows;
}
