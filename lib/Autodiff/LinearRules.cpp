//===- LinearRules.cpp - Tangents of linear functions ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Activity.h"
#include "Rules.h"

using namespace dlc;

LogicalResult dlc::pushLinear(Operation *op, ImplicitLocOpBuilder &b,
                              Tangents &tangents) {
  SmallVector<Value> operands;
  for (Value operand : op->getOperands())
    operands.push_back(isContinuous(operand.getType())
                           ? tangents.getOrZero(b, operand)
                           : operand);
  Operation *tangent = b.clone(*op);
  tangent->setOperands(operands);
  tangents.add(b, op->getResult(0), tangent->getResult(0));
  return success();
}

LogicalResult dlc::pushMultilinear(Operation *op, ImplicitLocOpBuilder &b,
                                   Tangents &tangents) {
  for (auto [i, operand] : llvm::enumerate(op->getOperands())) {
    Value change = tangents.get(operand);
    if (!change)
      continue;
    Operation *tangent = b.clone(*op);
    tangent->setOperand(i, change);
    tangents.add(b, op->getResult(0), tangent->getResult(0));
  }
  return success();
}
