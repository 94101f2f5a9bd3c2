//===- DlcToLinalgPass.cpp - dlc-to-linalg --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs the patterns of all families, and records the entry's element types
// before they change.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "dlc/Conversion/Passes.h"
#include "mlir/Dialect/Func/Transforms/FuncConversions.h"
#include "mlir/Dialect/SCF/Transforms/Patterns.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace dlc {
#define GEN_PASS_DEF_DLCTOLINALGPASS
#include "dlc/Conversion/Passes.h.inc"
} // namespace dlc

using namespace dlc;

namespace {

/// Notes the element types that storage does not show.
void recordElementTypes(func::FuncOp function) {
  auto needsNote = [](Type type) -> mlir::TypeAttr {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || getTensorStorageType(tensor.getElementType()) ==
                       tensor.getElementType())
      return {};
    return mlir::TypeAttr::get(tensor.getElementType());
  };
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (mlir::TypeAttr note = needsNote(function.getArgumentTypes()[i]))
      function.setArgAttr(i, "dlc.dtype", note);
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (mlir::TypeAttr note = needsNote(function.getResultTypes()[i]))
      function.setResultAttr(i, "dlc.dtype", note);
}

struct DlcToLinalg : impl::DlcToLinalgPassBase<DlcToLinalg> {
  using DlcToLinalgPassBase::DlcToLinalgPassBase;

  void runOnOperation() override {
    MLIRContext *context = &getContext();
    getOperation()->walk(recordElementTypes);

    if (failed(lowerOps(context)) || failed(changeStorage(context)))
      return signalPassFailure();
    SmallVector<mlir::UnrealizedConversionCastOp> casts;
    getOperation()->walk(
        [&](mlir::UnrealizedConversionCastOp op) { casts.push_back(op); });
    mlir::reconcileUnrealizedCasts(casts);
  }

  /// The ops of the dialect. Arguments keep their types meanwhile, so that
  /// sizes taken from them stay comparable; casts stand where a type will
  /// change.
  LogicalResult lowerOps(MLIRContext *context) {
    StorageTypeConverter types;
    mlir::ConversionTarget target(*context);
    target.addIllegalDialect<DlcDialect>();
    target.addLegalOp<WeightOp, FenceOp>();
    target.markUnknownOpDynamicallyLegal([](Operation *) { return true; });
    RewritePatternSet patterns(context);
    populateConstantPatterns(patterns, types);
    populateContractionPatterns(patterns, types);
    populateDataMovementPatterns(patterns, types);
    populateElementwisePatterns(patterns, types);
    populateIndexingPatterns(patterns, types);
    populatePoolingPatterns(patterns, types);
    populateReductionPatterns(patterns, types);
    populateTopKPatterns(patterns, types);
    return mlir::applyPartialConversion(getOperation(), target,
                                        std::move(patterns));
  }

  /// Everything else that still has the old types.
  LogicalResult changeStorage(MLIRContext *context) {
    StorageTypeConverter types;
    mlir::ConversionTarget target(*context);
    target.addLegalOp<ModuleOp, WeightOp, mlir::UnrealizedConversionCastOp>();
    target.markUnknownOpDynamicallyLegal(
        [&](Operation *op) { return types.isLegal(op); });
    target.addDynamicallyLegalOp<func::FuncOp>([&](func::FuncOp op) {
      return types.isSignatureLegal(op.getFunctionType());
    });
    RewritePatternSet patterns(context);
    populateStoragePatterns(patterns, types);
    mlir::populateFunctionOpInterfaceTypeConversionPattern<func::FuncOp>(
        patterns, types);
    mlir::populateReturnOpTypeConversionPattern(patterns, types);
    mlir::populateCallOpTypeConversionPattern(patterns, types);
    scf::populateSCFStructuralTypeConversionsAndLegality(types, patterns,
                                                         target);
    return mlir::applyFullConversion(getOperation(), target,
                                     std::move(patterns));
  }
};

} // namespace
