//===- Activity.cpp - What depends on what --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Activity.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

using namespace dlc;

bool dlc::isContinuous(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && isa<FloatType>(tensor.getElementType());
}

bool dlc::usesAny(Operation *op, function_ref<bool(Value)> isActive) {
  llvm::SetVector<Value> outer;
  mlir::getUsedValuesDefinedAbove(op->getRegions(), outer);
  return llvm::any_of(op->getOperands(), isActive) ||
         llvm::any_of(outer, isActive);
}

void dlc::addDependents(Operation *op, llvm::DenseSet<Value> &values) {
  if (usesAny(op, [&](Value value) { return values.contains(value); }))
    for (Value result : op->getResults())
      if (isContinuous(result.getType()))
        values.insert(result);
}
