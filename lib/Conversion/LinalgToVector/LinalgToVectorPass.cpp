//===- LinalgToVectorPass.cpp - dlc-linalg-to-vector ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Plans and emits each structured op of a kernel, and notes on the kernel which
// ones stay scalar and why.
//
//===----------------------------------------------------------------------===//

#include "TileEmitter.h"
#include "dlc/Conversion/Passes.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace dlc {
#define GEN_PASS_DEF_LINALGTOVECTORPASS
#include "dlc/Conversion/Passes.h.inc"
} // namespace dlc

using namespace dlc;

/// The fill that an output of `op` starts from, if that is all it is for: the
/// op can start from the value instead.
static linalg::FillOp findFill(linalg::LinalgOp op, Value output) {
  if (op.getNumReductionLoops() == 0)
    return {};
  for (Operation *before = op->getPrevNode(); before;
       before = before->getPrevNode()) {
    if (auto fill = dyn_cast<linalg::FillOp>(before);
        fill && fill.output() == output)
      return fill;
    // Anything else that may touch the buffer ends the search.
    if (before->getNumRegions() > 0 && !isa<linalg::LinalgOp>(before))
      return {};
    if (!mlir::isMemoryEffectFree(before) &&
        llvm::is_contained(before->getOperands(), output))
      return {};
    if (!isa<linalg::LinalgOp>(before) && !mlir::isMemoryEffectFree(before))
      return {};
  }
  return {};
}

namespace {
struct LinalgToVector : impl::LinalgToVectorPassBase<LinalgToVector> {
  using LinalgToVectorPassBase::LinalgToVectorPassBase;

  void runOnOperation() override {
    FailureOr<Target> target = getTarget(cpu, getOperation());
    if (failed(target))
      return signalPassFailure();
    getOperation()->walk([&](rt::KernelOp kernel) { lower(kernel, *target); });
  }

  void lower(rt::KernelOp kernel, const Target &target) {
    SmallVector<linalg::LinalgOp> ops;
    kernel.walk([&](linalg::LinalgOp op) { ops.push_back(op); });
    llvm::DenseSet<Operation *> absorbed;
    SmallVector<Attribute> notes;
    OpBuilder b(&getContext());
    // From the last on, so that fills are seen after those that start from
    // them.
    for (linalg::LinalgOp op : llvm::reverse(ops)) {
      if (absorbed.contains(op)) {
        op->erase();
        continue;
      }
      StructuredLoops loops(op);
      SmallVector<Value> starts;
      for (const StructuredOperand &output : loops.outputs) {
        linalg::FillOp fill = findFill(op, output.value);
        starts.push_back(fill ? fill.value() : Value());
        if (fill)
          absorbed.insert(fill);
      }
      VectorPlan plan = planVectors(loops, target);
      // A single element is none the worse for being a scalar.
      bool isSingle =
          llvm::all_of(loops.sizes, [](int64_t size) { return size == 1; });
      if (plan.lane < 0 && !isSingle)
        notes.push_back(b.getStringAttr("not vectorized: " + plan.reason));
      b.setInsertionPoint(op);
      TileEmitter(b, loops, plan, starts).emit();
      op->erase();
    }
    if (!notes.empty())
      kernel->setAttr("dlcrt.notes", b.getArrayAttr(notes));
  }
};
} // namespace
