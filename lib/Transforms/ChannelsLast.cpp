//===- ChannelsLast.cpp - Channels as the last dimension ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Images as convolutions on CPUs want them: the channels of a pixel side by
// side. Each convolution and pooling turns its operands and its result; then
// the turns move down the program, past ops that do not care, until they meet
// and cancel.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/KnownValues.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Patterns.h"
#include "dlc/Support/Permutation.h"
#include "dlc/Transforms/Passes.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

namespace dlc {
#define GEN_PASS_DEF_CHANNELSLASTPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

static RankedTensorType getType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// N C S.. to N S.. C.
static SmallVector<int64_t> getToChannelsLast(int64_t rank) {
  SmallVector<int64_t> permutation{0};
  for (int64_t i = 2; i < rank; ++i)
    permutation.push_back(i);
  permutation.push_back(1);
  return permutation;
}

//===----------------------------------------------------------------------===//
// What a transposed operand costs
//===----------------------------------------------------------------------===//

/// By how many transposes of data the program grows if `value` has to be
/// transposed by `permutation`; -1 if one is saved.
static int64_t getCost(Value value, ArrayRef<int64_t> permutation) {
  if (permutation.empty() || isIdentity(permutation) ||
      movesNothing(getType(value).getShape(), permutation))
    return 0;
  // One of what is known costs nothing, and saves nothing when it goes.
  if (auto transpose = value.getDefiningOp<TransposeOp>())
    return isIdentity(permute(transpose.getPermutation(), permutation)) &&
                   !isKnown(value)
               ? -1
               : 0;
  if (auto broadcast = value.getDefiningOp<BroadcastOp>()) {
    auto transposable = cast<TransposableOpInterface>(broadcast.getOperation());
    FailureOr<SmallVector<int64_t>> own =
        transposable.getOperandPermutation(0, permutation);
    if (succeeded(own))
      return getCost(broadcast.getOperand(), *own);
  }
  return isKnown(value) ? 0 : 1;
}

/// `value` transposed.
static Value createTranspose(OpBuilder &builder, Value value,
                             ArrayRef<int64_t> permutation) {
  return builder.createOrFold<TransposeOp>(value.getLoc(), value, permutation);
}

/// The same for an operand: what is repeated is transposed before that.
static Value createTransposed(OpBuilder &builder, Value value,
                              ArrayRef<int64_t> permutation) {
  if (permutation.empty() || isIdentity(permutation))
    return value;
  if (auto broadcast = value.getDefiningOp<BroadcastOp>()) {
    auto transposable = cast<TransposableOpInterface>(broadcast.getOperation());
    FailureOr<SmallVector<int64_t>> own =
        transposable.getOperandPermutation(0, permutation);
    if (succeeded(own)) {
      SmallVector<Value> operands(broadcast->getOperands());
      operands[0] = createTransposed(builder, operands[0], *own);
      return transposable.buildTransposed(builder, permutation, operands);
    }
  }
  return createTranspose(builder, value, permutation);
}

//===----------------------------------------------------------------------===//
// Convolutions and pooling
//===----------------------------------------------------------------------===//

static void moveChannelsLast(ConvOp conv) {
  OpBuilder builder(conv);
  int64_t rank = conv.getType().getRank();
  SmallVector<int64_t> toLast = getToChannelsLast(rank);
  // O C K.. to K.. C O.
  SmallVector<int64_t> filterDims;
  for (int64_t i = 2; i < rank; ++i)
    filterDims.push_back(i);
  filterDims.append({1, 0});
  Value image = createTransposed(builder, conv.getImage(), toLast);
  Value filter = createTransposed(builder, conv.getFilter(), filterDims);
  auto type = conv.getType();
  Value result = ConvOp::create(
      builder, conv.getLoc(), type.clone(permute(type.getShape(), toLast)),
      Layout::channels_last, image, filter, conv.getStrides(),
      conv.getPadding(), conv.getDilations(), conv.getGroups());
  conv.replaceAllUsesWith(createTranspose(builder, result, invert(toLast)));
  conv.erase();
}

static void moveChannelsLast(PoolOp pool) {
  int64_t rank = pool.getType().getRank();
  if (rank < 3 || pool.getWindow()[1] != 1)
    return;
  OpBuilder builder(pool);
  SmallVector<int64_t> toLast = getToChannelsLast(rank);
  Value operand = createTransposed(builder, pool.getOperand(), toLast);
  Value result = cast<TransposableOpInterface>(pool.getOperation())
                     .buildTransposed(builder, toLast, operand);
  pool.replaceAllUsesWith(createTranspose(builder, result, invert(toLast)));
  pool.erase();
}

//===----------------------------------------------------------------------===//
// Transposes on their way down
//===----------------------------------------------------------------------===//

namespace {

/// op(transpose(x), ..) to transpose(op(x, ..)) where that saves a transpose.
struct SinkThroughOp
    : mlir::OpInterfaceRewritePattern<TransposableOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(TransposableOpInterface op,
                                PatternRewriter &rewriter) const override {
    auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
    if (!type)
      return rewriter.notifyMatchFailure(op, "no tensor");
    for (Value operand : op->getOperands()) {
      auto transpose = operand.getDefiningOp<TransposeOp>();
      if (!transpose || transpose.getType().getRank() != type.getRank())
        continue;
      SmallVector<int64_t> permutation = invert(transpose.getPermutation());
      SmallVector<SmallVector<int64_t>> operandPermutations;
      // What is known is transposed while the artifact is written.
      if (!saves(op, permutation, operandPermutations) ||
          isKnown(op->getResult(0)))
        continue;
      SmallVector<Value> operands;
      for (auto [value, own] :
           llvm::zip(op->getOperands(), operandPermutations))
        operands.push_back(createTransposed(rewriter, value, own));
      Value result = op.buildTransposed(rewriter, permutation, operands);
      rewriter.replaceOp(
          op, createTranspose(rewriter, result, transpose.getPermutation()));
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no transpose is saved");
  }

private:
  static bool saves(TransposableOpInterface op, ArrayRef<int64_t> permutation,
                    SmallVectorImpl<SmallVector<int64_t>> &operands) {
    int64_t cost = 0;
    for (auto [i, operand] : llvm::enumerate(op->getOperands())) {
      FailureOr<SmallVector<int64_t>> own =
          op.getOperandPermutation(i, permutation);
      if (failed(own))
        return false;
      cost += getCost(operand, *own);
      operands.push_back(std::move(*own));
    }
    return cost < 0;
  }
};

/// reduce(transpose(x)) to a transpose of what is left.
struct SinkThroughReduce : OpRewritePattern<ReduceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReduceOp op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getOperand().getDefiningOp<TransposeOp>();
    if (!transpose)
      return rewriter.notifyMatchFailure(op, "not of a transpose");
    ArrayRef<int64_t> permutation = transpose.getPermutation();
    SmallVector<int64_t> reduced, kept;
    for (auto [i, dim] : llvm::enumerate(permutation))
      (llvm::is_contained(op.getDimensions(), static_cast<int64_t>(i)) ? reduced
                                                                       : kept)
          .push_back(dim);
    llvm::sort(reduced);
    Value result = ReduceOp::create(rewriter, op.getLoc(), op.getKind(),
                                    transpose.getOperand(), reduced);
    SmallVector<int64_t> sorted(kept);
    llvm::sort(sorted);
    SmallVector<int64_t> order;
    for (int64_t dim : kept)
      order.push_back(llvm::find(sorted, dim) - sorted.begin());
    rewriter.replaceOp(op, createTranspose(rewriter, result, order));
    return success();
  }
};

