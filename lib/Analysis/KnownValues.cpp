//===- KnownValues.cpp - Values that are the same in each run -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A search of what a value is made of.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/KnownValues.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace dlc;

bool dlc::isKnown(Value value) {
  llvm::SetVector<Value> needed;
  needed.insert(value);
  // `needed` grows while it is visited.
  for (size_t i = 0; i < needed.size(); ++i) {
    Operation *op = needed[i].getDefiningOp();
    if (!op || !mlir::isPure(op))
      return false;
    needed.insert(op->operand_begin(), op->operand_end());
    mlir::getUsedValuesDefinedAbove(op->getRegions(), needed);
  }
  return true;
}
