//===- DataMovement.cpp - Data movement to linalg and tensor --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reshapes and ranges become views of the tensor dialect; the rest are parallel
// copies that read at computed places.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "SizeChecks.h"
#include "dlc/Dialect/Dlc/Builders.h"
#include "dlc/Support/Permutation.h"

using namespace dlc;

static RankedTensorType getType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static Value asValue(OpBuilder &builder, Location loc, OpFoldResult size) {
  return mlir::getValueOrCreateConstantIndexOp(builder, loc, size);
}

static Value copyElement(OpBuilder &, Location, ValueRange elements) {
  return elements.front();
}

namespace {

struct LowerBroadcast : OpConversionPattern<BroadcastOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(BroadcastOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value source = adaptor.getOperand();
    RankedTensorType from = ::getType(source);
    SmallVector<OpFoldResult> sizes = mergeSizes(
        rewriter, ::getType(op.getResult()).getShape(), adaptor.getSizes());
    Type elementType = from.getElementType();

    // An open dimension that is not known to have the result's size may turn
    // out to be 1: its position is then limited at run time.
    SmallVector<AffineExpr> exprs;
    SmallVector<Value> limits(from.getRank());
    for (auto [i, dim] : llvm::enumerate(op.getDimensions())) {
      bool single = from.getDimSize(i) == 1;
      exprs.push_back(single ? rewriter.getAffineConstantExpr(0)
                             : rewriter.getAffineDimExpr(dim));
      OpFoldResult size = getDim(rewriter, loc, source, i);
      checkSizeOrOne(rewriter, op, source, i, sizes[dim]);
      if (!single && from.isDynamicDim(i) && !provablyEqual(size, sizes[dim]))
        limits[i] = asValue(rewriter, loc, size);
    }
    if (llvm::none_of(limits, [](Value limit) { return bool(limit); })) {
      AffineMap map =
          AffineMap::get(sizes.size(), 0, exprs, rewriter.getContext());
      rewriter.replaceOp(op, createParallel(rewriter, loc, sizes, elementType,
                                            source, map, copyElement));
      return success();
    }
    rewriter.replaceOp(
        op, createFromPositions(
                rewriter, loc, source, sizes,
                [&](OpBuilder &b, Location loc, ValueRange indices) {
                  SmallVector<Value> at;
                  for (auto [i, dim] : llvm::enumerate(op.getDimensions())) {
                    if (from.getDimSize(i) == 1)
                      at.push_back(arith::ConstantIndexOp::create(b, loc, 0));
                    else if (limits[i])
                      at.push_back(clampIndex(b, loc, indices[dim], limits[i]));
                    else
                      at.push_back(indices[dim]);
                  }
                  return at;
                }));
    return success();
  }
};

