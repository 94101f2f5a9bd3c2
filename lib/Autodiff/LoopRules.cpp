//===- LoopRules.cpp - Derivatives of loops with a count ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A loop writes down what it carries into each step, and what its products
// give. A second one goes through the steps from the last to the first; it
// computes the rest of each again, and gradients backward. Those of what comes
// in from outside are sums over all steps: of products, they are computed
// behind the loop.
//
//===----------------------------------------------------------------------===//

#include "LateSums.h"
#include "Regions.h"
#include "Rules.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace dlc;
namespace scf = mlir::scf;

namespace {

/// A loop while it is being differentiated.
class Loop {
public:
  Loop(scf::ForOp op, ImplicitLocOpBuilder &b, Gradients &gradients)
      : op(op), body(*op.getBody()), b(b), gradients(gradients) {}

  LogicalResult differentiate();

private:
  LogicalResult check();
  void computeCount();
  Value readRow(Value value, Value stack, OpFoldResult row);
  LogicalResult emitStep(scf::ForOp backward, OpFoldResult row,
                         LoopStacks &kept, LateSums &late);
  scf::ForOp addUp(scf::ForOp backward, LoopStacks &left, LateSums &late,
                   OpFoldResult row);

  scf::ForOp op;
  /// Of a step, without what is added to it for the gradients.
  Body body;
  ImplicitLocOpBuilder &b;
  Gradients &gradients;
  /// How many steps there are.
  OpFoldResult count;
  /// Values around the loop, and what a step adds to their gradients.
  SmallVector<Value> sources;
  SmallVector<SmallVector<Value>> terms;
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

/// Computes the number of steps in front of the loop.
void Loop::computeCount() {
  OpBuilder before(op);
  Location loc = b.getLoc();
  auto asSize = [](Value value) { return mlir::getAsOpFoldResult(value); };
  count =
      maxSizes(before, loc,
               ceilDivSizes(before, loc,
                            subSizes(before, loc, asSize(op.getUpperBound()),
                                     asSize(op.getLowerBound())),
                            asSize(op.getStep())),
               b.getIndexAttr(0));
}

/// What `value`, in the loop, was in a step.
Value Loop::readRow(Value value, Value stack, OpFoldResult row) {
  SmallVector<OpFoldResult> sizes = getDims(b, b.getLoc(), stack);
  sizes[0] = b.getIndexAttr(1);
  Value kept = SliceOp::create(b, stack, getRowOffsets(b, row, getRank(value)),
                               sizes, SmallVector<int64_t>(sizes.size(), 1));
  kept = reshapeTo(b, kept, ArrayRef(sizes).drop_front());
  if (kept.getType() != value.getType())
    kept = tensor::CastOp::create(b, value.getType(), kept);
  return kept;
}

/// The values that sum up to `value` by ops in `block`.
static void collectTerms(Value value, Block *block,
                         SmallVectorImpl<Value> &terms) {
  auto add = value.getDefiningOp<AddOp>();
  if (!add || add->getBlock() != block) {
    terms.push_back(value);
    return;
  }
  collectTerms(add.getLhs(), block, terms);
  collectTerms(add.getRhs(), block, terms);
}

/// A step backward.
LogicalResult Loop::emitStep(scf::ForOp backward, OpFoldResult row,
                             LoopStacks &kept, LateSums &late) {
  Location loc = b.getLoc();
  OpFoldResult position = addSizes(
      b, loc, mulSizes(b, loc, row, mlir::getAsOpFoldResult(op.getStep())),
      mlir::getAsOpFoldResult(op.getLowerBound()));
  IRMapping mapping;
  mapping.map(op.getInductionVar(),
              mlir::getValueOrCreateConstantIndexOp(b, loc, position));
  auto readKept = [&](Value value) -> Value {
    Value stack = kept.get(value);
    if (!stack)
      return {};
    Value now = readRow(value, stack, row);
    late.addStack(now, stack);
    return now;
  };
  SmallVector<Value> all;
  for (Value argument : op.getRegionIterArgs()) {
    all.push_back(readKept(argument));
    mapping.map(argument, all.back());
  }
  SmallVector<std::pair<Value, Value>> products;
  for (Operation *computed : body.ops)
    if (isa<DotGeneralOp, ConvOp>(computed))
      if (Value now = readKept(computed->getResult(0)))
        products.push_back({computed->getResult(0), now});
  SmallVector<Value> yielded = body.clone(b, mapping), carried = all;

  llvm::append_range(all, sources);
  Gradients inner(*backward.getBody(), all);
  for (auto [value, sum] : llvm::zip(yielded, backward.getRegionIterArgs()))
    inner.add(b, value, sum);
  if (failed(inner.propagate(b)))
    return failure();
  // Products were there for their rules alone.
  for (auto [product, now] : products)
    mapping.lookup(product).replaceAllUsesWith(now);
  scf::YieldOp::create(b, llvm::map_to_vector(carried, [&](Value value) {
                         return inner.getOrZero(b, value);
                       }));
  for (Value source : sources) {
    terms.emplace_back();
    if (Value gradient = inner.get(source))
      collectTerms(gradient, backward.getBody(), terms.back());
  }
  return success();
}

/// Adds up the gradients of the sources: behind the loop where that is
/// possible, else as what it carries, too. Returns the loop that takes its
/// place.
scf::ForOp Loop::addUp(scf::ForOp backward, LoopStacks &left, LateSums &late,
                       OpFoldResult row) {
  SmallVector<Value> summed, zeros;
  SmallVector<SmallVector<Value>> early;
  ImplicitLocOpBuilder before(b.getLoc(), backward);
  for (auto [source, parts] : llvm::zip(sources, terms)) {
    SmallVector<Value> rest;
    for (Value part : parts)
      if (Value sum = late.emit(b, part))
        gradients.add(b, source, sum);
      else
        rest.push_back(part);
    if (rest.empty())
      continue;
    summed.push_back(source);
    zeros.push_back(splatLike(before, 0, source));
    early.push_back(rest);
  }
  auto addTerms = [&](ImplicitLocOpBuilder &inside, ValueRange sums) {
    SmallVector<Value> next(sums);
    for (auto [sum, parts] : llvm::zip(next, early))
      for (Value part : parts)
        sum = addGradients(inside, sum, part);
    return next;
  };
  size_t numBefore = backward.getNumResults();
  backward = left.write([&](OpBuilder &) { return row; }, {zeros, addTerms});
  for (auto [source, sum] :
       llvm::zip(summed, backward.getResults().drop_front(numBefore)))
    gradients.add(b, source, sum);
  return backward;
}

/// Erases ops of `block` that compute what nobody uses.
static void eraseUnused(Block *block) {
  Operation *op = block->getTerminator()->getPrevNode();
  while (op) {
    Operation *previous = op->getPrevNode();
    if (mlir::isOpTriviallyDead(op))
      op->erase();
    op = previous;
  }
}

LogicalResult Loop::differentiate() {
  if (failed(check()))
    return failure();
  Location loc = b.getLoc();
  sources = getWantedFromOutside(op, gradients);
  SmallVector<Value> sums;
  for (Value result : op.getResults())
    sums.push_back(gradients.getOrZero(b, result));
  computeCount();
  auto asIndex = [&](OpFoldResult size) {
    return mlir::getValueOrCreateConstantIndexOp(b, loc, size);
  };
  auto backward =
      scf::ForOp::create(b, asIndex(b.getIndexAttr(0)), asIndex(count),
                         asIndex(b.getIndexAttr(1)), sums);
  LoopStacks kept(op, count), left(backward, count);
  OpFoldResult row;
  std::optional<LateSums> late;
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(backward.getBody());
    row = subSizes(b, loc, subSizes(b, loc, count, b.getIndexAttr(1)),
                   backward.getInductionVar());
    late.emplace(backward, left, count, row);
    if (failed(emitStep(backward, row, kept, *late)))
      return failure();
  }
  SmallVector<Value> initial(op.getInitArgs());
  backward = addUp(backward, left, *late, row);
  eraseUnused(backward.getBody());
  auto getRow = [&](OpBuilder &builder) {
    return floorDivSizes(
        builder, loc,
        subSizes(builder, loc, op.getInductionVar(), op.getLowerBound()),
        mlir::getAsOpFoldResult(op.getStep()));
  };
  kept.write(getRow, {});
  for (auto [value, gradient] : llvm::zip(initial, backward.getResults()))
    gradients.add(b, value, gradient);
  return success();
}

LogicalResult dlc::differentiateFor(scf::ForOp op, ImplicitLocOpBuilder &b,
                                    Gradients &gradients) {
  return Loop(op, b, gradients).differentiate();
}
