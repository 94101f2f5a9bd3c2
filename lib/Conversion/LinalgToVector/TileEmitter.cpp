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
#include "StridedLoad.h"

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
    emitLoop(index(0), index(whole), plan.rows, [&](Value base) {
      visit({base, plan.rows, Value(), Value()});
    });
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
  emitLoop(index(0), whole, plan.rows, [&](Value base) {
    visit({base, plan.rows, Value(), Value()});
  });
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
// Elements
//===----------------------------------------------------------------------===//

SmallVector<Value> TileEmitter::getLoopValues(int64_t row, int64_t vector) {
  SmallVector<Value> values(current);
  if (plan.row >= 0 && row > 0) {
    Value moved = arith::AddIOp::create(b, loc, rows.base, index(row));
    if (rows.limit)
      moved = arith::MinUIOp::create(
          b, loc, moved,
          arith::SubIOp::create(b, loc, rows.limit, index(1)));
    values[plan.row] = moved;
  }
  if (plan.lane >= 0 && vector > 0)
    values[plan.lane] = arith::AddIOp::create(b, loc, current[plan.lane],
                                              index(vector * plan.lanes));
  return values;
}

SmallVector<Value> TileEmitter::getIndices(const StructuredOperand &operand,
                                           int64_t row, int64_t vector) {
  SmallVector<Value> values = getLoopValues(row, vector);
  return llvm::map_to_vector(operand.map.getResults(), [&](AffineExpr expr) {
    return evaluate(b, loc, expr, values);
  });
}

Value TileEmitter::getMask(int64_t vector) {
  return vector == lanes.vectors - 1 ? lanes.mask : Value();
}

Value TileEmitter::load(const StructuredOperand &operand, int64_t row,
                        int64_t vector) {
  if (!operand.isBuffer())
    return operand.value;
  SmallVector<Value> indices = getIndices(operand, row, vector);
  Stride stride = plan.lanes > 1 ? operand.getStride(plan.lane, plan.lanes)
                                 : Stride::none;
  if (stride == Stride::none)
    return memref::LoadOp::create(b, loc, operand.value, indices);
  auto type = VectorType::get(plan.lanes, operand.getElementType());
  Value mask = getMask(vector);
  if (stride == Stride::contiguous) {
    if (!mask)
      return vector::LoadOp::create(b, loc, type, operand.value, indices);
    return vector::MaskedLoadOp::create(b, loc, type, operand.value, indices,
                                        mask, zeroVector(type));
  }
  return loadStrided(b, loc, type, operand.value, indices,
                     *operand.getGrowth(plan.lane, plan.lanes), mask);
}

/// Reads a square of the transposed operand, a vector along rows for each lane,
/// and turns it.
void TileEmitter::loadTransposed() {
  const StructuredOperand &operand = loops.inputs[plan.transposed];
  Type element = operand.getElementType();
  auto type = VectorType::get(plan.lanes, element);
  auto squareType = VectorType::get({plan.lanes, plan.lanes}, element);
  Value square = zeroVector(squareType);
  int64_t laneSize = loops.sizes[plan.lane];
  for (int64_t lane = 0; lane < plan.lanes; ++lane) {
    SmallVector<Value> values = getLoopValues(0, 0);
    Value position =
        arith::AddIOp::create(b, loc, current[plan.lane], index(lane));
    // Beyond the end the last one is read again; it is not written.
    if (lanes.mask) {
      Value last = ShapedType::isDynamic(laneSize)
                       ? arith::SubIOp::create(b, loc, bounds[plan.lane],
                                               index(1))
                             .getResult()
                       : index(laneSize - 1);
      position = arith::MinUIOp::create(b, loc, position, last);
    }
    values[plan.lane] = position;
    SmallVector<Value> indices = llvm::map_to_vector(
        operand.map.getResults(),
        [&](AffineExpr expr) { return evaluate(b, loc, expr, values); });
    Value line =
        rows.mask ? vector::MaskedLoadOp::create(b, loc, type, operand.value,
                                                 indices, rows.mask,
                                                 zeroVector(type))
                        .getResult()
                  : vector::LoadOp::create(b, loc, type, operand.value, indices)
                        .getResult();
    square = vector::InsertOp::create(b, loc, line, square, lane);
  }
  Value turned = vector::TransposeOp::create(b, loc, square,
                                             ArrayRef<int64_t>{1, 0});
  for (int64_t row = 0; row < rows.count; ++row)
    loaded[{plan.transposed, row, 0}] =
        vector::ExtractOp::create(b, loc, turned, row);
}

Value TileEmitter::loadInput(size_t input, int64_t row, int64_t vector) {
  const StructuredOperand &operand = loops.inputs[input];
  if (loops.getBody().getArgument(input).use_empty())
    return operand.value;
  bool followsRow =
      plan.row >= 0 && operand.isBuffer() && operand.map.isFunctionOfDim(plan.row);
  bool followsLane = plan.lane >= 0 && operand.isBuffer() &&
                     operand.map.isFunctionOfDim(plan.lane);
  Value &value = loaded[{static_cast<int64_t>(input), followsRow ? row : 0,
                         followsLane ? vector : 0}];
  if (!value)
    value = load(operand, followsRow ? row : 0, followsLane ? vector : 0);
  return value;
}

void TileEmitter::storeOutput(size_t output, int64_t row, int64_t vector,
                              Value value) {
  const StructuredOperand &operand = loops.outputs[output];
  auto write = [&] {
    SmallVector<Value> indices = getIndices(operand, row, vector);
    if (plan.lanes == 1 || !operand.map.isFunctionOfDim(plan.lane)) {
      memref::StoreOp::create(b, loc, value, operand.value, indices);
      return;
    }
    value = body.broadcast(value);
    if (Value mask = getMask(vector))
      vector::MaskedStoreOp::create(b, loc, operand.value, indices, mask,
                                    value);
    else
      vector::StoreOp::create(b, loc, value, operand.value, indices);
  };
  if (!rows.limit || row == 0)
    return write();
  Value position = arith::AddIOp::create(b, loc, rows.base, index(row));
  Value exists = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                       position, rows.limit);
  auto branch = scf::IfOp::create(b, loc, exists);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPoint(branch.thenYield());
  write();
}

//===----------------------------------------------------------------------===//
// Tiles
//===----------------------------------------------------------------------===//

/// Emits loops around `body`, which replaces the values that are carried through
/// all of them.
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
  auto forOp = scf::ForOp::create(b, loc, index(0), bounds[loop], index(1),
                                  carried);
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
  return !loops.getBody()
              .getArgument(loops.inputs.size() + output)
              .use_empty();
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
        SmallVector<Value> yielded =
            body.evaluate(loops.getBody(), arguments,
                          getLoopValues(row, vector), plan.lane,
                          getMask(vector));
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
          Value left =
              arith::SubIOp::create(b, loc, bound, current[plan.lane]);
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
    Value start = starts[o]
                      ? starts[o]
                      : memref::LoadOp::create(b, loc, loops.outputs[o].value,
                                               indices)
                            .getResult();
    auto reassociate = arith::FastMathFlagsAttr::get(
        b.getContext(), arith::FastMathFlags::reassoc);
    Value total = vector::ReductionOp::create(b, loc, combining.kind, sum, start,
                                              reassociate.getValue());
    memref::StoreOp::create(b, loc, total, loops.outputs[o].value, indices);
  }
}
