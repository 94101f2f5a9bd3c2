//===- TileEmitter.cpp - Loops of vectors for a structured op -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. A contraction becomes, innermost, what one would write by
// hand: sums in registers, a vector or two of one operand, single elements of
// the other.
//
//===----------------------------------------------------------------------===//

#include "TileEmitter.h"

using namespace dlc;
namespace vector = mlir::vector;

TileEmitter::TileEmitter(OpBuilder &b, const StructuredLoops &loops,
                         const VectorPlan &plan, ArrayRef<Value> starts)
    : b(b), loc(loops.op->getLoc()), loops(loops), plan(plan), starts(starts),
      current(loops.getNumLoops()),
      body(b, loc, plan.lanes, /*contract=*/loops.hasReduction()) {
  linalg::LinalgOp op = loops.op;
  for (mlir::Range range : op.createLoopRanges(b, loc))
    bounds.push_back(mlir::getValueOrCreateConstantIndexOp(b, loc, range.size));

  // Where rows share what lanes read (a contraction), lanes go by outside of
  // everything that shares, so that it is read once; what shares nothing (a
  // batch) is outside of that.
  auto isShared = [&](int64_t loop) {
    return llvm::any_of(loops.inputs, [&](const StructuredOperand &input) {
      return input.isBuffer() && !input.map.isFunctionOfDim(loop);
    });
  };
  bool isContraction = plan.row >= 0 && plan.transposed < 0;
  SmallVector<int64_t> inside;
  for (int64_t loop = 0; loop < loops.getNumLoops(); ++loop) {
    if (!loops.isParallel(loop)) {
      if (loop != plan.lane)
        reductions.push_back(loop);
      continue;
    }
    if (loop == plan.lane || loop == plan.row)
      continue;
    (isContraction && isShared(loop) ? inside : order).push_back(loop);
  }
  bool laneIsParallel = plan.lane >= 0 && loops.isParallel(plan.lane);
  if (isContraction && laneIsParallel)
    order.push_back(plan.lane);
  order.append(inside);
  if (plan.row >= 0)
    order.push_back(plan.row);
  if (!isContraction && laneIsParallel)
    order.push_back(plan.lane);
  if (!laneIsParallel && plan.lane >= 0)
    reductions.push_back(plan.lane);
}

Value TileEmitter::index(int64_t value) {
  return arith::ConstantIndexOp::create(b, loc, value);
}

Value TileEmitter::zeroVector(VectorType type) {
  return arith::ConstantOp::create(b, loc, b.getZeroAttr(type));
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

void TileEmitter::emit() {
  for (Value &value : current)
    value = index(0);
  emitLoops(0);
}

void TileEmitter::emitLoop(Value low, Value high, int64_t step,
                           function_ref<void(Value)> body) {
  std::optional<int64_t> first = mlir::getConstantIntValue(low);
  std::optional<int64_t> last = mlir::getConstantIntValue(high);
  if (first && last && *last <= *first)
    return;
  if (first && last && *last - *first <= step)
    return body(low);
  auto loop = scf::ForOp::create(b, loc, low, high, index(step));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}

void TileEmitter::emitLoops(size_t step) {
  if (step == order.size()) {
    bool reducesLane = plan.lane >= 0 && !loops.isParallel(plan.lane);
    return reducesLane ? emitLaneReduction() : emitTile();
  }
  int64_t loop = order[step];
  if (loop == plan.lane)
    return emitLaneLoop(step);
  if (loop == plan.row)
    return emitRowLoop(step);
  emitLoop(index(0), bounds[loop], 1, [&](Value value) {
    current[loop] = value;
    emitLoops(step + 1);
  });
}

void TileEmitter::emitLaneLoop(size_t step) {
  int64_t size = loops.sizes[plan.lane];
  int64_t width = plan.lanes * plan.vectors;
  auto maskType = VectorType::get(plan.lanes, b.getI1Type());
  auto visit = [&](Value base, int64_t vectors, Value mask) {
    current[plan.lane] = base;
    lanes = {base, vectors, mask};
    emitLoops(step + 1);
  };
  if (!ShapedType::isDynamic(size)) {
    int64_t whole = size / width * width, rest = size - whole;
    emitLoop(index(0), index(whole), width,
             [&](Value base) { visit(base, plan.vectors, Value()); });
    if (rest == 0)
      return;
    Value mask;
    if (rest % plan.lanes != 0)
      mask = vector::CreateMaskOp::create(b, loc, maskType,
                                          index(rest % plan.lanes));
    visit(index(whole), llvm::divideCeil(rest, plan.lanes), mask);
    return;
  }
  // All but the last few in full vectors, those with a mask.
  Value bound = bounds[plan.lane];
  Value rest = arith::RemUIOp::create(b, loc, bound, index(width));
  Value whole = arith::SubIOp::create(b, loc, bound, rest);
  emitLoop(index(0), whole, width,
           [&](Value base) { visit(base, plan.vectors, Value()); });
  emitLoop(whole, bound, plan.lanes, [&](Value base) {
    Value left = arith::SubIOp::create(b, loc, bound, base);
    visit(base, 1, vector::CreateMaskOp::create(b, loc, maskType, left));
  });
}

void TileEmitter::emitRowLoop(size_t step) {
  int64_t size = loops.sizes[plan.row];
  auto visit = [&](Rows part) {
    rows = part;
    current[plan.row] = part.base;
    emitLoops(step + 1);
  };
  bool turns = plan.transposed >= 0;
  auto maskType = VectorType::get(plan.lanes, b.getI1Type());
  if (!ShapedType::isDynamic(size)) {
    int64_t whole = size / plan.rows * plan.rows, rest = size - whole;
    emitLoop(index(0), index(whole), plan.rows,
             [&](Value base) { visit({base, plan.rows, Value(), Value()}); });
    if (rest == 0)
      return;
    Value mask;
    if (turns)
      mask = vector::CreateMaskOp::create(b, loc, maskType, index(rest));
    visit({index(whole), rest, Value(), mask});
    return;
  }
  Value bound = bounds[plan.row];
  Value rest = arith::RemUIOp::create(b, loc, bound, index(plan.rows));
  Value whole = arith::SubIOp::create(b, loc, bound, rest);
  emitLoop(index(0), whole, plan.rows,
           [&](Value base) { visit({base, plan.rows, Value(), Value()}); });
  auto when = [&](arith::CmpIPredicate predicate, int64_t number,
                  function_ref<void()> then) {
    Value condition =
        arith::CmpIOp::create(b, loc, predicate, rest, index(number));
    auto branch = scf::IfOp::create(b, loc, condition);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPoint(branch.thenYield());
    then();
  };
  if (turns) {
    when(arith::CmpIPredicate::ugt, 0, [&] {
      Value mask = vector::CreateMaskOp::create(b, loc, maskType, rest);
      visit({whole, plan.rows, bound, mask});
    });
    return;
  }
  // One row is common (a decoder's step) and worth its own code; what lies
  // between is done with rows that repeat the last one and are not written.
  when(arith::CmpIPredicate::eq, 1,
       [&] { visit({whole, 1, Value(), Value()}); });
  if (plan.rows > 2)
    when(arith::CmpIPredicate::ugt, 1,
         [&] { visit({whole, plan.rows, bound, Value()}); });
}

//===----------------------------------------------------------------------===//
// Tiles
//===----------------------------------------------------------------------===//

/// Emits loops around `body`, which replaces the values that are carried
/// through all of them.
void TileEmitter::emitReductionLoops(
    ArrayRef<int64_t> reduced, SmallVectorImpl<Value> &carried,
    function_ref<void(SmallVectorImpl<Value> &)> body) {
  if (reduced.empty())
    return body(carried);
  int64_t loop = reduced.front();
  if (loops.sizes[loop] == 1) {
    current[loop] = index(0);
    return emitReductionLoops(reduced.drop_front(), carried, body);
  }
  auto forOp =
      scf::ForOp::create(b, loc, index(0), bounds[loop], index(1), carried);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(forOp.getBody());
    current[loop] = forOp.getInductionVar();
    SmallVector<Value> inner(forOp.getRegionIterArgs().begin(),
                             forOp.getRegionIterArgs().end());
    emitReductionLoops(reduced.drop_front(), inner, body);
    scf::YieldOp::create(b, loc, inner);
  }
  carried.assign(forOp.result_begin(), forOp.result_end());
}

