//===- Reduction.cpp - Reductions and scans to linalg ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reductions are structured; running sums are loops in a kernel of their own.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Reduction.h"
#include "Patterns.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"

using namespace dlc;

static RankedTensorType getType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

/// `value`, a scalar of `elementType`'s tensor storage, in accumulator type.
static Value extend(OpBuilder &b, Location loc, Value value, Type accumulator) {
  if (value.getType() == accumulator)
    return value;
  return arith::ExtFOp::create(b, loc, accumulator, value);
}

/// How many floats are added one after another to one sum; of more, the
/// rounding errors are no longer small.
static constexpr int64_t kLongestSum = 4096;

namespace {

struct LowerReduce : OpConversionPattern<ReduceOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ReduceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Type elementType = ::getType(op.getOperand()).getElementType();
    Type storage = getTensorStorageType(elementType);
    bool widens =
        op.getKind() == ReduceKind::sum || op.getKind() == ReduceKind::prod;
    Type accumulator = widens ? getAccumulatorType(storage) : storage;
    TypedAttr identity = getReductionIdentity(op.getKind(), elementType);
    if (elementType.isInteger(1))
      identity = rewriter.getI8IntegerAttr(op.getKind() == ReduceKind::all);
    else if (accumulator != storage)
      identity = getReductionIdentity(op.getKind(), accumulator);

    Value result = adaptor.getOperand();
    ArrayRef<int64_t> dims = op.getDimensions();
    // Sums over images: each row by itself, then the rows' sums.
    if (hasLongSums(op)) {
      result = reduce(rewriter, op, result, dims.back(), identity);
      dims = dims.drop_back();
    }
    result = reduce(rewriter, op, result, dims, identity);
    if (accumulator != storage) {
      SmallVector<OpFoldResult> sizes = getDims(rewriter, loc, result);
      result = createParallel(
          rewriter, loc, sizes, storage, result,
          rewriter.getMultiDimIdentityMap(sizes.size()),
          [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
            return arith::TruncFOp::create(b, loc, storage, v[0]);
          });
    }
    rewriter.replaceOp(op, result);
    return success();
  }

  static bool hasLongSums(ReduceOp op) {
    RankedTensorType type = ::getType(op.getOperand());
    if (op.getKind() != ReduceKind::sum || op.getDimensions().size() < 2 ||
        !isa<FloatType>(type.getElementType()))
      return false;
    int64_t length = 1;
    for (int64_t dim : op.getDimensions()) {
      if (type.isDynamicDim(dim))
        return true;
      length *= type.getDimSize(dim);
    }
    return length > kLongestSum;
  }

  /// Combines the elements of `operand` along `dims`, in the type of
  /// `identity`.
  static Value reduce(OpBuilder &builder, ReduceOp op, Value operand,
                      ArrayRef<int64_t> dims, TypedAttr identity) {
    Location loc = op.getLoc();
    int64_t rank = ::getType(operand).getRank();
    SmallVector<OpFoldResult> sizes, all = getDims(builder, loc, operand);
    SmallVector<AffineExpr> kept;
    SmallVector<Iterator> iterators;
    for (int64_t i = 0; i < rank; ++i) {
      bool reduced = llvm::is_contained(dims, i);
      iterators.push_back(reduced ? Iterator::reduction : Iterator::parallel);
      if (reduced)
        continue;
      sizes.push_back(all[i]);
      kept.push_back(builder.getAffineDimExpr(i));
    }
    AffineMap maps[] = {builder.getMultiDimIdentityMap(rank),
                        AffineMap::get(rank, 0, kept, builder.getContext())};
    Value init = createFilled(builder, loc, sizes, identity);
    Type elementType = ::getType(op.getOperand()).getElementType();
    return createReduction(builder, loc, operand, init, maps, iterators,
                           [&](OpBuilder &b, Location loc, ValueRange v) {
                             return buildCombination(
                                 b, loc, op.getKind(), elementType, v[1],
                                 extend(b, loc, v[0], identity.getType()));
                           });
  }
};

struct LowerArgReduce : OpConversionPattern<ArgReduceOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ArgReduceOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value operand = adaptor.getOperand();
    RankedTensorType type = ::getType(operand);
    Type elementType = ::getType(op.getOperand()).getElementType();
    int64_t rank = type.getRank(), dimension = op.getDimension();
    SmallVector<OpFoldResult> sizes = getDims(rewriter, loc, operand);
    sizes.erase(sizes.begin() + dimension);
    SmallVector<AffineExpr> kept;
    SmallVector<Iterator> iterators(rank, Iterator::parallel);
    iterators[dimension] = Iterator::reduction;
    for (int64_t i = 0; i < rank; ++i)
      if (i != dimension)
        kept.push_back(rewriter.getAffineDimExpr(i));
    AffineMap out = AffineMap::get(rank, 0, kept, rewriter.getContext());
    AffineMap maps[] = {rewriter.getMultiDimIdentityMap(rank), out, out};

    ReduceKind kind =
        op.getKind() == ArgKind::max ? ReduceKind::max : ReduceKind::min;
    Value best = createFilled(rewriter, loc, sizes,
                              getReductionIdentity(kind, elementType));
    // -1: nothing seen yet, so that the first element always wins.
    Value where =
        createFilled(rewriter, loc, sizes, rewriter.getI64IntegerAttr(-1));
    auto generic = linalg::GenericOp::create(
        rewriter, loc, TypeRange{best.getType(), where.getType()}, operand,
        ValueRange{best, where}, maps, iterators,
        [&](OpBuilder &b, Location loc, ValueRange v) {
          Value index = arith::IndexCastOp::create(
              b, loc, b.getI64Type(),
              linalg::IndexOp::create(b, loc, dimension));
          Value none = arith::ConstantIntOp::create(b, loc, -1, 64);
          Value first = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                              v[2], none);
          Value better = arith::OrIOp::create(
              b, loc, first, isBetter(b, loc, op, elementType, v[0], v[1]));
          linalg::YieldOp::create(
              b, loc,
              ValueRange{arith::SelectOp::create(b, loc, better, v[0], v[1]),
                         arith::SelectOp::create(b, loc, better, index, v[2])});
        });
    rewriter.replaceOp(op, generic.getResult(1));
    return success();
  }

  /// Whether `value` displaces `best`: it is more extreme, or as extreme where
  /// the last one is sought. A NaN is the most extreme.
  static Value isBetter(OpBuilder &b, Location loc, ArgReduceOp op,
                        Type elementType, Value value, Value best) {
    bool max = op.getKind() == ArgKind::max, last = op.getSelectLast();
    if (isa<FloatType>(elementType)) {
      using P = arith::CmpFPredicate;
      P predicate = max ? (last ? P::OGE : P::OGT) : (last ? P::OLE : P::OLT);
      Value better = arith::CmpFOp::create(b, loc, predicate, value, best);
      Value isNan = arith::CmpFOp::create(b, loc, P::UNO, value, value);
      if (!last) {
        Value bestIsNumber = arith::CmpFOp::create(b, loc, P::ORD, best, best);
        isNan = arith::AndIOp::create(b, loc, isNan, bestIsNumber);
      }
      return arith::OrIOp::create(b, loc, better, isNan);
    }
    using P = arith::CmpIPredicate;
    P predicate;
    if (isUnsigned(elementType))
      predicate = max ? (last ? P::uge : P::ugt) : (last ? P::ule : P::ult);
    else
      predicate = max ? (last ? P::sge : P::sgt) : (last ? P::sle : P::slt);
    return arith::CmpIOp::create(b, loc, predicate, value, best);
  }
};

struct LowerCumulative : OpConversionPattern<CumulativeOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(CumulativeOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value operand = adaptor.getOperand();
    Type elementType = op.getType().getElementType();
    Type storage = ::getType(operand).getElementType();
    Type accumulator = getAccumulatorType(storage);
    ReduceKind kind = op.getKind() == CumulativeKind::sum ? ReduceKind::sum
                                                          : ReduceKind::prod;
    int64_t dimension = op.getDimension();
    SmallVector<OpFoldResult> sizes = getDims(rewriter, loc, operand);

    auto group = rt::GroupOp::create(rewriter, loc, operand.getType());
    OpBuilder::InsertionGuard guard(rewriter);
    OpBuilder b = OpBuilder::atBlockEnd(rewriter.createBlock(&group.getBody()));
    Value zero = arith::ConstantIndexOp::create(b, loc, 0);
    Value one = arith::ConstantIndexOp::create(b, loc, 1);
    SmallVector<Value> low, high, step;
    for (auto [i, size] : llvm::enumerate(sizes)) {
      if (static_cast<int64_t>(i) == dimension)
        continue;
      low.push_back(zero);
      step.push_back(one);
      high.push_back(mlir::getValueOrCreateConstantIndexOp(b, loc, size));
    }
    Value count =
        mlir::getValueOrCreateConstantIndexOp(b, loc, sizes[dimension]);
    Value start = arith::ConstantOp::create(
        b, loc, getReductionIdentity(kind, accumulator));
    Value empty = createEmpty(b, loc, sizes, storage);

    auto scanLine = [&](OpBuilder &b, Location loc, ValueRange position,
                        ValueRange carried) -> scf::ValueVector {
      auto loop = scf::ForOp::create(
          b, loc, zero, count, one, ValueRange{carried[0], start},
          [&](OpBuilder &b, Location loc, Value i, ValueRange state) {
            Value place = i;
            if (op.getReverse())
              place = arith::SubIOp::create(
                  b, loc, arith::SubIOp::create(b, loc, count, one), i);
            SmallVector<Value> at(position);
            at.insert(at.begin() + dimension, place);
            Value element =
                extend(b, loc, tensor::ExtractOp::create(b, loc, operand, at),
                       accumulator);
            Value total =
                buildCombination(b, loc, kind, elementType, state[1], element);
            Value written = op.getExclusive() ? state[1] : total;
            if (accumulator != storage)
              written = arith::TruncFOp::create(b, loc, storage, written);
            Value inserted =
                tensor::InsertOp::create(b, loc, written, state[0], at);
            scf::YieldOp::create(b, loc, ValueRange{inserted, total});
          });
      return {loop.getResult(0)};
    };
    Value result = low.empty() ? scanLine(b, loc, {}, empty)[0]
                               : scf::buildLoopNest(b, loc, low, high, step,
                                                    empty, scanLine)
                                     .results.front();
    rt::YieldOp::create(b, loc, result);
    rewriter.replaceOp(op, group.getResults());
    return success();
  }
};

} // namespace

void dlc::populateReductionPatterns(RewritePatternSet &patterns,
                                    const TypeConverter &types) {
  patterns.add<LowerArgReduce, LowerCumulative, LowerReduce>(
      types, patterns.getContext());
}
