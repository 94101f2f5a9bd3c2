//===- OpsMl.cpp - Import of operators on features ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What ai.onnx.ml does to features before a model sees them. Results are f32 in
// most of these operators, whatever the features are.
//
//===----------------------------------------------------------------------===//

#include "Ml.h"
#include "OpTable.h"
#include "Selection.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static LogicalResult importArrayFeatureExtractor(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0);
  if (rank == 0)
    return node.fail("needs a tensor of rank 1 or more");
  // Of a list, there is one row.
  if (rank == 1) {
    x = reshapeTo(b, x, {b.getIndexAttr(1), node.getSizeOf(x, 0)});
    rank = 2;
  }
  Value indices = flatten(node, node.getInput(1));
  node.requireIndices(indices, node.getSizeOf(x, rank - 1),
                      "an index is out of range");
  node.setOutput(0, GatherOp::create(b, x, rank - 1, indices));
  return success();
}

static LogicalResult importBinarizer(Node &node) {
  Term x(node.b, node.getInput(0));
  Term above = x > node.getFloat("threshold", 0);
  node.setOutput(0, above.to(node.getElementType(0)));
  return success();
}

/// A list with an element for each feature of `x`, or one for all, over `x`.
static FailureOr<Term> spreadOverFeatures(Node &node, Value list, Value x) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t count = cast<RankedTensorType>(list.getType()).getDimSize(0);
  int64_t rank = cast<RankedTensorType>(x.getType()).getRank();
  if (count == 1)
    return Term(node.b, broadcastScalar(b, reshapeTo(b, list, {}), x));
  if (rank != 1 && rank != 2)
    return node.fail("needs rows of features, but has a tensor of rank " +
                     Twine(rank));
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  if (std::optional<int64_t> known = mlir::getConstantIntValue(sizes.back());
      known && *known != count)
    return node.fail("has parameters for " + Twine(count) + " features, but " +
                     Twine(*known) + " features");
  return Term(node.b, broadcastTo(b, list, sizes, {rank - 1}));
}

static LogicalResult importScaler(Node &node) {
  Type real = getRealType(node);
  Term x(node.b, convertTo(node.b, node.getInput(0), real));
  auto getParameters = [&](StringRef name) -> FailureOr<Term> {
    SmallVector<double> values =
        node.getFloats(name).value_or(SmallVector<double>());
    if (values.empty())
      return node.fail("needs the attribute '" + name + "'");
    Value list = createNumbers(node, values,
                               {static_cast<int64_t>(values.size())}, real);
    return spreadOverFeatures(node, list, x);
  };
  FailureOr<Term> offset = getParameters("offset");
  if (failed(offset))
    return failure();
  FailureOr<Term> scale = getParameters("scale");
  if (failed(scale))
    return failure();
  Term scaled = (x - *offset) * *scale;
  node.setOutput(0, scaled.to(node.b.getF32Type()));
  return success();
}

static LogicalResult importImputer(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Term x(node.b, node.getInput(0));
  Type type = node.getElementType(0);
  bool isFloat = isa<FloatType>(type);
  StringRef name = isFloat ? "imputed_value_floats" : "imputed_value_int64s";
  if (!node.hasAttribute(name))
    return node.fail("needs the attribute '" + name + "'");
  Value list, replaced;
  if (isFloat) {
    SmallVector<double> values = *node.getFloats(name);
    int64_t count = values.size();
    list = createNumbers(node, values, {count}, type);
    replaced =
        scalarConstant(b, type, node.getFloat("replaced_value_float", 0));
  } else {
    SmallVector<int64_t> values = *node.getInts(name);
    int64_t count = values.size();
    list = convertTo(b, createIntegers(node, values, {count}), type);
    int64_t value = node.getInt("replaced_value_int64", 0);
    replaced = convertTo(b, createIntegers(node, value, {}), type);
  }
  if (cast<RankedTensorType>(list.getType()).getDimSize(0) == 0)
    return node.fail("has no elements in '" + name + "'");
  FailureOr<Term> imputed = spreadOverFeatures(node, list, x);
  if (failed(imputed))
    return failure();
  Term missing = x == Term(node.b, broadcastScalar(b, replaced, x));
  // NaN equals nothing, but may be what stands for a missing value.
  if (isFloat && std::isnan(node.getFloat("replaced_value_float", 0)))
    missing = x.unary<IsNanOp>();
  node.setOutput(0, missing.select(*imputed, x));
  return success();
}

