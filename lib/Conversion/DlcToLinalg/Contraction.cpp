//===- Contraction.cpp - Products and convolutions to linalg --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Both become one linalg.generic that multiplies and adds; what differs is how
// positions in the operands follow from the loops.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "SizeChecks.h"
#include "dlc/Dialect/Dlc/Reduction.h"

using namespace dlc;

static RankedTensorType getType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// `value` of tensor element type `from`, extended to the accumulator's type.
static Value extend(OpBuilder &b, Location loc, Value value, Type from,
                    Type accumulator) {
  if (value.getType() == accumulator)
    return value;
  if (isa<FloatType>(accumulator))
    return arith::ExtFOp::create(b, loc, accumulator, value);
  if (isUnsigned(from))
    return arith::ExtUIOp::create(b, loc, accumulator, value);
  return arith::ExtSIOp::create(b, loc, accumulator, value);
}

/// The sum of products over `iterators`, in `sizes`, as elements of
/// `resultType`, which are accumulated in a type that is wide enough.
static Value createContraction(OpBuilder &builder, Location loc, Value lhs,
                               Value rhs, Type lhsElement, Type rhsElement,
                               Type resultElement, ArrayRef<OpFoldResult> sizes,
                               ArrayRef<AffineMap> maps,
                               ArrayRef<Iterator> iterators) {
  Type storage = getStorageType(resultElement);
  Type accumulator = getAccumulatorType(storage);
  Value init = createFilled(builder, loc, sizes,
                            cast<TypedAttr>(builder.getZeroAttr(accumulator)));
  Value result = createReduction(
      builder, loc, {lhs, rhs}, init, maps, iterators,
      [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
        Value l = extend(b, loc, v[0], lhsElement, accumulator);
        Value r = extend(b, loc, v[1], rhsElement, accumulator);
        if (isa<FloatType>(accumulator))
          return arith::AddFOp::create(b, loc, v[2],
                                       arith::MulFOp::create(b, loc, l, r));
        return arith::AddIOp::create(b, loc, v[2],
                                     arith::MulIOp::create(b, loc, l, r));
      });
  if (accumulator == storage)
    return result;
  return createParallel(builder, loc, sizes, storage, result,
                        builder.getMultiDimIdentityMap(sizes.size()),
                        [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
                          return arith::TruncFOp::create(b, loc, storage, v[0]);
                        });
}

namespace {

struct LowerDotGeneral : OpConversionPattern<DotGeneralOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(DotGeneralOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value lhs = adaptor.getLhs(), rhs = adaptor.getRhs();
    SmallVector<OpFoldResult> lhsSizes = getDims(rewriter, loc, lhs);
    SmallVector<OpFoldResult> rhsSizes = getDims(rewriter, loc, rhs);
    SmallVector<AffineExpr> lhsExprs(lhsSizes.size()),
        rhsExprs(rhsSizes.size()), outExprs;
    SmallVector<OpFoldResult> sizes;
    SmallVector<Iterator> iterators;
    auto addLoop = [&](Iterator kind) {
      iterators.push_back(kind);
      return rewriter.getAffineDimExpr(iterators.size() - 1);
    };
    for (auto [l, r] : llvm::zip(op.getLhsBatch(), op.getRhsBatch())) {
      checkSize(rewriter, op, "the right operand", rhs, r, lhsSizes[l]);
      lhsExprs[l] = rhsExprs[r] = addLoop(Iterator::parallel);
      outExprs.push_back(lhsExprs[l]);
      sizes.push_back(lhsSizes[l]);
    }
    for (int64_t l : op.getLhsFree()) {
      outExprs.push_back(lhsExprs[l] = addLoop(Iterator::parallel));
      sizes.push_back(lhsSizes[l]);
    }
    for (int64_t r : op.getRhsFree()) {
      outExprs.push_back(rhsExprs[r] = addLoop(Iterator::parallel));
      sizes.push_back(rhsSizes[r]);
    }
    for (auto [l, r] :
         llvm::zip(op.getLhsContracting(), op.getRhsContracting())) {
      checkSize(rewriter, op, "the right operand", rhs, r, lhsSizes[l]);
      lhsExprs[l] = rhsExprs[r] = addLoop(Iterator::reduction);
    }
    auto map = [&](ArrayRef<AffineExpr> exprs) {
      return AffineMap::get(iterators.size(), 0, exprs, rewriter.getContext());
    };
    rewriter.replaceOp(
        op, createContraction(rewriter, loc, lhs, rhs,
                              ::getType(op.getLhs()).getElementType(),
                              ::getType(op.getRhs()).getElementType(),
                              op.getType().getElementType(), sizes,
                              {map(lhsExprs), map(rhsExprs), map(outExprs)},
                              iterators));
    return success();
  }
};

