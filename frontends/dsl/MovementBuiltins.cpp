//===- MovementBuiltins.cpp - Functions that move elements ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builtins.h"

using namespace dlc;
using namespace dlc::tdl;

/// reshape(x, [B, T * D]); one size may be -1 and follows from the others.
static FailureOr<Val> reshape(Arguments &arguments) {
  Elaborator &elaborator = arguments.elaborator;
  FailureOr<Tensor> x = arguments.getTensor(0);
  FailureOr<SmallVector<Size, 4>> sizes = arguments.getSizes(1);
  if (failed(x) || failed(sizes))
    return failure();
  Size count = countElements(x->sizes), known = 1;
  Size *open = nullptr;
  for (Size &size : *sizes) {
    if (!size.isConstant(-1)) {
      known = known * size;
      continue;
    }
    if (open)
      return arguments.error(1) << "one size is -1 at most";
    open = &size;
  }
  if (open && !known.isConstant(0))
    *open = floorDivide(count, known);
  Size made = countElements(*sizes);
  if (made != count) {
    InFlightDiagnostic diagnostic = arguments.error(1);
    diagnostic << formatType(*x) << " has " << count.str() << " elements, but "
               << formatSizes(*sizes) << " are " << made.str();
    count.describeOrigins(elaborator.getSources(), diagnostic);
    return diagnostic;
  }
  if (failed(elaborator.getType(x->dtype, *sizes, arguments.getRange(1))))
    return failure();
  return Val(elaborator.reshapeTo(x->value, *sizes));
}

/// sized(x, [B, T]): x, or a failure of the program if its sizes are others.
static FailureOr<Val> sized(Arguments &arguments) {
  Elaborator &elaborator = arguments.elaborator;
  FailureOr<Tensor> x = arguments.getTensor(0);
  FailureOr<SmallVector<Size, 4>> sizes = arguments.getSizes(1);
  if (failed(x) || failed(sizes))
    return failure();
  if (x->sizes.size() != sizes->size())
    return arguments.error(1)
           << formatType(*x) << " has " << x->sizes.size()
           << " dimensions, but here are " << sizes->size() << " sizes";
  if (failed(elaborator.getType(x->dtype, *sizes, arguments.getRange(1))))
    return failure();
  for (auto [own, size] : llvm::zip(x->sizes, *sizes))
    if (failed(elaborator.requireAtMost(own, size, arguments.getRange(1),
                                        "a size is not as said")) ||
        failed(elaborator.requireAtMost(size, own, arguments.getRange(1),
                                        "a size is not as said")))
      return failure();
  return Val(elaborator.makeTensor(x->value, *sizes));
}

/// transpose(x, [1, 0]); without an order, all are turned around.
static FailureOr<Val> transpose(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getTensor(0);
  if (failed(x))
    return failure();
  int64_t rank = x->sizes.size();
  SmallVector<int64_t> order;
  if (arguments.has(1)) {
    FailureOr<SmallVector<int64_t>> axes = arguments.getAxes(1, rank);
    if (failed(axes))
      return failure();
    order = *axes;
    if (int64_t(order.size()) != rank)
      return arguments.error(1) << "the order has " << order.size()
                                << " of the " << rank << " dimensions";
  } else {
    order = llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(0, rank)));
  }
  SmallVector<Size, 4> sizes =
      llvm::map_to_vector<4>(order, [&](int64_t dim) { return x->sizes[dim]; });
  return Val(arguments.elaborator.makeTensor(
      TransposeOp::create(arguments.b, x->value, order), sizes));
}

