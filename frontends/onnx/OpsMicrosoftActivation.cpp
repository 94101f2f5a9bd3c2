//===- OpsMicrosoftActivation.cpp - ONNX Runtime's activations ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Activations of com.microsoft, some of them with the addition that comes
// before.
//
//===----------------------------------------------------------------------===//

#include "Activations.h"
#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

template <bool approximate> static LogicalResult importBiasGelu(Node &node) {
  FailureOr<Value> x = node.addInput(node.getInput(0), 1);
  if (failed(x))
    return failure();
  node.setOutput(0, buildGelu(node.b, *x, approximate));
  return success();
}

static LogicalResult importQuickGelu(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  Value alpha = splatLike(b, node.getFloat("alpha", 1.702), x);
  node.setOutput(
      0,
      MulOp::create(b, x, LogisticOp::create(b, MulOp::create(b, x, alpha))));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMicrosoftActivationOps() {
  static constexpr OpRow kRows[] = {
      {"BiasGelu", 1, importBiasGelu<false>},
      {"FastGelu", 1, importBiasGelu<true>},
      {"Gelu", 1, importBiasGelu<false>},
      {"QuickGelu", 1, importQuickGelu},
  };
  return kRows;
}
