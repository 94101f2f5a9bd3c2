//===- OpsMlMaps.cpp - Import of operators on maps ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Between tensors and maps. Entries of a map go where their keys say by
// scattering: in a place that there is not, nothing is written.
//
//===----------------------------------------------------------------------===//

#include "Maps.h"
#include "Ml.h"
#include "OpTable.h"
#include "Selection.h"
#include "StringNumbers.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static RankedTensorType getTypeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// A row of `size` values: those of entries at `places`, and `absent`, a
/// scalar, where there is none.
static Value placeValues(Node &node, Value values, Value places, int64_t size,
                         Value absent) {
  ImplicitLocOpBuilder &b = node.b;
  Numbers numbers = takeNumbers(b, {values, absent});
  OpFoldResult width = b.getIndexAttr(size);
  Value list = ScatterElementsOp::create(
      b, ScatterKind::set, broadcastTo(b, numbers.values[1], width, {}), 0,
      places, numbers.values[0]);
  Value row = reshapeTo(b, list, {b.getIndexAttr(1), width});
  return numbers.bytes ? asStrings(b, row, numbers.bytes) : row;
}

//===----------------------------------------------------------------------===//
// ZipMap
//===----------------------------------------------------------------------===//

/// Numbers of labels in the labels' order, as maps have their keys.
template <typename T>
static SmallVector<int64_t> getLabelOrder(ArrayRef<T> labels) {
  SmallVector<int64_t> order =
      llvm::to_vector(llvm::seq<int64_t>(0, labels.size()));
  llvm::sort(order, [&](int64_t lhs, int64_t rhs) {
    return labels[lhs] < labels[rhs];
  });
  return order;
}

static LogicalResult importZipMap(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  auto strings = node.getStrings("classlabels_strings");
  auto integers = node.getInts("classlabels_int64s");
  bool areStrings = strings && !strings->empty();
  if (areStrings == (integers && !integers->empty()))
    return node.fail("needs either 'classlabels_strings' or "
                     "'classlabels_int64s'");
  FailureOr<Value> labels =
      getKeys(node, "classlabels_int64s", "classlabels_strings", areStrings);
  if (failed(labels))
    return failure();
  SmallVector<int64_t> order = areStrings ? getLabelOrder<std::string>(*strings)
                                          : getLabelOrder<int64_t>(*integers);
  auto count = static_cast<int64_t>(order.size());
  FailureOr<Value> x = getSamples(node, b.getF32Type(), count);
  if (failed(x))
    return failure();
  SmallVector<OpFoldResult> sizes{node.getSizeOf(*x, 0), b.getIndexAttr(count)};
  FailureOr<Value> rows = node.refine(*x, sizes);
  if (failed(rows))
    return failure();
  Numbers keys = takeNumbers(b, *labels);
  if (!llvm::is_sorted(order)) {
    Value places = createIntegers(node, order, {count});
    keys.values[0] = GatherOp::create(b, keys.values[0], 0, places);
    rows = GatherOp::create(b, *rows, 1, places).getResult();
  }
  Value all = flatten(node, broadcastTo(b, keys.values[0], sizes, {1}));
  Value allKeys = keys.bytes ? asStrings(b, all, keys.bytes) : all;
  auto type = getMapType(getTypeOf(*labels).getElementType(), b.getF32Type());
  Value entries = packMembers(b, type, allKeys, flatten(node, *rows));
  Term row(node.b, createIota(node, sizes[0], 0));
  node.setOutput(0,
                 packMembers(b, getMapSequenceType(type),
                             (row + 1) * static_cast<double>(count), entries));
  return success();
}

//===----------------------------------------------------------------------===//
// DictVectorizer
//===----------------------------------------------------------------------===//

static LogicalResult importDictVectorizer(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  auto [keys, values] = getMembers(b, node.getInput(0));
  FailureOr<Value> vocabulary =
      getKeys(node, "int64_vocabulary", "string_vocabulary",
              isStringTensor(keys.getType()));
  if (failed(vocabulary))
    return failure();
  auto [place, isThere] =
      findLast(node, compareWithAll(node, keys, *vocabulary));
  // Keys that are not in the vocabulary go nowhere, as in ONNX Runtime.
  int64_t size = getTypeOf(*vocabulary).getDimSize(0);
  Term position(node.b, place);
  position = Term(node.b, isThere).select(position, position.like(size));
  Term ones = position.like(1);
  Value zeros = createIntegers(node, SmallVector<int64_t>(size, 0), size);
  Term counts(node.b, ScatterElementsOp::create(b, ScatterKind::add, zeros, 0,
                                                position, ones));
  Value once = b.createOrFold<ReduceOp>(ReduceKind::all, counts <= 1.0,
                                        ArrayRef<int64_t>{0});
  node.require(getElement(b, b.getLoc(), once, {}), "a key is there twice");
  Type type = getTypeOf(values).getElementType();
  Value absent = isa<StringType>(type) ? createStrings(b, {""}, {})
                                       : scalarConstant(b, type, 0);
  node.setOutput(0, placeValues(node, values, position, size, absent));
  return success();
}

