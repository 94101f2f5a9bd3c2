//===- ReductionBuiltins.cpp - Functions along dimensions -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builtins.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::tdl;

/// The sizes without those along `axes`, or with 1 in their place.
static SmallVector<Size, 4> dropSizes(ArrayRef<Size> sizes,
                                      ArrayRef<int64_t> axes, bool keeps) {
  SmallVector<Size, 4> left;
  for (auto [i, size] : llvm::enumerate(sizes))
    if (!llvm::is_contained(axes, int64_t(i)))
      left.push_back(size);
    else if (keeps)
      left.push_back(1);
  return left;
}

/// The parameters of all reductions: x, axis, keep.
static FailureOr<Val> reduce(Arguments &arguments, ReduceKind kind) {
  Elaborator &elaborator = arguments.elaborator;
  FailureOr<Tensor> x = arguments.getTensor(0);
  if (failed(x))
    return failure();
  bool isLogical = kind == ReduceKind::any || kind == ReduceKind::all;
  if (isLogical != x->dtype.isInteger(1))
    return arguments.error(0) << "'" << arguments.call.callee << "' is of "
                              << (isLogical ? "truths" : "numbers")
                              << ", but this is " << formatType(*x);
  FailureOr<SmallVector<int64_t>> axes = arguments.getAxes(1, x->sizes.size());
  FailureOr<bool> keeps = arguments.getTruth(2, false);
  if (failed(axes) || failed(keeps))
    return failure();
  if (axes->empty())
    return Val(*x);
  llvm::sort(*axes);
  Tensor result = elaborator.makeTensor(
      ReduceOp::create(arguments.b, kind, x->value, *axes),
      dropSizes(x->sizes, *axes, /*keeps=*/false));
  if (!*keeps)
    return Val(result);
  return Val(elaborator.reshapeTo(result.value,
                                  dropSizes(x->sizes, *axes, /*keeps=*/true)));
}

template <ReduceKind kind>
static FailureOr<Val> reduceBy(Arguments &arguments) {
  return reduce(arguments, kind);
}

static FailureOr<Val> mean(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getFloats(0);
  if (failed(x))
    return failure();
  FailureOr<SmallVector<int64_t>> axes = arguments.getAxes(1, x->sizes.size());
  if (failed(axes))
    return failure();
  FailureOr<Val> sum = reduce(arguments, ReduceKind::sum);
  if (failed(sum))
    return failure();
  Size count = 1;
  for (int64_t axis : *axes)
    count = count * x->sizes[axis];
  SMRange range = arguments.call.range;
  if (count.isConstant(0))
    return arguments.error(0) << "the mean of nothing is not defined";
  FailureOr<Tensor> number =
      arguments.elaborator.makeScalar(count, x->dtype, range);
  if (failed(number))
    return failure();
  return arguments.elaborator.binary("/", *sum, *number, range);
}

/// max(x, axis = 1) along a dimension, max(x, y) of each two elements.
template <typename Op, ReduceKind kind>
static FailureOr<Val> choose(Arguments &arguments) {
  bool isBinary =
      arguments.call.arguments.size() == 2 &&
      llvm::all_of(arguments.call.arguments, [](const CallArgument &argument) {
        return argument.name.empty();
      });
  if (!isBinary)
    return reduce(arguments, kind);
  auto left = std::get_if<Size>(&arguments.get(0)),
       right = std::get_if<Size>(&arguments.get(1));
  if (left && right)
    return Val(kind == ReduceKind::max ? getMax(*left, *right)
                                       : getMin(*left, *right));
  Elaborator &elaborator = arguments.elaborator;
  SMRange range = arguments.call.range;
  FailureOr<std::pair<Tensor, Tensor>> both = elaborator.unify(
      arguments.get(0), arguments.get(1), range, arguments.call.callee);
  if (failed(both))
    return failure();
  FailureOr<SmallVector<Size, 4>> sizes = elaborator.broadcast(
      both->first.sizes, both->second.sizes, range, arguments.call.callee);
  if (failed(sizes))
    return failure();
  Value value =
      Op::create(arguments.b, elaborator.broadcastTo(both->first, *sizes).value,
                 elaborator.broadcastTo(both->second, *sizes).value);
  return Val(elaborator.makeTensor(value, *sizes));
}

template <ArgKind kind> static FailureOr<Val> findPlace(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getTensor(0);
  if (failed(x))
    return failure();
  if (x->dtype.isInteger(1))
    return arguments.error(0)
           << "'" << arguments.call.callee << "' is of numbers, but this is "
           << formatType(*x);
  FailureOr<int64_t> axis = arguments.getAxis(1, x->sizes.size());
  if (failed(axis))
    return failure();
  SmallVector<Size, 4> sizes = dropSizes(x->sizes, *axis, /*keeps=*/false);
  FailureOr<RankedTensorType> type = arguments.elaborator.getType(
      arguments.b.getI64Type(), sizes, arguments.call.range);
  if (failed(type))
    return failure();
  Value value = ArgReduceOp::create(arguments.b, *type, kind, x->value, *axis,
                                    /*select_last=*/false);
  return Val(arguments.elaborator.makeTensor(value, sizes));
}

