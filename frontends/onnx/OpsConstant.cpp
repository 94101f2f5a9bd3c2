//===- OpsConstant.cpp - Import of operators that make tensors ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constants, ranges, and what is filled with one value.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Strings.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// A constant list (or scalar) of numbers.
template <typename T>
static Value createConstant(Node &node, ArrayRef<T> values, bool isScalar,
                            Type elementType) {
  SmallVector<int64_t> shape;
  if (!isScalar)
    shape.push_back(values.size());
  return ConstantOp::create(
      node.b, DenseElementsAttr::get(RankedTensorType::get(shape, elementType),
                                     values));
}

static LogicalResult importConstant(Node &node) {
  if (node.hasAttribute("value")) {
    FailureOr<Value> tensor = node.getTensor("value");
    if (failed(tensor))
      return failure();
    node.setOutput(0, *tensor);
    return success();
  }
  OpBuilder &b = node.b;
  for (StringRef name : {"value_int", "value_ints"}) {
    if (!node.hasAttribute(name))
      continue;
    bool isScalar = name == "value_int";
    SmallVector<int64_t> values;
    if (isScalar)
      values.push_back(node.getInt(name, 0));
    else
      values = *node.getInts(name);
    node.setOutput(
        0, createConstant<int64_t>(node, values, isScalar, b.getI64Type()));
    return success();
  }
  for (StringRef name : {"value_float", "value_floats"}) {
    if (!node.hasAttribute(name))
      continue;
    bool isScalar = name == "value_float";
    SmallVector<float> values;
    if (isScalar)
      values.push_back(static_cast<float>(node.getFloat(name, 0)));
    else if (std::optional<SmallVector<double>> list = node.getFloats(name))
      for (double value : *list)
        values.push_back(static_cast<float>(value));
    node.setOutput(
        0, createConstant<float>(node, values, isScalar, b.getF32Type()));
    return success();
  }
  for (StringRef name : {"value_string", "value_strings"}) {
    if (!node.hasAttribute(name))
      continue;
    SmallVector<std::string> strings;
    SmallVector<int64_t> shape;
    if (name == "value_string") {
      strings.push_back(node.getString(name, ""));
    } else {
      strings = *node.getStrings(name);
      shape.push_back(strings.size());
    }
    node.setOutput(0, createStrings(node.b, strings, shape));
    return success();
  }
  return node.fail("needs a value that is a dense tensor or a list of numbers "
                   "or strings");
}

static LogicalResult importConstantOfShape(Node &node) {
  FailureOr<SmallVector<OpFoldResult>> sizes = node.getSizes(0);
  if (failed(sizes))
    return failure();
  Value value = scalarConstant(node.b, node.b.getF32Type(), 0);
  if (node.hasAttribute("value")) {
    FailureOr<Value> tensor = node.getTensor("value");
    if (failed(tensor))
      return failure();
    value = node.getSingle(*tensor);
  }
  node.setOutput(0, broadcastTo(node.b, value, *sizes, {}));
  return success();
}

static LogicalResult importRange(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Type type = node.getElementType(0);
  Value numbers[3], scalars[3];
  for (int i : {0, 1, 2}) {
    // In com.microsoft the step may be absent.
    numbers[i] = node.hasInput(i) ? node.getSingle(node.getInput(i))
                                  : scalarConstant(b, type, 1);
    scalars[i] = node.getScalar(numbers[i]);
  }
  // Range-11: ceil((limit - start) / delta) elements, at least none.
  OpFoldResult count;
  if (isa<FloatType>(type)) {
    Value span = b.createOrFold<arith::SubFOp>(loc, scalars[1], scalars[0]);
    Value steps = b.createOrFold<math::CeilOp>(
        loc, b.createOrFold<arith::DivFOp>(loc, span, scalars[2]));
    Value number = b.createOrFold<arith::FPToSIOp>(loc, b.getI64Type(), steps);
    count = mlir::getAsOpFoldResult(
        b.createOrFold<arith::IndexCastOp>(loc, b.getIndexType(), number));
  } else {
    auto asIndex = [&](Value scalar) {
      return mlir::getAsOpFoldResult(
          b.createOrFold<arith::IndexCastOp>(loc, b.getIndexType(), scalar));
    };
    count = ceilDivSizes(
        b, loc, subSizes(b, loc, asIndex(scalars[1]), asIndex(scalars[0])),
        asIndex(scalars[2]));
  }
  count = maxSizes(b, loc, count, b.getIndexAttr(0));
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(count, shape, open);
  Value steps = IotaOp::create(b, RankedTensorType::get(shape, type), 0, open);
  auto spread = [&](int i) { return broadcastScalar(b, numbers[i], steps); };
  node.setOutput(
      0, AddOp::create(b, MulOp::create(b, steps, spread(2)), spread(0)));
  return success();
}

