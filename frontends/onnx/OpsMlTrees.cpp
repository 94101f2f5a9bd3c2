//===- OpsMlTrees.cpp - Import of decision trees --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Regressors and classifiers that are ensembles of trees.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "TreeEnsemble.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"
#include "llvm/ADT/StringSwitch.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// The attribute "base_values", floats or a tensor of doubles.
static FailureOr<SmallVector<double>> getBaseValues(Node &node) {
  if (node.hasAttribute("base_values_as_tensor"))
    return node.getNumbers("base_values_as_tensor");
  return node.getFloats("base_values").value_or(SmallVector<double>());
}

/// Adds a value to each column of `scores`.
static FailureOr<Term> addToColumns(Node &node, Term scores,
                                    ArrayRef<double> values) {
  auto type = cast<RankedTensorType>(scores.get().getType());
  int64_t count = values.size();
  if (count == 0)
    return scores;
  if (count != type.getDimSize(1))
    return node.fail("has " + Twine(count) + " base values for " +
                     Twine(type.getDimSize(1)) + " scores");
  Value row = createNumbers(node, values, {count}, type.getElementType());
  return scores + Term(node.b, broadcastAlong(node.b, row, scores, {0}));
}

//===----------------------------------------------------------------------===//
// Regressors
//===----------------------------------------------------------------------===//

static LogicalResult importRegressor(Node &node) {
  std::string name = node.getString("aggregate_function", "SUM");
  auto aggregate = llvm::StringSwitch<std::optional<TreeAggregate>>(name)
                       .Case("AVERAGE", TreeAggregate::average)
                       .Case("SUM", TreeAggregate::sum)
                       .Case("MIN", TreeAggregate::min)
                       .Case("MAX", TreeAggregate::max)
                       .Default(std::nullopt);
  if (!aggregate)
    return node.fail("the aggregate_function '" + name + "' is not known");
  FailureOr<ScoreTransform> transform = getTransform(node);
  FailureOr<SmallVector<double>> base = getBaseValues(node);
  if (failed(transform) || failed(base))
    return failure();
  FailureOr<TreeEnsemble> ensemble =
      readTrees(node, "target", node.getInt("n_targets", 0));
  if (failed(ensemble))
    return failure();
  FailureOr<TreeScores> scores = createTreeScores(node, *ensemble, *aggregate);
  if (failed(scores))
    return failure();
  FailureOr<Term> sums = addToColumns(node, {node.b, scores->values}, *base);
  if (failed(sums))
    return failure();
  Term results(node.b, transformScores(node, *sums, *transform));
  node.setOutput(0, results.to(node.b.getF32Type()));
  return success();
}

static LogicalResult importEnsemble(Node &node) {
  constexpr ScoreTransform kTransforms[] = {
      ScoreTransform::none, ScoreTransform::softmax, ScoreTransform::logistic,
      ScoreTransform::softmaxZero, ScoreTransform::probit};
  int64_t transform = node.getInt("post_transform", 0),
          aggregate = node.getInt("aggregate_function", 1);
  if (transform < 0 ||
      transform >= static_cast<int64_t>(std::size(kTransforms)))
    return node.fail("the post_transform " + Twine(transform) +
                     " is not known");
  if (aggregate < 0 || aggregate > static_cast<int64_t>(TreeAggregate::max))
    return node.fail("the aggregate_function " + Twine(aggregate) +
                     " is not known");
  FailureOr<TreeEnsemble> ensemble = readTreesOfLeaves(node);
  if (failed(ensemble))
    return failure();
  FailureOr<TreeScores> scores =
      createTreeScores(node, *ensemble, static_cast<TreeAggregate>(aggregate));
  if (failed(scores))
    return failure();
  Term results(node.b,
               transformScores(node, scores->values, kTransforms[transform]));
  node.setOutput(0, results.to(node.getElementType(0)));
  return success();
}

//===----------------------------------------------------------------------===//
// Classifiers
//===----------------------------------------------------------------------===//

/// The only class that trees vote for, of several; none if there are more.
static std::optional<int64_t> getOnlyClass(const TreeEnsemble &ensemble) {
  auto targets = llvm::map_range(
      ensemble.votes, [](const TreeVote &vote) { return vote.target; });
  if (targets.empty() || !llvm::all_equal(targets))
    return std::nullopt;
  return ensemble.votes.front().target;
}

/// Two classes with votes for one of them, as boosted trees have it: the score
/// says how likely the second class is, whichever gets the votes.
static LogicalResult setTwoClasses(Node &node, const TreeEnsemble &ensemble,
                                   ArrayRef<int64_t> labels, Value scores,
                                   ArrayRef<double> base,
                                   ScoreTransform transform) {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult count = node.getSizeOf(scores, 0);
  int64_t onlyClass = *getOnlyClass(ensemble);
  if (base.size() > (onlyClass == 0 ? 1 : 0))
    return node.fail(Twine(base.size()) + " base values with votes for class " +
                     Twine(onlyClass) + " of two only are not supported");
  Value column = SliceOp::create(
      b, scores,
      ArrayRef<OpFoldResult>{b.getIndexAttr(0), b.getIndexAttr(onlyClass)},
      ArrayRef<OpFoldResult>{count, b.getIndexAttr(1)},
      ArrayRef<int64_t>{1, 1});
  Term score(node.b, reshapeTo(b, column, count));
  if (!base.empty())
    score = score + base.front();
  bool isPositive = llvm::all_of(
      ensemble.votes, [](const TreeVote &vote) { return vote.weight >= 0; });
  node.setOutput(
      0, pickLabel(node, score, isPositive ? 0.5 : 0, labels[1], labels[0]));
  if (onlyClass == 0)
    return setTwoScores(node, score, isPositive, transform);
  node.setOutput(1, transformScores(node, scores, transform));
  return success();
}

static LogicalResult importClassifier(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<SmallVector<int64_t>> labels =
      getLabels(node, "classlabels_int64s");
  FailureOr<ScoreTransform> transform = getTransform(node);
  FailureOr<SmallVector<double>> base = getBaseValues(node);
  if (failed(labels) || failed(transform) || failed(base))
    return failure();
  FailureOr<TreeEnsemble> ensemble =
      readTrees(node, "class", static_cast<int64_t>(labels->size()));
  if (failed(ensemble))
    return failure();
  FailureOr<TreeScores> scores =
      createTreeScores(node, *ensemble, TreeAggregate::sum);
  if (failed(scores))
    return failure();
  if (labels->size() == 2 && getOnlyClass(*ensemble)) {
    if (failed(setTwoClasses(node, *ensemble, *labels, scores->values, *base,
                             *transform)))
      return failure();
    Value pairs = node.getOutputs()[1];
    node.setOutput(1, convertTo(b, pairs, b.getF32Type()));
    return success();
  }
  FailureOr<Term> sums = addToColumns(node, {node.b, scores->values}, *base);
  if (failed(sums))
    return failure();
  Term results(node.b, transformScores(node, *sums, *transform));
  node.setOutput(1, results.to(b.getF32Type()));
  // Without a base value, a class that got no vote can't win.
  if (base->empty())
    sums = Term(node.b, scores->areGiven)
               .select(*sums,
                       sums->like(-std::numeric_limits<double>::infinity()));
  node.setOutput(0, pickLabels(node, *labels, *sums));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMlTreeOps() {
  static constexpr OpRow kRows[] = {
      {"TreeEnsemble", 5, importEnsemble},
      {"TreeEnsembleClassifier", 1, importNamed<importClassifier>},
      {"TreeEnsembleRegressor", 1, importRegressor},
  };
  return kRows;
}
