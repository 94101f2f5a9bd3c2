//===- Graph.cpp - The phases graph and linalg ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From what a frontend made to structured ops.
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "dlc/Conversion/Passes.h"
#include "dlc/Pipelines/Phases.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace dlc;

void dlc::buildGraphPhase(OpPassManager &manager,
                          const CompileOptions &options) {
  manager.addPass(createCheckToDlcPass());
  addCleanup(manager);
  manager.addPass(createDecomposePass());
  manager.addPass(createFoldEmptyPass());
  addCleanup(manager);
  if (!options.mixedPrecision.empty()) {
    manager.addPass(createMixedPrecisionPass({options.mixedPrecision}));
    addCleanup(manager);
  }
  if (options.optimizationLevel == 0)
    return;
  manager.addPass(createChannelsLastPass());
  manager.addPass(createFoldIntoWeightsPass());
  addCleanup(manager);
}

void dlc::buildLinalgPhase(OpPassManager &manager,
                           const CompileOptions &options) {
  manager.addPass(createDlcToLinalgPass());
  addCleanup(manager);
  if (options.optimizationLevel > 0) {
    if (options.winograd)
      manager.addPass(createUseWinogradPass({options.cpu}));
    manager.addPass(createPackWeightsPass({options.cpu}));
  }
  // Weights that folding has made superfluous.
  manager.addPass(mlir::createSymbolDCEPass());
}
