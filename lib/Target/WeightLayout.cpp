//===- WeightLayout.cpp - Where weights lie in an artifact ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "dlc/Target/WeightLayout.h"
#include "dlcrt/abi.h"

using namespace dlc;

uint64_t dlc::getWeightBytes(WeightOp weight) {
  RankedTensorType type = weight.getTensorType();
  return llvm::divideCeil(
      type.getNumElements() * getBitsInFile(type.getElementType()), 8);
}

WeightLayout::WeightLayout(ModuleOp module) {
  for (auto weight : module.getOps<WeightOp>()) {
    if (weight.getSource())
      continue;
    uint64_t size = getWeightBytes(weight);
    places[weight.getSymNameAttr()] = {bytes, size};
    bytes = llvm::alignTo(bytes + size, DLCRT_ALIGNMENT);
  }
}
