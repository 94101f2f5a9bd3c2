//===- OpsMlSvm.cpp - Import of support vector machines -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As libsvm and liblinear have them: samples are compared with support vectors
// by a kernel, and each pair of classes has a weighted sum of that; or, without
// support vectors, the model is linear.
//
//===----------------------------------------------------------------------===//

#include "Arithmetic.h"
#include "OpTable.h"
#include "Svm.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static LogicalResult importRegressor(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t count = node.getInt("n_supports", 0);
  Value scores;
  if (count > 0) {
    FailureOr<Value> kernel = applyKernel(node, count);
    if (failed(kernel))
      return failure();
    FailureOr<SmallVector<double>> coefficients =
        getParameters(node, "coefficients", count);
    FailureOr<SmallVector<double>> rho = getParameters(node, "rho", 1);
    if (failed(coefficients) || failed(rho))
      return failure();
    Value column =
        createNumbers(node, *coefficients, {count, 1}, b.getF32Type());
    Term sums(node, multiplyRows(node, *kernel, column, /*transposed=*/false));
    scores = sums + rho->front();
  } else {
    FailureOr<Value> linear = createLinearScores(node, 1);
    if (failed(linear))
      return failure();
    scores = *linear;
  }
  if (node.getInt("one_class", 0) != 0) {
    Term score(node, scores);
    scores = (score > 0).select(score.like(1.0), score.like(-1.0));
  }
  node.setOutput(0, scores);
  return success();
}

//===----------------------------------------------------------------------===//
// Classes in pairs
//===----------------------------------------------------------------------===//

namespace {

/// The pairs of classes (0, 1), (0, 2), ..., (1, 2), ...
struct Pairs {
  explicit Pairs(int64_t numClasses) : numClasses(numClasses) {
    for (int64_t i = 0; i < numClasses; ++i)
      for (int64_t j = i + 1; j < numClasses; ++j)
        list.push_back({i, j});
  }
  int64_t size() const { return list.size(); }

  int64_t numClasses;
  SmallVector<std::pair<int64_t, int64_t>> list;
};

} // namespace

/// The score of each pair: positive if it is the first of the two classes.
static FailureOr<Value> scorePairs(Node &node, const Pairs &pairs,
                                   ArrayRef<int64_t> vectorsPerClass) {
  int64_t numVectors = 0;
  SmallVector<int64_t> classOf;
  for (auto [i, count] : llvm::enumerate(vectorsPerClass)) {
    if (count < 0)
      return node.fail("has a negative element in 'vectors_per_class'");
    numVectors += count;
    classOf.append(count, static_cast<int64_t>(i));
  }
  FailureOr<Value> kernel = applyKernel(node, numVectors);
  if (failed(kernel))
    return failure();
  FailureOr<SmallVector<double>> coefficients =
      getParameters(node, "coefficients", (pairs.numClasses - 1) * numVectors);
  FailureOr<SmallVector<double>> rho = getParameters(node, "rho", pairs.size());
  if (failed(coefficients) || failed(rho))
    return failure();
  // A support vector has a coefficient for each class but its own; in a pair
  // without its class it has none.
  SmallVector<double> weights;
  for (int64_t m = 0; m < numVectors; ++m)
    for (auto [i, j] : pairs.list) {
      int64_t row = classOf[m] == i ? j - 1 : i;
      bool counts = classOf[m] == i || classOf[m] == j;
      weights.push_back(counts ? (*coefficients)[row * numVectors + m] : 0);
    }
  ImplicitLocOpBuilder &b = node.b;
  Type f32 = b.getF32Type();
  Value sums = multiplyRows(
      node, *kernel,
      createNumbers(node, weights, {numVectors, pairs.size()}, f32),
      /*transposed=*/false);
  Value offsets = createNumbers(node, *rho, {pairs.size()}, f32);
  return AddOp::create(b, sums, broadcastAlong(b, offsets, sums, {0}))
      .getResult();
}

/// How many pairs each class wins.
static Value countVotes(Node &node, const Pairs &pairs, Value scores) {
  Term isFirst = Term(node, scores) > 0;
  SmallVector<double> first(pairs.size() * pairs.numClasses), second(first);
  for (auto [p, pair] : llvm::enumerate(pairs.list)) {
    first[p * pairs.numClasses + pair.first] = 1;
    second[p * pairs.numClasses + pair.second] = 1;
  }
  auto count = [&](Term wins, ArrayRef<double> classes) {
    Type f32 = node.b.getF32Type();
    Value table =
        createNumbers(node, classes, {pairs.size(), pairs.numClasses}, f32);
    return Term(node, multiplyRows(node, wins.to(f32), table, false));
  };
  return count(isFirst, first) + count(!isFirst, second);
}

