//===- ControlRules.cpp - Derivatives of branches -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Inside of a branch, values are computed again, and then gradients backward:
// of what comes in from outside.
//
//===----------------------------------------------------------------------===//

#include "Regions.h"
#include "Rules.h"

using namespace dlc;
namespace scf = mlir::scf;

static LogicalResult differentiateIf(scf::IfOp op, ImplicitLocOpBuilder &b,
                                     Gradients &gradients) {
  SmallVector<Value> sources = getWantedFromOutside(op, gradients);
  if (sources.empty())
    return success();
  auto branches =
      scf::IfOp::create(b, ValueRange(sources).getTypes(), op.getCondition(),
                        /*withElseRegion=*/true);
  for (auto [from, to] : llvm::zip(op->getRegions(), branches->getRegions())) {
    OpBuilder::InsertionGuard guard(b);
    Block &block = to.front();
    b.setInsertionPointToStart(&block);
    IRMapping mapping;
    SmallVector<Value> yielded = Body(from.front()).clone(b, mapping);
    Gradients inner(block, sources);
    for (auto [value, result] : llvm::zip(yielded, op.getResults()))
      if (Value gradient = gradients.get(result))
        inner.add(b, value, gradient);
    if (failed(inner.propagate(b)))
      return failure();
    scf::YieldOp::create(b, llvm::map_to_vector(sources, [&](Value source) {
                           return inner.getOrZero(b, source);
                         }));
  }
  for (auto [source, gradient] : llvm::zip(sources, branches.getResults()))
    gradients.add(b, source, gradient);
  return success();
}

void dlc::attachControlRules(MLIRContext *context) {
  attachRules<scf::IfOp, differentiateIf, pushIf>(context);
  attachRules<scf::ForOp, differentiateFor, pushFor>(context);
  attachRules<scf::WhileOp, differentiateWhile, pushWhile>(context);
}
