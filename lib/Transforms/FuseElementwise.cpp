//===- FuseElementwise.cpp - dlc-fuse-elementwise -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Merges elementwise ops into their consumers with upstream's patterns. What is
// dlc's own is the choice: an op is merged if nobody else needs its result, or
// if computing it again costs next to nothing.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/TileAlignment.h"
#include "dlc/Support/Patterns.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "llvm/ADT/SmallBitVector.h"

namespace dlc {
#define GEN_PASS_DEF_FUSEELEMENTWISEPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

/// Whether the body does no more than pass on, broadcast or place an element.
static bool isCheap(linalg::LinalgOp op) {
  if (getStructuredKind(op) != StructuredKind::parallel)
    return false;
  return llvm::all_of(op.getBlock()->without_terminator(), [](Operation &op) {
    return isa<arith::ExtFOp, arith::ExtSIOp, arith::ExtUIOp, arith::TruncIOp,
               arith::CmpIOp, arith::IndexCastOp, arith::SIToFPOp,
               linalg::IndexOp>(op);
  });
}

static bool hasOneUser(Operation *op) {
  Operation *first = nullptr;
  for (Operation *user : op->getUsers()) {
    if (isa<tensor::DimOp>(user) || user == first)
      continue;
    if (first)
      return false;
    first = user;
  }
  return true;
}

/// Whether the consumer asks for each of the producer's elements once.
static bool isReadOnce(linalg::LinalgOp producer, OpOperand *operand) {
  auto consumer = cast<linalg::LinalgOp>(operand->getOwner());
  return producer.getNumLoops() == consumer.getNumLoops() &&
         consumer.getMatchingIndexingMap(operand).isPermutation();
}

/// Whether computing the op again takes no longer than reading its result: a
/// few simple operations on elements of one tensor as large as the result.
static bool isLight(linalg::LinalgOp op) {
  constexpr size_t kMostOps = 4;
  if (getStructuredKind(op) != StructuredKind::parallel)
    return false;
  size_t numLarge = llvm::count_if(op.getDpsInputOperands(), [&](auto *input) {
    return op.getMatchingIndexingMap(input).getNumResults() == op.getNumLoops();
  });
  auto body = op.getBlock()->without_terminator();
  return numLarge == 1 && llvm::range_size(body) <= kMostOps &&
         llvm::all_of(body, [](Operation &op) {
           return isa<arith::AddFOp, arith::SubFOp, arith::MulFOp,
                      arith::NegFOp, arith::MaximumFOp, arith::MinimumFOp,
                      arith::CmpFOp, arith::SelectOp>(op);
         });
}

/// Whether what is left gives each of the consumer's loops a size when the
/// producer's result is gone. Otherwise it would have to stay, as a result
/// along a loop that is reduced.
static bool keepsLoops(linalg::LinalgOp producer, OpOperand *operand) {
  auto consumer = cast<linalg::LinalgOp>(operand->getOwner());
  llvm::SmallBitVector covered(consumer.getNumLoops());
  auto cover = [&](AffineMap map) {
    for (AffineExpr expr : map.getResults())
      if (auto dim = dyn_cast<mlir::AffineDimExpr>(expr))
        covered.set(dim.getPosition());
  };
  for (OpOperand &other : consumer->getOpOperands())
    if (&other != operand)
      cover(consumer.getMatchingIndexingMap(&other));
  // Loops of the producer are found by the dimension of its result they follow.
  AffineMap written = producer.getIndexingMapMatchingResult(
      cast<mlir::OpResult>(operand->get()));
  AffineMap inverse = mlir::inversePermutation(written);
  if (!inverse)
    return false;
  AffineMap read = inverse.compose(consumer.getMatchingIndexingMap(operand));
  for (OpOperand *input : producer.getDpsInputOperands())
    cover(producer.getMatchingIndexingMap(input).compose(read));
  return covered.all();
}

static bool readsInit(linalg::LinalgOp op) {
  return llvm::any_of(op.getDpsInitsMutable(), [&](OpOperand &init) {
    return op.payloadUsesValueFromOperand(&init);
  });
}

static bool canFuse(OpOperand *operand) {
  auto producer = operand->get().getDefiningOp<linalg::LinalgOp>();
  auto consumer = dyn_cast<linalg::LinalgOp>(operand->getOwner());
  return producer && consumer && consumer.isDpsInput(operand) &&
         getStructuredKind(consumer) != StructuredKind::contraction &&
         !readsInit(producer) && keepsLoops(producer, operand);
}

/// Whether the op is gone when all that read its result have computed it.
static bool canFuseIntoAll(linalg::LinalgOp producer) {
  return llvm::all_of(producer->getUses(), [&](OpOperand &use) {
    return isa<tensor::DimOp>(use.getOwner()) ||
           (canFuse(&use) && isReadOnce(producer, &use));
  });
}

static bool shouldFuse(OpOperand *operand) {
  if (!canFuse(operand))
    return false;
  auto producer = operand->get().getDefiningOp<linalg::LinalgOp>();
  return isCheap(producer) ||
         (hasOneUser(producer) && isReadOnce(producer, operand)) ||
         (isLight(producer) && canFuseIntoAll(producer));
}

namespace {

/// A large constant of one value is a fill, which fuses; a small one is read
/// where it is used.
struct SplatToFill : OpRewritePattern<arith::ConstantOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(arith::ConstantOp op,
                                PatternRewriter &rewriter) const override {
    auto elements = dyn_cast<DenseElementsAttr>(op.getValue());
    auto type = dyn_cast<RankedTensorType>(op.getType());
    if (!elements || !type || !elements.isSplat() || type.getRank() == 0)
      return rewriter.notifyMatchFailure(op, "not a tensor of one value");
    Value value = arith::ConstantOp::create(
        rewriter, op.getLoc(),
        cast<TypedAttr>(elements.getSplatValue<Attribute>()));
    Value empty = tensor::EmptyOp::create(
        rewriter, op.getLoc(), type.getShape(), type.getElementType());
    rewriter.replaceOpWithNewOp<linalg::FillOp>(op, value, empty);
    return success();
  }
};

struct FuseElementwise : impl::FuseElementwisePassBase<FuseElementwise> {
  using FuseElementwisePassBase::FuseElementwisePassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    linalg::populateElementwiseOpsFusionPatterns(patterns, shouldFuse);
    linalg::populateEraseUnusedOperandsAndResultsPatterns(patterns);
    patterns.add<SplatToFill>(&getContext());
    memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
    tensor::EmptyOp::getCanonicalizationPatterns(patterns, &getContext());
    applyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace
