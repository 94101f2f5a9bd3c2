//===- Programs.cpp - Fuzzing what ends in a program ----------------------===//
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

#include "Programs.h"
#include "dlc/InitAll.h"
#include "dlc/Pipelines/Phases.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include <cstdlib>

using namespace dlc;
using namespace dlc::test;

/// The context, a new one now and then: types and attributes are never freed.
static mlir::MLIRContext *getSharedContext() {
  static constexpr int kInputs = 1000;
  static std::unique_ptr<mlir::MLIRContext> context;
  static int used = 0;
  if (used++ % kInputs == 0) {
    DialectRegistry registry;
    registerAllDialects(registry);
    context = std::make_unique<mlir::MLIRContext>(
        registry, mlir::MLIRContext::Threading::DISABLED);
    context->loadAllAvailableDialects();
  }
  return context.get();
}

ProgramTest::ProgramTest()
    : context(getSharedContext()),
      handler(context, [this](mlir::Diagnostic &diagnostic) {
        if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error)
          errors += diagnostic.str() + "\n";
      }) {}

void ProgramTest::fail(const Twine &what) {
  llvm::errs() << what << ":\n" << errors;
  abort();
}

bool ProgramTest::checkReported(bool hasProgram) {
  if (!hasProgram && errors.empty())
    fail("no program, but no error either");
  return hasProgram;
}

void ProgramTest::checkFirstPhases(ModuleOp module) {
  if (failed(mlir::verify(module)))
    fail("the program is not valid");
  mlir::PassManager manager(context);
  for (StringRef name : {"autodiff", "graph"})
    buildPhase(manager, *findPhase(name), CompileOptions());
  checkReported(succeeded(manager.run(module)));
}
