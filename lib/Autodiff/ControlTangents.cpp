//===- ControlTangents.cpp - Tangents in branches and loops ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Branches give tangents behind their results, and loops carry them behind what
// they carry: the ops are made anew with the same regions, in which tangents
// are computed beside the values.
//
//===----------------------------------------------------------------------===//

#include "Activity.h"
#include "Rules.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

using namespace dlc;
namespace scf = mlir::scf;

namespace {

/// By their numbers, those of some values that have tangents.
using Numbers = SmallVector<unsigned>;

/// Which values in regions have tangents, before there are any.
class Reach {
public:
  Reach(Operation *op, const Tangents &tangents) {
    llvm::SetVector<Value> outer;
    mlir::getUsedValuesDefinedAbove(op->getRegions(), outer);
    for (Value value : outer)
      if (tangents.get(value))
        reached.insert(value);
  }

  /// Of the last operands of a block's end, where those of its arguments that
  /// are in `numbers` have tangents.
  Numbers follow(Block &block, ArrayRef<BlockArgument> arguments,
                 ArrayRef<unsigned> numbers, ValueRange ends) {
    for (unsigned i : numbers)
      reached.insert(arguments[i]);
    for (Operation &op : block.without_terminator())
      addDependents(&op, reached);
    Numbers found;
    for (auto [i, value] : llvm::enumerate(ends))
      if (reached.contains(value))
        found.push_back(i);
    return found;
  }

private:
  llvm::DenseSet<Value> reached;
};

} // namespace

/// Those of `values` that have tangents.
static Numbers findTangents(ValueRange values, const Tangents &tangents) {
  Numbers found;
  for (auto [i, value] : llvm::enumerate(values))
    if (tangents.get(value))
      found.push_back(i);
  return found;
}

static Numbers unite(const Numbers &first, const Numbers &second) {
  llvm::SetVector<unsigned> all(first.begin(), first.end());
  all.insert(second.begin(), second.end());
  Numbers sorted(all.begin(), all.end());
  llvm::sort(sorted);
  return sorted;
}

/// `values` and behind them the tangents of those that are in `numbers`.
static SmallVector<Value> appendTangents(ImplicitLocOpBuilder &b,
                                         ValueRange values,
                                         ArrayRef<unsigned> numbers,
                                         const Tangents &tangents) {
  SmallVector<Value> all(values);
  for (unsigned i : numbers)
    all.push_back(tangents.getOrZero(b, values[i]));
  return all;
}

/// `types` and behind them those of the tangents that are in `numbers`.
static SmallVector<Type> appendTypes(mlir::TypeRange types,
                                     ArrayRef<unsigned> numbers) {
  SmallVector<Type> all(types);
  for (unsigned i : numbers)
    all.push_back(types[i]);
  return all;
}

/// Puts `made`, which has tangents behind the same results, in the place of
/// `op`.
static void replace(Operation *op, Operation *made, ArrayRef<unsigned> numbers,
                    ImplicitLocOpBuilder &b, Tangents &tangents) {
  size_t count = op->getNumResults();
  b.setInsertionPointAfter(made);
  for (auto [k, i] : llvm::enumerate(numbers))
    tangents.add(b, made->getResult(i), made->getResult(count + k));
  op->replaceAllUsesWith(made->getResults().take_front(count));
  op->erase();
}

/// Gives the arguments of `block` that are in `numbers` tangents: arguments
/// behind all others.
static void addArguments(Block &block, ArrayRef<BlockArgument> arguments,
                         ArrayRef<unsigned> numbers, ImplicitLocOpBuilder &b,
                         Tangents &tangents) {
  for (unsigned i : numbers)
    tangents.add(b, arguments[i],
                 block.addArgument(arguments[i].getType(), b.getLoc()));
}

/// Emits the tangents in `block`, and gives those of the last operands of its
/// end that are in `numbers` behind these.
static LogicalResult propagateTo(Block &block, mlir::MutableOperandRange ends,
                                 ArrayRef<unsigned> numbers,
                                 Tangents &tangents) {
  if (failed(tangents.propagate(block)))
    return failure();
  ImplicitLocOpBuilder b(block.getTerminator()->getLoc(),
                         block.getTerminator());
  ends.assign(appendTangents(b, SmallVector<Value>(ends.getAsOperandRange()),
                             numbers, tangents));
  return success();
}

