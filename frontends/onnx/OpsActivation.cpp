//===- OpsActivation.cpp - Import of activations --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Activations with parameters in one table, from which recurrent operators take
// theirs too; then the ones that are only operators.
//
//===----------------------------------------------------------------------===//

#include "Activations.h"
#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static Value times(ImplicitLocOpBuilder &b, Value x, double factor) {
  return factor == 1 ? x : MulOp::create(b, x, splatLike(b, factor, x));
}

static Value plus(ImplicitLocOpBuilder &b, Value x, double summand) {
  return AddOp::create(b, x, splatLike(b, summand, x));
}

/// `onNegative` where x < 0, else x.
static Value selectNegative(ImplicitLocOpBuilder &b, Value x,
                            Value onNegative) {
  Value negative = CompareOp::create(b, Comparison::lt, x, splatLike(b, 0, x));
  return SelectOp::create(b, negative, onNegative, x);
}

//===----------------------------------------------------------------------===//
// With parameters
//===----------------------------------------------------------------------===//

static Value buildAffine(ImplicitLocOpBuilder &b, Value x, double alpha,
                         double beta) {
  return plus(b, times(b, x, alpha), beta);
}

/// alpha * (e^x - 1) where x < 0
static Value buildElu(ImplicitLocOpBuilder &b, Value x, double alpha, double) {
  Value exp = plus(b, ExpOp::create(b, x), -1);
  return selectNegative(b, x, times(b, exp, alpha));
}

/// max(0, min(1, alpha * x + beta))
static Value buildHardSigmoid(ImplicitLocOpBuilder &b, Value x, double alpha,
                              double beta) {
  Value y = buildAffine(b, x, alpha, beta);
  return MaxOp::create(b, MinOp::create(b, y, splatLike(b, 1, x)),
                       splatLike(b, 0, x));
}

static Value buildLeakyRelu(ImplicitLocOpBuilder &b, Value x, double alpha,
                            double) {
  return selectNegative(b, x, times(b, x, alpha));
}

static Value buildRelu(ImplicitLocOpBuilder &b, Value x, double, double) {
  return MaxOp::create(b, x, splatLike(b, 0, x));
}

static Value buildScaledTanh(ImplicitLocOpBuilder &b, Value x, double alpha,
                             double beta) {
  return times(b, TanhOp::create(b, times(b, x, beta)), alpha);
}

static Value buildSigmoid(ImplicitLocOpBuilder &b, Value x, double, double) {
  return LogisticOp::create(b, x);
}

/// log(1 + e^x), as max(x, 0) + log1p(e^-|x|), which does not overflow.
static Value buildSoftplus(ImplicitLocOpBuilder &b, Value x, double, double) {
  Value exp = ExpOp::create(b, NegOp::create(b, AbsOp::create(b, x)));
  return AddOp::create(b, MaxOp::create(b, x, splatLike(b, 0, x)),
                       Log1pOp::create(b, exp));
}

static Value buildSoftsign(ImplicitLocOpBuilder &b, Value x, double, double) {
  return DivOp::create(b, x, plus(b, AbsOp::create(b, x), 1));
}

static Value buildTanh(ImplicitLocOpBuilder &b, Value x, double, double) {
  return TanhOp::create(b, x);
}

static Value buildThresholdedRelu(ImplicitLocOpBuilder &b, Value x,
                                  double alpha, double) {
  Value above = CompareOp::create(b, Comparison::gt, x, splatLike(b, alpha, x));
  return SelectOp::create(b, above, x, splatLike(b, 0, x));
}

static constexpr Activation kActivations[] = {
    {"Affine", buildAffine, 1.0, 0.0},
    {"Elu", buildElu, 1.0, std::nullopt},
    {"HardSigmoid", buildHardSigmoid, 0.2, 0.5},
    {"LeakyRelu", buildLeakyRelu, 0.01, std::nullopt},
    {"Relu", buildRelu, std::nullopt, std::nullopt},
    {"ScaledTanh", buildScaledTanh, 1.0, 1.0},
    {"Sigmoid", buildSigmoid, std::nullopt, std::nullopt},
    {"Softplus", buildSoftplus, std::nullopt, std::nullopt},
    {"Softsign", buildSoftsign, std::nullopt, std::nullopt},
    {"Tanh", buildTanh, std::nullopt, std::nullopt},
    {"ThresholdedRelu", buildThresholdedRelu, 1.0, std::nullopt},
};

const Activation *dlc::onnxfrontend::findActivation(StringRef name) {
  for (const Activation &activation : kActivations)
    if (name.equals_insensitive(activation.name))
      return &activation;
  return nullptr;
}

/// The operator of an activation's name.
static LogicalResult importActivation(Node &node) {
  const Activation *activation = findActivation(node.getOp());
  node.setOutput(0, activation->build(
                        node.b, node.getInput(0),
                        node.getFloat("alpha", activation->alpha.value_or(0)),
                        node.getFloat("beta", activation->beta.value_or(0))));
  return success();
}