/// The tensors of a list, of one element type and rank.
static FailureOr<SmallVector<Tensor>> getTensors(Arguments &arguments) {
  auto list = getAs<List>(arguments.get(0));
  if (!list || list->elements.empty())
    return arguments.error(0) << "expected a list of tensors, but this is "
                              << formatType(arguments.get(0));
  SmallVector<Tensor> tensors;
  for (const Val &value : list->elements) {
    auto tensor = std::get_if<Tensor>(&value);
    if (!tensor)
      return arguments.error(0)
             << "expected a list of tensors, but one is " << formatType(value);
    if (!tensors.empty() &&
        (tensor->dtype != tensors.front().dtype ||
         tensor->sizes.size() != tensors.front().sizes.size()))
      return arguments.error(0)
             << "the tensors have one element type and as many dimensions, but "
                "these are "
             << formatType(tensors.front()) << " and " << formatType(*tensor);
    tensors.push_back(*tensor);
  }
  return tensors;
}

static FailureOr<Val> joinTensors(Arguments &arguments,
                                  ArrayRef<Tensor> tensors, int64_t axis) {
  SmallVector<Size, 4> sizes(tensors.front().sizes);
  SmallVector<Value> values{tensors.front().value};
  for (const Tensor &tensor : tensors.drop_front()) {
    for (auto [i, size] : llvm::enumerate(tensor.sizes))
      if (int64_t(i) != axis && size != sizes[i])
        return arguments.error(0)
               << formatType(tensors.front()) << " and " << formatType(tensor)
               << " differ in more than dimension " << axis;
    sizes[axis] = sizes[axis] + tensor.sizes[axis];
    values.push_back(tensor.value);
  }
  if (failed(arguments.elaborator.getType(tensors.front().dtype, sizes,
                                          arguments.call.range)))
    return failure();
  return Val(arguments.elaborator.makeTensor(
      ConcatOp::create(arguments.b, axis, values), sizes));
}

static FailureOr<Val> concat(Arguments &arguments) {
  FailureOr<SmallVector<Tensor>> tensors = getTensors(arguments);
  if (failed(tensors))
    return failure();
  FailureOr<int64_t> axis = arguments.getAxis(1, tensors->front().sizes.size());
  if (failed(axis))
    return failure();
  return joinTensors(arguments, *tensors, *axis);
}

static Tensor insertSize(Arguments &arguments, const Tensor &tensor,
                         int64_t axis) {
  SmallVector<Size, 4> sizes(tensor.sizes);
  sizes.insert(sizes.begin() + axis, Size(1));
  return arguments.elaborator.reshapeTo(tensor.value, sizes);
}

static FailureOr<Val> stack(Arguments &arguments) {
  FailureOr<SmallVector<Tensor>> tensors = getTensors(arguments);
  if (failed(tensors))
    return failure();
  FailureOr<int64_t> axis = 0;
  if (arguments.has(1))
    axis = arguments.getAxis(1, tensors->front().sizes.size() + 1);
  if (failed(axis))
    return failure();
  for (Tensor &tensor : *tensors)
    tensor = insertSize(arguments, tensor, *axis);
  return joinTensors(arguments, *tensors, *axis);
}

/// A new dimension of size 1.
static FailureOr<Val> expand(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getTensor(0);
  if (failed(x))
    return failure();
  FailureOr<int64_t> axis = arguments.getAxis(1, x->sizes.size() + 1);
  if (failed(axis))
    return failure();
  return Val(insertSize(arguments, *x, *axis));
}

/// Without a dimension of size 1.
static FailureOr<Val> squeeze(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getTensor(0);
  if (failed(x))
    return failure();
  FailureOr<int64_t> axis = arguments.getAxis(1, x->sizes.size());
  if (failed(axis))
    return failure();
  SmallVector<Size, 4> sizes(x->sizes);
  if (!sizes[*axis].isConstant(1))
    return arguments.error()
           << "only a size of 1 can be left out, not " << sizes[*axis].str();
  sizes.erase(sizes.begin() + *axis);
  return Val(arguments.elaborator.reshapeTo(x->value, sizes));
}

