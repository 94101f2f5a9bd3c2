//===- Regions.cpp - The ops of branches and loops ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Regions.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

using namespace dlc;

SmallVector<Value> dlc::getWantedFromOutside(Operation *op,
                                             const Gradients &gradients) {
  llvm::SetVector<Value> used;
  mlir::getUsedValuesDefinedAbove(op->getRegions(), used);
  return llvm::filter_to_vector(
      used, [&](Value value) { return gradients.isWanted(value); });
}

Body::Body(Block &block)
    : ops(llvm::make_pointer_range(block.without_terminator())),
      yielded(block.getTerminator()->getOperands()) {}

SmallVector<Value> Body::clone(OpBuilder &b, IRMapping &mapping) const {
  for (Operation *op : ops)
    b.clone(*op, mapping);
  return llvm::map_to_vector(
      yielded, [&](Value value) { return mapping.lookupOrDefault(value); });
}
