//===- Autodiff.cpp - The phase that differentiates -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "dlc/Autodiff/Passes.h"
#include "dlc/Pipelines/Phases.h"
#include "mlir/Pass/PassManager.h"

using namespace dlc;

void dlc::buildAutodiffPhase(OpPassManager &manager,
                             const CompileOptions &options) {
  // Of what is simpler, gradients are simpler.
  addCleanup(manager);
  manager.addPass(
      createDifferentiatePass({options.saved.percent, options.saved.bytes}));
}
