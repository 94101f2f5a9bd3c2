//===- FoldIntoWeights.cpp - Known arithmetic into weights ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Arithmetic of a contraction's result with known values, one for each output
// channel, moves to the weights, where it is done once and for all:
//
//   (x W) k = x (W k)    (y + b) k = y k + b k    (y + b) + c = y + (b + c)
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/KnownValues.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Dialect/Dlc/Shapes.h"
#include "dlc/Support/Patterns.h"
#include "dlc/Transforms/Passes.h"

namespace dlc {
#define GEN_PASS_DEF_FOLDINTOWEIGHTSPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

static RankedTensorType getType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

namespace {
/// A contraction with known weights, and where its output channels are.
struct Channels {
  Operation *op;
  /// The operand number of the weights.
  unsigned weights;
  /// The dimension of the result, and of the weights.
  int64_t resultDim, weightsDim;
};
} // namespace

static std::optional<Channels> findChannels(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op || !isa<FloatType>(getType(value).getElementType()))
    return std::nullopt;
  if (auto conv = dyn_cast<ConvOp>(op))
    if (isKnown(conv.getFilter()))
      return Channels{op, 1, conv.getChannelDim(), conv.getFilterOutputDim()};
  if (auto dot = dyn_cast<DotGeneralOp>(op))
    if (dot.getRhsFree().size() == 1 && dot.getRhsBatch().empty() &&
        isKnown(dot.getRhs()))
      return Channels{op, 1, dot.getType().getRank() - 1,
                      dot.getRhsFree().front()};
  return std::nullopt;
}

/// Whether `value` is known, and the same along all dimensions but `dim`.
static bool isPerChannel(Value value, int64_t dim) {
  if (auto constant = value.getDefiningOp<ConstantOp>()) {
    auto elements = dyn_cast<DenseElementsAttr>(constant.getValue());
    return elements && elements.isSplat();
  }
  auto broadcast = value.getDefiningOp<BroadcastOp>();
  if (!broadcast || !isKnown(broadcast.getOperand()))
    return false;
  ArrayRef<int64_t> shape = getType(broadcast.getOperand()).getShape();
  return llvm::all_of(llvm::zip(shape, broadcast.getDimensions()),
                      [&](auto pair) {
                        auto [size, to] = pair;
                        return size == 1 || to == dim;
                      });
}

/// What `value`, which is per channel, has for each place along its dimension:
/// a tensor of that size or a scalar.
static Value getPerChannel(ImplicitLocOpBuilder &b, Value value) {
  if (auto constant = value.getDefiningOp<ConstantOp>()) {
    auto elements = cast<DenseElementsAttr>(constant.getValue());
    return ConstantOp::create(
        b, elements.resizeSplat(getType(value).clone(ArrayRef<int64_t>{})));
  }
  Value operand = value.getDefiningOp<BroadcastOp>().getOperand();
  SmallVector<OpFoldResult> shape;
  for (int64_t size : getType(operand).getShape())
    if (size != 1)
      shape.push_back(b.getIndexAttr(size));
  return reshapeTo(b, operand, shape);
}

/// `perChannel`, a scalar or one value for each place along `dim`, in the shape
/// of `like`.
static Value spread(ImplicitLocOpBuilder &b, Value perChannel, Value like,
                    int64_t dim) {
  SmallVector<int64_t> dimensions;
  if (getType(perChannel).getRank() == 1)
    dimensions.push_back(dim);
  return broadcastTo(b, perChannel, getDims(b, b.getLoc(), like), dimensions);
}

/// `Op` of two values per channel.
template <typename Op>
static Value combine(ImplicitLocOpBuilder &b, Value lhs, Value rhs) {
  if (getType(lhs).getRank() < getType(rhs).getRank())
    lhs = spread(b, lhs, rhs, 0);
  if (getType(rhs).getRank() < getType(lhs).getRank())
    rhs = spread(b, rhs, lhs, 0);
  return b.createOrFold<Op>(lhs, rhs);
}

namespace {

/// The two sides of a commutative op, the known one second.
struct Sides {
  Value computed, known;

