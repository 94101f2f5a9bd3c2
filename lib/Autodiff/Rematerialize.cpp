//===- Rematerialize.cpp - Computing again instead of saving --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dlc/Autodiff/Rematerialize.h"
#include "Activity.h"
#include "SavingPlan.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/Support/FormatVariadic.h"

using namespace dlc;

/// Tensors that `op` and the ops in its regions use.
static SmallVector<Value> getUsedTensors(Operation *op) {
  return llvm::filter_to_vector(getUsedValues(op), [](Value value) {
    return isa<RankedTensorType>(value.getType());
  });
}

/// Ops that are computed a second time, in front of the first op of the
/// backward pass that uses one of `values`.
class Repetition {
public:
  Repetition(const ForwardPass &forward, Operation *backward,
             const SavingCost &cost)
      : forward(forward), backward(backward), cost(cost), place(findPlace()) {}

  void emit() {
    OpBuilder b(place);
    Value after = findGradient();
    for (Operation *op : cost.ops) {
      for (Value value : getUsedTensors(op))
        mapAgain(b, value, after);
      b.clone(*op, mapping);
    }
    for (Value value : cost.values)
      value.replaceUsesWithIf(mapping.lookup(value), [&](OpOperand &use) {
        return isBackward(use.getOwner());
      });
  }

private:
  Operation *getOpInBlock(Operation *op) const {
    return backward->getBlock()->findAncestorOpInBlock(*op);
  }

  bool isBackward(Operation *op) const {
    return !getOpInBlock(op)->isBeforeInBlock(backward);
  }

  Operation *findPlace() const {
    Operation *first = backward->getBlock()->getTerminator();
    for (Value value : cost.values)
      for (Operation *user : value.getUsers())
        if (isBackward(user) && getOpInBlock(user)->isBeforeInBlock(first))
          first = getOpInBlock(user);
    return first;
  }

  /// What the backward pass has at `place`, of which it goes on from there: the
  /// first such value that is used, or the last one that was computed.
  Value findGradient() const {
    for (Operation *op = place; op; op = op->getNextNode())
      for (Value value : getUsedTensors(op)) {
        Operation *made = value.getDefiningOp();
        if (made && made->getBlock() == place->getBlock() && isBackward(made) &&
            made->isBeforeInBlock(place))
          return value;
      }
    for (Operation *op = place->getPrevNode(); op != backward->getPrevNode();
         op = op->getPrevNode())
      for (Value result : op->getResults())
        if (isa<RankedTensorType>(result.getType()))
          return result;
    llvm_unreachable("a backward pass begins with a gradient");
  }

  /// Has the same behind a fence stand for `value` in what is computed again,
  /// so that nothing is done before it is needed, and nothing that is made of
  /// it alone, as a weight in another order, is kept from the forward pass on.
  void mapAgain(OpBuilder &b, Value value, Value after) {
    SmallVector<Operation *> moves;
    while (!mapping.contains(value) && value.getDefiningOp() &&
           forward.isParameter(value)) {
      moves.push_back(value.getDefiningOp());
      value = moves.back()->getOperand(0);
    }
    if (!mapping.contains(value) && !forward.isConstant(value))
      mapping.map(value, FenceOp::create(b, value.getLoc(), value, after));
    for (Operation *op : llvm::reverse(moves))
      b.clone(*op, mapping);
  }

  const ForwardPass &forward;
  Operation *backward;
  const SavingCost &cost;
  Operation *place;
  IRMapping mapping;
};

/// Rules emit what nobody may need, which then needs nothing.
static void removeUnused(Operation *backward) {
  for (Operation *op = backward->getBlock()->getTerminator(); op != backward;) {
    Operation *previous = op->getPrevNode();
    if (mlir::isOpTriviallyDead(op))
      op->erase();
    op = previous;
  }
}

/// "21.5 MiB"
static std::string formatBytes(int64_t bytes) {
  return llvm::formatv("{0:f1} MiB", bytes / 1048576.0);
}

LogicalResult dlc::rematerialize(Operation *backward,
                                 const SavingBudget &budget) {
  if (!budget.isLimit())
    return success();
  removeUnused(backward);
  ForwardPass forward(backward);
  int64_t all = forward.getSavedBytes();
  Location loc = backward->getParentOp()->getLoc();
  if (budget.isInBytes() && forward.getOpenValue())
    return mlir::emitError(loc)
           << "what is saved is to have at most " << budget.bytes
           << " bytes, but how many it has is not known, as of "
           << forward.getOpenValue().getType()
           << "; give a percentage of it, such as 30%";
  int64_t most = all * budget.percent / 100;
  if (budget.isInBytes())
    most = std::min(most, budget.bytes);
  if (all <= most)
    return success();
  SavingPlan plan = planSaving(forward, most);
  auto getPercent = [](double part, double whole) {
    return llvm::formatv("{0:f0} %", 100 * part / whole).str();
  };
  // Sizes that are not known make for no number of bytes.
  std::string saved =
      forward.getOpenValue()
          ? getPercent(plan.bytes, all) + " of what"
          : formatBytes(plan.bytes) + " of the " + formatBytes(all) + " that";
  if (plan.bytes > most)
    mlir::emitWarning(loc)
        << "no less than " << getPercent(plan.bytes, all)
        << " of what the backward pass needs of the forward pass can be "
           "saved, but "
        << getPercent(most, all) << " are to be enough";
  mlir::emitRemark(loc) << saved
                        << " the backward pass needs of the forward pass "
                           "are there at a time, and "
                        << getPercent(plan.work, forward.getWork())
                        << " of the forward pass are computed twice";
  // From the last on, as the backward pass does.
  for (const SavedRange &range : llvm::reverse(plan.ranges)) {
    SavingCost cost = forward.getCost(range.begin, range.end, range.policy);
    if (!cost.ops.empty())
      Repetition(forward, backward, cost).emit();
  }
  return success();
}