struct LowerConv : OpConversionPattern<ConvOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(ConvOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value image = pad(rewriter, op, adaptor.getImage());
    Value filter = adaptor.getFilter();
    int64_t groups = op.getGroups(), spatial = op.getSpatialRank();
    checkSize(rewriter, op, "the image", adaptor.getImage(), op.getChannelDim(),
              mulSizes(rewriter, loc,
                       getDim(rewriter, loc, filter, op.getFilterInputDim()),
                       rewriter.getIndexAttr(groups)));
    // Groups are a dimension of their own, before the channels they divide;
    // with one channel each (depthwise) they are all there is.
    bool depthwise = op.isDepthwise();
    if (depthwise) {
      filter = dropDim(rewriter, loc, filter, op.getFilterInputDim());
    } else if (groups > 1) {
      image = splitDim(rewriter, loc, image, op.getChannelDim(), groups);
      filter = splitDim(rewriter, loc, filter, op.getFilterOutputDim(), groups);
    }
    bool split = groups > 1 && !depthwise;

    // Loops: n, g, s.., o | k.., c; channels last or first, whatever the
    // operands' layout says.
    SmallVector<Iterator> iterators;
    auto addLoop = [&](Iterator kind) {
      iterators.push_back(kind);
      return rewriter.getAffineDimExpr(iterators.size() - 1);
    };
    AffineExpr n = addLoop(Iterator::parallel), g, o;
    SmallVector<AffineExpr> s, k;
    bool first = op.getLayout() == Layout::channels_first;
    auto addChannels = [&] {
      if (split)
        g = addLoop(Iterator::parallel);
      o = addLoop(Iterator::parallel);
    };
    if (first)
      addChannels();
    for (int64_t i = 0; i < spatial; ++i)
      s.push_back(addLoop(Iterator::parallel));
    if (!first)
      addChannels();
    for (int64_t i = 0; i < spatial; ++i)
      k.push_back(addLoop(Iterator::reduction));
    AffineExpr c = depthwise ? o : addLoop(Iterator::reduction);

    SmallVector<AffineExpr> imageExprs{n}, filterExprs, outExprs{n};
    auto appendChannels = [&](SmallVector<AffineExpr> &exprs, AffineExpr e) {
      if (split)
        exprs.push_back(g);
      exprs.push_back(e);
    };
    if (first) {
      appendChannels(imageExprs, c);
      appendChannels(outExprs, o);
      appendChannels(filterExprs, o);
      if (!depthwise)
        filterExprs.push_back(c);
    }
    for (int64_t i = 0; i < spatial; ++i) {
      imageExprs.push_back(s[i] * op.getStrides()[i] +
                           k[i] * op.getDilations()[i]);
      outExprs.push_back(s[i]);
      filterExprs.push_back(k[i]);
    }
    if (!first) {
      appendChannels(imageExprs, c);
      appendChannels(outExprs, o);
      if (!depthwise)
        filterExprs.push_back(c);
      appendChannels(filterExprs, o);
    }
    auto map = [&](ArrayRef<AffineExpr> exprs) {
      return AffineMap::get(iterators.size(), 0, exprs, rewriter.getContext());
    };

    mlir::ReifiedRankedShapedTypeDims shapes;
    if (failed(op.reifyResultShapes(rewriter, shapes)))
      return rewriter.notifyMatchFailure(op, "sizes are not known");
    SmallVector<OpFoldResult> sizes = shapes.front();
    int64_t channelDim = op.getChannelDim();
    if (split) {
      OpFoldResult perGroup = floorDivSizes(rewriter, loc, sizes[channelDim],
                                            rewriter.getIndexAttr(groups));
      sizes[channelDim] = perGroup;
      sizes.insert(sizes.begin() + channelDim, rewriter.getIndexAttr(groups));
    }
    Value result = createContraction(
        rewriter, loc, image, filter, ::getType(op.getImage()).getElementType(),
        ::getType(op.getFilter()).getElementType(),
        op.getType().getElementType(), sizes,
        {map(imageExprs), map(filterExprs), map(outExprs)}, iterators);
    if (split)
      result = tensor::CollapseShapeOp::create(
          rewriter, loc, getTypeConverter()->convertType(op.getType()), result,
          getSplitGroups(shapes.front().size(), channelDim));
    rewriter.replaceOp(op, result);
    return success();
  }

  /// The image with zeros at its edges.
  static Value pad(ConversionPatternRewriter &rewriter, ConvOp op,
                   Value image) {
    if (llvm::all_of(op.getPadding(), [](int64_t p) { return p == 0; }))
      return image;
    int64_t rank = ::getType(image).getRank();
    SmallVector<OpFoldResult> low(rank, rewriter.getIndexAttr(0)), high = low;
    SmallVector<int64_t> shape(::getType(image).getShape());
    for (int64_t i = 0; i < op.getSpatialRank(); ++i) {
      int64_t dim = op.getFirstSpatialDim() + i;
      low[dim] = rewriter.getIndexAttr(op.getPadding()[2 * i]);
      high[dim] = rewriter.getIndexAttr(op.getPadding()[2 * i + 1]);
      if (!ShapedType::isDynamic(shape[dim]))
        shape[dim] += op.getPadding()[2 * i] + op.getPadding()[2 * i + 1];
    }
    Value zero =
        arith::ConstantOp::create(rewriter, op.getLoc(),
                                  cast<TypedAttr>(rewriter.getZeroAttr(
                                      ::getType(image).getElementType())));
    return tensor::PadOp::create(rewriter, op.getLoc(),
                                 ::getType(image).clone(shape), image, low,
                                 high, zero);
  }

  static SmallVector<mlir::ReassociationIndices> getSplitGroups(int64_t rank,
                                                                int64_t dim) {
    SmallVector<mlir::ReassociationIndices> groups;
    for (int64_t i = 0, next = 0; i < rank; ++i) {
      groups.push_back({next++});
      if (i == dim)
        groups.back().push_back(next++);
    }
    return groups;
  }

  /// `tensor` without its dimension `dim`, which is 1.
  static Value dropDim(OpBuilder &builder, Location loc, Value tensor,
                       int64_t dim) {
    RankedTensorType type = ::getType(tensor);
    SmallVector<int64_t> shape(type.getShape());
    shape.erase(shape.begin() + dim);
    // Together with a neighbour: the next one, or the one before the last.
    int64_t with = std::min<int64_t>(dim, shape.size() - 1);
    return tensor::CollapseShapeOp::create(builder, loc, type.clone(shape),
                                           tensor,
                                           getSplitGroups(shape.size(), with));
  }

  /// Dimension `dim` as `groups` times the rest.
  static Value splitDim(OpBuilder &builder, Location loc, Value tensor,
                        int64_t dim, int64_t groups) {
    RankedTensorType type = ::getType(tensor);
    SmallVector<OpFoldResult> sizes = getDims(builder, loc, tensor);
    SmallVector<int64_t> shape(type.getShape());
    OpFoldResult rest =
        floorDivSizes(builder, loc, sizes[dim], builder.getIndexAttr(groups));
    sizes[dim] = rest;
    sizes.insert(sizes.begin() + dim, builder.getIndexAttr(groups));
    shape[dim] =
        type.isDynamicDim(dim) ? ShapedType::kDynamic : shape[dim] / groups;
    shape.insert(shape.begin() + dim, groups);
    return tensor::ExpandShapeOp::create(
        builder, loc, type.clone(shape), tensor,
        getSplitGroups(type.getRank(), dim), sizes);
  }
};

} // namespace

void dlc::populateContractionPatterns(RewritePatternSet &patterns,
                                      const TypeConverter &types) {
  patterns.add<LowerConv, LowerDotGeneral>(types, patterns.getContext());
}
