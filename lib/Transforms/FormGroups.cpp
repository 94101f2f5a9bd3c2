//===- FormGroups.cpp - dlc-form-groups -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From the last op backwards, each structured op that is in no group yet starts
// one and draws in its producers, as long as nobody else needs them and the
// whole can still be computed tile by tile.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/TileAlignment.h"
#include "dlc/Transforms/Passes.h"

namespace dlc {
#define GEN_PASS_DEF_FORMGROUPSPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

namespace {

/// The ops of a group, the root first.
struct Group {
  TileAlignment alignment;
  SmallVector<Operation *> ops;
  bool hasContraction;

  explicit Group(linalg::LinalgOp root)
      : alignment(root), ops{root},
        hasContraction(getStructuredKind(root) == StructuredKind::contraction) {
  }
};

/// Whether all that use the results of `op`, but for their sizes, are in
/// `group`.
bool isNeededOnlyBy(Operation *op, const Group &group) {
  return llvm::all_of(op->getUsers(), [&](Operation *user) {
    return isa<tensor::DimOp>(user) || llvm::is_contained(group.ops, user);
  });
}

bool isFillOrEmpty(Operation *op) {
  return isa<linalg::FillOp, tensor::EmptyOp>(op);
}

/// Whether `producer` may join `group`.
bool canJoin(linalg::LinalgOp producer, const Group &group) {
  if (producer->getBlock() != group.ops.front()->getBlock() ||
      producer->getNumResults() != 1 || !isNeededOnlyBy(producer, group))
    return false;
  StructuredKind kind = getStructuredKind(producer);
  if (kind == StructuredKind::fill || group.alignment.contains(producer))
    return false;
  // Operands of a contraction are read again and again; computing them anew
  // each time is no gain.
  for (OpOperand &use : producer->getResult(0).getUses()) {
    auto consumer = dyn_cast<linalg::LinalgOp>(use.getOwner());
    if (consumer && getStructuredKind(consumer) == StructuredKind::contraction)
      return false;
  }
  Group trial = group;
  trial.alignment.add(producer);
  SmallVector<bool> tileable = trial.alignment.getTileable();
  if (kind == StructuredKind::contraction) {
    // A contraction is worth its tiles in all of its dimensions, and one is
    // enough for a kernel.
    if (group.hasContraction)
      return false;
    ArrayRef<int64_t> follows = trial.alignment.getLoops(producer);
    for (auto [i, iterator] :
         llvm::enumerate(producer.getIteratorTypesArray())) {
      bool parallel = iterator == utils::IteratorType::parallel;
      if (parallel && (follows[i] < 0 || !tileable[follows[i]]) &&
          producer.getStaticLoopRanges()[i] != 1)
        return false;
    }
    return true;
  }
  // Something must be left to divide among threads.
  return llvm::is_contained(tileable, true);
}

class Grouper {
public:
  Grouper(func::FuncOp function, bool fuse) : function(function), fuse(fuse) {}

  void run() {
    SmallVector<linalg::LinalgOp> roots;
    function.walk<mlir::WalkOrder::PostOrder>([&](Operation *op) {
      if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
        if (!op->getParentOfType<rt::GroupOp>())
          roots.push_back(linalgOp);
    });
    for (linalg::LinalgOp root : llvm::reverse(roots)) {
      if (grouped.contains(root))
        continue;
      // A fill that others start from is computed by them.
      if (isa<linalg::FillOp>(root) && llvm::all_of(root->getUses(), isStart))
        continue;
      Group group(root);
      if (fuse)
        grow(group);
      grouped.insert(group.ops.begin(), group.ops.end());
      wrap(group);
    }
    wrapPads();
  }

private:
  /// Whether the user writes over the tensor, rather than read it.
  static bool isStart(OpOperand &use) {
    auto user = dyn_cast<linalg::LinalgOp>(use.getOwner());
    return isa<tensor::DimOp>(use.getOwner()) || (user && user.isDpsInit(&use));
  }

