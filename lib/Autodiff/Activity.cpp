//===- Activity.cpp - What depends on what --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Activity.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace dlc;

bool dlc::isContinuous(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && isa<FloatType>(tensor.getElementType());
}

llvm::SetVector<Value> dlc::getUsedValues(Operation *op) {
  llvm::SetVector<Value> used(op->operand_begin(), op->operand_end());
  mlir::getUsedValuesDefinedAbove(op->getRegions(), used);
  return used;
}

bool dlc::usesAny(Operation *op, function_ref<bool(Value)> isActive) {
  return llvm::any_of(getUsedValues(op), isActive);
}

void dlc::addDependents(Operation *op, llvm::DenseSet<Value> &values) {
  if (usesAny(op, [&](Value value) { return values.contains(value); }))
    for (Value result : op->getResults())
      if (isContinuous(result.getType()))
        values.insert(result);
}
