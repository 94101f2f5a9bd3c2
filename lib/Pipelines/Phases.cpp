//===- Phases.cpp - The phases of compilation -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table, and what is common to all phases.
//
//===----------------------------------------------------------------------===//

#include "dlc/Pipelines/Phases.h"
#include "Builders.h"
#include "dlc/Dialect/Check/Check.h"
#include "dlc/Dialect/Dlc/Functions.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassOptions.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace dlc;

//===----------------------------------------------------------------------===//
// Contracts
//===----------------------------------------------------------------------===//

/// Containers, and arithmetic on sizes, which every phase has.
static bool isStructureOrSize(Operation *op) {
  return isa<ModuleOp>(op) ||
         isa_and_nonnull<func::FuncDialect, arith::ArithDialect,
                         scf::SCFDialect>(op->getDialect());
}

static bool isTensorAccess(Operation *op) {
  return isa<tensor::DimOp, tensor::FromElementsOp, tensor::ExtractOp,
             tensor::CastOp>(op);
}

bool dlc::isAllowedAfterImport(Operation *op) {
  // Names for several tensors are for frontends alone.
  if (isa<PackOp, ListOp>(op))
    return false;
  return isStructureOrSize(op) || isTensorAccess(op) ||
         isa<mlir::UnrealizedConversionCastOp>(op) ||
         isa_and_nonnull<DlcDialect, check::CheckDialect, math::MathDialect>(
             op->getDialect());
}

static bool isAllowedAfterAutodiff(Operation *op) {
  return isAllowedAfterImport(op) &&
         !isa<GradientOp, YieldOp, TangentOp, CustomGradientOp, BatchOp,
              ReturnOp>(op);
}

static bool isAllowedAfterGraph(Operation *op) {
  return isAllowedAfterAutodiff(op) &&
         !isa_and_nonnull<check::CheckDialect>(op->getDialect()) &&
         !isa<DecomposableOpInterface>(op);
}

static bool isAllowedAfterLinalg(Operation *op) {
  // Upstream's patterns compute sizes by affine maps.
  return isStructureOrSize(op) ||
         isa<WeightOp, FenceOp, affine::AffineApplyOp>(op) ||
         isa<rt::WeightOp, rt::CheckOp, rt::GroupOp, rt::YieldOp,
             rt::WinogradTapOp>(op) ||
         isa_and_nonnull<linalg::LinalgDialect, tensor::TensorDialect,
                         math::MathDialect>(op->getDialect());
}

static bool isAllowedAfterKernels(Operation *op) {
  if (isa<WeightOp, rt::KernelOp>(op) || op->getParentOfType<rt::KernelOp>())
    return true;
  // Of the host's buffers, views and single elements.
  return isStructureOrSize(op) ||
         (isa_and_nonnull<rt::DlcRtDialect, memref::MemRefDialect,
                          math::MathDialect>(op->getDialect()) &&
          !isa<rt::GroupOp, memref::AllocOp, memref::CopyOp>(op));
}

static bool isAllowedAfterCodegen(Operation *op) {
  return isa<ModuleOp, WeightOp>(op) ||
         isa_and_nonnull<mlir::LLVM::LLVMDialect>(op->getDialect());
}

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

static constexpr Phase kPhases[] = {
    {"autodiff", "Computes the gradients that are asked for.",
     "no request for a gradient is left", buildAutodiffPhase,
     isAllowedAfterAutodiff},
    {"graph",
     "Simplifies the tensor program: composites become core ops, constants are "
     "folded, layouts are chosen.",
     "no composite and no expectation is left", buildGraphPhase,
     isAllowedAfterGraph},
    {"linalg", "Lowers tensor ops to structured ops on stored elements.",
     "of the dlc dialect, only weights and fences are left", buildLinalgPhase,
     isAllowedAfterLinalg},
    {"kernels",
     "Fuses ops, makes each group a kernel, and leaves a host program on "
     "planned memory.",
     "outside of kernels there are only sizes, buffers, control flow and calls "
     "of the runtime",
     buildKernelsPhase, isAllowedAfterKernels},
    {"codegen",
     "Tiles and vectorizes each kernel and lowers kernels and host program to "
     "LLVM.",
     "there is only LLVM", buildCodegenPhase, isAllowedAfterCodegen},
};

ArrayRef<Phase> dlc::getPhases() { return kPhases; }

const Phase *dlc::findPhase(StringRef name) {
  const Phase *phase = llvm::find_if(
      kPhases, [&](const Phase &phase) { return phase.name == name; });
  return phase == std::end(kPhases) ? nullptr : phase;
}

//===----------------------------------------------------------------------===//
// Building
//===----------------------------------------------------------------------===//

namespace {

/// Fails, naming the op, where a phase has left something it should not have.
struct CheckContract : mlir::PassWrapper<CheckContract, mlir::OperationPass<>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(CheckContract)

  explicit CheckContract(const Phase &phase) : phase(&phase) {}
  StringRef getArgument() const final { return "dlc-check-contract"; }
  StringRef getName() const final { return "CheckContract"; }

  void runOnOperation() override {
    WalkResult result = getOperation()->walk([&](Operation *op) {
      if (phase->isAllowed(op))
        return WalkResult::advance();
      InFlightDiagnostic error = op->emitError()
                                 << "'" << op->getName()
                                 << "' is left after the phase '" << phase->name
                                 << "'";
      error.attachNote() << "after it, " << phase->contract
                         << "; one of its passes lacks a case for this op";
      return WalkResult::interrupt();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }

  const Phase *phase;
};

/// CompileOptions as pipeline options of dlc-opt.
struct PipelineOptions : mlir::PassPipelineOptions<PipelineOptions> {
  Option<int> level{*this, "level", llvm::cl::desc("Optimization level"),
                    llvm::cl::init(3)};
  Option<std::string> cpu{*this, "cpu", llvm::cl::desc("Target processor"),
                          llvm::cl::init("host")};

  CompileOptions get() const {
    CompileOptions options;
    options.optimizationLevel = level;
    options.cpu = cpu;
    return options;
  }
};

} // namespace

void dlc::addCleanup(OpPassManager &manager) {
  // This one takes the sizes that a loop's value has before it for those that
  // it has in all iterations, but values may grow.
  std::string wrong = "(anonymous namespace)::ForOpTensorCastFolder";
  manager.addPass(mlir::createCanonicalizerPass({}, wrong));
  manager.addPass(mlir::createCSEPass());
}

void dlc::buildPhase(OpPassManager &manager, const Phase &phase,
                     const CompileOptions &options) {
  phase.build(manager, options);
  if (options.extension)
    options.extension(manager, phase.name, options);
  manager.addPass(std::make_unique<CheckContract>(phase));
}

void dlc::registerAllPipelines() {
  for (const Phase &phase : kPhases)
    mlir::registerPassPipeline(
        ("dlc-" + phase.name + "-pipeline").str(), phase.summary,
        [&phase](OpPassManager &manager, StringRef text,
                 function_ref<LogicalResult(const Twine &)> error) {
          PipelineOptions options;
          if (failed(options.parseFromString(text)))
            return error("can't parse the pipeline's options");
          buildPhase(manager, phase, options.get());
          return success();
        },
        [](function_ref<void(const mlir::detail::PassOptions &)> handler) {
          handler(PipelineOptions());
        });
}
