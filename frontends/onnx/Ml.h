//===- Ml.h - What operators of ai.onnx.ml share ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Models of classical machine learning have their parameters in attributes,
// take samples in rows, and give scores and labels. Where the specification
// leaves open what scores are, they are what ONNX Runtime makes them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_ML_H
#define DLC_FRONTENDS_ONNX_ML_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// Parameters as a constant of shape `shape`. Numbers become f32 or f64,
/// whichever `elementType` is, and integers i64.
Value createNumbers(Node &node, ArrayRef<double> values,
                    ArrayRef<int64_t> shape, Type elementType);
Value createIntegers(Node &node, ArrayRef<int64_t> values,
                     ArrayRef<int64_t> shape);

/// Fails if a table, which a node may ask for in a few bytes, is too large.
LogicalResult checkTable(Node &node, int64_t rows, int64_t columns);

/// The list of distinct keys that is one of two attributes, a constant.
FailureOr<Value> getKeys(Node &node, StringRef integers, StringRef strings,
                         bool areStrings);

/// Whether each element of `x` is each element of `list`, whose dimension comes
/// behind those of `x`.
Value compareWithAll(Node &node, Value x, Value list);

/// Input 0 as rows of `numFeatures` features, converted to `elementType`. A
/// list is one row.
FailureOr<Value> getSamples(Node &node, Type elementType);
FailureOr<Value> getSamples(Node &node, Type elementType, int64_t numFeatures);

/// What samples are computed with: doubles stay doubles, all else is f32.
Type getRealType(Node &node);

/// The labels of classes, attribute `integers`; their numbers, if they are
/// strings.
FailureOr<SmallVector<int64_t>> getLabels(Node &node, StringRef integers);

/// Has output 0, numbers of classes, be the strings that label them, if these
/// do.
LogicalResult nameLabels(Node &node);

/// The import of a classifier.
template <LogicalResult (*import)(Node &)>
LogicalResult importNamed(Node &node) {
  return failed(import(node)) ? failure() : nameLabels(node);
}

/// `yes` for each element of a list above `threshold`, else `no`.
Value pickLabel(Node &node, Value scores, double threshold, int64_t yes,
                int64_t no);

/// For each row of scores, the label of the greatest; the first one of several.
Value pickLabels(Node &node, ArrayRef<int64_t> labels, Value scores);

enum class ScoreTransform { none, softmax, logistic, softmaxZero, probit };

/// The attribute "post_transform".
FailureOr<ScoreTransform> getTransform(Node &node);

/// Transforms rows of scores. A row of a single score changes by `probit` only.
Value transformScores(Node &node, Value scores, ScoreTransform transform);

/// Sets output 1, rows of two scores, where a list says only how much the
/// second class is preferred: as a probability, or with a sign.
LogicalResult setTwoScores(Node &node, Value preference, bool isProbability,
                           ScoreTransform transform);

/// The probabilities of classes, in rows, that explain those of pairs best:
/// element (i, j) of a sample's matrix is the probability of class i if it is i
/// or j, and 0 for i = j.
FailureOr<Value> coupleProbabilities(Node &node, Value pairs);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_ML_H
