//===- ControlRules.cpp - Branches and loops in batches -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Where all examples take the same branch or the same number of steps, the op
// stays and carries those of all examples. Where they don't, both branches are
// taken, and a loop goes on until the last example is done.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;
namespace scf = mlir::scf;

namespace {

/// Which values in regions are not the same for all examples.
class Spread {
public:
  explicit Spread(const Batching &batching) : batching(batching) {}

  void add(Value value) { different.insert(value); }
  bool contains(Value value) const {
    return batching.isBatched(value) || different.contains(value);
  }
  void follow(Block &block) {
    for (Operation &op : block.without_terminator())
      if (anyUsed(&op, [&](Value value) { return contains(value); }))
        different.insert(op.result_begin(), op.result_end());
  }

private:
  const Batching &batching;
  llvm::DenseSet<Value> different;
};

} // namespace

/// Has `value` be `same`, or if it `isBatched`, that of all examples.
static void set(ImplicitLocOpBuilder &b, Batching &batching, Value value,
                Value same, bool isBatched) {
  if (isBatched)
    batching.setAll(b, value, same);
  else
    batching.setShared(value, same);
}

static SmallVector<Value> get(ImplicitLocOpBuilder &b, const Batching &batching,
                              ValueRange values, ArrayRef<bool> isBatched) {
  SmallVector<Value> found;
  for (auto [value, batched] : llvm::zip(values, isBatched))
    found.push_back(batched ? batching.getAll(b, value)
                            : batching.getShared(value));
  return found;
}

/// The condition of each example, for each element of `like`.
static Value spreadCondition(ImplicitLocOpBuilder &b, Value condition,
                             Value like) {
  return broadcastTo(b, condition, getDims(b, b.getLoc(), like), 0);
}

//===----------------------------------------------------------------------===//
// Branches
//===----------------------------------------------------------------------===//

/// Both branches. They may not fail, or not end, for the examples that don't
/// take them.
static LogicalResult batchBoth(scf::IfOp op, ImplicitLocOpBuilder &b,
                               Batching &batching) {
  bool mayFail = false;
  op->walk([&](Operation *inner) {
    mayFail |= isa<AssertOp, RequireOp, scf::WhileOp>(inner);
  });
  if (mayFail)
    return failure();
  SmallVector<SmallVector<Value>> given(op.getNumResults());
  for (mlir::Region &region : op->getRegions()) {
    Block &block = region.front();
    if (failed(batching.apply(b, block)))
      return failure();
    for (auto [i, value] :
         llvm::enumerate(block.getTerminator()->getOperands()))
      given[i].push_back(batching.getAll(b, value));
  }
  Value condition = batching.getAll(b, op.getCondition());
  for (auto [result, values] : llvm::zip(op.getResults(), given))
    batching.setAll(b, result,
                    SelectOp::create(b,
                                     spreadCondition(b, condition, values[0]),
                                     values[0], values[1]));
  return success();
}

