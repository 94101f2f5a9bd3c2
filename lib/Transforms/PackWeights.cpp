//===- PackWeights.cpp - Weights in panels --------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The weights of a contraction in the order in which its kernel reads them:
// panels of as many output channels as a kernel holds in registers, with all
// that is summed over within a panel. Weights that are known are packed while
// the artifact is written, others, as in training, when the program runs: in
// front of loops that do not change them, and if that pays.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/KnownValues.h"
#include "dlc/Analysis/TileAlignment.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "dlc/Target/Target.h"
#include "dlc/Transforms/Passes.h"

namespace dlc {
#define GEN_PASS_DEF_PACKWEIGHTSPASS
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

using namespace dlc;

/// A weight that other ops read too is kept twice if it is packed; a large one
/// is not worth that.
static constexpr int64_t kMostSharedBytes = 8 << 20;

/// How many rows have to meet weights that are packed while the program runs. A
/// row takes about as long as packing if the weights are read badly.
static constexpr int64_t kLeastRows = 64;
/// As many weights, in the right order, stay in the first cache as they are.
static constexpr int64_t kLeastBytes = 64 << 10;
static constexpr int64_t kAssumedSize = 128;

namespace {

/// What a size that is not known is taken for.
int64_t assumed(int64_t size) {
  return ShapedType::isDynamic(size) ? kAssumedSize : size;
}

int64_t countSteps(scf::ForOp loop) {
  std::optional<llvm::APInt> count = loop.getStaticTripCount();
  return count ? count->getSExtValue() : kAssumedSize;
}

/// Weights W[.., n, ..] of a contraction over the other loops of its map.
struct Weights {
  OpOperand *operand;
  /// The loop of output channels, and the dimension of W that follows it.
  int64_t channelLoop, channelDim;
};

class Packer {
public:
  Packer(Operation *root, int64_t lanes) : lanes(lanes) {
    root->walk([&](rt::WeightOp weight) {
      for (OpOperand &use : weight->getUses())
        if (!isa<tensor::DimOp>(use.getOwner()))
          ++numUses[{weight->getParentOfType<func::FuncOp>(),
                     weight.getWeightAttr()}];
    });
  }

  void pack(linalg::GenericOp op) {
    std::optional<Weights> weights = find(op);
    if (!weights)
      return;
    AffineMap map = op.getMatchingIndexingMap(weights->operand);
    int64_t channels = op.getStaticLoopRanges()[weights->channelLoop];
    int64_t panel =
        std::min<int64_t>(2 * lanes, llvm::alignTo(channels, lanes));

    // Where loop d of the contraction is in W.
    SmallVector<std::pair<int64_t, int64_t>> summed;
    for (auto [dim, expr] : llvm::enumerate(map.getResults()))
      if (static_cast<int64_t>(dim) != weights->channelDim)
        summed.push_back({cast<mlir::AffineDimExpr>(expr).getPosition(), dim});
    llvm::sort(summed);

    OpBuilder b(getPlace(op, weights->operand->get()));
    Value packed = createPacked(b, op.getLoc(), weights->operand->get(),
                                weights->channelDim, summed, panel);
    AffineExpr channel = b.getAffineDimExpr(weights->channelLoop);
    SmallVector<AffineExpr> exprs{channel.floorDiv(panel)};
    for (auto [loop, dim] : summed)
      exprs.push_back(b.getAffineDimExpr(loop));
    exprs.push_back(channel % panel);
    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    maps[weights->operand->getOperandNumber()] =
        AffineMap::get(op.getNumLoops(), 0, exprs, b.getContext());
    weights->operand->set(packed);
    op.setIndexingMapsAttr(b.getAffineMapArrayAttr(maps));
  }

private:
  std::optional<Weights> find(linalg::GenericOp op) {
    if (getStructuredKind(op) != StructuredKind::contraction ||
        op.getNumDpsInits() != 1 || isKnown(op.getResult(0)))
      return std::nullopt;
    AffineMap out = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
    if (out.getNumResults() == 0)
      return std::nullopt;
    auto last = dyn_cast<mlir::AffineDimExpr>(out.getResults().back());
    if (!last)
      return std::nullopt;
    int64_t loop = last.getPosition();
    std::optional<Weights> found;
    for (OpOperand *input : op.getDpsInputOperands()) {
      AffineMap map = op.getMatchingIndexingMap(input);
      if (!map.isFunctionOfDim(loop))
        continue;
      std::optional<int64_t> dim =
          map.getResultPosition(mlir::getAffineDimExpr(loop, op.getContext()));
      if (found || !dim || !isPackable(op, input, map, loop) ||
          !(isKnown(input->get()) ? isOwn(op, input)
                                  : isWorthwhile(op, input, *dim)))
        return std::nullopt;
      found = Weights{input, loop, *dim};
    }
    return found;
  }

