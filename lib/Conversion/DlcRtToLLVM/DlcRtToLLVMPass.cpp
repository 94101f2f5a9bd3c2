//===- DlcRtToLLVMPass.cpp - dlcrt-to-llvm -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lowers the functions of host programs and kernels to LLVM with upstream's
// patterns; of dlc's own ops only the binding of buffers is left.
//
//===----------------------------------------------------------------------===//

#include "dlc/Conversion/Passes.h"
#include "dlc/Support/Patterns.h"
#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"

namespace dlc {
#define GEN_PASS_DEF_DLCRTTOLLVMPASS
#include "dlc/Conversion/Passes.h.inc"
} // namespace dlc

using namespace dlc;
namespace LLVM = mlir::LLVM;
namespace vector = mlir::vector;

namespace {

/// A buffer descriptor from an address, sizes and strides.
struct LowerBind : mlir::ConvertOpToLLVMPattern<rt::BindOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(rt::BindOp op, OpAdaptor adaptor,
                  mlir::ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type = cast<MemRefType>(op.getType());
    auto constant = [&](int64_t value) {
      return createIndexAttrConstant(rewriter, loc, getIndexType(), value);
    };
    auto descriptor = mlir::MemRefDescriptor::poison(
        rewriter, loc, getTypeConverter()->convertType(type));
    descriptor.setAllocatedPtr(rewriter, loc, adaptor.getPointer());
    descriptor.setAlignedPtr(rewriter, loc, adaptor.getPointer());
    descriptor.setOffset(rewriter, loc, constant(0));

    ValueRange openSizes = adaptor.getSizes();
    SmallVector<Value> sizes;
    for (int64_t size : type.getShape()) {
      if (!ShapedType::isDynamic(size)) {
        sizes.push_back(constant(size));
        continue;
      }
      sizes.push_back(openSizes.front());
      openSizes = openSizes.drop_front();
    }
    auto [strides, offset] = type.getStridesAndOffset();
    ValueRange openStrides = adaptor.getStrides();
    Value running = constant(1);
    SmallVector<Value> strideValues(sizes.size());
    for (int64_t i = sizes.size() - 1; i >= 0; --i) {
      if (!ShapedType::isDynamic(strides[i])) {
        strideValues[i] = constant(strides[i]);
      } else if (type.getLayout().isIdentity()) {
        strideValues[i] = running;
      }
      if (type.getLayout().isIdentity())
        running = LLVM::MulOp::create(rewriter, loc, strideValues[i], sizes[i]);
    }
    for (Value &stride : strideValues)
      if (!stride) {
        stride = openStrides.front();
        openStrides = openStrides.drop_front();
      }
    for (size_t i = 0; i < sizes.size(); ++i) {
      descriptor.setSize(rewriter, loc, i, sizes[i]);
      descriptor.setStride(rewriter, loc, i, strideValues[i]);
    }
    rewriter.replaceOp(op, {descriptor});
    return success();
  }
};

struct DlcRtToLLVM : impl::DlcRtToLLVMPassBase<DlcRtToLLVM> {
  using DlcRtToLLVMPassBase::DlcRtToLLVMPassBase;

  void runOnOperation() override {
    MLIRContext *context = &getContext();
    if (failed(lowerVectors()))
      return signalPassFailure();
    mlir::LLVMTypeConverter types(context);
    RewritePatternSet patterns(context);
    patterns.add<LowerBind>(types);
    arith::populateArithToLLVMConversionPatterns(types, patterns);
    mlir::cf::populateControlFlowToLLVMConversionPatterns(types, patterns);
    mlir::index::populateIndexToLLVMConversionPatterns(types, patterns);
    mlir::populateFuncToLLVMConversionPatterns(types, patterns);
    mlir::populateFinalizeMemRefToLLVMConversionPatterns(types, patterns);
    mlir::populateMathToLLVMConversionPatterns(types, patterns);
    mlir::populateVectorToLLVMConversionPatterns(
        types, patterns, /*reassociateFPReductions=*/true);
    mlir::ub::populateUBToLLVMConversionPatterns(types, patterns);
    mlir::LLVMConversionTarget target(*context);
    target.addLegalOp<ModuleOp>();
    if (failed(mlir::applyPartialConversion(getOperation(), target,
                                            std::move(patterns))))
      signalPassFailure();
  }

private:
  /// Vectors to those that LLVM has: of one dimension, without masks of sizes.
  LogicalResult lowerVectors() {
    RewritePatternSet patterns(&getContext());
    vector::populateVectorBroadcastLoweringPatterns(patterns);
    vector::populateVectorStepLoweringPatterns(patterns);
    vector::populateVectorMaskMaterializationPatterns(
        patterns, /*force32BitVectorIndices=*/true);
    vector::populateVectorMaskOpLoweringPatterns(patterns);
    vector::populateVectorTransposeLoweringPatterns(
        patterns, vector::VectorTransposeLowering::Shuffle16x16);
    vector::populateVectorShapeCastLoweringPatterns(patterns);
    return mlir::applyPatternsGreedily(getOperation(), std::move(patterns));
  }
};

} // namespace
