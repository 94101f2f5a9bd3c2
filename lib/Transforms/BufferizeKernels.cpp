//===- BufferizeKernels.cpp - dlc-bufferize-kernels -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One-shot bufferization of kernels. Buffers for intermediate results become
// parts of the thread's scratch memory, whose size is computed once from the
// kernel's arguments.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/UpperBound.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Linalg/Utils/Utils.h"

namespace dlc {
#define GEN_PASS_DEF_BUFFERIZEKERNELSPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;
namespace bufferization = mlir::bufferization;

/// Scratch buffers start at multiples of this.
static constexpr int64_t kAlignment = 64;

namespace {

struct BufferizeKernels : impl::BufferizeKernelsPassBase<BufferizeKernels> {
  using BufferizeKernelsPassBase::BufferizeKernelsPassBase;

  void runOnOperation() override {
    SmallVector<rt::KernelOp> kernels;
    getOperation()->walk(
        [&](rt::KernelOp kernel) { kernels.push_back(kernel); });
    for (rt::KernelOp kernel : kernels)
      if (failed(bufferize(kernel)) || failed(planScratch(kernel)))
        return signalPassFailure();
  }

private:
  LogicalResult bufferize(rt::KernelOp kernel) {
    IRRewriter rewriter(&getContext());
    SmallVector<tensor::PadOp> pads;
    kernel.walk([&](tensor::PadOp pad) { pads.push_back(pad); });
    for (tensor::PadOp pad : pads) {
      rewriter.setInsertionPoint(pad);
      if (failed(linalg::rewriteInDestinationPassingStyle(rewriter, pad)))
        return pad.emitOpError() << "can't be written in place";
    }
    bufferization::OneShotBufferizationOptions options;
    options.bufferAlignment = kAlignment;
    options.allowReturnAllocsFromLoops = true;
    bufferization::BufferizationState state;
    if (failed(bufferization::eliminateEmptyTensors(rewriter, kernel)) ||
        failed(bufferization::runOneShotBufferize(kernel, options, state)))
      return kernel.emitOpError() << "can't be bufferized";
    SmallVector<memref::CopyOp> copies;
    kernel.walk([&](memref::CopyOp copy) { copies.push_back(copy); });
    for (memref::CopyOp copy : copies) {
      rewriter.setInsertionPoint(copy);
      if (copy.getSource() != copy.getTarget())
        linalg::makeMemRefCopyOp(rewriter, copy.getLoc(), copy.getSource(),
                                 copy.getTarget());
      rewriter.eraseOp(copy);
    }
    return success();
  }

  /// Gives every allocation a place in the thread's scratch memory.
  LogicalResult planScratch(rt::KernelOp kernel) {
    SmallVector<memref::AllocOp> allocs;
    kernel.walk([&](memref::AllocOp alloc) { allocs.push_back(alloc); });
    if (allocs.empty())
      return success();
    // Sizes have to be known where the tiles' loop starts, or the first buffer
    // is needed if that is earlier.
    Block &entry = kernel.getBody().front();
    Operation *first = &entry.back();
    for (memref::AllocOp alloc : allocs)
      if (Operation *outer = entry.findAncestorOpInBlock(*alloc);
          outer->isBeforeInBlock(first))
        first = outer;
    OpBuilder builder(first);
    Location loc = kernel.getLoc();
    OpFoldResult total = builder.getIndexAttr(0);
    SmallVector<OpFoldResult> offsets;
    for (memref::AllocOp alloc : allocs) {
      FailureOr<OpFoldResult> bytes = getBytes(builder, alloc, first);
      if (failed(bytes))
        return alloc.emitOpError() << "has a size that is not known before "
                                      "the kernel's tiles";
      offsets.push_back(total);
      total = addSizes(builder, loc, total, *bytes);
    }
    Value scratch = rt::ScratchOp::create(
        builder, loc,
        MemRefType::get({ShapedType::kDynamic}, builder.getI8Type()),
        mlir::getValueOrCreateConstantIndexOp(builder, loc, total));
    SmallVector<Value> starts;
    for (OpFoldResult offset : offsets)
      starts.push_back(
          mlir::getValueOrCreateConstantIndexOp(builder, loc, offset));
    for (auto [alloc, start] : llvm::zip(allocs, starts)) {
      builder.setInsertionPoint(alloc);
      auto dense = MemRefType::get(alloc.getType().getShape(),
                                   alloc.getType().getElementType());
      Value view =
          memref::ViewOp::create(builder, alloc.getLoc(), dense, scratch, start,
                                 alloc.getDynamicSizes());
      alloc.replaceAllUsesWith(view);
      alloc.erase();
    }
    return success();
  }

  /// An upper bound of the buffer's size, as a value before `first`.
  static FailureOr<OpFoldResult>
  getBytes(OpBuilder &builder, memref::AllocOp alloc, Operation *first) {
    Location loc = alloc.getLoc();
    MemRefType type = alloc.getType();
    int64_t width = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
    OpFoldResult bytes = builder.getIndexAttr(width);
    auto isKnownThere = [&](Value value) {
      Operation *op = value.getDefiningOp();
      return !op ? value.getParentBlock() == first->getBlock()
                 : op->getBlock() == first->getBlock() &&
                       op->isBeforeInBlock(first);
    };
    unsigned nextDynamic = 0;
    for (int64_t size : type.getShape()) {
      OpFoldResult bound = builder.getIndexAttr(size);
      if (ShapedType::isDynamic(size)) {
        Value dynamic = alloc.getDynamicSizes()[nextDynamic++];
        FailureOr<OpFoldResult> created =
            createUpperBound(builder, loc, dynamic, isKnownThere);
        if (failed(created))
          return failure();
        bound = *created;
      }
      bytes = mulSizes(builder, loc, bytes, bound);
    }
    OpFoldResult unit = builder.getIndexAttr(kAlignment);
    return mulSizes(builder, loc, ceilDivSizes(builder, loc, bytes, unit),
                    unit);
  }
};

} // namespace