//===----------------------------------------------------------------------===//
// Only operators
//===----------------------------------------------------------------------===//

static LogicalResult importCelu(Node &node) {
  // Celu-12: max(0, x) + min(0, alpha * (e^(x / alpha) - 1))
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  double alpha = node.getFloat("alpha", 1);
  Value scaled =
      alpha == 1 ? x : DivOp::create(b, x, splatLike(b, alpha, x)).getResult();
  Value exp = plus(b, ExpOp::create(b, scaled), -1);
  node.setOutput(0, selectNegative(b, x, times(b, exp, alpha)));
  return success();
}

static LogicalResult importSelu(Node &node) {
  // Selu-6: the constants to which the schema defaults.
  Value elu = buildElu(node.b, node.getInput(0),
                       node.getFloat("alpha", 1.67326319217681884765625), 0);
  double gamma = node.getFloat("gamma", 1.05070102214813232421875);
  node.setOutput(0, times(node.b, elu, gamma));
  return success();
}

static LogicalResult importPRelu(Node &node) {
  Value x = node.getInput(0), slope = node.getInput(1);
  int64_t rank = node.getRank(0), slopeRank = node.getRank(1);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  // PRelu-6: a list of slopes is one a channel; from version 7 on slopes
  // stretch like any operand.
  if (node.getVersion() < 7 && slopeRank == 1 && rank > 2 &&
      node.getType(1).getDimSize(0) != 1) {
    slope = broadcastTo(node.b, slope, sizes, {1});
  } else {
    FailureOr<Value> stretched = node.broadcastTo(slope, sizes);
    if (failed(stretched))
      return failure();
    slope = *stretched;
  }
  node.setOutput(0, selectNegative(node.b, x, MulOp::create(node.b, x, slope)));
  return success();
}

static LogicalResult importHardSwish(Node &node) {
  Value x = node.getInput(0);
  node.setOutput(
      0, MulOp::create(node.b, x, buildHardSigmoid(node.b, x, 1.0 / 6, 0.5)));
  return success();
}

static LogicalResult importMish(Node &node) {
  Value x = node.getInput(0);
  Value tanh = TanhOp::create(node.b, buildSoftplus(node.b, x, 0, 0));
  node.setOutput(0, MulOp::create(node.b, x, tanh));
  return success();
}

static LogicalResult importShrink(Node &node) {
  // Shrink-9: x + bias where x < -lambd, x - bias where x > lambd, else 0.
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  if (!isa<FloatType>(node.getElementType(0)))
    return node.fail("is only supported for floating-point tensors");
  double limit = node.getFloat("lambd", 0.5), bias = node.getFloat("bias", 0);
  Value below =
      CompareOp::create(b, Comparison::lt, x, splatLike(b, -limit, x));
  Value above = CompareOp::create(b, Comparison::gt, x, splatLike(b, limit, x));
  Value inside =
      SelectOp::create(b, above, plus(b, x, -bias), splatLike(b, 0, x));
  node.setOutput(0, SelectOp::create(b, below, plus(b, x, bias), inside));
  return success();
}

Value dlc::onnxfrontend::buildGelu(ImplicitLocOpBuilder &b, Value x,
                                   bool approximate) {
  Value bell;
  if (approximate) {
    // tanh(sqrt(2 / pi) * (x + 0.044715 x^3))
    Value cube = MulOp::create(b, x, MulOp::create(b, x, x));
    Value sum = AddOp::create(b, x, times(b, cube, 0.044715));
    bell = TanhOp::create(b, times(b, sum, 0.79788456080286535588));
  } else {
    bell = ErfOp::create(b, times(b, x, 0.70710678118654752440));
  }
  return MulOp::create(b, x, times(b, plus(b, bell, 1), 0.5));
}

static LogicalResult importGelu(Node &node) {
  bool approximate = node.getString("approximate", "none") == "tanh";
  node.setOutput(0, buildGelu(node.b, node.getInput(0), approximate));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getActivationOps() {
  static constexpr OpRow kRows[] = {
      {"Celu", 1, importCelu},
      {"Elu", 1, importActivation},
      {"Gelu", 1, importGelu},
      {"HardSigmoid", 1, importActivation},
      {"HardSwish", 1, importHardSwish},
      {"LeakyRelu", 1, importActivation},
      {"Mish", 1, importMish},
      {"PRelu", 1, importPRelu},
      {"Relu", 1, importActivation},
      {"Selu", 1, importSelu},
      {"Shrink", 1, importShrink},
      {"Sigmoid", 1, importActivation},
      {"Softplus", 1, importActivation},
      {"Softsign", 1, importActivation},
      {"Tanh", 1, importActivation},
      {"ThresholdedRelu", 1, importActivation},
  };
  return kRows;
}
