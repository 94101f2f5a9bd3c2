//===- Svm.h - Scores of support vector machines ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What samples have to do with support vectors.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_SVM_H
#define DLC_FRONTENDS_ONNX_SVM_H

#include "Ml.h"

namespace dlc::onnxfrontend {

/// Rows of `lhs` times columns of `rhs`, or with `transposed` rows of it.
Value multiplyRows(Node &node, Value lhs, Value rhs, bool transposed);

/// The attribute `name`, a list that has to have `count` elements.
FailureOr<SmallVector<double>> getParameters(Node &node, StringRef name,
                                             int64_t count);

/// The kernel's value for each sample and each of `count` support vectors.
FailureOr<Value> applyKernel(Node &node, int64_t count);

/// A linear model's scores, `count` for each sample: all have the same offset.
FailureOr<Value> createLinearScores(Node &node, int64_t count);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_SVM_H
