//===- OpsReduction.cpp - Import of reductions ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sums, products, extremes and norms over axes; running sums.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "RuntimeAxes.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {
/// What a node reduces.
struct Reduction {
  /// The input, reshaped where axes are only known at run time.
  Value x;
  /// The dimensions of `x` to reduce; nothing where the node is a copy.
  std::optional<SmallVector<int64_t>> axes;
  /// The sizes of the node's result.
  SmallVector<OpFoldResult> sizes;
};
} // namespace

/// With axes that are not known before run time, each dimension is split in
/// two: the part that is reduced, and the one that is kept. One of them is 1.
static FailureOr<Reduction> getRuntimeReduction(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  bool keep = node.getInt("keepdims", 1) != 0;
  int64_t rank = node.getRank(0);
  // The number of axes decides the result's rank, unless dimensions are kept.
  FailureOr<RuntimeAxes> axes = keep ? RuntimeAxes::getAny(node, 1, rank)
                                     : RuntimeAxes::get(node, 1, rank);
  if (failed(axes))
    return failure();
  if (node.getInt("noop_with_empty_axes", 0) == 0)
    axes->nameAllIfNone();
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(0)), split,
                            kept;
  SmallVector<int64_t> reduced;
  OpFoldResult one = b.getIndexAttr(1);
  for (auto [dim, size] : llvm::enumerate(sizes)) {
    kept.push_back(axes->choose(dim, one, size));
    reduced.push_back(split.size() + 1);
    split.append({kept.back(), axes->choose(dim, size, one)});
  }
  if (!keep)
    kept = axes->dropNamed(sizes);
  return Reduction{reshapeTo(b, node.getInput(0), split), reduced, kept};
}

static FailureOr<Reduction> getReduction(Node &node) {
  int64_t rank = node.getRank(0);
  if (!node.isKnown(1))
    return getRuntimeReduction(node);
  SmallVector<int64_t> all = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  // No axes mean all of them, or none: whether the list is empty or absent.
  FailureOr<SmallVector<int64_t>> axes = node.getAxes(1, rank, {});
  if (failed(axes))
    return failure();
  Reduction reduction;
  reduction.x = node.getInput(0);
  reduction.sizes = node.getSizesOf(reduction.x);
  if (axes->empty()) {
    if (node.getInt("noop_with_empty_axes", 0) != 0)
      return reduction;
    axes = all;
  }
  llvm::sort(*axes);
  axes->erase(llvm::unique(*axes), axes->end());
  bool keep = node.getInt("keepdims", 1) != 0;
  for (int64_t axis : llvm::reverse(*axes)) {
    if (keep)
      reduction.sizes[axis] = node.b.getIndexAttr(1);
    else
      reduction.sizes.erase(reduction.sizes.begin() + axis);
  }
  reduction.axes = *axes;
  return reduction;
}

/// before(x), reduced by `kind`, then after(...).
static LogicalResult reduce(Node &node, const Reduction &reduction,
                            ReduceKind kind, function_ref<Value(Value)> before,
                            function_ref<Value(Value)> after) {
  Value x = before(reduction.x);
  if (!reduction.axes) {
    node.setOutput(0, after(x));
    return success();
  }
  bool isBool = node.getElementType(0).isInteger(1);
  if (isBool && kind == ReduceKind::max)
    kind = ReduceKind::any;
  if (isBool && kind == ReduceKind::min)
    kind = ReduceKind::all;
  Value reduced =
      node.b.createOrFold<ReduceOp>(kind, x, ArrayRef(*reduction.axes));
  node.setOutput(0, reshapeTo(node.b, after(reduced), reduction.sizes));
  return success();
}

static LogicalResult reduce(Node &node, ReduceKind kind,
                            function_ref<Value(Value)> before,
                            function_ref<Value(Value)> after) {
  FailureOr<Reduction> reduction = getReduction(node);
  if (failed(reduction))
    return failure();
  return reduce(node, *reduction, kind, before, after);
}

static Value same(Value x) { return x; }

template <ReduceKind kind> static LogicalResult importReduce(Node &node) {
  return reduce(node, kind, same, same);
}

static LogicalResult importReduceMean(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<Reduction> reduction = getReduction(node);
  if (failed(reduction))
    return failure();
  OpFoldResult count = b.getIndexAttr(1);
  if (reduction->axes)
    for (int64_t axis : *reduction->axes)
      count =
          mulSizes(b, b.getLoc(), count, node.getSizeOf(reduction->x, axis));
  Value number = sizeAsScalar(b, count, node.getElementType(0));
  return reduce(node, *reduction, ReduceKind::sum, same,
                [&](Value sum) -> Value {
                  return DivOp::create(b, sum, broadcastScalar(b, number, sum));
                });
}

static LogicalResult importReduceL1(Node &node) {
  return reduce(
      node, ReduceKind::sum,
      [&](Value x) -> Value { return AbsOp::create(node.b, x); }, same);
}

static Value square(Node &node, Value x) { return MulOp::create(node.b, x, x); }

static LogicalResult importReduceL2(Node &node) {
  Type type = node.getElementType(0);
  return reduce(
      node, ReduceKind::sum, [&](Value x) { return square(node, x); },
      [&](Value sum) -> Value {
        if (isa<FloatType>(type))
          return SqrtOp::create(node.b, sum);
        // The root of integers is taken in floats.
        Value real = convertTo(node.b, sum, node.b.getF64Type());
        return convertTo(node.b, SqrtOp::create(node.b, real), type);
      });
}

