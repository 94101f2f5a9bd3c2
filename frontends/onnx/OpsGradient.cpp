//===- OpsGradient.cpp - Import of Gradient -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Gradient-1 of ai.onnx.preview.training: the derivatives of one of the graph's
// values with regard to others, where all of these have the node's inputs for
// their values. The part of the graph between is there once more, as the body
// of a request for its gradient.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static bool isFloatTensor(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && isa<FloatType>(type.getElementType());
}

static LogicalResult importGradient(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<std::string> names =
      node.getStrings("xs").value_or(SmallVector<std::string>());
  size_t numSources = names.size();
  llvm::append_range(
      names, node.getStrings("zs").value_or(SmallVector<std::string>()));
  if (names.size() != node.getNumInputs())
    return node.fail("has " + Twine(node.getNumInputs()) + " inputs for the " +
                     Twine(names.size()) + " names in xs and zs");
  SmallVector<Value> values(node.getInputs());
  ArrayRef<Value> sources = ArrayRef(values).take_front(numSources);
  for (auto [name, source] : llvm::zip(names, sources))
    if (!isFloatTensor(source))
      return node.fail("'" + name + "' is no tensor of floats");

  // The types of the results are only known when there is the body.
  auto draft = GradientOp::create(b, TypeRange(), sources);
  Block *body = b.createBlock(&draft.getBody());
  for (size_t i = 0; i < numSources; ++i)
    values[i] = body->addArgument(sources[i].getType(), b.getLoc());
  FailureOr<Value> y = node.importPart(names, values, node.getString("y", ""));
  if (failed(y))
    return failure();
  if (!isFloatTensor(*y))
    return node.fail("'" + node.getString("y", "") +
                     "' is no tensor of floats");
  YieldOp::create(b, *y);
  b.setInsertionPointAfter(draft);
  SmallVector<Type> types{y->getType()};
  llvm::append_range(types, draft.getInputs().getTypes());
  auto gradient = GradientOp::create(b, types, draft.getInputs());
  gradient.getBody().takeBody(draft.getBody());
  draft.erase();
  return node.setOutputs(
      SmallVector<Value>(gradient.getResults().drop_front()));
}

ArrayRef<OpRow> dlc::onnxfrontend::getGradientOps() {
  static constexpr OpRow kRows[] = {
      {"Gradient", 1, importGradient},
  };
  return kRows;
}