/// Whether `column - row == k` (or >=, ...) at each position of a matrix.
static Value compareDiagonals(ImplicitLocOpBuilder &b,
                              ArrayRef<OpFoldResult> sizes, Value k,
                              Comparison relation) {
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(sizes, shape, open);
  auto type = RankedTensorType::get(shape, b.getI64Type());
  int64_t rank = shape.size();
  Value row = IotaOp::create(b, type, rank - 2, open);
  Value column = IotaOp::create(b, type, rank - 1, open);
  return CompareOp::create(b, relation, SubOp::create(b, column, row),
                           broadcastScalar(b, k, row));
}

static LogicalResult importEyeLike(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getRank(0) != 2)
    return node.fail("needs an input of rank 2");
  Type type = node.getElementType(0);
  if (node.hasAttribute("dtype")) {
    FailureOr<Type> chosen = node.getDataType("dtype");
    if (failed(chosen))
      return failure();
    type = *chosen;
  }
  Value k = scalarConstant(b, b.getI64Type(), node.getInt("k", 0));
  Value diagonal =
      compareDiagonals(b, node.getSizesOf(node.getInput(0)), k, Comparison::eq);
  node.setOutput(0, convertTo(b, diagonal, type));
  return success();
}

static LogicalResult importTrilu(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getRank(0) < 2)
    return node.fail("needs an input of rank 2 or more");
  Value x = node.getInput(0);
  Value k = scalarConstant(b, b.getI64Type(), 0);
  if (node.hasInput(1))
    k = node.getSingle(node.getInput(1));
  bool upper = node.getInt("upper", 1) != 0;
  Value keep = compareDiagonals(b, node.getSizesOf(x), k,
                                upper ? Comparison::ge : Comparison::le);
  Value zero = splatLike(b, 0, x);
  node.setOutput(0, SelectOp::create(b, keep, x, zero));
  return success();
}

static LogicalResult importOneHot(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value indices = convertTo(b, node.getInput(0), b.getI64Type());
  int64_t rank = node.getRank(0);
  FailureOr<int64_t> axis = node.getAxis("axis", -1, rank + 1);
  if (failed(axis))
    return failure();
  OpFoldResult size =
      node.getScalarAsSize(convertTo(b, node.getInput(1), b.getI64Type()));
  SmallVector<OpFoldResult> sizes = node.getSizesOf(indices);
  sizes.insert(sizes.begin() + *axis, size);
  SmallVector<int64_t> kept, shape;
  for (int64_t i = 0; i <= rank; ++i)
    if (i != *axis)
      kept.push_back(i);
  SmallVector<Value> open;
  splitSizes(sizes, shape, open);
  Value spread = broadcastTo(b, indices, sizes, kept);
  Value position = IotaOp::create(
      b, RankedTensorType::get(shape, b.getI64Type()), *axis, open);
  // Negative indices count from the end.
  Value end = broadcastScalar(b, sizeAsScalar(b, size, b.getI64Type()), spread);
  Value negative =
      CompareOp::create(b, Comparison::lt, spread, splatLike(b, 0, spread));
  Value index =
      SelectOp::create(b, negative, AddOp::create(b, spread, end), spread);
  Value hot = CompareOp::create(b, Comparison::eq, index, position);
  auto pick = [&](int64_t i) {
    SmallVector<OpFoldResult> one{b.getIndexAttr(1)}, at{b.getIndexAttr(i)};
    Value element =
        SliceOp::create(b, node.getInput(2), at, one, ArrayRef<int64_t>{1});
    return broadcastScalar(b, reshapeTo(b, element, {}), hot);
  };
  node.setOutput(0, SelectOp::create(b, hot, pick(1), pick(0)));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getConstantOps() {
  static constexpr OpRow kRows[] = {
      {"Constant", 1, importConstant},
      {"ConstantOfShape", 1, importConstantOfShape},
      {"EyeLike", 1, importEyeLike},
      {"OneHot", 1, importOneHot},
      {"Range", 1, importRange},
      {"Trilu", 1, importTrilu},
  };
  return kRows;
}
