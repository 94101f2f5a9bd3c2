//===- LoopStacks.cpp - What the steps of a loop leave --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LoopStacks.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;
namespace scf = mlir::scf;

SmallVector<OpFoldResult> dlc::getRowOffsets(OpBuilder &b, OpFoldResult row,
                                             int64_t rank) {
  SmallVector<OpFoldResult> offsets(rank + 1, b.getIndexAttr(0));
  offsets[0] = row;
  return offsets;
}

/// The sizes of `value`, which is in the body of `loop`, in front of the loop.
/// What it carries has the same sizes in all steps.
static FailureOr<SmallVector<OpFoldResult>> getDimsBefore(scf::ForOp loop,
                                                          Value value) {
  OpBuilder b(loop);
  Operation *previous = loop->getPrevNode();
  SmallVector<OpFoldResult> dims = getDims(b, value.getLoc(), value);
  auto isInside = [&](Value used) {
    return !loop.isDefinedOutsideOfLoop(used);
  };
  bool isKnown = llvm::none_of(dims, [&](OpFoldResult dim) {
    auto size = dyn_cast<Value>(dim);
    return size && isInside(size);
  });
  SmallVector<Operation *> made;
  for (Operation *op = loop->getPrevNode(); op != previous;
       op = op->getPrevNode()) {
    made.push_back(op);
    for (mlir::OpOperand &operand : op->getOpOperands()) {
      auto argument = dyn_cast<BlockArgument>(operand.get());
      if (argument && argument.getOwner() == loop.getBody() &&
          argument != loop.getInductionVar())
        operand.set(loop.getTiedLoopInit(argument)->get());
      isKnown &= !isInside(operand.get());
    }
  }
  if (isKnown)
    return dims;
  for (Operation *op : made)
    op->erase();
  return failure();
}

Value LoopStacks::get(Value value) {
  if (Value stack = stacks.lookup(value))
    return stack;
  FailureOr<SmallVector<OpFoldResult>> sizes = getDimsBefore(loop, value);
  if (failed(sizes))
    return {};
  sizes->insert(sizes->begin(), count);
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(*sizes, shape, open);
  auto type = cast<RankedTensorType>(value.getType()).clone(shape);
  OpBuilder before(loop);
  Value stack = EmptyOp::create(before, value.getLoc(), type, open);
  stacks[value] = stack;
  return stack;
}

scf::ForOp LoopStacks::write(function_ref<OpFoldResult(OpBuilder &)> getRow,
                             const Carried &carried) {
  SmallVector<Value> values, initial(carried.initial);
  for (auto [value, stack] : stacks) {
    if (stack.use_empty()) {
      stack.getDefiningOp()->erase();
      continue;
    }
    values.push_back(value);
    initial.push_back(stack);
  }
  if (initial.empty())
    return loop;
  size_t numCarried = carried.initial.size();
  auto emitNext = [&](OpBuilder &b, Location loc, ArrayRef<BlockArgument> now) {
    ImplicitLocOpBuilder inside(loc, b);
    SmallVector<Value> next;
    if (numCarried != 0)
      next = carried.step(inside, now.take_front(numCarried));
    OpFoldResult row = getRow(inside);
    for (auto [value, stack] : llvm::zip(values, now.drop_front(numCarried))) {
      SmallVector<OpFoldResult> sizes = getDims(inside, loc, value);
      int64_t rank = sizes.size();
      sizes.insert(sizes.begin(), b.getIndexAttr(1));
      next.push_back(InsertSliceOp::create(inside,
                                           reshapeTo(inside, value, sizes),
                                           stack, getRowOffsets(b, row, rank)));
    }
    return next;
  };
  size_t numBefore = loop.getNumResults();
  mlir::IRRewriter rewriter(loop);
  loop = cast<scf::ForOp>(*loop.replaceWithAdditionalYields(
      rewriter, initial, /*replaceInitOperandUsesInLoop=*/false, emitNext));
  auto written = loop.getResults().drop_front(numBefore + numCarried);
  for (auto [i, result] : llvm::enumerate(written))
    initial[numCarried + i].replaceAllUsesExcept(result, loop);
  return loop;
}