  explicit Sides(Operation *op)
      : computed(op->getOperand(0)), known(op->getOperand(1)) {
    if (isKnown(computed))
      std::swap(computed, known);
  }
};

/// (x W) k = x (W k)
struct ScaleWeights : OpRewritePattern<MulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MulOp op,
                                PatternRewriter &rewriter) const override {
    Sides sides(op);
    std::optional<Channels> channels = findChannels(sides.computed);
    if (!channels || !sides.computed.hasOneUse())
      return rewriter.notifyMatchFailure(op, "no contraction of its own");
    if (!isPerChannel(sides.known, channels->resultDim))
      return rewriter.notifyMatchFailure(op, "no factor a channel");
    Value weights = channels->op->getOperand(channels->weights);
    if (getType(weights).getElementType() != op.getType().getElementType())
      return rewriter.notifyMatchFailure(op, "types differ");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    Value factor = getPerChannel(b, sides.known);
    Value scaled = MulOp::create(
        b, weights, spread(b, factor, weights, channels->weightsDim));
    // The factor may be defined behind the contraction, so that has to move.
    Operation *contraction = rewriter.clone(*channels->op);
    contraction->setOperand(channels->weights, scaled);
    rewriter.replaceOp(op, contraction);
    rewriter.eraseOp(channels->op);
    return success();
  }
};

/// (y + b) k = y k + b k and (y + b) + c = y + (b + c), for y a contraction.
template <typename Outer> struct Distribute : OpRewritePattern<Outer> {
  using OpRewritePattern<Outer>::OpRewritePattern;
  LogicalResult matchAndRewrite(Outer op,
                                PatternRewriter &rewriter) const override {
    Sides outer(op);
    auto sum = outer.computed.getDefiningOp<AddOp>();
    if (!sum || !sum->hasOneUse())
      return rewriter.notifyMatchFailure(op, "not of a sum");
    Sides inner(sum);
    std::optional<Channels> channels = findChannels(inner.computed);
    if (!channels)
      return rewriter.notifyMatchFailure(op, "not of a contraction");
    if (!isPerChannel(inner.known, channels->resultDim) ||
        !isPerChannel(outer.known, channels->resultDim))
      return rewriter.notifyMatchFailure(op, "not one value a channel");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    Value first = getPerChannel(b, inner.known);
    Value second = getPerChannel(b, outer.known);
    Value y = inner.computed;
    if (isa<MulOp>(op.getOperation()))
      y = MulOp::create(b, y, outer.known);
    Value known =
        spread(b, combine<Outer>(b, first, second), y, channels->resultDim);
    rewriter.replaceOpWithNewOp<AddOp>(op, y, known);
    return success();
  }
};

/// A convolution by one pixel is a matrix product of pixels.
struct PointwiseToDot : OpRewritePattern<ConvOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConvOp op,
                                PatternRewriter &rewriter) const override {
    auto isOne = [](int64_t value) { return value == 1; };
    auto isZero = [](int64_t value) { return value == 0; };
    ArrayRef<int64_t> filter = getType(op.getFilter()).getShape();
    int64_t spatial = op.getSpatialRank();
    if (op.getLayout() != Layout::channels_last || op.getGroups() != 1 ||
        !llvm::all_of(filter.take_front(spatial), isOne) ||
        !llvm::all_of(op.getStrides(), isOne) ||
        !llvm::all_of(op.getPadding(), isZero))
      return rewriter.notifyMatchFailure(op, "no one pixel at a time");
    ImplicitLocOpBuilder b(op.getLoc(), rewriter);
    SmallVector<OpFoldResult> sizes =
        getDims(rewriter, op.getLoc(), op.getFilter());
    Value matrix =
        reshapeTo(b, op.getFilter(), ArrayRef(sizes).drop_front(spatial));
    rewriter.replaceOpWithNewOp<DotGeneralOp>(
        op, op.getType(), op.getImage(), matrix, ArrayRef<int64_t>{},
        ArrayRef<int64_t>{}, ArrayRef<int64_t>{spatial + 1},
        ArrayRef<int64_t>{0});
    return success();
  }
};

struct FoldIntoWeights : impl::FoldIntoWeightsPassBase<FoldIntoWeights> {
  using FoldIntoWeightsPassBase::FoldIntoWeightsPassBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    patterns.add<ScaleWeights, Distribute<AddOp>, Distribute<MulOp>,
                 PointwiseToDot>(&getContext());
    applyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace
