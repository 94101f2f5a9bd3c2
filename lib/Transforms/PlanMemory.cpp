//===- PlanMemory.cpp - dlc-plan-memory -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Time is counted in steps: dispatches between two barriers may run at once and
// share a step. Buffers whose sizes depend on data, or that live in loops, are
// left to the runtime.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/ArenaPlan.h"
#include "dlc/Analysis/SizeExpression.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/BufferViewFlowAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Transforms/RegionUtils.h"

namespace dlc {
#define GEN_PASS_DEF_PLANMEMORYPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

/// Every buffer starts at a multiple of this (DLCRT_ALIGNMENT).
static constexpr int64_t kAlignment = 64;

namespace {

struct Buffer {
  memref::AllocOp op;
  Lifetime lifetime;
  OpFoldResult bytes;
};

struct PlanMemory : impl::PlanMemoryPassBase<PlanMemory> {
  using PlanMemoryPassBase::PlanMemoryPassBase;

  void runOnOperation() override {
    func::FuncOp function = getOperation();
    if (function.isExternal())
      return;
    mlir::bufferization::hoistBuffersFromLoops(function);
    SmallVector<Buffer> buffers = findPlannable(function);
    if (buffers.empty())
      function->setAttr("dlc.memory", StringAttr::get(&getContext(), "0"));
    else
      plan(function, buffers);
    leaveRestToRuntime(function);
  }

private:
  /// The buffers of the outermost block whose sizes can be had at its start.
  SmallVector<Buffer> findPlannable(func::FuncOp function) {
    mlir::BufferViewFlowAnalysis aliases(function);
    llvm::DenseMap<Operation *, int64_t> steps = numberSteps(function);
    Block &entry = function.front();
    IRRewriter rewriter(&getContext());
    SmallVector<Buffer> buffers;
    SmallVector<memref::AllocOp> allocs(entry.getOps<memref::AllocOp>());
    // Sizes of all buffers are computed first of all, before this op.
    rewriter.setInsertionPointToStart(&entry);
    Operation *start =
        arith::ConstantIndexOp::create(rewriter, function.getLoc(), 0);
    for (memref::AllocOp alloc : allocs)
      if (succeeded(mlir::moveValueDefinitions(rewriter,
                                               alloc.getDynamicSizes(), start)))
        buffers.push_back({alloc, getLifetime(alloc, aliases, steps), {}});
    start->erase();
    return buffers;
  }

  /// The step of each op of the outermost block.
  static llvm::DenseMap<Operation *, int64_t>
  numberSteps(func::FuncOp function) {
    llvm::DenseMap<Operation *, int64_t> steps;
    int64_t step = 0;
    for (Operation &op : function.front()) {
      bool separates = isa<rt::BarrierOp>(op) || op.getNumRegions() != 0;
      step += separates;
      steps[&op] = step;
      step += separates;
    }
    return steps;
  }

  static Lifetime
  getLifetime(memref::AllocOp alloc,
              const mlir::BufferViewFlowAnalysis &aliases,
              const llvm::DenseMap<Operation *, int64_t> &steps) {
    Lifetime lifetime{std::numeric_limits<int64_t>::max(), -1};
    for (Value alias : aliases.resolve(alloc))
      for (Operation *user : alias.getUsers()) {
        if (isa<mlir::ViewLikeOpInterface>(user))
          continue;
        Operation *outer = alloc->getBlock()->findAncestorOpInBlock(*user);
        int64_t step = steps.lookup(outer);
        lifetime.first = std::min(lifetime.first, step);
        lifetime.last = std::max(lifetime.last, step);
      }
    return lifetime;
  }

  void plan(func::FuncOp function, MutableArrayRef<Buffer> buffers) {
    // Behind the sizes, before everything else.
    Operation *last = nullptr;
    for (Buffer &buffer : buffers)
      for (Value size : buffer.op.getDynamicSizes())
        if (Operation *op = size.getDefiningOp())
          if (!last || last->isBeforeInBlock(op))
            last = op;
    OpBuilder builder(&getContext());
    if (last)
      builder.setInsertionPointAfter(last);
    else
      builder.setInsertionPointToStart(&function.front());
    Location loc = function.getLoc();

    bool allKnown = true;
    for (Buffer &buffer : buffers) {
      buffer.bytes = getBytes(builder, loc, buffer.op);
      allKnown &= isa<Attribute>(buffer.bytes);
    }
    SmallVector<OpFoldResult> offsets;
    OpFoldResult total = allKnown
                             ? planKnown(function, builder, buffers, offsets)
                             : planSlots(builder, loc, buffers, offsets);
    Value bytes = mlir::getValueOrCreateConstantIndexOp(builder, loc, total);
    function->setAttr("dlc.memory",
                      builder.getStringAttr(getSizeExpression(bytes)));
    Value arena = rt::ArenaOp::create(
        builder, loc,
        MemRefType::get({ShapedType::kDynamic}, builder.getI8Type()), bytes);
    for (auto [buffer, offset] : llvm::zip(buffers, offsets)) {
      // At the buffer's place, or behind the arena if that is later.
      if (arena.getDefiningOp()->isBeforeInBlock(buffer.op))
        builder.setInsertionPoint(buffer.op);
      Value at = mlir::getValueOrCreateConstantIndexOp(
          builder, buffer.op.getLoc(), offset);
      Value view = memref::ViewOp::create(builder, buffer.op.getLoc(),
                                          buffer.op.getType(), arena, at,
                                          buffer.op.getDynamicSizes());
      buffer.op.replaceAllUsesWith(view);
      buffer.op.erase();
    }
  }