  /// Whether `input` holds weights that, but for the channels, follow loops
  /// that are summed over.
  bool isPackable(linalg::GenericOp op, OpOperand *input, AffineMap map,
                  int64_t loop) {
    auto type = dyn_cast<RankedTensorType>(input->get().getType());
    if (!type || !type.hasStaticShape() || !map.isProjectedPermutation() ||
        op.getStaticLoopRanges()[loop] < lanes / 2)
      return false;
    return llvm::none_of(map.getResults(), [&](AffineExpr expr) {
      unsigned other = cast<mlir::AffineDimExpr>(expr).getPosition();
      return other != loop &&
             op.getIteratorTypesArray()[other] == utils::IteratorType::parallel;
    });
  }

  static int64_t getBytes(OpOperand *input) {
    auto type = cast<RankedTensorType>(input->get().getType());
    return type.getNumElements() * type.getElementTypeBitWidth() / 8;
  }

  /// Whether packed weights would be kept in place of others, not beside them.
  bool isOwn(linalg::GenericOp op, OpOperand *input) {
    auto weight = input->get().getDefiningOp<rt::WeightOp>();
    if (!weight || getBytes(input) <= kMostSharedBytes)
      return true;
    // Versions of a function for different sizes pack it alike.
    return numUses[{op->getParentOfType<func::FuncOp>(),
                    weight.getWeightAttr()}] == 1;
  }

  /// The op in front of which `value` can be packed for `op`: it, or the
  /// outermost loop around it that does not change the value.
  static Operation *getPlace(Operation *op, Value value) {
    auto loop = dyn_cast<scf::ForOp>(op->getParentOp());
    return loop && loop.isDefinedOutsideOfLoop(value) ? getPlace(loop, value)
                                                      : op;
  }

  /// Whether packing `input` at run time takes less than it saves.
  bool isWorthwhile(linalg::GenericOp op, OpOperand *input,
                    int64_t channelDim) {
    auto type = cast<RankedTensorType>(input->get().getType());
    // Those of a single panel, or few, are read well as they are.
    if (channelDim == type.getRank() - 1 &&
        (type.getDimSize(channelDim) <= 2 * lanes ||
         getBytes(input) < kLeastBytes))
      return false;
    AffineMap map = op.getMatchingIndexingMap(input);
    int64_t rows = 1;
    for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray()))
      if (kind == utils::IteratorType::parallel && !map.isFunctionOfDim(loop))
        rows *= assumed(op.getStaticLoopRanges()[loop]);
    Operation *place = getPlace(op, input->get());
    for (Operation *at = op; at != place; at = at->getParentOp())
      if (auto loop = dyn_cast<scf::ForOp>(at->getParentOp()))
        rows *= countSteps(loop);
    return rows >= kLeastRows;
  }

  /// P[p, s.., j] = W[.., p * panel + j, ..], with zeros beyond W's end.
  static Value createPacked(OpBuilder &b, Location loc, Value weights,
                            int64_t channelDim,
                            ArrayRef<std::pair<int64_t, int64_t>> summed,
                            int64_t panel) {
    auto type = cast<RankedTensorType>(weights.getType());
    int64_t channels = type.getDimSize(channelDim);
    int64_t missing = llvm::alignTo(channels, panel) - channels;
    if (missing > 0) {
      SmallVector<OpFoldResult> low(type.getRank(), b.getIndexAttr(0));
      SmallVector<OpFoldResult> high(low);
      high[channelDim] = b.getIndexAttr(missing);
      SmallVector<int64_t> shape(type.getShape());
      shape[channelDim] += missing;
      Value zero = arith::ConstantOp::create(
          b, loc, cast<TypedAttr>(b.getZeroAttr(type.getElementType())));
      weights = tensor::PadOp::create(b, loc, type.clone(shape), weights, low,
                                      high, zero);
    }
    int64_t rank = type.getRank() + 1;
    SmallVector<int64_t> shape{(channels + missing) / panel};
    SmallVector<AffineExpr> source(type.getRank());
    for (auto [loop, dim] : summed) {
      source[dim] = b.getAffineDimExpr(shape.size());
      shape.push_back(type.getDimSize(dim));
    }
    source[channelDim] =
        b.getAffineDimExpr(0) * panel + b.getAffineDimExpr(rank - 1);
    shape.push_back(panel);
    Value empty = tensor::EmptyOp::create(b, loc, shape, type.getElementType());
    return linalg::GenericOp::create(
               b, loc, empty.getType(), weights, empty,
               {AffineMap::get(rank, 0, source, b.getContext()),
                b.getMultiDimIdentityMap(rank)},
               SmallVector<utils::IteratorType>(rank,
                                                utils::IteratorType::parallel),
               [](OpBuilder &b, Location loc, ValueRange elements) {
                 linalg::YieldOp::create(b, loc, elements.front());
               })
        .getResult(0);
  }

  int64_t lanes;
  /// How many ops of a function read a weight.
  llvm::DenseMap<std::pair<Operation *, Attribute>, int64_t> numUses;
};

struct PackWeights : impl::PackWeightsPassBase<PackWeights> {
  using PackWeightsPassBase::PackWeightsPassBase;

  void runOnOperation() override {
    FailureOr<Target> target = getTarget(cpu, getOperation());
    if (failed(target))
      return signalPassFailure();
    Packer packer(getOperation(), target->getLanes(32));
    getOperation()->walk([&](linalg::GenericOp op) { packer.pack(op); });
  }
};

} // namespace
