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

using namespace dlc;
using namespace dlc::onnxfrontend;

/// The axes to reduce; nothing where there are none and that means a copy.
static FailureOr<std::optional<SmallVector<int64_t>>> getReduceAxes(Node &node) {
  int64_t rank = node.getRank(0);
  SmallVector<int64_t> all = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  FailureOr<SmallVector<int64_t>> axes = node.getAxes(1, rank, all);
  if (failed(axes))
    return failure();
  if (axes->empty()) {
    if (node.getInt("noop_with_empty_axes", 0) != 0)
      return std::optional<SmallVector<int64_t>>();
    axes = all;
  }
  llvm::sort(*axes);
  axes->erase(llvm::unique(*axes), axes->end());
  return std::optional(*axes);
}

/// Gives `reduced` the axes it lost back, as 1, if keepdims says so.
static Value keepDims(Node &node, Value reduced, ArrayRef<int64_t> axes) {
  if (node.getInt("keepdims", 1) == 0)
    return reduced;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(0));
  for (int64_t axis : axes)
    sizes[axis] = node.b.getIndexAttr(1);
  return reshapeTo(node.b, reduced, sizes);
}

/// before(x), reduced by `kind`, then after(...).
static LogicalResult reduce(Node &node, ReduceKind kind,
                            function_ref<Value(Value)> before,
                            function_ref<Value(Value)> after) {
  auto axes = getReduceAxes(node);
  if (failed(axes))
    return failure();
  Value x = before(node.getInput(0));
  if (!*axes) {
    node.setOutput(0, after(x));
    return success();
  }
  bool isBool = node.getElementType(0).isInteger(1);
  if (isBool && kind == ReduceKind::max)
    kind = ReduceKind::any;
  if (isBool && kind == ReduceKind::min)
    kind = ReduceKind::all;
  Value reduced = node.b.createOrFold<ReduceOp>(kind, x, ArrayRef(**axes));
  node.setOutput(0, keepDims(node, after(reduced), **axes));
  return success();
}

static Value same(Value x) { return x; }

template <ReduceKind kind> static LogicalResult importReduce(Node &node) {
  return reduce(node, kind, same, same);
}

static LogicalResult importReduceMean(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  auto axes = getReduceAxes(node);
  if (failed(axes))
    return failure();
  OpFoldResult count = b.getIndexAttr(1);
  if (*axes)
    for (int64_t axis : **axes)
      count = mulSizes(b, b.getLoc(), count,
                       node.getSizeOf(node.getInput(0), axis));
  Value number = sizeAsScalar(b, count, node.getElementType(0));
  return reduce(node, ReduceKind::sum, same, [&](Value sum) -> Value {
    return DivOp::create(b, sum, broadcastScalar(b, number, sum));
  });
}

static LogicalResult importReduceL1(Node &node) {
  return reduce(
      node, ReduceKind::sum,
      [&](Value x) -> Value { return AbsOp::create(node.b, x); }, same);
}

static Value square(Node &node, Value x) {
  return MulOp::create(node.b, x, x);
}

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
static LogicalResult reduceLog(Node &node, function_ref<Value(Value)> before) {
  Type type = node.getElementType(0);
  Type real = isa<FloatType>(type) ? type : Type(node.b.getF64Type());
  return reduce(
      node, ReduceKind::sum,
      [&](Value x) { return before(convertTo(node.b, x, real)); },
      [&](Value sum) {
        return convertTo(node.b, LogOp::create(node.b, sum), type);
      });
}

static LogicalResult importReduceLogSum(Node &node) {
  return reduceLog(node, same);
}

static LogicalResult importReduceLogSumExp(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  auto axes = getReduceAxes(node);
  if (failed(axes))
    return failure();
  Type type = node.getElementType(0);
  if (!*axes || !isa<FloatType>(type))
    return reduceLog(
        node, [&](Value x) -> Value { return ExpOp::create(b, x); });
  // m + log(sum(e^(x - m))) with the maximum m does not overflow; where m is
  // infinite it is the result.
  Value x = node.getInput(0);
  Value max = ReduceOp::create(b, ReduceKind::max, x, **axes);
  Value infinite = IsInfOp::create(b, max);
  Value finite = SelectOp::create(b, infinite, splatLike(b, 0, max), max);
  Value centered =
      SubOp::create(b, x, broadcastAlong(b, finite, x, **axes));
  Value sum = ReduceOp::create(b, ReduceKind::sum, ExpOp::create(b, centered),
                               **axes);
  Value result = AddOp::create(b, LogOp::create(b, sum), finite);
  node.setOutput(0, keepDims(node, result, **axes));
  return success();
}

template <ArgKind kind> static LogicalResult importArgReduce(Node &node) {
  FailureOr<int64_t> axis = node.getAxis("axis", 0, node.getRank(0));
  if (failed(axis))
    return failure();
  Value index =
      ArgReduceOp::create(node.b, kind, node.getInput(0), *axis,
                          node.getInt("select_last_index", 0) != 0);
  node.setOutput(0, keepDims(node, index, *axis));
  return success();
}

template <CumulativeKind kind>
static LogicalResult importCumulative(Node &node) {
  int64_t rank = node.getRank(0);
  FailureOr<SmallVector<int64_t>> axes = node.getAxes(1, rank, {});
  if (failed(axes))
    return failure();
  if (axes->size() != 1)
    return node.fail("needs one axis");
  node.setOutput(0, CumulativeOp::create(
                        node.b, node.getInput(0).getType(), kind,
                        node.getInput(0), axes->front(),
                        node.getInt("exclusive", 0) != 0,
                        node.getInt("reverse", 0) != 0));
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
