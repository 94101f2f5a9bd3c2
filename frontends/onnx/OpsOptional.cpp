//===- OpsOptional.cpp - Import of operators on optionals -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Values that may be there or not, and the operators that take anything as it
// is.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "PackedValues.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static LogicalResult importOptional(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (!node.hasInput(0)) {
    FailureOr<Type> type = node.getTypeAttribute("type");
    if (failed(type))
      return failure();
    node.setOutput(0, createNone(b, OptionalType::get(b.getContext(), *type)));
    return success();
  }
  Value input = node.getInput(0);
  FailureOr<Value> optional =
      castTo(node, input, OptionalType::get(b.getContext(), input.getType()));
  if (failed(optional))
    return failure();
  node.setOutput(0, *optional);
  return success();
}

static LogicalResult importOptionalGetElement(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value input = node.getInput(0);
  // OptionalGetElement-18: what is no optional is there.
  if (!isa<OptionalType>(input.getType())) {
    node.setOutput(0, input);
    return success();
  }
  node.require(getElement(b, b.getLoc(), getPresent(input), {}),
               "the optional holds nothing");
  node.setOutput(0, getHeld(b, input));
  return success();
}

static LogicalResult importOptionalHasElement(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.hasInput(0) && isa<OptionalType>(node.getInput(0).getType())) {
    node.setOutput(0, getPresent(node.getInput(0)));
    return success();
  }
  auto type = RankedTensorType::get({}, b.getI1Type());
  node.setOutput(
      0, ConstantOp::create(b, DenseElementsAttr::get(type, node.hasInput(0))));
  return success();
}

static LogicalResult importIdentity(Node &node) {
  node.setOutput(0, node.getInput(0));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getOptionalOps() {
  static constexpr OpRow kRows[] = {
      {"Identity", 1, importIdentity, StringInputs::taken},
      {"Optional", 15, importOptional, StringInputs::taken},
      {"OptionalGetElement", 15, importOptionalGetElement, StringInputs::taken},
      {"OptionalHasElement", 15, importOptionalHasElement, StringInputs::taken},
  };
  return kRows;
}