bool TileEmitter::isRead(size_t output) const {
  return !loops.getBody().getArgument(loops.inputs.size() + output).use_empty();
}

bool TileEmitter::isWrittenEachStep(size_t output) const {
  return llvm::any_of(reductions, [&](int64_t loop) {
    return loops.outputs[output].map.isFunctionOfDim(loop);
  });
}

bool TileEmitter::isCarried(size_t output) const {
  return isRead(output) && !isWrittenEachStep(output);
}

void TileEmitter::emitTile() {
  loaded.clear();
  size_t numOutputs = loops.outputs.size();
  if (plan.transposed >= 0)
    loadTransposed();

  // Sums start from what the outputs hold, or were filled with.
  SmallVector<Value> carried;
  SmallVector<size_t> carriedOutputs;
  bool reads = loops.hasReduction();
  auto getStart = [&](size_t o, int64_t row, int64_t vector) {
    return starts[o] ? starts[o] : load(loops.outputs[o], row, vector);
  };
  for (size_t o = 0; o < numOutputs; ++o) {
    if (!isCarried(o))
      continue;
    carriedOutputs.push_back(o);
    for (int64_t row = 0; row < rows.count; ++row)
      for (int64_t vector = 0; vector < lanes.vectors; ++vector)
        carried.push_back(body.broadcast(getStart(o, row, vector)));
  }
  int64_t perOutput = rows.count * lanes.vectors;

  SmallVector<Value> results(numOutputs * perOutput);
  emitReductionLoops(reductions, carried, [&](SmallVectorImpl<Value> &sums) {
    auto keep = loaded;
    if (reads)
      loaded.clear();
    SmallVector<Value> next(sums.begin(), sums.end());
    for (int64_t row = 0; row < rows.count; ++row) {
      for (int64_t vector = 0; vector < lanes.vectors; ++vector) {
        int64_t at = row * lanes.vectors + vector;
        SmallVector<Value> arguments;
        for (size_t input = 0; input < loops.inputs.size(); ++input)
          arguments.push_back(loadInput(input, row, vector));
        for (size_t o = 0; o < numOutputs; ++o) {
          auto *place = llvm::find(carriedOutputs, o);
          if (place != carriedOutputs.end())
            arguments.push_back(
                sums[(place - carriedOutputs.begin()) * perOutput + at]);
          else
            arguments.push_back(isRead(o) ? getStart(o, row, vector)
                                          : loops.outputs[o].value);
        }
        SmallVector<Value> yielded = body.evaluate(loops.getBody(), arguments,
                                                   getLoopValues(row, vector),
                                                   plan.lane, getMask(vector));
        for (size_t o = 0; o < numOutputs; ++o) {
          results[o * perOutput + at] = yielded[o];
          if (isWrittenEachStep(o))
            storeOutput(o, row, vector, yielded[o]);
        }
        for (auto [i, o] : llvm::enumerate(carriedOutputs))
          next[i * perOutput + at] = body.broadcast(yielded[o]);
      }
    }
    sums.assign(next.begin(), next.end());
    if (reads)
      loaded = std::move(keep);
  });
  if (reads)
    for (auto [i, o] : llvm::enumerate(carriedOutputs))
      for (int64_t at = 0; at < perOutput; ++at)
        results[o * perOutput + at] = carried[i * perOutput + at];
  for (size_t o = 0; o < numOutputs; ++o)
    for (int64_t row = 0; row < rows.count && !isWrittenEachStep(o); ++row)
      for (int64_t vector = 0; vector < lanes.vectors; ++vector)
        storeOutput(o, row, vector,
                    results[o * perOutput + row * lanes.vectors + vector]);
}
