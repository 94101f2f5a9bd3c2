//===- Kernels.cpp - The phase kernels ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From structured ops to a host program and kernels.
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "dlc/Pipelines/Phases.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace dlc;

void dlc::buildKernelsPhase(OpPassManager &manager,
                            const CompileOptions &options) {
  bool fuse = options.optimizationLevel > 0;
  if (fuse) {
    manager.addPass(createFuseElementwisePass());
    addCleanup(manager);
  }
  manager.addNestedPass<func::FuncOp>(createFormGroupsPass({fuse}));
  manager.addPass(createConstantsToWeightsPass());
  manager.addPass(createOutlineKernelsPass());
  addCleanup(manager);
  if (fuse)
    manager.addNestedPass<func::FuncOp>(createHoistUpdatesPass());

  // From here on the host program is about buffers.
  manager.addNestedPass<func::FuncOp>(createWriteOutputsPass());
  manager.addPass(createBufferizeHostPass());
  manager.addNestedPass<func::FuncOp>(mlir::createLowerAffinePass());
  addCleanup(manager);
  manager.addPass(createDeduplicateKernelsPass());
  manager.addNestedPass<func::FuncOp>(createInsertBarriersPass());
  manager.addNestedPass<func::FuncOp>(createRotateLoopBuffersPass());
  manager.addNestedPass<func::FuncOp>(createPlanMemoryPass());
  addCleanup(manager);
}