template <CumulativeKind kind>
static FailureOr<Val> accumulate(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getTensor(0);
  if (failed(x))
    return failure();
  if (x->dtype.isInteger(1))
    return arguments.error(0)
           << "'" << arguments.call.callee << "' is of numbers, but this is "
           << formatType(*x);
  FailureOr<int64_t> axis = arguments.getAxis(1, x->sizes.size());
  FailureOr<bool> exclusive = arguments.getTruth(2, false),
                  reverse = arguments.getTruth(3, false);
  if (failed(axis) || failed(exclusive) || failed(reverse))
    return failure();
  Value value = CumulativeOp::create(arguments.b, x->value.getType(), kind,
                                     x->value, *axis, *exclusive, *reverse);
  return Val(arguments.elaborator.makeTensor(value, x->sizes));
}

template <bool isLog> static FailureOr<Val> softmax(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getFloats(0);
  if (failed(x))
    return failure();
  FailureOr<int64_t> axis = arguments.getAxis(1, x->sizes.size());
  if (failed(axis))
    return failure();
  Value value = SoftmaxOp::create(arguments.b, x->value.getType(), x->value,
                                  *axis, isLog);
  return Val(arguments.elaborator.makeTensor(value, x->sizes));
}

/// (x - mean) / sqrt(var + eps), or with center = false x / sqrt(mean(x^2) +
/// eps).
static FailureOr<Val> normalize(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getFloats(0);
  if (failed(x))
    return failure();
  FailureOr<SmallVector<int64_t>> axes = arguments.getAxes(1, x->sizes.size());
  FailureOr<double> epsilon = arguments.getNumber(2, 1e-5);
  FailureOr<bool> center = arguments.getTruth(3, true);
  if (failed(axes) || failed(epsilon) || failed(center))
    return failure();
  llvm::sort(*axes);
  SmallVector<Size, 4> left = dropSizes(x->sizes, *axes, /*keeps=*/false);
  FailureOr<RankedTensorType> reduced =
      arguments.elaborator.getType(x->dtype, left, arguments.call.range);
  if (failed(reduced))
    return failure();
  auto op =
      NormalizeOp::create(arguments.b, x->value.getType(), *reduced, *reduced,
                          x->value, *axes, llvm::APFloat(*epsilon), *center);
  return Val(arguments.elaborator.makeTensor(op.getResult(), x->sizes));
}

/// The positions of the k greatest elements along a dimension.
static FailureOr<Val> topK(Arguments &arguments) {
  Elaborator &elaborator = arguments.elaborator;
  FailureOr<Tensor> x = arguments.getTensor(0);
  FailureOr<Size> count = arguments.getSize(1);
  if (failed(x) || failed(count))
    return failure();
  FailureOr<int64_t> axis = arguments.getAxis(2, x->sizes.size());
  FailureOr<bool> smallest = arguments.getTruth(3, false);
  if (failed(axis) || failed(smallest) ||
      failed(elaborator.requireAtMost(*count, x->sizes[*axis],
                                      arguments.getRange(1),
                                      "there are not so many elements")))
    return failure();
  SmallVector<Size, 4> sizes(x->sizes);
  sizes[*axis] = *count;
  ImplicitLocOpBuilder &b = arguments.b;
  FailureOr<RankedTensorType> type =
      elaborator.getType(b.getI64Type(), sizes, arguments.call.range);
  if (failed(type))
    return failure();
  Value number = mlir::getValueOrCreateConstantIndexOp(b, b.getLoc(),
                                                       count->materialize(b));
  Value value = TopKOp::create(b, *type, x->value, *axis, *smallest, number);
  return Val(elaborator.makeTensor(value, sizes));
}

ArrayRef<Builtin> dlc::tdl::getReductionBuiltins() {
  static constexpr StringRef kReduce[] = {"x", "axis?", "keep?"},
                             kAxis[] = {"x", "axis?"},
                             kRunning[] = {"x", "axis?", "exclusive?",
                                           "reverse?"},
                             kNormalize[] = {"x", "axis", "eps?", "center?"},
                             kTop[] = {"x", "count", "axis?", "smallest?"};
  static constexpr Builtin kRows[] = {
      {"all", kReduce, reduceBy<ReduceKind::all>},
      {"any", kReduce, reduceBy<ReduceKind::any>},
      {"argmax", kAxis, findPlace<ArgKind::max>},
      {"argmin", kAxis, findPlace<ArgKind::min>},
      {"cumprod", kRunning, accumulate<CumulativeKind::prod>},
      {"cumsum", kRunning, accumulate<CumulativeKind::sum>},
      {"log_softmax", kAxis, softmax<true>},
      {"max", kReduce, choose<MaxOp, ReduceKind::max>, true},
      {"mean", kReduce, mean},
      {"min", kReduce, choose<MinOp, ReduceKind::min>, true},
      {"normalize", kNormalize, normalize},
      {"prod", kReduce, reduceBy<ReduceKind::prod>},
      {"softmax", kAxis, softmax<false>},
      {"sum", kReduce, reduceBy<ReduceKind::sum>},
      {"top_k", kTop, topK},
  };
  return kRows;
}