static LogicalResult importReduceSumSquare(Node &node) {
  return reduce(
      node, ReduceKind::sum, [&](Value x) { return square(node, x); }, same);
}

/// log(sum of what `before` makes), in floats.
static LogicalResult reduceLog(Node &node, const Reduction &reduction,
                               function_ref<Value(Value)> before) {
  Type type = node.getElementType(0);
  Type real = isa<FloatType>(type) ? type : Type(node.b.getF64Type());
  return reduce(
      node, reduction, ReduceKind::sum,
      [&](Value x) { return before(convertTo(node.b, x, real)); },
      [&](Value sum) {
        return convertTo(node.b, LogOp::create(node.b, sum), type);
      });
}

static LogicalResult importReduceLogSum(Node &node) {
  FailureOr<Reduction> reduction = getReduction(node);
  if (failed(reduction))
    return failure();
  return reduceLog(node, *reduction, same);
}

static LogicalResult importReduceLogSumExp(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<Reduction> reduction = getReduction(node);
  if (failed(reduction))
    return failure();
  if (!reduction->axes || !isa<FloatType>(node.getElementType(0)))
    return reduceLog(node, *reduction,
                     [&](Value x) -> Value { return ExpOp::create(b, x); });
  // m + log(sum(e^(x - m))) with the maximum m does not overflow; where m is
  // infinite it is the result.
  Value x = reduction->x;
  ArrayRef<int64_t> axes = *reduction->axes;
  Value max = ReduceOp::create(b, ReduceKind::max, x, axes);
  Value infinite = IsInfOp::create(b, max);
  Value finite = SelectOp::create(b, infinite, splatLike(b, 0, max), max);
  Value centered = SubOp::create(b, x, broadcastAlong(b, finite, x, axes));
  Value sum =
      ReduceOp::create(b, ReduceKind::sum, ExpOp::create(b, centered), axes);
  Value result = AddOp::create(b, LogOp::create(b, sum), finite);
  node.setOutput(0, reshapeTo(b, result, reduction->sizes));
  return success();
}

template <ArgKind kind> static LogicalResult importArgReduce(Node &node) {
  FailureOr<int64_t> axis = node.getAxis("axis", 0, node.getRank(0));
  if (failed(axis))
    return failure();
  Value index = ArgReduceOp::create(node.b, kind, node.getInput(0), *axis,
                                    node.getInt("select_last_index", 0) != 0);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(0));
  if (node.getInt("keepdims", 1) != 0)
    sizes[*axis] = node.b.getIndexAttr(1);
  else
    sizes.erase(sizes.begin() + *axis);
  node.setOutput(0, reshapeTo(node.b, index, sizes));
  return success();
}

/// The input with all dimensions before that of the axis, input 1, joined, and
/// those after it, where it is only known at run time.
static FailureOr<Value> joinAroundAxis(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<RuntimeAxes> axes = RuntimeAxes::get(node, 1, node.getRank(0));
  if (failed(axes))
    return failure();
  if (axes->getCount() != 1)
    return node.fail("needs one axis");
  OpFoldResult one = b.getIndexAttr(1), before = one, at = one, after = one;
  for (auto [dim, size] : llvm::enumerate(node.getSizesOf(node.getInput(0)))) {
    // What came after a dimension that the axis names came before it.
    OpFoldResult joined = mulSizes(b, b.getLoc(), before, after);
    before = axes->choose(dim, joined, before);
    at = axes->choose(dim, size, at);
    after = axes->choose(dim, one, mulSizes(b, b.getLoc(), after, size));
  }
  return reshapeTo(b, node.getInput(0), {before, at, after});
}

template <CumulativeKind kind>
static LogicalResult importCumulative(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0), axis = 1;
  if (!node.isKnown(1)) {
    FailureOr<Value> joined = joinAroundAxis(node);
    if (failed(joined))
      return failure();
    x = *joined;
  } else {
    FailureOr<SmallVector<int64_t>> axes = node.getAxes(1, rank, {});
    if (failed(axes))
      return failure();
    if (axes->size() != 1)
      return node.fail("needs one axis");
    axis = axes->front();
  }
  Value result = CumulativeOp::create(b, x.getType(), kind, x, axis,
                                      node.getInt("exclusive", 0) != 0,
                                      node.getInt("reverse", 0) != 0);
  node.setOutput(0, reshapeTo(b, result, node.getSizesOf(node.getInput(0))));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getReductionOps() {
  static constexpr OpRow kRows[] = {
      {"ArgMax", 1, importArgReduce<ArgKind::max>},
      {"ArgMin", 1, importArgReduce<ArgKind::min>},
      {"CumProd", 1, importCumulative<CumulativeKind::prod>},
      {"CumSum", 1, importCumulative<CumulativeKind::sum>},
      {"ReduceL1", 1, importReduceL1},
      {"ReduceL2", 1, importReduceL2},
      {"ReduceLogSum", 1, importReduceLogSum},
      {"ReduceLogSumExp", 1, importReduceLogSumExp},
      {"ReduceMax", 1, importReduce<ReduceKind::max>},
      {"ReduceMean", 1, importReduceMean},
      {"ReduceMin", 1, importReduce<ReduceKind::min>},
      {"ReduceProd", 1, importReduce<ReduceKind::prod>},
      {"ReduceSum", 1, importReduce<ReduceKind::sum>},
      {"ReduceSumSquare", 1, importReduceSumSquare},
  };
  return kRows;
}
