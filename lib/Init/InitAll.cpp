//===- InitAll.cpp - Registration of everything ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "dlc/InitAll.h"
#include "dlc/Autodiff/Differentiable.h"
#include "dlc/Autodiff/Passes.h"
#include "dlc/Batching/Batching.h"
#include "dlc/Conversion/Passes.h"
#include "dlc/Dialect/Check/Check.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "dlc/Pipelines/Phases.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"

void dlc::registerAllDialects(DialectRegistry &registry) {
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registry.insert<DlcDialect, rt::DlcRtDialect, check::CheckDialect>();
  registerDifferentiableModels(registry);
  registerBatchableModels(registry);
  rt::registerBufferizableOpInterfaceModels(registry);
}

void dlc::registerAllTranslations(DialectRegistry &registry) {
  mlir::registerBuiltinDialectTranslation(registry);
  mlir::registerLLVMDialectTranslation(registry);
}

void dlc::registerAllPasses() {
  mlir::registerAllPasses();
  registerDlcAutodiffPasses();
  registerDlcConversionPasses();
  registerDlcTransformsPasses();
  registerAllPipelines();
}
