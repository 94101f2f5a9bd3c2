//===- OpsOptimizers.cpp - Import of optimizers ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The steps of optimizers of ai.onnx.preview.training: from tensors, their
// gradients and what the optimizer keeps to their next values.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {

/// The inputs for one of the tensors that are optimized: itself, its gradient,
/// then its states. R and T are spread over it.
struct Step {
  Term rate, count, x, gradient;
  SmallVector<Term> states;
};

} // namespace

/// Applies `rule` to each tensor; it returns the tensor's next value and those
/// of its states.
static LogicalResult
optimize(Node &node, size_t numStates,
         function_ref<SmallVector<Value>(const Step &)> rule) {
  ImplicitLocOpBuilder &b = node.b;
  size_t perTensor = 2 + numStates, rest = node.getNumInputs() - 2;
  if (node.getNumInputs() < 2 || rest % perTensor != 0)
    return node.fail("needs R, T, and " + Twine(perTensor) +
                     " tensors for each that is optimized, but has " +
                     Twine(node.getNumInputs()) + " inputs");
  size_t count = rest / perTensor;
  if (node.getNumOutputs() > (1 + numStates) * count)
    return node.fail("has " + Twine(node.getNumOutputs()) + " outputs for " +
                     Twine(count) + " tensors");
  for (size_t i = 0; i < count; ++i) {
    auto input = [&](size_t kind) {
      return Term(node.b, node.getInput(2 + kind * count + i));
    };
    // R and T have a type of their own.
    auto spread = [&](size_t number) {
      Value scalar = node.getSingle(node.getInput(number));
      Type type = node.getElementType(2 + i);
      return Term(node.b,
                  broadcastScalar(b, convertTo(b, scalar, type), input(0)));
    };
    for (size_t kind = 1; kind < perTensor; ++kind)
      for (auto [x, y] :
           llvm::zip(node.getSizesOf(input(0)), node.getSizesOf(input(kind))))
        if (failed(node.expectEqual(x, y)))
          return failure();
    Step step{spread(0), spread(1), input(0), input(1), {}};
    for (size_t state = 0; state < numStates; ++state)
      step.states.push_back(input(2 + state));
    for (auto [kind, value] : llvm::enumerate(rule(step)))
      if (node.wantsOutput(kind * count + i))
        node.setOutput(kind * count + i, value);
  }
  return success();
}

static LogicalResult importAdagrad(Node &node) {
  double decay = node.getFloat("decay_factor", 0),
         norm = node.getFloat("norm_coefficient", 0),
         epsilon = node.getFloat("epsilon", 0);
  return optimize(node, 1, [&](const Step &s) -> SmallVector<Value> {
    Term rate = s.rate / (s.count * decay + 1);
    Term gradient = s.x * norm + s.gradient;
    Term squares = s.states[0] + gradient * gradient;
    return {s.x - rate * gradient / (sqrt(squares) + epsilon), squares};
  });
}

static LogicalResult importAdam(Node &node) {
  double alpha = node.getFloat("alpha", 0.9),
         beta = node.getFloat("beta", 0.999),
         norm = node.getFloat("norm_coefficient", 0),
         normPost = node.getFloat("norm_coefficient_post", 0),
         epsilon = node.getFloat("epsilon", 0);
  return optimize(node, 2, [&](const Step &s) -> SmallVector<Value> {
    Term gradient = s.x * norm + s.gradient;
    Term momentum = s.states[0] * alpha + gradient * (1 - alpha);
    Term squares = s.states[1] * beta + gradient * gradient * (1 - beta);
    // Bias correction, but for the step with T = 0.
    auto correction = [&](double decay) {
      return -s.count.like(decay).binary<PowOp>(s.count) + 1;
    };
    Term corrected = s.rate * sqrt(correction(beta)) / correction(alpha);
    Term rate = (s.count > 0).select(corrected, s.rate);
    Term next = s.x - rate * (momentum / (sqrt(squares) + epsilon));
    return {next * (1 - normPost), momentum, squares};
  });
}

static LogicalResult importMomentum(Node &node) {
  double alpha = node.getFloat("alpha", 0), beta = node.getFloat("beta", 0),
         norm = node.getFloat("norm_coefficient", 0);
  std::string mode = node.getString("mode", "standard");
  if (mode != "standard" && mode != "nesterov")
    return node.fail("the mode '" + mode + "' is not known");
  return optimize(node, 1, [&](const Step &s) -> SmallVector<Value> {
    Term gradient = s.x * norm + s.gradient;
    // The gradient counts in full in the first step.
    Term factor = (s.count > 0).select(s.count.like(beta), s.count.like(1.0));
    Term momentum = s.states[0] * alpha + factor * gradient;
    Term direction =
        mode == "nesterov" ? gradient + momentum * alpha : momentum;
    return {s.x - s.rate * direction, momentum};
  });
}

ArrayRef<OpRow> dlc::onnxfrontend::getOptimizerOps() {
  static constexpr OpRow kRows[] = {
      {"Adagrad", 1, importAdagrad},
      {"Adam", 1, importAdam},
      {"Momentum", 1, importMomentum},
  };
  return kRows;
}