//===----------------------------------------------------------------------===//
// CastMap
//===----------------------------------------------------------------------===//

/// The keys, numbers that have to be distinct, in ascending order, and the
/// values in that order.
static std::pair<Value, Value> sortEntries(Node &node, Value keys,
                                           Value values) {
  ImplicitLocOpBuilder &b = node.b;
  Value order = getOrder(node, keys, /*ascending=*/true);
  Term key(node.b, GatherOp::create(b, keys, 0, order));
  Term number(node.b, createIota(node, node.getSizeOf(key, 0), 0));
  Term before(node.b, GatherOp::create(b, key, 0, number - 1));
  Value ascend = b.createOrFold<ReduceOp>(
      ReduceKind::all, (number == 0.0) | (before < key), ArrayRef<int64_t>{0});
  node.require(getElement(b, b.getLoc(), ascend, {}), "a key is there twice");
  Numbers numbers = takeNumbers(b, values);
  Value sorted = GatherOp::create(b, numbers.values[0], 0, order);
  return {key, numbers.bytes ? asStrings(b, sorted, numbers.bytes) : sorted};
}

/// The values of a map as the type that the attribute "cast_to" names.
static FailureOr<Value> castValues(Node &node, Value values) {
  std::string to = node.getString("cast_to", "TO_FLOAT");
  bool areStrings = isStringTensor(values.getType());
  if (to == "TO_STRING" ? areStrings : to == "TO_FLOAT" && !areStrings)
    return values;
  bool toIntegers = to == "TO_INT64";
  if (areStrings && (toIntegers || to == "TO_FLOAT"))
    return parseNumbers(node, values,
                        toIntegers ? Type(node.b.getI64Type())
                                   : node.b.getF32Type());
  if (toIntegers)
    return convertTo(node.b, values, node.b.getI64Type());
  return node.fail("the cast_to '" + to + "' of " +
                   (areStrings ? "strings" : "numbers") + " is not supported");
}

static LogicalResult importCastMap(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  auto [givenKeys, given] = getMembers(b, node.getInput(0));
  auto [keys, sorted] = sortEntries(node, givenKeys, given);
  FailureOr<Value> values = castValues(node, sorted);
  if (failed(values))
    return failure();
  std::string form = node.getString("map_form", "DENSE");
  if (form == "DENSE") {
    Numbers numbers = takeNumbers(b, *values);
    OpFoldResult sizes[] = {b.getIndexAttr(1), node.getSizeOf(keys, 0)};
    Value row = reshapeTo(b, numbers.values[0], sizes);
    node.setOutput(0, numbers.bytes ? asStrings(b, row, numbers.bytes) : row);
    return success();
  }
  if (form != "SPARSE")
    return node.fail("the map_form '" + form + "' is not known");
  int64_t size = node.getInt("max_map", 1);
  if (size <= 0)
    return node.fail("needs a 'max_map' above 0, but has " + Twine(size));
  if (failed(checkTable(node, 1, size)))
    return failure();
  Value positive = b.createOrFold<ReduceOp>(
      ReduceKind::all, Term(node.b, keys) >= 0.0, ArrayRef<int64_t>{0});
  node.require(getElement(b, b.getLoc(), positive, {}), "a key is negative");
  // Keys from max_map on go nowhere, and this is what is nowhere, as in ONNX
  // Runtime.
  Type type = getTypeOf(*values).getElementType();
  Value absent = isa<StringType>(type) ? createStrings(b, {"0.f"}, {})
                                       : scalarConstant(b, type, 0);
  node.setOutput(0, placeValues(node, *values, keys, size, absent));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMlMapOps() {
  static constexpr OpRow kRows[] = {
      {"CastMap", 1, importCastMap, StringInputs::taken},
      {"DictVectorizer", 1, importDictVectorizer, StringInputs::taken},
      {"ZipMap", 1, importZipMap, StringInputs::taken},
  };
  return kRows;
}