static LogicalResult importNormalizer(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t last = node.getRank(0) - 1;
  if (last != 0 && last != 1)
    return node.fail("needs rows of features, but has a tensor of rank " +
                     Twine(last + 1));
  Term x(node.b, convertTo(b, node.getInput(0), b.getF32Type()));
  auto reduce = [&](ReduceKind kind, Value value) {
    Value reduced = ReduceOp::create(b, kind, value, ArrayRef<int64_t>{last});
    return Term(node.b, broadcastAlong(b, reduced, value, {last}));
  };
  std::string norm = node.getString("norm", "MAX");
  Term divisor = x, result = x;
  if (norm == "MAX") {
    divisor = reduce(ReduceKind::max, x);
    result = x / divisor;
  } else if (norm == "L1") {
    divisor = reduce(ReduceKind::sum, x.unary<AbsOp>());
    result = x / divisor;
  } else if (norm == "L2") {
    divisor = reduce(ReduceKind::sum, x * x);
    Term size = sqrt(x * x / divisor);
    result = (x < 0).select(-size, size);
  } else {
    return node.fail("the norm '" + norm + "' is not known");
  }
  node.setOutput(0, (divisor == 0).select(x, result));
  return success();
}

/// `x` in rows of `count` features: what is too much is cut off, and zeros take
/// the place of what is missing.
static Value resizeRows(Node &node, Value x, int64_t count) {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult zero = b.getIndexAttr(0), wanted = b.getIndexAttr(count);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x), zeros{zero, zero};
  if (mlir::getConstantIntValue(sizes[1]) == count)
    return x;
  sizes[1] = minSizes(b, b.getLoc(), sizes[1], wanted);
  Value kept =
      b.createOrFold<SliceOp>(x, zeros, sizes, ArrayRef<int64_t>{1, 1});
  OpFoldResult missing = subSizes(b, b.getLoc(), wanted, sizes[1]);
  Value padded = PadOp::create(b, PadMode::constant, kept,
                               scalarConstant(b, b.getF32Type(), 0), zeros,
                               ArrayRef<OpFoldResult>{zero, missing});
  return refineTo(b, padded, {sizes[0], wanted});
}

static LogicalResult importFeatureVectorizer(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  std::optional<SmallVector<int64_t>> counts = node.getInts("inputdimensions");
  if (counts && counts->size() != node.getNumInputs())
    return node.fail("has " + Twine(node.getNumInputs()) + " inputs, but " +
                     Twine(counts->size()) + " 'inputdimensions'");
  SmallVector<Value> rows;
  for (auto [i, input] : llvm::enumerate(node.getInputs())) {
    SmallVector<OpFoldResult> sizes = node.getSizesOf(input);
    if (sizes.empty())
      return node.fail("needs tensors of rank 1 or more");
    if (sizes.size() == 1)
      sizes.insert(sizes.begin(), b.getIndexAttr(1));
    OpFoldResult width = mulSizes(b, b.getLoc(), ArrayRef(sizes).drop_front());
    Value x = convertTo(b, input, b.getF32Type());
    x = reshapeTo(b, x, {sizes[0], width});
    if (counts && (*counts)[i] < 0)
      return node.fail("'inputdimensions' has a negative element");
    rows.push_back(counts ? resizeRows(node, x, (*counts)[i]) : x);
    for (Value other : rows)
      if (failed(node.expectEqual(node.getSizeOf(other, 0), sizes[0])))
        return failure();
  }
  node.setOutput(0, b.createOrFold<ConcatOp>(1, rows));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMlOps() {
  static constexpr OpRow kRows[] = {
      {"ArrayFeatureExtractor", 1, importArrayFeatureExtractor},
      {"Binarizer", 1, importBinarizer},
      {"FeatureVectorizer", 1, importFeatureVectorizer},
      {"Imputer", 1, importImputer},
      {"Normalizer", 1, importNormalizer},
      {"Scaler", 1, importScaler},
  };
  return kRows;
}