  void grow(Group &group) {
    // `ops` grows while it is visited.
    for (size_t i = 0; i < group.ops.size(); ++i) {
      auto consumer = dyn_cast<linalg::LinalgOp>(group.ops[i]);
      for (Value input : consumer.getDpsInputs()) {
        auto producer = input.getDefiningOp<linalg::LinalgOp>();
        if (!producer || grouped.contains(producer) ||
            !canJoin(producer, group))
          continue;
        group.alignment.add(producer);
        group.ops.push_back(producer);
        group.hasContraction |=
            getStructuredKind(producer) == StructuredKind::contraction;
      }
    }
  }

  /// Copies of the ops that any kernel that needs them makes for itself.
  void cloneIntoGroup(OpBuilder &builder, IRMapping &mapping, Value value) {
    Operation *op = value.getDefiningOp();
    if (!op || mapping.contains(value) || op->getParentOfType<rt::GroupOp>())
      return;
    bool isPad = fuse && isa<tensor::PadOp>(op);
    if (!isPad && !isFillOrEmpty(op) &&
        !(op->hasTrait<mlir::OpTrait::ConstantLike>() &&
          !isa<RankedTensorType>(value.getType())))
      return;
    for (Value operand : op->getOperands()) {
      // How much a tile needs of a padded tensor that is padded again has no
      // bound that could be told.
      if (!isPad || !operand.getDefiningOp<tensor::PadOp>())
        cloneIntoGroup(builder, mapping, operand);
    }
    builder.clone(*op, mapping);
  }

  void wrap(Group &group) {
    linalg::LinalgOp root = group.alignment.getRoot();
    OpBuilder builder(root);
    SmallVector<Location> locs;
    for (Operation *op : llvm::reverse(group.ops))
      locs.push_back(op->getLoc());
    auto wrapper = rt::GroupOp::create(
        builder, mlir::FusedLoc::get(builder.getContext(), locs),
        root->getResultTypes());
    builder.createBlock(&wrapper.getBody());

    // In program order, which for ops of one block is easy to ask.
    llvm::sort(group.ops, [](Operation *a, Operation *b) {
      return a->isBeforeInBlock(b);
    });
    IRMapping mapping;
    for (Operation *op : group.ops) {
      for (Value operand : op->getOperands())
        cloneIntoGroup(builder, mapping, operand);
      op->walk([&](Operation *nested) {
        for (Value operand : nested->getOperands())
          if (operand.getParentBlock() == op->getBlock())
            cloneIntoGroup(builder, mapping, operand);
      });
      builder.clone(*op, mapping);
    }
    SmallVector<Value> results;
    for (Value result : root->getResults())
      results.push_back(mapping.lookup(result));
    rt::YieldOp::create(builder, root.getLoc(), results);
    root->replaceAllUsesWith(wrapper.getResults());
    for (Operation *op : llvm::reverse(group.ops))
      op->erase();
  }

  /// Pads that no structured op took in are kernels themselves.
  void wrapPads() {
    SmallVector<tensor::PadOp> pads;
    function.walk([&](tensor::PadOp pad) {
      if (!pad->getParentOfType<rt::GroupOp>())
        pads.push_back(pad);
    });
    for (tensor::PadOp pad : pads) {
      if (pad->use_empty()) {
        pad->erase();
        continue;
      }
      OpBuilder builder(pad);
      auto wrapper =
          rt::GroupOp::create(builder, pad.getLoc(), pad->getResultTypes());
      builder.createBlock(&wrapper.getBody());
      Operation *copy = builder.clone(*pad);
      rt::YieldOp::create(builder, pad.getLoc(), copy->getResults());
      pad.replaceAllUsesWith(wrapper.getResult(0));
      pad->erase();
    }
  }

  func::FuncOp function;
  bool fuse;
  llvm::DenseSet<Operation *> grouped;
};

struct FormGroups : impl::FormGroupsPassBase<FormGroups> {
  using FormGroupsPassBase::FormGroupsPassBase;

  void runOnOperation() override { Grouper(getOperation(), fuse).run(); }
};

} // namespace
