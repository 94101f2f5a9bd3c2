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

#include "Ml.h"
#include "OpTable.h"
#include "Selection.h"
#include "Strings.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static int64_t getLength(Value list) {
  return cast<RankedTensorType>(list.getType()).getDimSize(0);
}

static LogicalResult importOneHotEncoder(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  bool areStrings = isStringTensor(x.getType());
  FailureOr<Value> categories =
      getKeys(node, "cats_int64s", "cats_strings", areStrings);
  if (failed(categories))
    return failure();
  if (!areStrings)
    x = convertTo(b, x, b.getI64Type());
  Term hot(node.b, compareWithAll(node, x, *categories));
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
              floats = (prefix + "_floats").str(),
              strings = (prefix + "_strings").str();
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
  } else if (std::optional<SmallVector<std::string>> given =
                 node.getStrings(strings)) {
    int64_t count = given->size();
    list = createStrings(node.b, *given, count);
  }
  if (!list)
    return node.fail("needs " + prefix + " ('" + tensor + "', '" + integers +
                     "', '" + floats + "' or '" + strings + "')");
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
    Numbers numbers = takeNumbers(b, *value);
    Value scalar = reshapeTo(b, numbers.values.front(), {});
    return numbers.bytes ? asStrings(b, scalar, numbers.bytes) : scalar;
  }
  if (isa<StringType>(type))
    return createStrings(b, node.getString("default_string", "_Unused"), {});
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
  // LabelEncoder-4: of equal keys the last one counts.
  auto [index, isKey] = findLast(node, compareWithAll(node, x, *keys));
  Numbers numbers = takeNumbers(b, {*values, *absent});
  Value value = GatherOp::create(b, numbers.values[0], 0, index);
  Value result =
      Term(node.b, isKey)
          .select(value, broadcastScalar(b, numbers.values[1], value));
  node.setOutput(0,
                 numbers.bytes ? asStrings(b, result, numbers.bytes) : result);
  return success();
}

static LogicalResult importCategoryMapper(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  auto strings = node.getStrings("cats_strings");
  auto integers = node.getInts("cats_int64s");
  if (!strings || !integers || strings->empty() ||
      strings->size() != integers->size())
    return node.fail("needs as many 'cats_strings' as 'cats_int64s'");
  auto count = static_cast<int64_t>(strings->size());
  Value names = createStrings(b, *strings, count),
        numbers = createIntegers(node, *integers, {count});
  Value x = node.getInput(0);
  bool fromStrings = isStringTensor(x.getType());
  auto [place, isThere] =
      findLast(node, compareWithAll(node, x, fromStrings ? names : numbers));
  if (fromStrings) {
    Term found(node.b, GatherOp::create(b, numbers, 0, place));
    double absent = static_cast<double>(node.getInt("default_int64", -1));
    node.setOutput(0, Term(node.b, isThere).select(found, found.like(absent)));
    return success();
  }
  Value absent =
      createStrings(b, node.getString("default_string", "_Unused"), {});
  Numbers spans = takeNumbers(b, {names, absent});
  Value found = GatherOp::create(b, spans.values[0], 0, place);
  Value result = Term(node.b, isThere)
                     .select(found, broadcastScalar(b, spans.values[1], found));
  node.setOutput(0, asStrings(b, result, spans.bytes));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMlCategoryOps() {
  static constexpr OpRow kRows[] = {
      {"CategoryMapper", 1, importCategoryMapper, StringInputs::taken},
      {"LabelEncoder", 2, importLabelEncoder, StringInputs::taken},
      {"OneHotEncoder", 1, importOneHotEncoder, StringInputs::taken},
  };
  return kRows;
}
