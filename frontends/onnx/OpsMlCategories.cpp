//===- OpsMlCategories.cpp - Import of operators on categories ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operators of ai.onnx.ml that look elements up in a list. Each element is
// compared with all of the list, which has its own dimension behind those of
// the elements.
//
//===----------------------------------------------------------------------===//

#include "Arithmetic.h"
#include "Ml.h"
#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static int64_t getLength(Value list) {
  return cast<RankedTensorType>(list.getType()).getDimSize(0);
}

/// Whether each element of `x` is each element of `list`.
static Term compareWithAll(Node &node, Value x, Value list) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  int64_t rank = sizes.size();
  sizes.push_back(b.getIndexAttr(getLength(list)));
  Term element(node, broadcastTo(b, x, sizes,
                                 llvm::to_vector(llvm::seq<int64_t>(0, rank))));
  Term candidate(node, broadcastTo(b, list, sizes, {rank}));
  Term same = element == candidate;
  if (isa<FloatType>(cast<RankedTensorType>(x.getType()).getElementType()))
    same = same | (element.unary<IsNanOp>() & candidate.unary<IsNanOp>());
  return same;
}

static LogicalResult importOneHotEncoder(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<int64_t> categories = node.getInts("cats_int64s", {});
  if (categories.empty())
    return node.fail("needs categories that are integers ('cats_int64s')");
  SmallVector<int64_t> sorted(categories);
  llvm::sort(sorted);
  if (auto twice = std::adjacent_find(sorted.begin(), sorted.end());
      twice != sorted.end())
    return node.fail("has the category " + Twine(*twice) + " twice");
  int64_t count = categories.size();
  Value x = convertTo(b, node.getInput(0), b.getI64Type());
  Term hot = compareWithAll(node, x, createIntegers(node, categories, {count}));
  if (node.getInt("zeros", 1) == 0) {
    int64_t rank = node.getRank(0);
    Value isKnown = b.createOrFold<ReduceOp>(ReduceKind::any, hot.get(),
                                             ArrayRef<int64_t>{rank});
    Value all = b.createOrFold<ReduceOp>(
        ReduceKind::all, isKnown, llvm::to_vector(llvm::seq<int64_t>(0, rank)));
    AssertOp::create(b, all, node.getTitle() + "an element is no category");
  }
  node.setOutput(0, hot.to(b.getF32Type()));
  return success();
}

/// The list that is one of the attributes `prefix`_tensor, _int64s, _floats.
static FailureOr<Value> getList(Node &node, StringRef prefix) {
  std::string tensor = (prefix + "_tensor").str(),
              integers = (prefix + "_int64s").str(),
              floats = (prefix + "_floats").str();
  Value list;
  if (node.hasAttribute(tensor)) {
    FailureOr<Value> value = node.getTensor(tensor);
    if (failed(value))
      return failure();
    list = *value;
  } else if (std::optional<SmallVector<int64_t>> given =
                 node.getInts(integers)) {
    int64_t count = given->size();
    list = createIntegers(node, *given, {count});
  } else if (std::optional<SmallVector<double>> given =
                 node.getFloats(floats)) {
    int64_t count = given->size();
    list = createNumbers(node, *given, {count}, node.b.getF32Type());
  }
  if (!list)
    return node.fail("needs " + prefix + " that are numbers ('" + tensor +
                     "', '" + integers + "' or '" + floats + "')");
  auto type = cast<RankedTensorType>(list.getType());
  if (type.getRank() != 1 || type.getDimSize(0) == 0)
    return node.fail("needs a list of " + prefix);
  return list;
}

/// What an element becomes that is no key, a scalar of type `type`.
static FailureOr<Value> getDefault(Node &node, Type type) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.hasAttribute("default_tensor")) {
    FailureOr<Value> value = node.getTensor("default_tensor");
    if (failed(value))
      return failure();
    auto given = cast<RankedTensorType>((*value).getType());
    if (given.getElementType() != type || given.getNumElements() != 1)
      return node.fail("needs a 'default_tensor' of one element of the values' "
                       "type");
    return reshapeTo(b, *value, {});
  }
  if (isa<FloatType>(type))
    return scalarConstant(b, type, node.getFloat("default_float", -0.0));
  Value number = createIntegers(node, node.getInt("default_int64", -1), {});
  return convertTo(b, number, type);
}

static LogicalResult importLabelEncoder(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  FailureOr<Value> keys = getList(node, "keys");
  if (failed(keys))
    return failure();
  FailureOr<Value> values = getList(node, "values");
  if (failed(values))
    return failure();
  if (getLength(*keys) != getLength(*values))
    return node.fail("has " + Twine(getLength(*keys)) + " keys for " +
                     Twine(getLength(*values)) + " values");
  if (cast<RankedTensorType>((*keys).getType()).getElementType() !=
      node.getElementType(0))
    return node.fail("has keys of another type than the input's");
  FailureOr<Value> absent = getDefault(
      node, cast<RankedTensorType>((*values).getType()).getElementType());
  if (failed(absent))
    return failure();
  int64_t rank = node.getRank(0);
  Term same = compareWithAll(node, x, *keys);
  // LabelEncoder-4: of equal keys the last one counts.
  Value index = ArgReduceOp::create(b, ArgKind::max, same.to(b.getI32Type()),
                                    rank, /*select_last=*/true);
  Term isKey(node, ReduceOp::create(b, ReduceKind::any, same.get(),
                                    ArrayRef<int64_t>{rank}));
  Value value = GatherOp::create(b, *values, 0, index);
  node.setOutput(0, isKey.select(value, broadcastScalar(b, *absent, value)));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMlCategoryOps() {
  static constexpr OpRow kRows[] = {
      {"LabelEncoder", 2, importLabelEncoder},
      {"OneHotEncoder", 1, importOneHotEncoder},
  };
  return kRows;
}
