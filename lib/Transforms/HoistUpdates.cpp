//===- HoistUpdates.cpp - dlc-hoist-updates -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program computes all gradients and then all updates of what it trains, so
// that all gradients would be in memory at once. What only makes states runs as
// soon as there is what it needs, but behind all that still reads the old ones.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace dlc {
#define GEN_PASS_DEF_HOISTUPDATESPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

namespace {
class Hoister {
public:
  explicit Hoister(func::FuncOp function)
      : function(function), block(function.front()),
        end(cast<func::ReturnOp>(block.getTerminator())) {}

  void run() {
    SmallVector<rt::DispatchOp> dispatches;
    // From the last on, users come before what they use.
    for (Operation &op : llvm::reverse(block))
      if (auto dispatch = dyn_cast<rt::DispatchOp>(op);
          dispatch && isUpdate(dispatch)) {
        updates.insert(dispatch);
        dispatches.push_back(dispatch);
      }
    for (rt::DispatchOp dispatch : llvm::reverse(dispatches))
      hoist(dispatch);
  }

private:
  /// Whether all results are states, or go to others of these ops besides.
  bool isUpdate(rt::DispatchOp dispatch) {
    return llvm::all_of(dispatch->getResults(), [&](Value result) {
      return llvm::any_of(result.getUses(),
                          [&](OpOperand &use) { return !!getState(use); }) &&
             llvm::all_of(result.getUsers(), [&](Operation *user) {
               return user == end || updates.contains(user);
             });
    });
  }

  /// Sets `last` to the op of the block that `op` is in, if that comes later.
  void follow(Operation *op, Operation *&last) const {
    Operation *place = block.findAncestorOpInBlock(*op);
    if (!last || last->isBeforeInBlock(place))
      last = place;
  }

  /// The state that the result used here takes the place of; null if there is
  /// none.
  BlockArgument getState(OpOperand &use) {
    if (use.getOwner() != end)
      return {};
    auto index = function.getResultAttrOfType<IntegerAttr>(
        use.getOperandNumber(), "dlc.updates");
    return index ? function.getArgument(index.getInt()) : BlockArgument();
  }

  void hoist(rt::DispatchOp dispatch) {
    Operation *last = nullptr;
    for (Value operand : dispatch.getInputs())
      if (Operation *op = operand.getDefiningOp())
        follow(op, last);
    for (OpOperand &use : dispatch->getUses())
      if (BlockArgument state = getState(use))
        for (Operation *reader : state.getUsers())
          if (reader != dispatch && reader != end &&
              block.findAncestorOpInBlock(*reader)->isBeforeInBlock(dispatch))
            follow(reader, last);
    if (last)
      moveAfter(dispatch, last);
  }

  /// Together with the tensors it writes to.
  static void moveAfter(rt::DispatchOp dispatch, Operation *last) {
    auto isEmpty = [](Value output) {
      auto empty = output.getDefiningOp<tensor::EmptyOp>();
      return empty && empty.getDynamicSizes().empty();
    };
    if (!llvm::all_of(dispatch.getOutputs(), isEmpty))
      return;
    dispatch->moveAfter(last);
    OpBuilder builder(dispatch);
    for (OpOperand &output : dispatch.getOutputsMutable())
      output.set(builder.clone(*output.get().getDefiningOp())->getResult(0));
  }

  func::FuncOp function;
  Block &block;
  func::ReturnOp end;
  llvm::DenseSet<Operation *> updates;
};

struct HoistUpdates : impl::HoistUpdatesPassBase<HoistUpdates> {
  using HoistUpdatesPassBase::HoistUpdatesPassBase;

  void runOnOperation() override {
    if (!getOperation().isExternal())
      Hoister(getOperation()).run();
  }
};
} // namespace
