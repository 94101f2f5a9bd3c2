//===- RotateLoopBuffers.cpp - dlc-rotate-loop-buffers --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a loop carries in a buffer is computed from the buffer of the iteration
// before, so it can't be written over that; but two buffers in turns are
// enough. The loop carries both of them beside the value, in the order of their
// use:
//
//   (value, next, other) -> (next, other, next)
//
// The buffer that the loop starts from is only read.
//
//===----------------------------------------------------------------------===//

#include "dlc/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace dlc {
#define GEN_PASS_DEF_ROTATELOOPBUFFERSPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

namespace {

/// A loop's block that yields, and where the carried values are.
struct LoopView {
  Operation *op;
  Block *body;
  /// The arguments in front of the carried values.
  unsigned numCounters;

  Operation *getYield() const { return body->getTerminator(); }
  BlockArgument getCarried(unsigned i) const {
    return body->getArgument(numCounters + i);
  }
};

struct RotateLoopBuffers : impl::RotateLoopBuffersPassBase<RotateLoopBuffers> {
  using RotateLoopBuffersPassBase::RotateLoopBuffersPassBase;

  void runOnOperation() override {
    SmallVector<Operation *> loops;
    getOperation().walk([&](Operation *op) {
      if (isa<scf::ForOp, scf::WhileOp>(op))
        loops.push_back(op);
    });
    for (Operation *op : loops)
      rotate(op);
  }

private:
  static void rotate(Operation *op) {
    LoopView loop = getView(op);
    SmallVector<unsigned> places;
    for (unsigned i = 0; i < loop.getYield()->getNumOperands(); ++i)
      if (canRotate(loop, i))
        places.push_back(i);
    if (places.empty())
      return;
    OpBuilder builder(op);
    SmallVector<memref::AllocOp> allocs;
    SmallVector<Value> buffers;
    for (unsigned place : places) {
      allocs.push_back(
          loop.getYield()->getOperand(place).getDefiningOp<memref::AllocOp>());
      for (int i = 0; i < 2; ++i)
        buffers.push_back(builder.clone(*allocs.back())->getResult(0));
    }
    loop = carryFurther(op, buffers);
    ValueRange turns = loop.body->getArguments().take_back(buffers.size());
    SmallVector<Value> yielded(loop.getYield()->getOperands());
    for (auto [i, alloc] : llvm::enumerate(allocs)) {
      Value next = turns[2 * i], other = turns[2 * i + 1];
      yielded[places[i]] = next;
      yielded.append({other, next});
      alloc.replaceAllUsesWith(next);
      alloc.erase();
    }
    loop.getYield()->setOperands(yielded);
  }

  static LoopView getView(Operation *op) {
    if (auto loop = dyn_cast<scf::ForOp>(op))
      return {op, loop.getBody(), loop.getNumInductionVars()};
    return {op, cast<scf::WhileOp>(op).getAfterBody(), 0};
  }

  /// Whether the loop allocates what it yields in place `i`, and neither that
  /// nor the value of the iteration before is carried anywhere else.
  static bool canRotate(const LoopView &loop, unsigned i) {
    Operation *yield = loop.getYield();
    auto alloc = yield->getOperand(i).getDefiningOp<memref::AllocOp>();
    // A loop with a condition may not pass on all that it carries.
    if (!alloc || alloc->getBlock() != loop.body ||
        loop.numCounters + i >= loop.body->getNumArguments() ||
        loop.getCarried(i).getType() != alloc.getType())
      return false;
    for (Value size : alloc.getDynamicSizes())
      if (loop.op->isAncestor(size.getParentRegion()->getParentOp()))
        return false;
    if (auto whileOp = dyn_cast<scf::WhileOp>(loop.op)) {
      Value before = whileOp.getBeforeArguments()[i];
      if (whileOp.getConditionOp().getArgs()[i] != before ||
          !before.hasOneUse())
        return false;
    }
    return isConfined(alloc, &yield->getOpOperand(i)) &&
           isConfined(loop.getCarried(i), nullptr);
  }

  /// Whether kernels, loads and stores are all that use `buffer`, but for
  /// `exception`.
  static bool isConfined(Value buffer, OpOperand *exception) {
    return llvm::all_of(buffer.getUses(), [&](OpOperand &use) {
      Operation *user = use.getOwner();
      if (isa<mlir::ViewLikeOpInterface>(user))
        return isConfined(user->getResult(0), nullptr);
      return &use == exception ||
             isa<rt::DispatchOp, memref::LoadOp, memref::StoreOp>(user);
    });
  }

  /// Replaces the loop by one that carries `values` behind all else. They are
  /// still missing in what it yields.
  static LoopView carryFurther(Operation *op, ValueRange values) {
    IRRewriter rewriter(op);
    Location loc = op->getLoc();
    SmallVector<Location> locs(values.size(), loc);
    if (auto loop = dyn_cast<scf::ForOp>(op)) {
      SmallVector<Value> inits(loop.getInitArgs());
      llvm::append_range(inits, values);
      auto wider =
          scf::ForOp::create(rewriter, loc, loop.getLowerBound(),
                             loop.getUpperBound(), loop.getStep(), inits);
      wider->setAttrs(loop->getAttrs());
      rewriter.eraseBlock(wider.getBody());
      wider.getRegion().takeBody(loop.getRegion());
      wider.getBody()->addArguments(values.getTypes(), locs);
      rewriter.replaceOp(loop,
                         wider.getResults().take_front(loop.getNumResults()));
      return getView(wider);
    }
    auto loop = cast<scf::WhileOp>(op);
    SmallVector<Value> inits(loop.getInits());
    llvm::append_range(inits, values);
    SmallVector<Type> types(loop.getResultTypes());
    llvm::append_range(types, values.getTypes());
    auto wider = scf::WhileOp::create(rewriter, loc, types, inits);
    wider->setAttrs(loop->getAttrs());
    wider.getBefore().takeBody(loop.getBefore());
    wider.getAfter().takeBody(loop.getAfter());
    wider.getBeforeBody()->addArguments(values.getTypes(), locs);
    wider.getAfterBody()->addArguments(values.getTypes(), locs);
    wider.getConditionOp().getArgsMutable().append(
        wider.getBeforeArguments().take_back(values.size()));
    rewriter.replaceOp(loop,
                       wider.getResults().take_front(loop.getNumResults()));
    return getView(wider);
  }
};

} // namespace