static FailureOr<Val> broadcast(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getTensor(0);
  FailureOr<SmallVector<Size, 4>> sizes = arguments.getSizes(1);
  if (failed(x) || failed(sizes))
    return failure();
  FailureOr<SmallVector<Size, 4>> both = arguments.elaborator.broadcast(
      x->sizes, *sizes, arguments.call.range, "broadcast");
  if (failed(both))
    return failure();
  if (ArrayRef(*both) != ArrayRef(*sizes))
    return arguments.error()
           << formatType(*x) << " does not stretch to " << formatSizes(*sizes);
  if (failed(arguments.elaborator.getType(x->dtype, *sizes,
                                          arguments.getRange(1))))
    return failure();
  return Val(arguments.elaborator.broadcastTo(*x, *sizes));
}

static FailureOr<Val> reverse(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getTensor(0);
  if (failed(x))
    return failure();
  FailureOr<SmallVector<int64_t>> axes = arguments.getAxes(1, x->sizes.size());
  if (failed(axes))
    return failure();
  llvm::sort(*axes);
  return Val(arguments.elaborator.makeTensor(
      ReverseOp::create(arguments.b, x->value, *axes), x->sizes));
}

/// pad(x, [[1, 1], [0, 2]], value = 0): low and high of each dimension.
static FailureOr<Val> pad(Arguments &arguments) {
  Elaborator &elaborator = arguments.elaborator;
  FailureOr<Tensor> x = arguments.getTensor(0);
  if (failed(x))
    return failure();
  auto list = getAs<List>(arguments.get(1));
  if (!list || list->elements.size() != x->sizes.size())
    return arguments.error(1)
           << "'widths' is a list of [low, high] for each of the "
           << x->sizes.size() << " dimensions, but this is "
           << formatType(arguments.get(1));
  SmallVector<OpFoldResult> low, high;
  SmallVector<Size, 4> sizes;
  for (auto [value, size] : llvm::zip(list->elements, x->sizes)) {
    auto pair = getAs<List>(value);
    bool fits = pair && pair->elements.size() == 2 &&
                llvm::all_of(pair->elements, [](const Val &one) {
                  return std::holds_alternative<Size>(one);
                });
    if (!fits)
      return arguments.error(1)
             << "expected a list of two sizes for each dimension, but one is "
             << formatType(value);
    const Size &before = std::get<Size>(pair->elements[0]),
               &after = std::get<Size>(pair->elements[1]);
    for (const Size &one : {before, after})
      if (failed(elaborator.requireAtMost(0, one, arguments.getRange(1),
                                          "a width is negative")))
        return failure();
    low.push_back(before.materialize(arguments.b));
    high.push_back(after.materialize(arguments.b));
    sizes.push_back(before + size + after);
  }
  FailureOr<Tensor> filling =
      elaborator.makeScalar(arguments.has(2)        ? arguments.get(2)
                            : x->dtype.isInteger(1) ? Val(Truth{false})
                                                    : Val(Size(0)),
                            x->dtype, arguments.getRange(2));
  if (failed(filling) ||
      failed(elaborator.getType(x->dtype, sizes, arguments.call.range)))
    return failure();
  Value value = PadOp::create(arguments.b, PadMode::constant, x->value,
                              filling->value, low, high);
  return Val(elaborator.makeTensor(value, sizes));
}

ArrayRef<Builtin> dlc::tdl::getMovementBuiltins() {
  static constexpr StringRef kShape[] = {"x", "shape"},
                             kOrder[] = {"x", "order?"},
                             kAxis[] = {"x", "axis"}, kAxes[] = {"x", "axis?"},
                             kList[] = {"tensors", "axis?"},
                             kPad[] = {"x", "widths", "value?"};
  static constexpr Builtin kRows[] = {
      {"broadcast", kShape, broadcast}, {"concat", kList, concat},
      {"expand", kAxis, expand},        {"pad", kPad, pad},
      {"reshape", kShape, reshape},     {"reverse", kAxes, reverse},
      {"sized", kShape, sized},         {"squeeze", kAxis, squeeze},
      {"stack", kList, stack},          {"transpose", kOrder, transpose},
  };
  return kRows;
}
