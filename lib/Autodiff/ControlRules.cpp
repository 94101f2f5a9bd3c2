//===- ControlRules.cpp - Derivatives of branches and loops ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Inside of a branch or a step of a loop, values are computed again, and then
// gradients backward: of what comes in from outside, and of what a loop
// carries. A loop keeps what it carries into each step.
//
//===----------------------------------------------------------------------===//

#include "Rules.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

using namespace dlc;
namespace scf = mlir::scf;

/// What the regions of `op` use of values around it whose gradient is wanted.
static SmallVector<Value> getWantedFromOutside(Operation *op,
                                               const Gradients &gradients) {
  llvm::SetVector<Value> used;
  mlir::getUsedValuesDefinedAbove(op->getRegions(), used);
  return llvm::filter_to_vector(
      used, [&](Value value) { return gradients.isWanted(value); });
}

namespace {

/// The ops of a block, and what these give in the end.
struct Body {
  SmallVector<Operation *> ops;
  SmallVector<Value> yielded;

  explicit Body(Block &block)
      : ops(llvm::make_pointer_range(block.without_terminator())),
        yielded(block.getTerminator()->getOperands()) {}

  /// Emits the ops again. Returns what is yielded then.
  SmallVector<Value> clone(OpBuilder &b, IRMapping &mapping) const {
    for (Operation *op : ops)
      b.clone(*op, mapping);
    return llvm::map_to_vector(
        yielded, [&](Value value) { return mapping.lookupOrDefault(value); });
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// Branches
//===----------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

namespace {

/// A counted loop while it is being differentiated.
class Loop {
public:
  Loop(scf::ForOp op, ImplicitLocOpBuilder &b, Gradients &gradients)
      : op(op), body(*op.getBody()), b(b), gradients(gradients),
        numCarried(op.getNumResults()) {}

  LogicalResult differentiate();

private:
  LogicalResult check();
  void keepCarried();
  LogicalResult emitStep(scf::ForOp backward, ArrayRef<Value> sources);

  scf::ForOp op;
  /// Of a step, without what is added to it for the gradients.
  Body body;
  ImplicitLocOpBuilder &b;
  Gradients &gradients;
  size_t numCarried;
  /// How many steps there are.
  OpFoldResult count;
};

} // namespace

/// All steps carry tensors, and of the same sizes, if only as it turns out when
/// they run.
LogicalResult Loop::check() {
  for (auto [argument, next] :
       llvm::zip(op.getRegionIterArgs(), op.getYieldedValues())) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type)
      return failRule(op, "what it carries that is not a tensor");
    ImplicitLocOpBuilder inside(op.getLoc(), op.getBody()->getTerminator());
    for (int64_t dim = 0; dim < type.getRank(); ++dim) {
      OpFoldResult before = getDim(inside, op.getLoc(), argument, dim),
                   after = getDim(inside, op.getLoc(), next, dim);
      if (provablyEqual(before, after))
        continue;
      SmallVector<Value> sizes;
      for (OpFoldResult size : {before, after})
        sizes.push_back(
            mlir::getValueOrCreateConstantIndexOp(inside, op.getLoc(), size));
      Value isSame = arith::CmpIOp::create(inside, arith::CmpIPredicate::eq,
                                           sizes[0], sizes[1]);
      RequireOp::create(inside, isSame,
                        "a loop whose gradient is asked for carries a tensor "
                        "of which a size changes from {} to {}",
                        sizes);
    }
  }
  return success();
}

static SmallVector<OpFoldResult> getRowOffsets(OpBuilder &b, OpFoldResult row,
                                               int64_t rank) {
  SmallVector<OpFoldResult> offsets(rank + 1, b.getIndexAttr(0));
  offsets[0] = row;
  return offsets;
}

/// Has the loop write down what it carries into each step: results behind those
/// that it has.
void Loop::keepCarried() {
  Location loc = b.getLoc();
  mlir::IRRewriter rewriter(op);
  ImplicitLocOpBuilder before(loc, op);
  SmallVector<Value> empty;
  for (Value initial : op.getInitArgs()) {
    SmallVector<OpFoldResult> sizes = getDims(before, loc, initial);
    sizes.insert(sizes.begin(), count);
    SmallVector<int64_t> shape;
    SmallVector<Value> open;
    splitSizes(sizes, shape, open);
    auto type = cast<RankedTensorType>(initial.getType()).clone(shape);
    empty.push_back(EmptyOp::create(before, type, open));
  }
  auto write = [&](OpBuilder &builder, Location at,
                   ArrayRef<BlockArgument> kept) {
    ImplicitLocOpBuilder inside(at, builder);
    // The arguments of the loop that takes the place of this one.
    auto loop = cast<scf::ForOp>(kept.front().getOwner()->getParentOp());
    OpFoldResult step = floorDivSizes(
        inside, at,
        subSizes(inside, at, loop.getInductionVar(), loop.getLowerBound()),
        mlir::getAsOpFoldResult(loop.getStep()));
    SmallVector<Value> rows;
    for (auto [argument, all] : llvm::zip(loop.getRegionIterArgs(), kept)) {
      SmallVector<OpFoldResult> sizes = getDims(inside, at, argument);
      int64_t rank = sizes.size();
      sizes.insert(sizes.begin(), inside.getIndexAttr(1));
      rows.push_back(
          InsertSliceOp::create(inside, reshapeTo(inside, argument, sizes), all,
                                getRowOffsets(inside, step, rank)));
    }
    return rows;
  };
  op = cast<scf::ForOp>(*op.replaceWithAdditionalYields(
      rewriter, empty, /*replaceInitOperandUsesInLoop=*/false, write));
}

/// A step backward: `sources` are values around the loop, whose gradients are
/// carried behind those of what the loop carries.
LogicalResult Loop::emitStep(scf::ForOp backward, ArrayRef<Value> sources) {
  Location loc = b.getLoc();
  OpFoldResult last = subSizes(b, loc, count, b.getIndexAttr(1));
  OpFoldResult step = subSizes(b, loc, last, backward.getInductionVar());
  OpFoldResult position =
      addSizes(b, loc, mlir::getAsOpFoldResult(op.getLowerBound()),
               mulSizes(b, loc, step, mlir::getAsOpFoldResult(op.getStep())));
  IRMapping mapping;
  mapping.map(op.getInductionVar(),
              mlir::getValueOrCreateConstantIndexOp(b, loc, position));
  SmallVector<Value> carried;
  for (size_t i = 0; i < numCarried; ++i) {
    Value argument = op.getRegionIterArgs()[i];
    SmallVector<OpFoldResult> sizes = getDims(b, loc, op.getInitArgs()[i]);
    SmallVector<OpFoldResult> row(sizes);
    row.insert(row.begin(), b.getIndexAttr(1));
    Value kept = SliceOp::create(b, op.getResult(numCarried + i),
                                 getRowOffsets(b, step, sizes.size()), row,
                                 SmallVector<int64_t>(row.size(), 1));
    kept = reshapeTo(b, kept, sizes);
    if (kept.getType() != argument.getType())
      kept = tensor::CastOp::create(b, argument.getType(), kept);
    carried.push_back(kept);
    mapping.map(argument, kept);
  }
  SmallVector<Value> yielded = body.clone(b, mapping);

  SmallVector<Value> all(carried);
  llvm::append_range(all, sources);
  Gradients inner(*backward.getBody(), all);
  ValueRange sums(backward.getRegionIterArgs());
  for (size_t i = 0; i < numCarried; ++i)
    inner.add(b, yielded[i], sums[i]);
  if (failed(inner.propagate(b)))
    return failure();
  SmallVector<Value> next;
  for (Value value : carried)
    next.push_back(inner.getOrZero(b, value));
  for (auto [source, sum] : llvm::zip(sources, sums.drop_front(numCarried))) {
    Value gradient = inner.get(source);
    next.push_back(gradient ? AddOp::create(b, sum, gradient).getResult()
                            : sum);
  }
  scf::YieldOp::create(b, next);
  return success();
}

LogicalResult Loop::differentiate() {
  if (failed(check()))
    return failure();
  Location loc = b.getLoc();
  SmallVector<Value> sources = getWantedFromOutside(op, gradients);
  SmallVector<Value> sums;
  for (Value result : op.getResults())
    sums.push_back(gradients.getOrZero(b, result));
  for (Value source : sources)
    sums.push_back(splatLike(b, 0, source));

  OpBuilder before(op);
  auto asSize = [](Value value) { return mlir::getAsOpFoldResult(value); };
  count =
      maxSizes(before, loc,
               ceilDivSizes(before, loc,
                            subSizes(before, loc, asSize(op.getUpperBound()),
                                     asSize(op.getLowerBound())),
                            asSize(op.getStep())),
               b.getIndexAttr(0));
  keepCarried();
  auto asIndex = [&](OpFoldResult size) {
    return mlir::getValueOrCreateConstantIndexOp(b, loc, size);
  };
  auto backward =
      scf::ForOp::create(b, asIndex(b.getIndexAttr(0)), asIndex(count),
                         asIndex(b.getIndexAttr(1)), sums);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(backward.getBody());
    if (failed(emitStep(backward, sources)))
      return failure();
  }
  auto results = backward.getResults();
  for (auto [initial, gradient] :
       llvm::zip(op.getInitArgs().take_front(numCarried), results))
    gradients.add(b, initial, gradient);
  for (auto [source, gradient] :
       llvm::zip(sources, results.drop_front(numCarried)))
    gradients.add(b, source, gradient);
  return success();
}

static LogicalResult differentiateFor(scf::ForOp op, ImplicitLocOpBuilder &b,
                                      Gradients &gradients) {
  return Loop(op, b, gradients).differentiate();
}

void dlc::attachControlRules(MLIRContext *context) {
  attachRules<scf::IfOp, differentiateIf, pushIf>(context);
  attachRules<scf::ForOp, differentiateFor, pushFor>(context);
  attachRules<scf::WhileOp, differentiateWhile, pushWhile>(context);
}
