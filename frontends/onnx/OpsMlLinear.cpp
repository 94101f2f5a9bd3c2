//===- OpsMlLinear.cpp - Import of linear models --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scores that are products with one list of coefficients each.
//
//===----------------------------------------------------------------------===//

#include "Ml.h"
#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// Rows of `numScores` scores: input 0 times 'coefficients', plus 'intercepts'.
static FailureOr<Value> createScores(Node &node, int64_t numScores) {
  ImplicitLocOpBuilder &b = node.b;
  Type f32 = b.getF32Type();
  SmallVector<double> coefficients =
      node.getFloats("coefficients").value_or(SmallVector<double>());
  int64_t count = coefficients.size();
  if (numScores <= 0 || count == 0 || count % numScores != 0)
    return node.fail("can't divide " + Twine(count) + " coefficients among " +
                     Twine(numScores) + " scores");
  int64_t numFeatures = count / numScores;
  FailureOr<Value> x = getSamples(node, f32, numFeatures);
  if (failed(x))
    return failure();
  Value scores = DotGeneralOp::create(
      b, *x, createNumbers(node, coefficients, {numScores, numFeatures}, f32),
      ArrayRef<int64_t>(), ArrayRef<int64_t>(), ArrayRef<int64_t>{1},
      ArrayRef<int64_t>{1});
  SmallVector<double> intercepts =
      node.getFloats("intercepts").value_or(SmallVector<double>());
  if (intercepts.empty())
    return scores;
  if (static_cast<int64_t>(intercepts.size()) != numScores)
    return node.fail("has " + Twine(intercepts.size()) + " intercepts for " +
                     Twine(numScores) + " scores");
  Value list = createNumbers(node, intercepts, {numScores}, f32);
  return AddOp::create(b, scores, broadcastAlong(b, list, scores, {0}))
      .getResult();
}

static LogicalResult importLinearRegressor(Node &node) {
  FailureOr<ScoreTransform> transform = getTransform(node);
  if (failed(transform))
    return failure();
  FailureOr<Value> scores = createScores(node, node.getInt("targets", 1));
  if (failed(scores))
    return failure();
  node.setOutput(0, transformScores(node, *scores, *transform));
  return success();
}

static LogicalResult importLinearClassifier(Node &node) {
  FailureOr<SmallVector<int64_t>> labels = getLabels(node, "classlabels_ints");
  if (failed(labels))
    return failure();
  FailureOr<ScoreTransform> transform = getTransform(node);
  if (failed(transform))
    return failure();
  int64_t numScores = labels->size();
  if (std::optional<SmallVector<double>> intercepts =
          node.getFloats("intercepts"))
    numScores = intercepts->size();
  FailureOr<Value> scores = createScores(node, numScores);
  if (failed(scores))
    return failure();
  int64_t numLabels = labels->size();
  if (numLabels != std::max<int64_t>(numScores, 2))
    return node.fail("has " + Twine(numLabels) + " labels for " +
                     Twine(numScores) + " scores");
  if (numScores == 1) {
    Value list = reshapeTo(node.b, *scores, node.getSizeOf(*scores, 0));
    node.setOutput(0, pickLabel(node, list, 0, (*labels)[1], (*labels)[0]));
    return setTwoScores(node, list, /*isProbability=*/true, *transform);
  }
  node.setOutput(0, pickLabels(node, *labels, *scores));
  node.setOutput(1, transformScores(node, *scores, *transform));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMlLinearOps() {
  static constexpr OpRow kRows[] = {
      {"LinearClassifier", 1, importNamed<importLinearClassifier>},
      {"LinearRegressor", 1, importLinearRegressor},
  };
  return kRows;
}