struct LowerReshape : OpConversionPattern<ReshapeOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ReshapeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType from = ::getType(adaptor.getOperand());
    auto to =
        cast<RankedTensorType>(getTypeConverter()->convertType(op.getType()));
    if (from.hasStaticShape() && to.hasStaticShape()) {
      // One step where dimensions are only split or only merged.
      if (auto groups = mlir::getReassociationIndicesForReshape(from, to)) {
        if (from.getRank() > to.getRank())
          rewriter.replaceOpWithNewOp<tensor::CollapseShapeOp>(
              op, to, adaptor.getOperand(), *groups);
        else if (from.getRank() < to.getRank())
          rewriter.replaceOpWithNewOp<tensor::ExpandShapeOp>(
              op, to, adaptor.getOperand(), *groups);
        else
          rewriter.replaceOp(op, adaptor.getOperand());
        return success();
      }
    }
    checkSameCount(rewriter, op, getDims(rewriter, loc, adaptor.getOperand()),
                   mergeSizes(rewriter, to.getShape(), adaptor.getSizes()));
    // Through a flat tensor.
    Value flat = adaptor.getOperand();
    if (from.getRank() != 1) {
      int64_t count =
          from.hasStaticShape() ? from.getNumElements() : ShapedType::kDynamic;
      flat = collapseAll(rewriter, loc, flat, from.clone({count}));
    }
    if (to.getRank() == 1) {
      rewriter.replaceOp(op, castTo(rewriter, loc, flat, to));
      return success();
    }
    // The flat type's size has to be that of the result's type.
    int64_t count =
        to.hasStaticShape() ? to.getNumElements() : ShapedType::kDynamic;
    flat = castTo(rewriter, loc, flat, to.clone({count}));
    SmallVector<mlir::ReassociationIndices> groups;
    if (to.getRank() > 0)
      groups.push_back(llvm::to_vector(llvm::seq<int64_t>(0, to.getRank())));
    if (to.getRank() == 0) {
      rewriter.replaceOpWithNewOp<tensor::CollapseShapeOp>(
          op, to, flat, ArrayRef<mlir::ReassociationIndices>());
      return success();
    }
    rewriter.replaceOpWithNewOp<tensor::ExpandShapeOp>(
        op, to, flat, groups,
        mergeSizes(rewriter, to.getShape(), adaptor.getSizes()));
    return success();
  }

  static Value castTo(OpBuilder &builder, Location loc, Value value,
                      RankedTensorType type) {
    if (value.getType() == type)
      return value;
    return tensor::CastOp::create(builder, loc, type, value);
  }

  static Value collapseAll(OpBuilder &builder, Location loc, Value value,
                           RankedTensorType flat) {
    int64_t rank = ::getType(value).getRank();
    if (rank == 0)
      return tensor::ExpandShapeOp::create(
          builder, loc, flat, value, ArrayRef<mlir::ReassociationIndices>());
    mlir::ReassociationIndices all =
        llvm::to_vector(llvm::seq<int64_t>(0, rank));
    return tensor::CollapseShapeOp::create(
        builder, loc, flat, value, ArrayRef<mlir::ReassociationIndices>(all));
  }
};

struct LowerTranspose : OpConversionPattern<TransposeOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(TransposeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value source = adaptor.getOperand();
    SmallVector<OpFoldResult> sizes =
        permute(getDims(rewriter, op.getLoc(), source), op.getPermutation());
    AffineMap map = AffineMap::getPermutationMap(invert(op.getPermutation()),
                                                 rewriter.getContext());
    rewriter.replaceOp(op, createParallel(rewriter, op.getLoc(), sizes,
                                          ::getType(source).getElementType(),
                                          source, map, copyElement));
    return success();
  }
};

struct LowerReverse : OpConversionPattern<ReverseOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ReverseOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value source = adaptor.getOperand();
    SmallVector<OpFoldResult> sizes = getDims(rewriter, loc, source);
    SmallVector<Value> last(sizes.size());
    for (int64_t dim : op.getDimensions())
      last[dim] = asValue(
          rewriter, loc,
          subSizes(rewriter, loc, sizes[dim], rewriter.getIndexAttr(1)));
    rewriter.replaceOp(
        op, createFromPositions(
                rewriter, loc, source, sizes,
                [&](OpBuilder &b, Location loc, ValueRange indices) {
                  SmallVector<Value> at(indices);
                  for (auto [i, end] : llvm::enumerate(last))
                    if (end)
                      at[i] = arith::SubIOp::create(b, loc, end, at[i]);
                  return at;
                }));
    return success();
  }
};

struct LowerSlice : OpConversionPattern<SliceOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(SliceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto result =
        cast<RankedTensorType>(getTypeConverter()->convertType(op.getType()));
    if (takesNothing(rewriter, op)) {
      // From wherever it was meant to be taken.
      rewriter.replaceOp(op,
                         createEmpty(rewriter, op.getLoc(), op.getMixedSizes(),
                                     result.getElementType()));
      return success();
    }
    SmallVector<OpFoldResult> strides;
    for (int64_t stride : op.getStrides())
      strides.push_back(rewriter.getIndexAttr(stride));
    rewriter.replaceOpWithNewOp<tensor::ExtractSliceOp>(
        op, result, adaptor.getOperand(), op.getMixedOffsets(),
        op.getMixedSizes(), strides);
    return success();
  }

  /// Whether a size is known to be 0, or has to be, as nothing is left of the
  /// operand where the slice begins.
  static bool takesNothing(OpBuilder &builder, SliceOp op) {
    bool nothing = llvm::is_contained(op.getStaticSizes(), 0);
    ArrayRef<int64_t> from = ::getType(op.getOperand()).getShape();
    for (auto [offset, size, have] :
         llvm::zip(op.getMixedOffsets(), op.getMixedSizes(), from)) {
      std::optional<int64_t> start = mlir::getConstantIntValue(offset);
      if (ShapedType::isDynamic(have) || !start || *start < have)
        continue;
      checkNothingTaken(builder, op, size);
      nothing = true;
    }
    return nothing;
  }
};

