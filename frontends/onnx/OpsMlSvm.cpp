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

#include "OpTable.h"
#include "Svm.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

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
    Term sums(node.b,
              multiplyRows(node, *kernel, column, /*transposed=*/false));
    scores = sums + rho->front();
  } else {
    FailureOr<Value> linear = createLinearScores(node, 1);
    if (failed(linear))
      return failure();
    scores = *linear;
  }
  if (node.getInt("one_class", 0) != 0) {
    Term score(node.b, scores);
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

/// Where the support vectors of each class start, and how many the largest has.
struct Blocks {
  SmallVector<int64_t> starts, counts;
  int64_t numVectors = 0, largest = 0;
};

} // namespace

static FailureOr<Blocks> readBlocks(Node &node) {
  Blocks blocks;
  blocks.counts = node.getInts("vectors_per_class", {});
  int64_t most =
      node.getFloats("support_vectors").value_or(SmallVector<double>()).size();
  for (int64_t count : blocks.counts) {
    if (count < 0 || count > most)
      return node.fail("can't have " + Twine(count) + " of " + Twine(most) +
                       " numbers as vectors of a class");
    blocks.starts.push_back(blocks.numVectors);
    blocks.numVectors += count;
    blocks.largest = std::max(blocks.largest, count);
  }
  return blocks;
}

/// For each class, and each of the others, the sum of the kernels of the
/// class's support vectors, each times its coefficient: lists of numClasses *
/// (numClasses - 1) doubles, as large sums of both signs decide between
/// classes.
static FailureOr<Value> sumKernels(Node &node, const Blocks &blocks) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t numClasses = blocks.counts.size(), numOthers = numClasses - 1;
  FailureOr<Value> kernel = applyKernel(node, blocks.numVectors);
  if (failed(kernel))
    return failure();
  FailureOr<SmallVector<double>> coefficients =
      getParameters(node, "coefficients", numOthers * blocks.numVectors);
  if (failed(coefficients))
    return failure();
  if (failed(checkTable(node, numClasses * blocks.largest, numOthers)))
    return failure();
  // Blocks of the same size: what is missing is some vector, times 0.
  SmallVector<int64_t> vectors;
  SmallVector<double> weights;
  for (auto [start, count] : llvm::zip(blocks.starts, blocks.counts))
    for (int64_t i = 0; i < blocks.largest; ++i) {
      int64_t vector = i < count ? start + i : 0;
      vectors.push_back(vector);
      for (int64_t row = 0; row < numOthers; ++row)
        weights.push_back(
            i < count ? (*coefficients)[row * blocks.numVectors + vector] : 0);
    }
  int64_t total = vectors.size();
  OpFoldResult numSamples = node.getSizeOf(*kernel, 0);
  Value blocked =
      GatherOp::create(b, *kernel, 1, createIntegers(node, vectors, {total}));
  blocked = reshapeTo(
      b, convertTo(b, blocked, b.getF64Type()),
      {numSamples, b.getIndexAttr(numClasses), b.getIndexAttr(blocks.largest)});
  Value sums = DotGeneralOp::create(
      b, blocked,
      createNumbers(node, weights, {numClasses, blocks.largest, numOthers},
                    b.getF64Type()),
      ArrayRef<int64_t>{1}, ArrayRef<int64_t>{0}, ArrayRef<int64_t>{2},
      ArrayRef<int64_t>{1});
  sums = TransposeOp::create(b, sums, ArrayRef<int64_t>{1, 0, 2});
  return reshapeTo(b, sums,
                   {numSamples, b.getIndexAttr(numClasses * numOthers)});
}

/// The score of each pair: positive if it is the first of the two classes.
static FailureOr<Value> scorePairs(Node &node, const Blocks &blocks,
                                   const Pairs &pairs,
                                   ArrayRef<double> offsets) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<Value> sums = sumKernels(node, blocks);
  if (failed(sums))
    return failure();
  // A class has no sum for itself: those of later ones are a place earlier.
  int64_t numOthers = pairs.numClasses - 1;
  SmallVector<int64_t> first, second;
  for (auto [i, j] : pairs.list) {
    first.push_back(i * numOthers + j - 1);
    second.push_back(j * numOthers + i);
  }
  auto pick = [&](ArrayRef<int64_t> places) {
    Value list = createIntegers(node, places, {pairs.size()});
    return Term(node.b, GatherOp::create(b, *sums, 1, list));
  };
  Term scores = pick(first) + pick(second);
  Value row = createNumbers(node, offsets, {pairs.size()}, b.getF64Type());
  scores = scores + Term(node.b, broadcastAlong(b, row, scores, {0}));
  return scores.to(b.getF32Type()).get();
}

/// Matrices of classes against classes: element (i, j) is what `first` has for
/// the pair, element (j, i) what `second` has, and element (i, i) is 0.
static Value createMatrices(Node &node, const Pairs &pairs, Term first,
                            Term second) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t n = pairs.numClasses;
  SmallVector<int64_t> places(n * n, 2 * pairs.size());
  for (auto [p, pair] : llvm::enumerate(pairs.list)) {
    auto [i, j] = pair;
    places[i * n + j] = static_cast<int64_t>(p);
    places[j * n + i] = pairs.size() + static_cast<int64_t>(p);
  }
  Value columns[] = {first, second, first.like(0.0)};
  Value all = GatherOp::create(b, ConcatOp::create(b, 1, columns), 1,
                               createIntegers(node, places, {n * n}));
  OpFoldResult size = b.getIndexAttr(n);
  return reshapeTo(b, all, {node.getSizeOf(first, 0), size, size});
}

/// How many pairs each class wins.
static Value countVotes(Node &node, const Pairs &pairs, Value scores) {
  Term isFirst = Term(node.b, scores) > 0;
  Type f32 = node.b.getF32Type();
  Value wins = createMatrices(node, pairs, isFirst.to(f32), (!isFirst).to(f32));
  return ReduceOp::create(node.b, ReduceKind::sum, wins, ArrayRef<int64_t>{2});
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
    return Term(node.b, broadcastAlong(b, row, scores, {0}));
  };
  Term place = Term(node.b, scores) * spread(*slope) + spread(*offset);
  Term first = (-place).unary<LogisticOp>();
  first = min(max(first, first.like(1e-7)), first.like(1 - 1e-7));
  return coupleProbabilities(node,
                             createMatrices(node, pairs, first, -first + 1));
}

static LogicalResult importPairwise(Node &node, ArrayRef<int64_t> labels,
                                    const Blocks &blocks,
                                    ScoreTransform transform) {
  int64_t numClasses = labels.size();
  if (labels.size() != blocks.counts.size() || numClasses < 2)
    return node.fail("has " + Twine(numClasses) + " labels, and " +
                     Twine(blocks.counts.size()) + " classes of vectors");
  FailureOr<SmallVector<double>> offsets =
      getParameters(node, "rho", numClasses * (numClasses - 1) / 2);
  if (failed(offsets))
    return failure();
  Pairs pairs(numClasses);
  FailureOr<Value> scores = scorePairs(node, blocks, pairs, *offsets);
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
  Value score = reshapeTo(node.b, *scores, node.getSizeOf(*scores, 0));
  return setTwoScores(node, score,
                      /*isProbability=*/transform != ScoreTransform::none,
                      transform);
}

static LogicalResult importClassifier(Node &node) {
  FailureOr<SmallVector<int64_t>> labels = getLabels(node, "classlabels_ints");
  if (failed(labels))
    return failure();
  FailureOr<ScoreTransform> transform = getTransform(node);
  if (failed(transform))
    return failure();
  FailureOr<Blocks> blocks = readBlocks(node);
  if (failed(blocks))
    return failure();
  if (blocks->numVectors > 0)
    return importPairwise(node, *labels, *blocks, *transform);
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
  Term greatest(node.b, ReduceOp::create(b, ReduceKind::max, *scores,
                                         ArrayRef<int64_t>{1}));
  Term isSecond = isPositive ? greatest >= 0.5 : greatest > 0;
  Value second = broadcastTo(b, createIntegers(node, (*labels)[1], {}),
                             node.getSizeOf(*scores, 0), {});
  node.setOutput(0, isSecond.select(second, node.getOutputs()[0]));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMlSvmOps() {
  static constexpr OpRow kRows[] = {
      {"SVMClassifier", 1, importNamed<importClassifier>},
      {"SVMRegressor", 1, importRegressor},
  };
  return kRows;
}
