//===- OpsMicrosoftProduct.cpp - ONNX Runtime's products ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Products and convolutions of com.microsoft, with the transposes before and
// the activations behind.
//
//===----------------------------------------------------------------------===//

#include "Activations.h"
#include "Contraction.h"
#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static Value scale(ImplicitLocOpBuilder &b, Value x, double factor) {
  return factor == 1 ? x : MulOp::create(b, x, splatLike(b, factor, x));
}

//===----------------------------------------------------------------------===//
// Matrices
//===----------------------------------------------------------------------===//

/// Input `i` with its rows and columns last. `batch`: these are its first and
/// last dimensions, and others between them. `trans`: they are swapped.
static Value orderMatrix(Node &node, size_t i, StringRef batch,
                         StringRef trans) {
  Value x = node.getInput(i);
  int64_t rank = node.getRank(i);
  bool swaps = node.getInt(trans, 0) != 0;
  bool movesRows = node.getInt(batch, 0) != 0;
  // A vector is what it is, however it is transposed.
  if (rank < 2 || (!swaps && !movesRows))
    return x;
  SmallVector<int64_t> order = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  if (movesRows)
    std::rotate(order.begin(), order.begin() + 1, order.end() - 1);
  if (swaps)
    std::swap(order[rank - 2], order[rank - 1]);
  return TransposeOp::create(node.b, x, order);
}

static LogicalResult importFusedMatMul(Node &node) {
  Value lhs = orderMatrix(node, 0, "transBatchA", "transA");
  Value rhs = orderMatrix(node, 1, "transBatchB", "transB");
  FailureOr<Value> product =
      createMatMul(node, lhs, rhs, node.getElementType(0));
  if (failed(product))
    return failure();
  node.setOutput(0, scale(node.b, *product, node.getFloat("alpha", 1)));
  return success();
}

//===----------------------------------------------------------------------===//
// With activations
//===----------------------------------------------------------------------===//

/// Applies the activation that the attribute `activation` names, if any.
static FailureOr<Value> activate(Node &node, Value x,
                                 std::optional<double> alpha,
                                 std::optional<double> beta) {
  ImplicitLocOpBuilder &b = node.b;
  std::string name = node.getString("activation", "");
  if (name.empty())
    return x;
  if (name == "Clip") {
    if (alpha)
      x = MaxOp::create(b, x, splatLike(b, *alpha, x));
    if (beta)
      x = MinOp::create(b, x, splatLike(b, *beta, x));
    return x;
  }
  const Activation *activation = findActivation(name);
  if (!activation)
    return node.fail("the activation '" + name + "' is not known");
  return activation->build(b, x, alpha.value_or(activation->alpha.value_or(0)),
                           beta.value_or(activation->beta.value_or(0)));
}

static LogicalResult importFusedGemm(Node &node) {
  FailureOr<Value> product = createGemm(node);
  auto getParameter = [&](StringRef name) {
    return node.hasAttribute(name) ? std::optional(node.getFloat(name, 0))
                                   : std::nullopt;
  };
  if (succeeded(product))
    product = activate(node, *product, getParameter("activation_alpha"),
                       getParameter("activation_beta"));
  if (failed(product))
    return failure();
  node.setOutput(0, *product);
  return success();
}

static LogicalResult importFusedConv(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<Value> result = createConv(node, node.getInput(0), node.getInput(1),
                                       node.getElementType(0));
  if (failed(result))
    return failure();
  if (node.hasInput(2))
    result = addBias(b, *result, node.getInput(2));
  result = node.addInput(result, 3);
  if (failed(result))
    return failure();
  SmallVector<double> parameters =
      node.getFloats("activation_params").value_or(SmallVector<double>());
  auto getParameter = [&](size_t i) {
    return i < parameters.size() ? std::optional(parameters[i]) : std::nullopt;
  };
  result = activate(node, *result, getParameter(0), getParameter(1));
  if (failed(result))
    return failure();
  node.setOutput(0, *result);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMicrosoftProductOps() {
  static constexpr OpRow kRows[] = {
      {"FusedConv", 1, importFusedConv},
      {"FusedGemm", 1, importFusedGemm},
      {"FusedMatMul", 1, importFusedMatMul},
      {"TransposeMatMul", 1, importFusedMatMul},
  };
  return kRows;
}
