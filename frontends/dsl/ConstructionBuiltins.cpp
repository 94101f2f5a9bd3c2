//===- ConstructionBuiltins.cpp - Tensors from nothing --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builtins.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;
using namespace dlc::tdl;

/// A value of the wanted type whose tensors are all `number`.
static FailureOr<Val> fill(Arguments &arguments, const Val &number) {
  Elaborator &elaborator = arguments.elaborator;
  FailureOr<Val> type = arguments.getType();
  if (failed(type))
    return failure();
  bool hasFailed = false;
  Val filled = mapTensors(*type, [&](const Tensor &wanted) {
    bool isTruth = wanted.dtype.isInteger(1);
    auto size = std::get_if<Size>(&number);
    Val element = isTruth && size ? Val(Truth{!size->isConstant(0)}) : number;
    FailureOr<Tensor> scalar =
        elaborator.makeScalar(element, wanted.dtype, arguments.call.range);
    hasFailed |= failed(scalar);
    return failed(scalar) ? wanted
                          : elaborator.broadcastTo(*scalar, wanted.sizes);
  });
  if (hasFailed)
    return failure();
  return filled;
}

static FailureOr<Val> zeros(Arguments &arguments) {
  return fill(arguments, Size(0));
}

static FailureOr<Val> ones(Arguments &arguments) {
  return fill(arguments, Size(1));
}

/// full(x): a number, or a tensor of shape [], everywhere.
static FailureOr<Val> full(Arguments &arguments) {
  auto tensor = std::get_if<Tensor>(&arguments.get(0));
  if (!tensor)
    return fill(arguments, arguments.get(0));
  FailureOr<Val> type = arguments.getType();
  if (failed(type))
    return failure();
  auto wanted = std::get_if<Tensor>(&*type);
  if (!wanted || wanted->dtype != tensor->dtype || !tensor->sizes.empty())
    return arguments.error(0)
           << "a tensor of " << formatType(*type) << " can't be filled with "
           << formatType(*tensor);
  return Val(arguments.elaborator.broadcastTo(*tensor, wanted->sizes));
}

/// iota<i64>(n): 0, 1, ... n - 1
static FailureOr<Val> iota(Arguments &arguments) {
  ImplicitLocOpBuilder &b = arguments.b;
  FailureOr<Size> count = arguments.getSize(0);
  if (failed(count))
    return failure();
  mlir::Type dtype = b.getI64Type();
  if (!arguments.call.types.empty()) {
    FailureOr<Val> type = arguments.getType();
    if (failed(type))
      return failure();
    auto wanted = std::get_if<Tensor>(&*type);
    if (!wanted || wanted->dtype.isInteger(1))
      return arguments.error()
             << "'iota' is of numbers, not of " << formatType(*type);
    dtype = wanted->dtype;
  }
  if (failed(arguments.elaborator.getType(dtype, *count, arguments.call.range)))
    return failure();
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(count->materialize(b), shape, open);
  Value value =
      IotaOp::create(b, RankedTensorType::get(shape, b.getI64Type()), 0, open);
  return Val(
      arguments.elaborator.makeTensor(convertTo(b, value, dtype), *count));
}

/// The numbers of a list of lists, and how many there are of each.
static LogicalResult collectNumbers(Arguments &arguments, const Val &value,
                                    SmallVectorImpl<int64_t> &shape,
                                    size_t depth,
                                    SmallVectorImpl<Val> &numbers) {
  auto list = getAs<List>(value);
  if (!list) {
    if (depth != shape.size())
      return arguments.error(0) << "the lists are nested in different depths";
    numbers.push_back(value);
    return success();
  }
  int64_t count = list->elements.size();
  if (numbers.empty() && shape.size() == depth)
    shape.push_back(count);
  if (depth >= shape.size() || shape[depth] != count)
    return arguments.error(0) << "the lists have different lengths";
  for (const Val &element : list->elements)
    if (failed(collectNumbers(arguments, element, shape, depth + 1, numbers)))
      return failure();
  return success();
}

/// tensor<f32>([[1, 2], [3, 4]])
static FailureOr<Val> makeTensor(Arguments &arguments) {
  Elaborator &elaborator = arguments.elaborator;
  ImplicitLocOpBuilder &b = arguments.b;
  FailureOr<Val> type = arguments.getType();
  if (failed(type))
    return failure();
  auto wanted = std::get_if<Tensor>(&*type);
  if (!wanted)
    return arguments.error()
           << "'tensor' is of an element type, not of " << formatType(*type);
  SmallVector<int64_t> shape;
  SmallVector<Val> numbers;
  if (failed(collectNumbers(arguments, arguments.get(0), shape, 0, numbers)))
    return failure();
  constexpr size_t kMaxElements = 65536;
  if (numbers.size() > kMaxElements)
    return arguments.error(0) << "a tensor is written with at most "
                              << kMaxElements << " numbers; import larger ones";
  SmallVector<Attribute> attributes;
  for (const Val &number : numbers) {
    // The number as it is written, checked and rounded as any other one.
    FailureOr<Tensor> scalar =
        elaborator.makeScalar(number, wanted->dtype, arguments.getRange(0));
    if (failed(scalar))
      return failure();
    auto constant = scalar->value.getDefiningOp<ConstantOp>();
    if (!constant)
      return arguments.error(0) << "the numbers of a tensor are known, but one "
                                   "is "
                                << formatType(number);
    attributes.push_back(cast<mlir::DenseElementsAttr>(constant.getValue())
                             .getSplatValue<Attribute>());
    constant.erase();
  }
  SmallVector<Size, 4> sizes =
      llvm::map_to_vector<4>(shape, [](int64_t size) { return Size(size); });
  FailureOr<RankedTensorType> made =
      elaborator.getType(wanted->dtype, sizes, arguments.call.range);
  if (failed(made))
    return failure();
  Value value =
      ConstantOp::create(b, DenseElementsAttr::get(*made, attributes));
  return Val(elaborator.makeTensor(value, sizes));
}

