//===- InsertBarriers.cpp - dlc-insert-barriers ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks the host program in order and remembers what the dispatches since the
// last barrier read and write. Buffers are told apart by where they were
// allocated.
//
//===----------------------------------------------------------------------===//

#include "dlc/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

namespace dlc {
#define GEN_PASS_DEF_INSERTBARRIERSPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

namespace {

/// The buffer that `value` is a view of; null where it may be one of several.
Value getRoot(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    auto view = dyn_cast<mlir::ViewLikeOpInterface>(op);
    if (!view)
      return isa<mlir::RegionBranchOpInterface, arith::SelectOp>(op) ? Value()
                                                                     : value;
    value = view.getViewSource();
  }
  bool isEntryArgument =
      isa<func::FuncOp>(cast<BlockArgument>(value).getOwner()->getParentOp());
  return isEntryArgument ? value : Value();
}

/// What was dispatched since the last barrier.
struct Pending {
  llvm::SmallDenseSet<Value> read, written;

  bool isEmpty() const { return read.empty() && written.empty(); }

  static bool overlaps(const llvm::SmallDenseSet<Value> &set, Value root) {
    // A null root, on either side, may be anything.
    return !set.empty() &&
           (!root || set.contains(root) || set.contains(Value()));
  }
  bool conflictsWithRead(Value root) const { return overlaps(written, root); }
  bool conflictsWithWrite(Value root) const {
    return overlaps(written, root) || overlaps(read, root);
  }
};

struct InsertBarriers : impl::InsertBarriersPassBase<InsertBarriers> {
  using InsertBarriersPassBase::InsertBarriersPassBase;

  void runOnOperation() override {
    for (Block &block : getOperation().getBody())
      visit(block);
  }

  /// Leaves nothing pending at the block's end.
  void visit(Block &block) {
    Pending pending;
    for (Operation &op : llvm::make_early_inc_range(block)) {
      if (needsBarrier(op, pending)) {
        OpBuilder builder(&op);
        rt::BarrierOp::create(builder, op.getLoc());
        pending = Pending();
      }
      if (auto dispatch = dyn_cast<rt::DispatchOp>(op)) {
        for (Value input : dispatch.getInputs())
          if (isa<MemRefType>(input.getType()))
            pending.read.insert(getRoot(input));
        for (Value output : dispatch.getOutputs())
          pending.written.insert(getRoot(output));
      }
      for (Region &region : op.getRegions())
        for (Block &nested : region)
          visit(nested);
    }
  }

  static bool needsBarrier(Operation &op, const Pending &pending) {
    if (pending.isEmpty())
      return false;
    if (op.getNumRegions() != 0 || op.hasTrait<mlir::OpTrait::IsTerminator>())
      return true;
    if (auto dispatch = dyn_cast<rt::DispatchOp>(op))
      return llvm::any_of(dispatch.getInputs(),
                          [&](Value input) {
                            return isa<MemRefType>(input.getType()) &&
                                   pending.conflictsWithRead(getRoot(input));
                          }) ||
             llvm::any_of(dispatch.getOutputs(), [&](Value output) {
               return pending.conflictsWithWrite(getRoot(output));
             });
    if (auto load = dyn_cast<memref::LoadOp>(op))
      return pending.conflictsWithRead(getRoot(load.getMemRef()));
    if (auto store = dyn_cast<memref::StoreOp>(op))
      return pending.conflictsWithWrite(getRoot(store.getMemRef()));
    return false;
  }
};

} // namespace
