//===- Svm.cpp - Scores of support vector machines ------------------------===//
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

#include "Svm.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

Value dlc::onnxfrontend::multiplyRows(Node &node, Value lhs, Value rhs,
                                      bool transposed) {
  return DotGeneralOp::create(node.b, lhs, rhs, ArrayRef<int64_t>(),
                              ArrayRef<int64_t>(), ArrayRef<int64_t>{1},
                              ArrayRef<int64_t>{transposed ? 1 : 0});
}

FailureOr<SmallVector<double>>
dlc::onnxfrontend::getParameters(Node &node, StringRef name, int64_t count) {
  SmallVector<double> list =
      node.getFloats(name).value_or(SmallVector<double>());
  if (static_cast<int64_t>(list.size()) != count)
    return node.fail("needs " + Twine(count) + " elements in '" + name +
                     "', but has " + Twine(list.size()));
  return list;
}

FailureOr<Value> dlc::onnxfrontend::applyKernel(Node &node, int64_t count) {
  ImplicitLocOpBuilder &b = node.b;
  Type f32 = b.getF32Type();
  SmallVector<double> elements =
      node.getFloats("support_vectors").value_or(SmallVector<double>());
  int64_t total = elements.size();
  if (total == 0 || total % count != 0)
    return node.fail("can't make " + Twine(count) + " support vectors of " +
                     Twine(total) + " numbers");
  int64_t numFeatures = total / count;
  FailureOr<Value> x = getSamples(node, f32, numFeatures);
  if (failed(x))
    return failure();
  Value vectors = createNumbers(node, elements, {count, numFeatures}, f32);
  std::string kernel = node.getString("kernel_type", "LINEAR");
  SmallVector<double> parameters =
      node.getFloats("kernel_params").value_or(SmallVector<double>(3));
  if (parameters.size() != 3)
    return node.fail("needs 3 elements in 'kernel_params', but has " +
                     Twine(parameters.size()));
  double gamma = parameters[0], offset = parameters[1], degree = parameters[2];

  if (kernel == "RBF") {
    SmallVector<OpFoldResult> sizes{node.getSizeOf(*x, 0),
                                    b.getIndexAttr(count),
                                    b.getIndexAttr(numFeatures)};
    Term sample(node.b, broadcastTo(b, *x, sizes, {0, 2}));
    Term difference =
        sample - Term(node.b, broadcastTo(b, vectors, sizes, {1, 2}));
    Value squares = difference * difference;
    Term distance(node.b, ReduceOp::create(b, ReduceKind::sum, squares,
                                           ArrayRef<int64_t>{2}));
    return (distance * -gamma).unary<ExpOp>().get();
  }
  Term product(node.b, multiplyRows(node, *x, vectors, /*transposed=*/true));
  if (kernel == "LINEAR")
    return product.get();
  Term scaled = product * gamma + offset;
  if (kernel == "POLY")
    return scaled.binary<PowOp>(scaled.like(degree)).get();
  if (kernel == "SIGMOID")
    return scaled.unary<TanhOp>().get();
  return node.fail("the kernel_type '" + kernel + "' is not known");
}

FailureOr<Value> dlc::onnxfrontend::createLinearScores(Node &node,
                                                       int64_t count) {
  SmallVector<double> coefficients =
      node.getFloats("coefficients").value_or(SmallVector<double>());
  SmallVector<double> rho =
      node.getFloats("rho").value_or(SmallVector<double>());
  int64_t total = coefficients.size();
  if (total == 0 || total % count != 0 || rho.empty())
    return node.fail("needs 'rho', and coefficients for " + Twine(count) +
                     " scores, but has " + Twine(total));
  int64_t numFeatures = total / count;
  Type f32 = node.b.getF32Type();
  FailureOr<Value> x = getSamples(node, f32, numFeatures);
  if (failed(x))
    return failure();
  Value weights = createNumbers(node, coefficients, {count, numFeatures}, f32);
  Term scores(node.b, multiplyRows(node, *x, weights, /*transposed=*/true));
  return (scores + rho.front()).get();
}