/// The probabilities of all classes, from Platt's scaling of the scores.
static FailureOr<Value> createProbabilities(Node &node, const Pairs &pairs,
                                            Value scores) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<SmallVector<double>> slope =
      getParameters(node, "prob_a", pairs.size());
  FailureOr<SmallVector<double>> offset =
      getParameters(node, "prob_b", pairs.size());
  if (failed(slope) || failed(offset))
    return failure();
  auto spread = [&](ArrayRef<double> list) {
    Value row = createNumbers(node, list, {pairs.size()}, b.getF32Type());
    return Term(node, broadcastAlong(b, row, scores, {0}));
  };
  Term place = Term(node, scores) * spread(*slope) + spread(*offset);
  Term first = (-place).unary<LogisticOp>();
  first = min(max(first, first.like(1e-7)), first.like(1 - 1e-7));
  // Each class against each: from the first one's side, the other's, or 0.
  Value columns[] = {first, -first + 1, first.like(0.0)};
  int64_t n = pairs.numClasses;
  SmallVector<int64_t> columnOf(n * n, 2 * pairs.size());
  for (auto [p, pair] : llvm::enumerate(pairs.list)) {
    columnOf[pair.first * n + pair.second] = static_cast<int64_t>(p);
    columnOf[pair.second * n + pair.first] =
        pairs.size() + static_cast<int64_t>(p);
  }
  Value all = GatherOp::create(b, ConcatOp::create(b, 1, columns), 1,
                               createIntegers(node, columnOf, {n * n}));
  OpFoldResult size = b.getIndexAttr(n);
  return coupleProbabilities(
      node, reshapeTo(b, all, {node.getSizeOf(scores, 0), size, size}));
}

static LogicalResult importPairwise(Node &node, ArrayRef<int64_t> labels,
                                    ArrayRef<int64_t> vectorsPerClass,
                                    ScoreTransform transform) {
  ImplicitLocOpBuilder &b = node.b;
  if (labels.size() != vectorsPerClass.size() || labels.size() < 2)
    return node.fail("has " + Twine(labels.size()) + " labels, and " +
                     Twine(vectorsPerClass.size()) + " classes of vectors");
  Pairs pairs(static_cast<int64_t>(labels.size()));
  FailureOr<Value> scores = scorePairs(node, pairs, vectorsPerClass);
  if (failed(scores))
    return failure();
  node.setOutput(0, pickLabels(node, labels, countVotes(node, pairs, *scores)));
  if (node.hasAttribute("prob_a")) {
    FailureOr<Value> probabilities = createProbabilities(node, pairs, *scores);
    if (failed(probabilities))
      return failure();
    node.setOutput(1, transformScores(node, *probabilities, transform));
    return success();
  }
  if (pairs.size() > 1) {
    node.setOutput(1, transformScores(node, *scores, transform));
    return success();
  }
  Value score = reshapeTo(b, *scores, node.getSizeOf(*scores, 0));
  return setTwoScores(node, score,
                      /*isProbability=*/transform != ScoreTransform::none,
                      transform);
}

static LogicalResult importClassifier(Node &node) {
  FailureOr<SmallVector<int64_t>> labels =
      getLabels(node, "classlabels_ints", "classlabels_strings");
  if (failed(labels))
    return failure();
  FailureOr<ScoreTransform> transform = getTransform(node);
  if (failed(transform))
    return failure();
  SmallVector<int64_t> vectorsPerClass = node.getInts("vectors_per_class", {});
  if (llvm::any_of(vectorsPerClass, [](int64_t count) { return count != 0; }))
    return importPairwise(node, *labels, vectorsPerClass, *transform);
  FailureOr<Value> scores =
      createLinearScores(node, static_cast<int64_t>(labels->size()));
  if (failed(scores))
    return failure();
  node.setOutput(1, transformScores(node, *scores, *transform));
  node.setOutput(0, pickLabels(node, *labels, *scores));
  if (labels->size() != 2 || node.hasAttribute("prob_a"))
    return success();
  // Of two classes it is the second as soon as one of the scores is high.
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<double> coefficients = *node.getFloats("coefficients");
  bool isPositive =
      llvm::all_of(coefficients, [](double value) { return value >= 0; });
  Term greatest(node, ReduceOp::create(b, ReduceKind::max, *scores,
                                       ArrayRef<int64_t>{1}));
  Term isSecond = isPositive ? greatest >= 0.5 : greatest > 0;
  Value second = broadcastTo(b, createIntegers(node, (*labels)[1], {}),
                             node.getSizeOf(*scores, 0), {});
  node.setOutput(0, isSecond.select(second, node.getOutputs()[0]));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMlSvmOps() {
  static constexpr OpRow kRows[] = {
      {"SVMClassifier", 1, importClassifier},
      {"SVMRegressor", 1, importRegressor},
  };
  return kRows;
}
