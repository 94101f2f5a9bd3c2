//===- ForwardPass.cpp - What a backward pass needs -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ForwardPass.h"
#include "Activity.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/TypeSwitch.h"
#include <cmath>
#include <map>

using namespace dlc;

/// What a size, or a number of steps, that is not known is taken for.
static constexpr int64_t kAssumedSize = 128;
/// A processor does about as many operations while it moves a byte.
static constexpr double kWorkPerByte = 4;
/// More cuts make the choice among them no better, and each two of them are
/// looked at, with the ops in between.
static constexpr double kMostCuts = 128, kMostVisits = 2e8;

static double countElements(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return 0;
  double count = 1;
  for (int64_t size : tensor.getShape())
    count *= ShapedType::isDynamic(size) ? kAssumedSize : size;
  return count;
}

static double countBytes(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.getElementType().isIntOrFloat())
    return 0;
  return countElements(type) *
         llvm::divideCeil(tensor.getElementTypeBitWidth(), 8);
}

static bool isMovement(Operation *op) {
  return isa<BroadcastOp, ReshapeOp, TransposeOp, tensor::CastOp>(op);
}

/// In floating point operations.
static double estimateWork(Operation *op) {
  double work = 0;
  for (mlir::Region &region : op->getRegions())
    for (Operation &inner : region.getOps())
      work += estimateWork(&inner);
  if (auto loop = dyn_cast<mlir::scf::ForOp>(op)) {
    std::optional<llvm::APInt> count = loop.getStaticTripCount();
    return work * (count ? count->getSExtValue() : kAssumedSize);
  }
  for (Type type : op->getOperandTypes())
    work += kWorkPerByte * countBytes(type);
  for (Type type : op->getResultTypes())
    work += kWorkPerByte * countBytes(type);
  return work + llvm::TypeSwitch<Operation *, double>(op)
                    .Case([](DotGeneralOp dot) {
                      double terms = countElements(dot.getType());
                      for (int64_t dim : dot.getLhsContracting())
                        terms *= countElements(dot.getLhs().getType().clone(
                            {dot.getLhs().getType().getDimSize(dim)}));
                      return 2 * terms;
                    })
                    .Case([](ConvOp conv) {
                      // Each element is a sum over a filter's channel.
                      auto filter = conv.getFilter().getType();
                      int64_t channelDim =
                          conv.getLayout() == Layout::channels_first
                              ? 0
                              : filter.getRank() - 1;
                      return 2 * countElements(conv.getType()) *
                             countElements(filter) /
                             countElements(
                                 filter.clone({filter.getDimSize(channelDim)}));
                    })
                    .Default([](Operation *) { return 0.0; });
}

//===----------------------------------------------------------------------===//
// What there is
//===----------------------------------------------------------------------===//

/// Notes that `user`, the last op so far, uses `value`.
void ForwardPass::addUse(Op &user, Value value) {
  auto number = numbers.find(value);
  if (number == numbers.end())
    return;
  user.uses.push_back(number->second);
  values[number->second].lastUse = ops.size();
}

void ForwardPass::addOp(Operation *op) {
  Op added{op, 0, isa<DotGeneralOp, ConvOp>(op), mlir::isMemoryEffectFree(op),
           {}, {}};
  llvm::SetVector<Value> used = getUsedValues(op);
  // What comes of constants alone is made where it is needed.
  bool isFree = llvm::all_of(used, [&](Value value) {
    return !isa<RankedTensorType>(value.getType()) || isConstant(value);
  });
  if (isMovement(op) && isParameter(op->getOperand(0))) {
    parameters.insert(op->getResult(0));
    isFree = true;
  }
  for (Value value : used)
    addUse(added, value);
  if (!isFree) {
    added.work = estimateWork(op);
    int64_t position = ops.size();
    for (Value result : op->getResults()) {
      if (!isa<RankedTensorType>(result.getType()))
        continue;
      added.results.push_back(values.size());
      numbers[result] = values.size();
      values.push_back({result,
                        static_cast<int64_t>(countBytes(result.getType())),
                        position, position, false});
    }
  }
  ops.push_back(std::move(added));
}

