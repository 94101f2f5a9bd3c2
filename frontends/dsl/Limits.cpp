//===- Limits.cpp - What a program may ask of the elaborator --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A few lines can ask for any number of ops, by functions that call functions
// twice, or by values that are made of values. Steps are counted, and all that
// a step does is bounded by the sizes of what it works on.
//
//===----------------------------------------------------------------------===//

#include "Elaborator.h"
#include "dlc/Dialect/Dlc/Functions.h"

using namespace dlc;
using namespace dlc::tdl;

LogicalResult Elaborator::Step::check(SMRange range) const {
  if (elaborator.depth > kMaxElaborationDepth)
    return elaborator.error(range)
           << "this is nested more than " << kMaxElaborationDepth
           << " deep, with all functions that are called";
  if (elaborator.isExhausted())
    return elaborator.error(range)
           << "the program is larger than " << kMaxNodes
           << " expressions and ops, counted as often as functions are called "
              "and lists are gone through";
  return success();
}

LogicalResult Elaborator::checkExtent(const Val &value, SMRange range) const {
  Extent extent = getExtent(value);
  if (extent.parts > kMaxValueParts)
    return error(range) << "a value has more than " << kMaxValueParts
                        << " parts";
  if (extent.depth > kMaxValueDepth)
    return error(range) << "tuples, lists and records are in each other more "
                           "than "
                        << kMaxValueDepth << " deep";
  ArrayRef<Size> sizes;
  if (auto tensor = std::get_if<Tensor>(&value))
    sizes = tensor->sizes;
  else if (auto size = std::get_if<Size>(&value))
    sizes = *size;
  if (llvm::any_of(sizes, [](const Size &size) { return size.isEndless(); }))
    return error(range) << "a size has more than " << kMaxSizeTerms
                        << " names in it; let the program take it as an input";
  return success();
}

LogicalResult Elaborator::checkRegions(SMRange range) const {
  unsigned numRegions = 0, numDerivatives = 0;
  mlir::Block *block = b.getInsertionBlock();
  for (Operation *op = block ? block->getParentOp() : nullptr; op;
       op = op->getParentOp()) {
    ++numRegions;
    numDerivatives += isa<GradientOp, TangentOp>(op);
  }
  if (numDerivatives >= kMaxDerivatives)
    return error(range) << "derivatives are nested more than "
                        << kMaxDerivatives << " deep";
  if (numRegions > kMaxRegionDepth)
    return error(range) << "branches, loops and derivatives are nested more "
                           "than "
                        << kMaxRegionDepth << " deep";
  return success();
}