/// reshape(transpose(x)), where dimensions are split, or such joined as are
/// neighbours in x too, to transpose(reshape(x)).
struct SinkThroughReshape : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    auto transpose = op.getOperand().getDefiningOp<TransposeOp>();
    if (!transpose)
      return rewriter.notifyMatchFailure(op, "not of a transpose");
    auto from = transpose.getType(), to = op.getType();
    std::optional<SmallVector<mlir::ReassociationIndices>> groups =
        mlir::getReassociationIndicesForReshape(from, to);
    if (!groups || from.getRank() == to.getRank() || from.getRank() == 0 ||
        to.getRank() == 0)
      return rewriter.notifyMatchFailure(op, "not a split or a join");
    bool splits = to.getRank() > from.getRank();
    ArrayRef<int64_t> permutation = transpose.getPermutation();

    // The groups in the order of x. What each has in the reshape of x: its own
    // dimensions if it splits, one if it joins.
    SmallVector<std::pair<int64_t, int64_t>> order;
    for (auto [i, group] : llvm::enumerate(*groups)) {
      int64_t first = permutation[splits ? i : group.front()];
      for (size_t k = 1; !splits && k < group.size(); ++k)
        if (permutation[group[k]] != first + static_cast<int64_t>(k))
          return rewriter.notifyMatchFailure(op, "joins what is apart");
      order.push_back({first, i});
    }
    llvm::sort(order);
    SmallVector<int64_t> source;
    for (auto [first, i] : order) {
      if (splits)
        source.append((*groups)[i].begin(), (*groups)[i].end());
      else
        source.push_back(i);
    }
    SmallVector<OpFoldResult> sizes =
        mergeSizes(rewriter, to.getShape(), op.getSizes());
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    Value reshaped =
        reshapeTo(b, transpose.getOperand(), permute(sizes, source));
    rewriter.replaceOp(op, createTranspose(rewriter, reshaped, invert(source)));
    return success();
  }
};

struct ChannelsLast : impl::ChannelsLastPassBase<ChannelsLast> {
  using ChannelsLastPassBase::ChannelsLastPassBase;

  void runOnOperation() override {
    getOperation()->walk([](Operation *op) {
      if (auto conv = dyn_cast<ConvOp>(op);
          conv && conv.getLayout() == Layout::channels_first)
        moveChannelsLast(conv);
      else if (auto pool = dyn_cast<PoolOp>(op))
        moveChannelsLast(pool);
    });
    RewritePatternSet patterns(&getContext());
    patterns.add<SinkThroughOp, SinkThroughReduce, SinkThroughReshape>(
        &getContext());
    applyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace
