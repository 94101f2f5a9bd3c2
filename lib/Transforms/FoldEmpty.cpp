//===- FoldEmpty.cpp - dlc-fold-empty -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tensors without elements need no computation, and some of what computes
// others can't deal with them: slices of empty tensors are out of bounds, and
// no tile has half of nothing.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Patterns.h"
#include "dlc/Transforms/Passes.h"

namespace dlc {
#define GEN_PASS_DEF_FOLDEMPTYPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

static bool isEmpty(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && llvm::is_contained(type.getShape(), 0);
}

/// Replaces an op by a value whose type may know more, or less, of its size.
static void replaceOp(PatternRewriter &rewriter, Operation *op, Value value) {
  Type type = op->getResult(0).getType();
  if (value.getType() != type)
    value = tensor::CastOp::create(rewriter, op->getLoc(), type, value);
  rewriter.replaceOp(op, value);
}

namespace {

/// What has no elements need not be computed.
struct FoldResult : mlir::RewritePattern {
  explicit FoldResult(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (!isa_and_nonnull<DlcDialect>(op->getDialect()) ||
        isa<EmptyOp, ConstantOp>(op) || !mlir::isPure(op) ||
        op->getNumResults() != 1 || !isEmpty(op->getResult(0)))
      return failure();
    SmallVector<OpFoldResult> sizes =
        getDims(rewriter, op->getLoc(), op->getResult(0));
    SmallVector<int64_t> shape;
    SmallVector<Value> open;
    splitSizes(sizes, shape, open);
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    Value empty =
        EmptyOp::create(rewriter, op->getLoc(), type.clone(shape), open);
    replaceOp(rewriter, op, empty);
    return success();
  }
};

/// An update with nothing leaves everything as it is.
template <typename Op> struct FoldUpdate : mlir::OpRewritePattern<Op> {
  using mlir::OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    if (!isEmpty(getUpdate(op)))
      return failure();
    rewriter.replaceOp(op, getTarget(op));
    return success();
  }

  static Value getUpdate(InsertSliceOp op) { return op.getUpdate(); }
  static Value getTarget(InsertSliceOp op) { return op.getOperand(); }
  static Value getUpdate(ScatterElementsOp op) { return op.getUpdates(); }
  static Value getTarget(ScatterElementsOp op) { return op.getOperand(); }
  static Value getUpdate(ScatterNdOp op) { return op.getUpdates(); }
  static Value getTarget(ScatterNdOp op) { return op.getOperand(); }
};

/// Padding around nothing is padding only.
struct FoldPad : mlir::OpRewritePattern<PadOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PadOp op,
                                PatternRewriter &rewriter) const override {
    if (!isEmpty(op.getOperand()) || isEmpty(op.getResult()) ||
        op.getMode() != PadMode::constant)
      return failure();
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    SmallVector<OpFoldResult> sizes = getDims(b, op.getLoc(), op.getResult());
    Value filled = broadcastTo(b, op.getValue(), sizes, {});
    replaceOp(rewriter, op, filled);
    return success();
  }
};

struct FoldConcat : mlir::OpRewritePattern<ConcatOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConcatOp op,
                                PatternRewriter &rewriter) const override {
    SmallVector<Value> kept;
    for (Value operand : op.getOperands())
      if (!isEmpty(operand))
        kept.push_back(operand);
    if (kept.empty() || kept.size() == op.getNumOperands())
      return failure();
    Value joined = kept.size() == 1 ? kept.front()
                                    : ConcatOp::create(rewriter, op.getLoc(),
                                                       op.getDimension(), kept);
    replaceOp(rewriter, op, joined);
    return success();
  }
};

/// A sum of no products.
struct FoldDotGeneral : mlir::OpRewritePattern<DotGeneralOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DotGeneralOp op,
                                PatternRewriter &rewriter) const override {
    auto isNothing = [](Value operand, ArrayRef<int64_t> dims) {
      auto type = cast<RankedTensorType>(operand.getType());
      return llvm::any_of(
          dims, [&](int64_t dim) { return type.getDimSize(dim) == 0; });
    };
    bool sumsNothing = isNothing(op.getLhs(), op.getLhsContracting()) ||
                       isNothing(op.getRhs(), op.getRhsContracting());
    if (!sumsNothing || isEmpty(op.getResult()))
      return failure();
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    SmallVector<OpFoldResult> sizes = getDims(b, op.getLoc(), op.getResult());
    auto result = cast<RankedTensorType>(op.getType());
    Value zeros = broadcastTo(b, scalarConstant(b, result.getElementType(), 0),
                              sizes, {});
    replaceOp(rewriter, op, zeros);
    return success();
  }
};

struct FoldEmpty : impl::FoldEmptyPassBase<FoldEmpty> {
  using FoldEmptyPassBase::FoldEmptyPassBase;

  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    patterns.add<FoldResult, FoldPad, FoldConcat, FoldDotGeneral,
                 FoldUpdate<InsertSliceOp>, FoldUpdate<ScatterElementsOp>,
                 FoldUpdate<ScatterNdOp>>(context);
    applyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace
