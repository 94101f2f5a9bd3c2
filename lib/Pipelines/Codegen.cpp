//===- Codegen.cpp - The phase codegen ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// From kernels and host program to LLVM, each kernel in a module of its own, in
// parallel.
//
//===----------------------------------------------------------------------===//

#include "Builders.h"
#include "dlc/Conversion/Passes.h"
#include "dlc/Pipelines/Phases.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace dlc;

/// What is common to all functions once their loops are as they should be, for
/// the instructions of `cpu`.
static void addLowering(OpPassManager &manager, StringRef cpu) {
  manager.addPass(memref::createExpandStridedMetadataPass());
  manager.addPass(mlir::createLowerAffinePass());
  manager.addPass(mlir::createSCFToControlFlowPass());
  manager.addPass(arith::createArithExpandOpsPass());
  addCleanup(manager);
  manager.addPass(createDlcRtToLLVMPass());
  manager.addPass(mlir::createReconcileUnrealizedCastsPass());
  manager.addNestedPass<mlir::LLVM::LLVMFuncOp>(
      createExpandHalfFloatsPass({cpu.str()}));
  addCleanup(manager);
}

/// Has programs compute in f32 what they store in fewer bits: no processor does
/// so in less, and rounding once is both faster and closer to what is meant.
static void addWideArithmetic(OpPassManager &manager) {
  arith::ArithEmulateUnsupportedFloatsOptions options;
  options.sourceTypeStrs = {"bf16", "f16"};
  options.targetTypeStr = "f32";
  manager.addPass(arith::createArithEmulateUnsupportedFloats(options));
  manager.addPass(mlir::math::createMathExtendToSupportedTypes());
  // Takes away what rounds and extends again at once.
  addCleanup(manager);
}

static void buildKernelCodegen(OpPassManager &manager,
                               const CompileOptions &options) {
  addWideArithmetic(manager);
  if (options.optimizationLevel > 0) {
    manager.addPass(createTileKernelsPass({options.cpu}));
    // The size of what is only computed in tiles comes from its operands.
    manager.addPass(memref::createResolveRankedShapeTypeResultDimsPass());
    addCleanup(manager);
  }
  // The program may be that of another level.
  manager.addPass(createExpandWinogradPass({options.cpu}));
  manager.addPass(createBufferizeKernelsPass());
  addCleanup(manager);
  manager.addPass(createWinogradToVectorPass({options.cpu}));
  if (options.optimizationLevel > 0)
    manager.addPass(createLinalgToVectorPass({options.cpu}));
  else
    manager.addPass(mlir::createConvertLinalgToLoopsPass());
  manager.addPass(createKernelAbiPass());
  addCleanup(manager);
  if (options.optimizationLevel > 0)
    manager.addPass(createLowerMathPass());
  manager.addPass(mlir::createConvertMathToFuncs());
  // What LLVM knows stays a vector; libm is for the rest, an element at a time.
  manager.addPass(mlir::createConvertMathToLLVMPass());
  manager.addPass(mlir::createConvertMathToLibmPass());
  addLowering(manager, options.cpu);
}

void dlc::buildCodegenPhase(OpPassManager &manager,
                            const CompileOptions &options) {
  // The host program first, which refers to kernels.
  manager.addNestedPass<func::FuncOp>(mlir::createLowerAffinePass());
  manager.addNestedPass<func::FuncOp>(mlir::createSCFToControlFlowPass());
  addWideArithmetic(manager.nest<func::FuncOp>());
  manager.addPass(createHostAbiPass());
  manager.addPass(createIsolateKernelsPass());
  buildKernelCodegen(manager.nest<ModuleOp>(), options);
  // The host program is for all processors.
  addLowering(manager, "x86-64");
}
