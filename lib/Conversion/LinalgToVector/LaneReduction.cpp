//===- LaneReduction.cpp - Reductions along the lane ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A reduction whose lane is reduced itself: a few vectors of partial results,
// which are combined at the end.
//
//===----------------------------------------------------------------------===//

#include "TileEmitter.h"

using namespace dlc;
namespace vector = mlir::vector;

/// Sums of vectors along the lane, several at once; their elements are combined
/// at the end.
void TileEmitter::emitLaneReduction() {
  size_t numOutputs = loops.outputs.size();
  auto maskType = VectorType::get(plan.lanes, b.getI1Type());
  SmallVector<Value> carried;
  for (const Combining &combining : plan.combining) {
    Value neutral = arith::ConstantOp::create(b, loc, combining.neutral);
    for (int64_t i = 0; i < plan.vectors; ++i)
      carried.push_back(body.broadcast(neutral));
  }
  // The vectors of one step, added to `sums`; `mask` belongs to the last.
  auto accumulate = [&](SmallVectorImpl<Value> &sums, int64_t vectors,
                        Value mask) {
    loaded.clear();
    lanes = {current[plan.lane], vectors, mask};
    for (int64_t vector = 0; vector < vectors; ++vector) {
      SmallVector<Value> arguments;
      for (size_t input = 0; input < loops.inputs.size(); ++input)
        arguments.push_back(loadInput(input, 0, vector));
      for (size_t o = 0; o < numOutputs; ++o)
        arguments.push_back(sums[o * plan.vectors + vector]);
      SmallVector<Value> yielded =
          body.evaluate(loops.getBody(), arguments, getLoopValues(0, vector),
                        plan.lane, getMask(vector));
      for (size_t o = 0; o < numOutputs; ++o) {
        Value &sum = sums[o * plan.vectors + vector];
        Value value = body.broadcast(yielded[o]);
        // What is not there adds nothing.
        if (Value m = getMask(vector))
          value = arith::SelectOp::create(b, loc, m, value, sum);
        sum = value;
      }
    }
  };
  auto loopOver = [&](SmallVectorImpl<Value> &sums, Value low, Value high,
                      int64_t step,
                      function_ref<void(SmallVectorImpl<Value> &)> visit) {
    auto forOp = scf::ForOp::create(b, loc, low, high, index(step), sums);
    {
      OpBuilder::InsertionGuard guard(b);
      b.setInsertionPointToStart(forOp.getBody());
      current[plan.lane] = forOp.getInductionVar();
      SmallVector<Value> inner(forOp.getRegionIterArgs().begin(),
                               forOp.getRegionIterArgs().end());
      visit(inner);
      scf::YieldOp::create(b, loc, inner);
    }
    sums.assign(forOp.result_begin(), forOp.result_end());
  };
  emitReductionLoops(
      ArrayRef(reductions).drop_back(), carried,
      [&](SmallVectorImpl<Value> &sums) {
        Value bound = bounds[plan.lane];
        int64_t width = plan.lanes * plan.vectors;
        Value rest = b.createOrFold<arith::RemUIOp>(loc, bound, index(width));
        Value whole = b.createOrFold<arith::SubIOp>(loc, bound, rest);
        loopOver(sums, index(0), whole, width, [&](auto &inner) {
          accumulate(inner, plan.vectors, Value());
        });
        if (mlir::getConstantIntValue(rest) == 0)
          return;
        loopOver(sums, whole, bound, plan.lanes, [&](auto &inner) {
          Value left = arith::SubIOp::create(b, loc, bound, current[plan.lane]);
          accumulate(inner, 1,
                     vector::CreateMaskOp::create(b, loc, maskType, left));
        });
      });
  current[plan.lane] = index(0);
  lanes = {};
  for (auto [o, combining] : llvm::enumerate(plan.combining)) {
    Value sum = carried[o * plan.vectors];
    for (int64_t i = 1; i < plan.vectors; ++i)
      sum = vector::makeArithReduction(b, loc, combining.kind, sum,
                                       carried[o * plan.vectors + i]);
    SmallVector<Value> indices = getIndices(loops.outputs[o], 0, 0);
    Value start =
        starts[o]
            ? starts[o]
            : memref::LoadOp::create(b, loc, loops.outputs[o].value, indices)
                  .getResult();
    auto reassociate = arith::FastMathFlagsAttr::get(
        b.getContext(), arith::FastMathFlags::reassoc);
    Value total = vector::ReductionOp::create(b, loc, combining.kind, sum,
                                              start, reassociate.getValue());
    memref::StoreOp::create(b, loc, total, loops.outputs[o].value, indices);
  }
}