/// How many elements there are along a dimension, or in a list.
static FailureOr<Val> getSize(Arguments &arguments) {
  if (auto list = getAs<List>(arguments.get(0)))
    return Val(Size(list->elements.size()));
  FailureOr<Tensor> x = arguments.getTensor(0);
  if (failed(x))
    return failure();
  if (!arguments.has(1))
    return Val(countElements(x->sizes));
  FailureOr<int64_t> axis = arguments.getAxis(1, x->sizes.size());
  if (failed(axis))
    return failure();
  return Val(x->sizes[*axis]);
}

/// shape(x): its sizes, as a list.
static FailureOr<Val> getShape(Arguments &arguments) {
  FailureOr<Tensor> x = arguments.getTensor(0);
  if (failed(x))
    return failure();
  List list;
  for (const Size &size : x->sizes)
    list.elements.push_back(size);
  return Val(std::make_shared<const List>(std::move(list)));
}

/// init<Mlp[4, 2]>(key): a record as its fields say that it begins.
static FailureOr<Val> initialize(Arguments &arguments) {
  FailureOr<Val> type = arguments.getType();
  FailureOr<Tensor> key = arguments.getTensor(0);
  if (failed(type) || failed(key))
    return failure();
  if (!key->dtype.isUnsignedInteger(64) || !key->sizes.empty())
    return arguments.error(0)
           << "'key' is a Key, but this is " << formatType(*key);
  return arguments.elaborator.initialize(*type, *key, arguments.call.range);
}

/// map_tensors(f, a, b): f of each two tensors of records of one kind.
static FailureOr<Val> mapAll(Arguments &arguments) {
  auto function = getAs<Function>(arguments.get(0));
  if (!function)
    return arguments.error(0)
           << "'f' is a function, but this is " << formatType(arguments.get(0));
  SmallVector<SmallVector<Tensor>> operands;
  for (size_t i : {1, 2, 3})
    if (arguments.has(i))
      operands.push_back(getTensors(arguments.get(i)));
  for (auto [i, tensors] : llvm::enumerate(operands))
    if (tensors.size() != operands.front().size())
      return arguments.error(i + 1)
             << formatType(arguments.get(i + 1)) << " has other tensors than "
             << formatType(arguments.get(1));
  size_t next = 0;
  bool hasFailed = false;
  Val mapped =
      mapTensors(arguments.get(1), [&](const Tensor &tensor) -> Tensor {
        Call call{arguments.call.range, function->name, {}, {}, {}};
        for (ArrayRef<Tensor> tensors : operands)
          call.arguments.push_back(
              {"", arguments.getRange(1), Val(tensors[next])});
        ++next;
        if (hasFailed)
          return tensor;
        FailureOr<Val> value = function->call(arguments.elaborator, call);
        auto result = succeeded(value) ? std::get_if<Tensor>(&*value) : nullptr;
        if (succeeded(value) && !result)
          arguments.error(0)
              << "'f' gives a tensor, but here it gives " << formatType(*value);
        hasFailed |= !result;
        return result ? *result : tensor;
      });
  if (hasFailed)
    return failure();
  return mapped;
}

/// fold_tensors(f, x, 0.0): f(... f(f(0.0, t1), t2) ..., tn) of all tensors.
static FailureOr<Val> foldAll(Arguments &arguments) {
  auto function = getAs<Function>(arguments.get(0));
  if (!function)
    return arguments.error(0)
           << "'f' is a function, but this is " << formatType(arguments.get(0));
  Val sum = arguments.get(2);
  for (const Tensor &tensor : getTensors(arguments.get(1))) {
    Call call{arguments.call.range,
              function->name,
              {},
              {{"", arguments.getRange(2), sum},
               {"", arguments.getRange(1), Val(tensor)}},
              {}};
    FailureOr<Val> value = function->call(arguments.elaborator, call);
    if (failed(value))
      return failure();
    sum = *value;
  }
  return sum;
}

ArrayRef<Builtin> dlc::tdl::getConstructionBuiltins() {
  static constexpr StringRef kX[] = {"x"}, kAxis[] = {"x", "axis?"},
                             kCount[] = {"count"}, kNumbers[] = {"numbers"},
                             kKey[] = {"key"}, kMap[] = {"f", "x", "y?", "z?"},
                             kFold[] = {"f", "x", "initial"};
  static constexpr Builtin kRows[] = {
      {"fold_tensors", kFold, foldAll}, {"full", kX, full},
      {"init", kKey, initialize},       {"iota", kCount, iota},
      {"map_tensors", kMap, mapAll},    {"ones", {}, ones},
      {"shape", kX, getShape},          {"size", kAxis, getSize},
      {"tensor", kNumbers, makeTensor}, {"zeros", {}, zeros},
  };
  return kRows;
}
