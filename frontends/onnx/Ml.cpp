//===- Ml.cpp - What operators of ai.onnx.ml share ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "Ml.h"
#include "Strings.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"
#include "llvm/ADT/StringSwitch.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

Value dlc::onnxfrontend::createNumbers(Node &node, ArrayRef<double> values,
                                       ArrayRef<int64_t> shape,
                                       Type elementType) {
  auto type = RankedTensorType::get(shape, elementType);
  if (elementType.isF64())
    return ConstantOp::create(node.b, DenseElementsAttr::get(type, values));
  SmallVector<float> rounded;
  for (double value : values)
    rounded.push_back(static_cast<float>(value));
  return ConstantOp::create(node.b,
                            DenseElementsAttr::get(type, ArrayRef(rounded)));
}

Value dlc::onnxfrontend::createIntegers(Node &node, ArrayRef<int64_t> values,
                                        ArrayRef<int64_t> shape) {
  auto type = RankedTensorType::get(shape, node.b.getI64Type());
  return ConstantOp::create(node.b, DenseElementsAttr::get(type, values));
}

LogicalResult dlc::onnxfrontend::checkTable(Node &node, int64_t rows,
                                            int64_t columns) {
  constexpr int64_t kMostElements = int64_t(1) << 28;
  if (columns <= kMostElements / std::max<int64_t>(rows, 1))
    return success();
  return node.fail("needs a table of " + Twine(rows) + " by " + Twine(columns) +
                   " numbers, which is too large");
}

//===----------------------------------------------------------------------===//
// Keys
//===----------------------------------------------------------------------===//

/// Fails if a key is there twice.
template <typename T>
static LogicalResult checkDistinct(Node &node, ArrayRef<T> keys) {
  SmallVector<T> sorted(keys);
  llvm::sort(sorted);
  auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice == sorted.end())
    return success();
  return node.fail("has the key " + Twine(*twice) + " twice");
}

FailureOr<Value> dlc::onnxfrontend::getKeys(Node &node, StringRef integers,
                                            StringRef strings,
                                            bool areStrings) {
  if (areStrings) {
    SmallVector<std::string> keys =
        node.getStrings(strings).value_or(SmallVector<std::string>());
    if (keys.empty())
      return node.fail("needs the attribute '" + strings + "', keys");
    if (failed(checkDistinct<std::string>(node, keys)))
      return failure();
    return createStrings(node.b, keys, static_cast<int64_t>(keys.size()));
  }
  SmallVector<int64_t> keys = node.getInts(integers, {});
  if (keys.empty())
    return node.fail("needs the attribute '" + integers + "', keys");
  if (failed(checkDistinct<int64_t>(node, keys)))
    return failure();
  return createIntegers(node, keys, static_cast<int64_t>(keys.size()));
}

Value dlc::onnxfrontend::compareWithAll(Node &node, Value x, Value list) {
  ImplicitLocOpBuilder &b = node.b;
  if (isStringTensor(x.getType()))
    return compareWithEach(node, x, list);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  int64_t rank = sizes.size();
  sizes.push_back(node.getSizeOf(list, 0));
  Term element(
      node.b,
      broadcastTo(b, x, sizes, llvm::to_vector(llvm::seq<int64_t>(0, rank))));
  Term candidate(node.b, broadcastTo(b, list, sizes, {rank}));
  Term same = element == candidate;
  if (isa<FloatType>(cast<RankedTensorType>(x.getType()).getElementType()))
    same = same | (element.unary<IsNanOp>() & candidate.unary<IsNanOp>());
  return same;
}

//===----------------------------------------------------------------------===//
// Samples
//===----------------------------------------------------------------------===//

FailureOr<Value> dlc::onnxfrontend::getSamples(Node &node, Type elementType) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = convertTo(b, node.getInput(0), elementType);
  int64_t rank = node.getRank(0);
  if (rank == 1)
    return reshapeTo(b, x, {b.getIndexAttr(1), node.getSizeOf(x, 0)});
  if (rank != 2)
    return node.fail("needs samples in rows, but has a tensor of rank " +
                     Twine(rank));
  return x;
}

FailureOr<Value> dlc::onnxfrontend::getSamples(Node &node, Type elementType,
                                               int64_t numFeatures) {
  FailureOr<Value> x = getSamples(node, elementType);
  if (failed(x))
    return failure();
  OpFoldResult size = node.getSizeOf(*x, 1);
  std::optional<int64_t> known = mlir::getConstantIntValue(size);
  if (known && *known != numFeatures)
    return node.fail("has parameters for " + Twine(numFeatures) +
                     " features, but samples of " + Twine(*known));
  return x;
}

Type dlc::onnxfrontend::getRealType(Node &node) {
  return node.getElementType(0).isF64() ? node.getElementType(0)
                                        : Type(node.b.getF32Type());
}

//===----------------------------------------------------------------------===//
// Labels
//===----------------------------------------------------------------------===//

/// The attribute with labels that are strings.
static constexpr const char *kLabelNames = "classlabels_strings";

FailureOr<SmallVector<int64_t>>
dlc::onnxfrontend::getLabels(Node &node, StringRef integers) {
  if (std::optional<SmallVector<std::string>> names =
          node.getStrings(kLabelNames);
      names && !names->empty())
    return llvm::to_vector(llvm::seq<int64_t>(0, names->size()));
  SmallVector<int64_t> labels = node.getInts(integers, {});
  if (labels.empty())
    return node.fail("needs the attribute '" + integers +
                     "', labels of classes");
  return labels;
}

LogicalResult dlc::onnxfrontend::nameLabels(Node &node) {
  std::optional<SmallVector<std::string>> names = node.getStrings(kLabelNames);
  if (!names || names->empty())
    return success();
  ImplicitLocOpBuilder &b = node.b;
  Value all = createStrings(b, *names, static_cast<int64_t>(names->size()));
  Value spans = GatherOp::create(b, getSpans(all), 0, node.getOutputs()[0]);
  node.setOutput(0, asStrings(b, spans, getBytes(all)));
  return success();
}

Value dlc::onnxfrontend::pickLabels(Node &node, ArrayRef<int64_t> labels,
                                    Value scores) {
  ImplicitLocOpBuilder &b = node.b;
  Value best = ArgReduceOp::create(b, ArgKind::max, scores, 1);
  Value all =
      createIntegers(node, labels, {static_cast<int64_t>(labels.size())});
  return GatherOp::create(b, all, 0, best);
}

Value dlc::onnxfrontend::pickLabel(Node &node, Value scores, double threshold,
                                   int64_t yes, int64_t no) {
  auto spread = [&](int64_t label) {
    return broadcastTo(node.b, createIntegers(node, label, {}),
                       node.getSizeOf(scores, 0), {});
  };
  return (Term(node.b, scores) > threshold).select(spread(yes), spread(no));
}

//===----------------------------------------------------------------------===//
// Scores
//===----------------------------------------------------------------------===//

FailureOr<ScoreTransform> dlc::onnxfrontend::getTransform(Node &node) {
  std::string name = node.getString("post_transform", "NONE");
  auto transform = llvm::StringSwitch<std::optional<ScoreTransform>>(name)
                       .Case("NONE", ScoreTransform::none)
                       .Case("SOFTMAX", ScoreTransform::softmax)
                       .Case("LOGISTIC", ScoreTransform::logistic)
                       .Case("SOFTMAX_ZERO", ScoreTransform::softmaxZero)
                       .Case("PROBIT", ScoreTransform::probit)
                       .Default(std::nullopt);
  if (!transform)
    return node.fail("the post_transform '" + name + "' is not known");
  return *transform;
}

/// The softmax of those scores that are not zero; the others stay zero.
static Value softmaxOfNonZero(Node &node, Term x) {
  ImplicitLocOpBuilder &b = node.b;
  auto reduce = [&](ReduceKind kind, Value value) {
    Value reduced = ReduceOp::create(b, kind, value, ArrayRef<int64_t>{1});
    return Term(node.b, broadcastAlong(b, reduced, value, {1}));
  };
  Term greatest = reduce(ReduceKind::max, x);
  Term isZero = x.unary<AbsOp>() <= 1e-7;
  Term power = isZero.select(x.like(0.0), (x - greatest).unary<ExpOp>());
  Term scaled = x * (-greatest).unary<ExpOp>();
  return isZero.select(scaled, power) / reduce(ReduceKind::sum, power);
}

/// The quantile function of the normal distribution, by the approximation of
/// the inverse error function that all implementations use (Winitzki's).
static Value probit(Term p) {
  constexpr double kA = 0.147, kPi = 3.14159;
  Term x = p * 2 - 1;
  Term logarithm = ((-x + 1) * (x + 1)).unary<LogOp>();
  Term v = logarithm * 0.5 + 2 / (kPi * kA);
  Term size = sqrt(sqrt(v * v - logarithm * (1 / kA)) - v);
  return (x < 0).select(-size, size) * 1.41421356;
}

Value dlc::onnxfrontend::transformScores(Node &node, Value scores,
                                         ScoreTransform transform) {
  Term x(node.b, scores);
  if (transform == ScoreTransform::probit)
    return probit(x);
  if (cast<RankedTensorType>(scores.getType()).getDimSize(1) == 1)
    return scores;
  switch (transform) {
  case ScoreTransform::softmax:
    return SoftmaxOp::create(node.b, scores, 1, /*log=*/false);
  case ScoreTransform::logistic:
    return x.unary<LogisticOp>();
  case ScoreTransform::softmaxZero:
    return softmaxOfNonZero(node, x);
  default:
    return scores;
  }
}

LogicalResult dlc::onnxfrontend::setTwoScores(Node &node, Value preference,
                                              bool isProbability,
                                              ScoreTransform transform) {
  if (transform == ScoreTransform::probit)
    return node.fail("the post_transform 'PROBIT' of one score for two classes "
                     "is not supported");
  // Other transforms are not applied to what is not a score for each class.
  Term second(node.b, preference);
  if (transform == ScoreTransform::logistic) {
    second = second.unary<LogisticOp>();
    isProbability = true;
  }
  Term first = isProbability ? -second + 1 : -second;
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> column{node.getSizeOf(preference, 0),
                                   b.getIndexAttr(1)};
  SmallVector<Value> columns{reshapeTo(b, first, column),
                             reshapeTo(b, second, column)};
  node.setOutput(1, ConcatOp::create(b, 1, columns));
  return success();
}