//===----------------------------------------------------------------------===//
// Branches
//===----------------------------------------------------------------------===//

LogicalResult dlc::pushIf(scf::IfOp op, ImplicitLocOpBuilder &b,
                          Tangents &tangents) {
  Numbers numbers;
  Reach reach(op, tangents);
  for (mlir::Region &region : op->getRegions()) {
    Block &block = region.front();
    numbers =
        unite(numbers, reach.follow(block, {}, {},
                                    block.getTerminator()->getOperands()));
  }
  auto made = scf::IfOp::create(b, appendTypes(op.getResultTypes(), numbers),
                                op.getCondition(),
                                /*addThenBlock=*/false,
                                /*addElseBlock=*/false);
  for (auto [from, to] : llvm::zip(op->getRegions(), made->getRegions())) {
    to.takeBody(from);
    auto yield = cast<scf::YieldOp>(to.front().getTerminator());
    if (failed(propagateTo(to.front(), yield.getResultsMutable(), numbers,
                           tangents)))
      return failure();
  }
  replace(op, made, numbers, b, tangents);
  return success();
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

LogicalResult dlc::pushFor(scf::ForOp op, ImplicitLocOpBuilder &b,
                           Tangents &tangents) {
  auto arguments = llvm::to_vector<4>(op.getRegionIterArgs());
  Numbers numbers = findTangents(op.getInitArgs(), tangents);
  Reach reach(op, tangents);
  for (size_t before = numbers.size() + 1; before != numbers.size();) {
    before = numbers.size();
    numbers = unite(numbers, reach.follow(*op.getBody(), arguments, numbers,
                                          op.getYieldedValues()));
  }
  auto made = scf::ForOp::create(
      b, op.getLowerBound(), op.getUpperBound(), op.getStep(),
      appendTangents(b, op.getInitArgs(), numbers, tangents));
  made->setAttrs(op->getDiscardableAttrDictionary());
  made.getRegion().takeBody(op.getRegion());
  addArguments(*made.getBody(), arguments, numbers, b, tangents);
  auto yield = cast<scf::YieldOp>(made.getBody()->getTerminator());
  if (failed(propagateTo(*made.getBody(), yield.getResultsMutable(), numbers,
                         tangents)))
    return failure();
  replace(op, made, numbers, b, tangents);
  return success();
}

LogicalResult dlc::pushWhile(scf::WhileOp op, ImplicitLocOpBuilder &b,
                             Tangents &tangents) {
  auto before = llvm::to_vector<4>(op.getBeforeArguments());
  auto after = llvm::to_vector<4>(op.getAfterArguments());
  Numbers carried = findTangents(op.getInits(), tangents), given;
  Reach reach(op, tangents);
  for (size_t count = carried.size() + 1; count != carried.size();) {
    count = carried.size();
    given = reach.follow(*op.getBeforeBody(), before, carried,
                         op.getConditionOp().getArgs());
    carried = unite(carried, reach.follow(*op.getAfterBody(), after, given,
                                          op.getYieldOp().getResults()));
  }
  auto made =
      scf::WhileOp::create(b, appendTypes(op.getResultTypes(), given),
                           appendTangents(b, op.getInits(), carried, tangents));
  made.getBefore().takeBody(op.getBefore());
  made.getAfter().takeBody(op.getAfter());
  addArguments(*made.getBeforeBody(), before, carried, b, tangents);
  if (failed(propagateTo(*made.getBeforeBody(),
                         made.getConditionOp().getArgsMutable(), given,
                         tangents)))
    return failure();
  addArguments(*made.getAfterBody(), after, given, b, tangents);
  if (failed(propagateTo(*made.getAfterBody(),
                         made.getYieldOp().getResultsMutable(), carried,
                         tangents)))
    return failure();
  replace(op, made, given, b, tangents);
  return success();
}