  /// The buffer's size, rounded up to the alignment.
  static OpFoldResult getBytes(OpBuilder &builder, Location loc,
                               memref::AllocOp alloc) {
    MemRefType type = alloc.getType();
    SmallVector<OpFoldResult> sizes =
        mergeSizes(builder, type.getShape(), alloc.getDynamicSizes());
    int64_t width = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
    OpFoldResult bytes = builder.getIndexAttr(width);
    // Known factors first, so that what can be folded is.
    for (bool known : {true, false})
      for (OpFoldResult size : sizes)
        if (isa<Attribute>(size) == known)
          bytes = mulSizes(builder, loc, bytes, size);
    OpFoldResult unit = builder.getIndexAttr(kAlignment);
    if (std::optional<int64_t> known = mlir::getConstantIntValue(bytes))
      return builder.getIndexAttr(llvm::alignTo(*known, kAlignment));
    return mulSizes(builder, loc, ceilDivSizes(builder, loc, bytes, unit),
                    unit);
  }

  static OpFoldResult planKnown(func::FuncOp function, OpBuilder &builder,
                                ArrayRef<Buffer> buffers,
                                SmallVectorImpl<OpFoldResult> &offsets) {
    SmallVector<int64_t> sizes;
    SmallVector<Lifetime> lifetimes;
    for (const Buffer &buffer : buffers) {
      sizes.push_back(*mlir::getConstantIntValue(buffer.bytes));
      lifetimes.push_back(buffer.lifetime);
    }
    ArenaPlan plan = planArena(sizes, lifetimes, kAlignment);
    for (int64_t offset : plan.offsets)
      offsets.push_back(builder.getIndexAttr(offset));
    function->setAttr("dlc.memory_bound",
                      builder.getIndexAttr(plan.lowerBound));
    return builder.getIndexAttr(plan.bytes);
  }

  static OpFoldResult planSlots(OpBuilder &builder, Location loc,
                                ArrayRef<Buffer> buffers,
                                SmallVectorImpl<OpFoldResult> &offsets) {
    SmallVector<Lifetime> lifetimes;
    for (const Buffer &buffer : buffers)
      lifetimes.push_back(buffer.lifetime);
    SmallVector<int64_t> slots =
        assignSlots(lifetimes, [&](size_t a, size_t b) {
          return provablyEqual(buffers[a].bytes, buffers[b].bytes);
        });
    SmallVector<OpFoldResult> sizes;
    for (auto [buffer, slot] : llvm::zip(buffers, slots)) {
      if (slot >= static_cast<int64_t>(sizes.size()))
        sizes.resize(slot + 1, builder.getIndexAttr(0));
      sizes[slot] = isa<Attribute>(sizes[slot]) &&
                            mlir::getConstantIntValue(sizes[slot]) == 0
                        ? buffer.bytes
                        : maxSizes(builder, loc, sizes[slot], buffer.bytes);
    }
    SmallVector<OpFoldResult> starts;
    OpFoldResult total = builder.getIndexAttr(0);
    for (OpFoldResult size : sizes) {
      starts.push_back(total);
      total = addSizes(builder, loc, total, size);
    }
    for (int64_t slot : slots)
      offsets.push_back(starts[slot]);
    return total;
  }

  static void leaveRestToRuntime(func::FuncOp function) {
    function.walk([](memref::AllocOp alloc) {
      OpBuilder builder(alloc);
      alloc.replaceAllUsesWith(rt::AllocOp::create(builder, alloc.getLoc(),
                                                   alloc.getType(),
                                                   alloc.getDynamicSizes())
                                   .getResult());
      alloc.erase();
    });
  }
};

} // namespace