struct LowerInsertSlice : OpConversionPattern<InsertSliceOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(InsertSliceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value update = adaptor.getUpdate();
    SmallVector<OpFoldResult> ones(::getType(update).getRank(),
                                   rewriter.getIndexAttr(1));
    rewriter.replaceOpWithNewOp<tensor::InsertSliceOp>(
        op, update, adaptor.getOperand(), op.getMixedOffsets(),
        getDims(rewriter, op.getLoc(), update), ones);
    return success();
  }
};

struct LowerConcat : OpConversionPattern<ConcatOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ConcatOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type =
        cast<RankedTensorType>(getTypeConverter()->convertType(op.getType()));
    int64_t dimension = op.getDimension();
    SmallVector<OpFoldResult> sizes =
        getDims(rewriter, loc, adaptor.getOperands().front());
    OpFoldResult total = rewriter.getIndexAttr(0);
    SmallVector<OpFoldResult> starts;
    for (Value operand : adaptor.getOperands()) {
      starts.push_back(total);
      total = addSizes(rewriter, loc, total,
                       getDim(rewriter, loc, operand, dimension));
    }
    sizes[dimension] = total;
    for (int64_t i = 0; i < type.getRank(); ++i)
      if (!type.isDynamicDim(i))
        sizes[i] = rewriter.getIndexAttr(type.getDimSize(i));
    for (auto [i, operand] : llvm::enumerate(adaptor.getOperands()))
      for (int64_t dim = 0; dim < type.getRank(); ++dim)
        if (dim != dimension)
          checkSize(rewriter, op, "operand " + std::to_string(i), operand, dim,
                    sizes[dim]);
    Value result = createEmpty(rewriter, loc, sizes, type.getElementType());
    SmallVector<OpFoldResult> ones(type.getRank(), rewriter.getIndexAttr(1));
    for (auto [operand, start] : llvm::zip(adaptor.getOperands(), starts)) {
      if (llvm::is_contained(::getType(operand).getShape(), 0))
        continue;
      SmallVector<OpFoldResult> offsets(type.getRank(),
                                        rewriter.getIndexAttr(0));
      offsets[dimension] = start;
      // Its sizes may be known better than its type says.
      SmallVector<OpFoldResult> own = getDims(rewriter, loc, operand);
      ImplicitLocOpBuilder b(loc, rewriter);
      result = tensor::InsertSliceOp::create(
          rewriter, loc, refineTo(b, operand, own), result, offsets, own, ones);
    }
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct LowerPad : OpConversionPattern<PadOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(PadOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (op.getMode() != PadMode::constant)
      return lowerByPosition(op, adaptor, rewriter);
    Location loc = op.getLoc();
    Value value = tensor::ExtractOp::create(rewriter, loc, adaptor.getValue(),
                                            ValueRange());
    Value source = adaptor.getOperand();
    if (op.getInterior())
      source = spread(rewriter, loc, source, value, *op.getInterior());
    auto type =
        cast<RankedTensorType>(getTypeConverter()->convertType(op.getType()));
    rewriter.replaceOpWithNewOp<tensor::PadOp>(
        op, type, source, op.getMixedLow(), op.getMixedHigh(), value,
        /*nofold=*/false);
    return success();
  }

  /// `source` with `interior` times `value` between neighbours.
  static Value spread(OpBuilder &builder, Location loc, Value source,
                      Value value, ArrayRef<int64_t> interior) {
    SmallVector<OpFoldResult> sizes = getDims(builder, loc, source);
    SmallVector<OpFoldResult> spreadSizes, strides;
    for (auto [size, gap] : llvm::zip(sizes, interior)) {
      OpFoldResult gaps = maxSizes(
          builder, loc, subSizes(builder, loc, size, builder.getIndexAttr(1)),
          builder.getIndexAttr(0));
      spreadSizes.push_back(
          addSizes(builder, loc, size,
                   mulSizes(builder, loc, gaps, builder.getIndexAttr(gap))));
      strides.push_back(builder.getIndexAttr(gap + 1));
    }
    Value empty = createEmpty(builder, loc, spreadSizes,
                              ::getType(source).getElementType());
    Value filled =
        linalg::FillOp::create(builder, loc, value, empty).getResult(0);
    SmallVector<OpFoldResult> offsets(sizes.size(), builder.getIndexAttr(0));
    return tensor::InsertSliceOp::create(builder, loc, source, filled, offsets,
                                         sizes, strides);
  }

  /// Edge, reflect and wrap: every element comes from a place in the operand.
  LogicalResult lowerByPosition(PadOp op, OpAdaptor adaptor,
                                ConversionPatternRewriter &rewriter) const {
    Location loc = op.getLoc();
    Value source = adaptor.getOperand();
    SmallVector<OpFoldResult> from = getDims(rewriter, loc, source);
    SmallVector<OpFoldResult> low = op.getMixedLow(), high = op.getMixedHigh();
    SmallVector<OpFoldResult> sizes;
    for (auto [size, l, h] : llvm::zip(from, low, high))
      sizes.push_back(
          addSizes(rewriter, loc, addSizes(rewriter, loc, size, l), h));
    for (auto [size, l, h] : llvm::zip(from, low, high))
      checkPadding(rewriter, op, size, l, h, op.getMode() == PadMode::reflect);
    SmallVector<Value> lows, counts;
    for (auto [l, size] : llvm::zip(low, from)) {
      lows.push_back(asValue(rewriter, loc, l));
      counts.push_back(asValue(rewriter, loc, size));
    }
    rewriter.replaceOp(
        op, createFromPositions(
                rewriter, loc, source, sizes,
                [&](OpBuilder &b, Location loc, ValueRange indices) {
                  SmallVector<Value> at;
                  for (auto [index, l, n] : llvm::zip(indices, lows, counts))
                    at.push_back(getSourcePosition(
                        b, loc, op.getMode(),
                        arith::SubIOp::create(b, loc, index, l), n));
                  return at;
                }));
    return success();
  }

  /// Where position `i` (negative or beyond `n`) of a padded dimension is taken
  /// from.
  static Value getSourcePosition(OpBuilder &b, Location loc, PadMode mode,
                                 Value i, Value n) {
    if (mode == PadMode::edge)
      return clampIndex(b, loc, i, n);
    Value zero = arith::ConstantIndexOp::create(b, loc, 0);
    if (mode == PadMode::wrap) {
      // i modulo n, not negative.
      Value rest = arith::RemSIOp::create(b, loc, i, n);
      Value negative =
          arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, rest, zero);
      return arith::SelectOp::create(
          b, loc, negative, arith::AddIOp::create(b, loc, rest, n), rest);
    }
    // Reflect: |i|, and beyond the end 2 (n - 1) - i.
    Value absolute = arith::MaxSIOp::create(
        b, loc, i, arith::SubIOp::create(b, loc, zero, i));
    Value one = arith::ConstantIndexOp::create(b, loc, 1);
    Value last = arith::SubIOp::create(b, loc, n, one);
    Value mirrored = arith::SubIOp::create(
        b, loc, arith::AddIOp::create(b, loc, last, last), absolute);
    return arith::MinSIOp::create(b, loc, absolute, mirrored);
  }
};

} // namespace

void dlc::populateDataMovementPatterns(RewritePatternSet &patterns,
                                       const TypeConverter &types) {
  patterns.add<LowerBroadcast, LowerConcat, LowerInsertSlice, LowerPad,
               LowerReshape, LowerReverse, LowerSlice, LowerTranspose>(
      types, patterns.getContext());
}