/// Has what is in another's memory be there as long as that, at no cost.
void ForwardPass::shareMemory(Saved &saved) {
  Operation *op = saved.value.getDefiningOp();
  if (!isa<ReshapeOp, tensor::CastOp>(op))
    return;
  auto number = numbers.find(op->getOperand(0));
  if (number == numbers.end())
    return;
  Saved &owner = values[number->second];
  owner.lastUse = std::max(owner.lastUse, saved.lastUse);
  owner.usedBackward |= saved.usedBackward;
  if (owner.lastUse == getNumOps())
    owner.bytes = 0;
  saved.bytes = 0;
}

ForwardPass::ForwardPass(Operation *backward) {
  Block *block = backward->getBlock();
  for (Operation &op : *block) {
    if (&op == backward)
      break;
    addOp(&op);
  }
  for (Saved &saved : values) {
    for (Operation *user : saved.value.getUsers()) {
      Operation *place = block->findAncestorOpInBlock(*user);
      if (place->hasTrait<mlir::OpTrait::IsTerminator>()) {
        // It is there to the end in any case.
        saved.lastUse = ops.size();
        saved.bytes = 0;
      } else if (!place->isBeforeInBlock(backward)) {
        saved.usedBackward = true;
      }
    }
  }
  for (Saved &saved : llvm::reverse(values))
    shareMemory(saved);
  for (const Saved &saved : values) {
    if (!saved.usedBackward)
      continue;
    savedBytes += saved.bytes;
    if (!cast<RankedTensorType>(saved.value.getType()).hasStaticShape())
      open = saved.value;
  }
}

double ForwardPass::getWork() const {
  double work = 0;
  for (const Op &op : ops)
    work += op.work;
  return work;
}

//===----------------------------------------------------------------------===//
// What it costs
//===----------------------------------------------------------------------===//

SmallVector<int64_t> ForwardPass::getCuts() const {
  // What a cut at each position adds to what is saved, and all that crosses it:
  // first by how much more that is than at the position before.
  using Crossing = std::pair<int64_t, int64_t>;
  SmallVector<Crossing> crossing(ops.size() + 2);
  auto add = [&](int64_t at, Crossing bytes, int64_t times) {
    crossing[at].first += times * bytes.first;
    crossing[at].second += times * bytes.second;
  };
  for (const Saved &saved : values) {
    Crossing bytes{saved.usedBackward ? 0 : saved.bytes, saved.bytes};
    add(saved.position + 1, bytes, 1);
    add(saved.lastUse + 1, bytes, -1);
  }
  for (size_t at = 1; at < crossing.size(); ++at)
    add(at, crossing[at - 1], 1);
  std::map<Crossing, SmallVector<int64_t>> classes;
  for (size_t at = 1; at < ops.size(); ++at)
    if (!ops[at - 1].results.empty() && crossing[at] <= crossing[at - 1] &&
        crossing[at] <= crossing[at + 1])
      classes[crossing[at]].push_back(at);

  size_t most =
      std::min(kMostCuts, 2 + std::sqrt(kMostVisits / (ops.size() + 1)));
  SmallVector<int64_t> cuts{0, static_cast<int64_t>(ops.size())};
  for (const auto &[bytes, positions] : classes) {
    // Of many that are as good as each other, some all along the pass.
    size_t taken = std::min(most - cuts.size(), positions.size());
    for (size_t i = 0; i < taken; ++i)
      cuts.push_back(positions[i * positions.size() / taken]);
  }
  llvm::sort(cuts);
  return cuts;
}

SavingCost ForwardPass::getCost(int64_t begin, int64_t end,
                                SavingPolicy policy) const {
  SavingCost cost;
  // What is computed again takes, of what is computed in the range.
  llvm::DenseSet<int64_t> needed;
  for (int64_t i = end - 1; i >= begin; --i) {
    const Op &op = ops[i];
    bool isKept = policy == SavingPolicy::everything || !op.isPure ||
                  (policy == SavingPolicy::contractions && op.isContraction);
    bool isRepeated = false;
    for (int64_t result : op.results) {
      const Saved &saved = values[result];
      bool isUsed = saved.usedBackward || needed.contains(result);
      if (saved.lastUse >= end || (isKept && isUsed)) {
        cost.saved += saved.bytes;
      } else if (isUsed) {
        isRepeated = true;
        if (saved.usedBackward) {
          cost.repeated += saved.bytes;
          cost.values.push_back(saved.value);
        }
      }
    }
    if (!isRepeated)
      continue;
    cost.work += op.work;
    cost.ops.push_back(op.op);
    needed.insert(op.uses.begin(), op.uses.end());
  }
  std::reverse(cost.ops.begin(), cost.ops.end());
  return cost;
}
