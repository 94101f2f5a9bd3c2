//===- TileKernels.cpp - dlc-tile-kernels ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Cuts a kernel's last op into tiles (scf.forall), and computes for each tile
// just what it needs of the ops before, by upstream's tiling and fusion.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/TileAlignment.h"
#include "dlc/Analysis/TileSizes.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/Dialect/Tensor/IR/TensorTilingInterfaceImpl.h"
#include "mlir/Interfaces/TilingInterface.h"

namespace dlc {
#define GEN_PASS_DEF_TILEKERNELSPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

namespace {

/// The op whose results the kernel writes to its outputs, if it is one
/// structured op.
linalg::LinalgOp findRoot(rt::KernelOp kernel) {
  linalg::LinalgOp root;
  for (Operation &op : kernel.getBody().front()) {
    auto write = dyn_cast<mlir::bufferization::MaterializeInDestinationOp>(op);
    if (!write)
      continue;
    auto source = write.getSource().getDefiningOp<linalg::LinalgOp>();
    if (!source || (root && root != source))
      return {};
    root = source;
  }
  return root;
}

struct TileKernels : impl::TileKernelsPassBase<TileKernels> {
  using TileKernelsPassBase::TileKernelsPassBase;

  void runOnOperation() override {
    FailureOr<Target> target = getTarget(cpu, getOperation());
    if (failed(target))
      return signalPassFailure();
    SmallVector<rt::KernelOp> kernels;
    getOperation()->walk(
        [&](rt::KernelOp kernel) { kernels.push_back(kernel); });
    for (rt::KernelOp kernel : kernels)
      if (failed(tile(kernel, *target)))
        return signalPassFailure();
  }

private:
  LogicalResult tile(rt::KernelOp kernel, const Target &target) {
    linalg::LinalgOp root = findRoot(kernel);
    if (!root)
      return success();
    TileAlignment alignment(root);
    Block &body = kernel.getBody().front();
    for (Operation &op : llvm::reverse(body)) {
      auto producer = dyn_cast<linalg::LinalgOp>(op);
      if (producer && producer != root &&
          getStructuredKind(producer) != StructuredKind::fill)
        alignment.add(producer);
    }
    SmallVector<int64_t> sizes = chooseTileSizes(alignment, target);
    if (llvm::all_of(sizes, [](int64_t size) { return size == 0; }))
      return success();

    IRRewriter rewriter(&getContext());
    rewriter.setInsertionPoint(root);
    scf::SCFTilingOptions tiling;
    tiling.setLoopType(scf::SCFTilingOptions::LoopType::ForallOp);
    tiling.setTileSizes(mlir::getAsIndexOpFoldResult(&getContext(), sizes));
    scf::SCFTileAndFuseOptions options;
    options.setTilingOptions(tiling);
    options.setFusionControlFn([](tensor::ExtractSliceOp,
                                  mlir::OpResult producer, bool) {
      using Result = scf::SCFTileAndFuseOptions::ControlFnResult;
      return isa<tensor::PadOp>(producer.getOwner()) ? std::nullopt
                                                     : std::optional(Result());
    });
    auto interface = cast<mlir::TilingInterface>(root.getOperation());
    FailureOr<scf::SCFTileAndFuseResult> tiled =
        scf::tileConsumerAndFuseProducersUsingSCF(rewriter, interface, options);
    if (failed(tiled))
      return kernel.emitOpError() << "can't be cut into tiles";
    for (mlir::OpResult result : root->getResults())
      if (Value replacement = tiled->replacements.lookup(result))
        rewriter.replaceAllUsesWith(result, replacement);
    padTiles(rewriter, kernel);
    return success();
  }

  /// Tiles of what is padded are padded themselves. Upstream's tiling has a
  /// branch for a tile that is all padding, behind which nothing is known of
  /// the tile's layout; but padding is a fill and a copy, and a copy of nothing
  /// is right, too.
  static void padTiles(IRRewriter &rewriter, rt::KernelOp kernel) {
    SmallVector<tensor::ExtractSliceOp> slices;
    kernel.walk([&](tensor::ExtractSliceOp slice) {
      if (slice.getSource().getDefiningOp<tensor::PadOp>())
        slices.push_back(slice);
    });
    for (tensor::ExtractSliceOp slice : slices) {
      auto pad = slice.getSource().getDefiningOp<tensor::PadOp>();
      rewriter.setInsertionPoint(slice);
      FailureOr<mlir::TilingResult> tile = tensor::bubbleUpPadSlice(
          rewriter, pad, slice.getMixedOffsets(), slice.getMixedSizes(),
          /*generateZeroSliceGuard=*/false);
      if (succeeded(tile))
        rewriter.replaceOp(slice, tensor::CastOp::create(
                                      rewriter, slice.getLoc(), slice.getType(),
                                      tile->tiledValues.front()));
    }
  }
};

} // namespace