static LogicalResult batchIf(scf::IfOp op, ImplicitLocOpBuilder &b,
                             Batching &batching) {
  if (batching.isBatched(op.getCondition()))
    return batchBoth(op, b, batching);
  Spread spread(batching);
  SmallVector<bool> isBatched(op.getNumResults(), false);
  for (mlir::Region &region : op->getRegions())
    if (!region.empty()) {
      spread.follow(region.front());
      for (auto [i, value] :
           llvm::enumerate(region.front().getTerminator()->getOperands()))
        isBatched[i] |= spread.contains(value);
    }
  SmallVector<Type> types;
  for (auto [result, batched] : llvm::zip(op.getResults(), isBatched))
    types.push_back(batched ? batching.getAllType(result.getType())
                            : result.getType());
  auto made = scf::IfOp::create(b, types, batching.getShared(op.getCondition()),
                                /*addThenBlock=*/true,
                                /*addElseBlock=*/!op.getElseRegion().empty());
  for (auto [from, to] : llvm::zip(op->getRegions(), made->getRegions())) {
    if (from.empty())
      continue;
    OpBuilder::InsertionGuard guard(b);
    to.front().clear();
    b.setInsertionPointToStart(&to.front());
    if (failed(batching.apply(b, from.front())))
      return failure();
    scf::YieldOp::create(b, get(b, batching,
                                from.front().getTerminator()->getOperands(),
                                isBatched));
  }
  for (auto [result, value, batched] :
       llvm::zip(op.getResults(), made.getResults(), isBatched))
    set(b, batching, result, value, batched);
  return success();
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

static LogicalResult batchFor(scf::ForOp op, ImplicitLocOpBuilder &b,
                              Batching &batching) {
  for (Value bound : {op.getLowerBound(), op.getUpperBound(), op.getStep()})
    if (batching.isBatched(bound))
      return failure();
  Spread spread(batching);
  SmallVector<bool> isBatched(op.getNumResults(), false), before;
  do {
    before = isBatched;
    spread.follow(*op.getBody());
    for (auto [i, argument] : llvm::enumerate(op.getRegionIterArgs())) {
      isBatched[i] = isBatched[i] || spread.contains(op.getInitArgs()[i]) ||
                     spread.contains(op.getYieldedValues()[i]);
      if (isBatched[i])
        spread.add(argument);
    }
  } while (before != isBatched);
  auto made = scf::ForOp::create(b, batching.getShared(op.getLowerBound()),
                                 batching.getShared(op.getUpperBound()),
                                 batching.getShared(op.getStep()),
                                 get(b, batching, op.getInitArgs(), isBatched));
  {
    OpBuilder::InsertionGuard guard(b);
    made.getBody()->clear();
    b.setInsertionPointToStart(made.getBody());
    batching.setShared(op.getInductionVar(), made.getInductionVar());
    for (auto [from, to, batched] :
         llvm::zip(op.getRegionIterArgs(), made.getRegionIterArgs(), isBatched))
      set(b, batching, from, to, batched);
    if (failed(batching.apply(b, *op.getBody())))
      return failure();
    scf::YieldOp::create(b, get(b, batching, op.getYieldedValues(), isBatched));
  }
  for (auto [result, value, batched] :
       llvm::zip(op.getResults(), made.getResults(), isBatched))
    set(b, batching, result, value, batched);
  return success();
}

/// Those examples that are done keep what they carry. Behind what the condition
/// gives, the loop carries what it carried before, and which examples go on.
static LogicalResult batchWhile(scf::WhileOp op, ImplicitLocOpBuilder &b,
                                Batching &batching) {
  SmallVector<Value> initial;
  for (Value value : op.getInits())
    initial.push_back(batching.getAll(b, value));
  SmallVector<Type> carried(ValueRange(initial).getTypes()), given;
  for (Type type : op.getResultTypes())
    given.push_back(batching.getAllType(type));
  llvm::append_range(given, carried);
  given.push_back(batching.getAllType(b.getI1Type()));
  auto made = scf::WhileOp::create(b, given, initial);
  auto addBlock = [&](mlir::Region &region, ArrayRef<Type> types) {
    return b.createBlock(&region, {}, types,
                         SmallVector<Location>(types.size(), b.getLoc()));
  };
  OpBuilder::InsertionGuard guard(b);
  Block *before = addBlock(made.getBefore(), carried);
  for (auto [from, to] :
       llvm::zip(op.getBeforeArguments(), before->getArguments()))
    batching.setAll(b, from, to);
  if (failed(batching.apply(b, *op.getBeforeBody())))
    return failure();
  SmallVector<Value> values;
  for (Value value : op.getConditionOp().getArgs())
    values.push_back(batching.getAll(b, value));
  llvm::append_range(values, before->getArguments());
  Value goesOn = batching.getAll(b, op.getConditionOp().getCondition());
  values.push_back(goesOn);
  Value any = ReduceOp::create(b, ReduceKind::any, goesOn, 0);
  scf::ConditionOp::create(b, tensor::ExtractOp::create(b, any, ValueRange()),
                           values);

  Block *after = addBlock(made.getAfter(), given);
  size_t numResults = op.getNumResults();
  for (auto [from, to] :
       llvm::zip(op.getAfterArguments(), after->getArguments()))
    batching.setAll(b, from, to);
  if (failed(batching.apply(b, *op.getAfterBody())))
    return failure();
  SmallVector<Value> next;
  for (auto [value, last] :
       llvm::zip(op.getYieldOp().getResults(),
                 after->getArguments().slice(numResults, carried.size()))) {
    Value values = batching.getAll(b, value);
    next.push_back(SelectOp::create(
        b, spreadCondition(b, after->getArguments().back(), values), values,
        last));
  }
  scf::YieldOp::create(b, next);
  b.setInsertionPointAfter(made);
  for (auto [result, value] : llvm::zip(op.getResults(), made.getResults()))
    batching.setAll(b, result, value);
  return success();
}

void dlc::attachControlBatching(MLIRContext *context) {
  attachRule<scf::IfOp, batchIf>(context);
  attachRule<scf::ForOp, batchFor>(context);
  attachRule<scf::WhileOp, batchWhile>(context);
}
