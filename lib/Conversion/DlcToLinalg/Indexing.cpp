//===- Indexing.cpp - Gather and scatter to linalg and loops --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A gather is a parallel copy that reads where the indices say. A scatter is a
// loop over the updates, since several of them may meet in one place: it
// becomes a kernel of its own (dlcrt.group).
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "SizeChecks.h"
#include "dlc/Dialect/Dlc/Reduction.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"

using namespace dlc;

static RankedTensorType getType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

static Value asValue(OpBuilder &builder, Location loc, OpFoldResult size) {
  return mlir::getValueOrCreateConstantIndexOp(builder, loc, size);
}

static Value castToIndex(OpBuilder &b, Location loc, Value index) {
  return arith::IndexCastOp::create(b, loc, b.getIndexType(), index);
}

namespace {

struct LowerGather : OpConversionPattern<GatherOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(GatherOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value source = adaptor.getOperand(), indices = adaptor.getIndices();
    int64_t dimension = op.getDimension();
    int64_t indexRank = ::getType(indices).getRank();
    SmallVector<OpFoldResult> sizes = getDims(rewriter, loc, source);
    SmallVector<OpFoldResult> indexSizes = getDims(rewriter, loc, indices);
    OpFoldResult size = sizes[dimension];
    Value count = asValue(rewriter, loc, size);
    sizes.erase(sizes.begin() + dimension);
    sizes.insert(sizes.begin() + dimension, indexSizes.begin(),
                 indexSizes.end());
    checkNotEmpty(rewriter, op, size, sizes);
    SmallVector<AffineExpr> exprs;
    for (int64_t i = 0; i < indexRank; ++i)
      exprs.push_back(rewriter.getAffineDimExpr(dimension + i));
    AffineMap map =
        AffineMap::get(sizes.size(), 0, exprs, rewriter.getContext());
    rewriter.replaceOp(
        op,
        createParallel(
            rewriter, loc, sizes, ::getType(source).getElementType(), indices,
            map, [&](OpBuilder &b, Location loc, ValueRange elements) -> Value {
              SmallVector<Value> at;
              for (size_t i = 0; i < sizes.size(); ++i)
                at.push_back(linalg::IndexOp::create(b, loc, i));
              at.erase(at.begin() + dimension,
                       at.begin() + dimension + indexRank);
              at.insert(
                  at.begin() + dimension,
                  clampIndex(b, loc, castToIndex(b, loc, elements[0]), count));
              return tensor::ExtractOp::create(b, loc, source, at);
            }));
    return success();
  }
};

struct LowerGatherElements : OpConversionPattern<GatherElementsOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(GatherElementsOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value source = adaptor.getOperand(), indices = adaptor.getIndices();
    SmallVector<OpFoldResult> sizes = getDims(rewriter, loc, indices);
    OpFoldResult size = getDim(rewriter, loc, source, op.getDimension());
    Value count = asValue(rewriter, loc, size);
    checkNotEmpty(rewriter, op, size, sizes);
    for (int64_t dim = 0, rank = sizes.size(); dim < rank; ++dim)
      if (dim != static_cast<int64_t>(op.getDimension()))
        checkSizeAtMost(rewriter, op, "the tensor of indices", indices, dim,
                        getDim(rewriter, loc, source, dim));
    rewriter.replaceOp(
        op, createParallel(
                rewriter, loc, sizes, ::getType(source).getElementType(),
                indices, rewriter.getMultiDimIdentityMap(sizes.size()),
                [&](OpBuilder &b, Location loc, ValueRange elements) -> Value {
                  SmallVector<Value> at;
                  for (size_t i = 0; i < sizes.size(); ++i)
                    at.push_back(linalg::IndexOp::create(b, loc, i));
                  at[op.getDimension()] = clampIndex(
                      b, loc, castToIndex(b, loc, elements[0]), count);
                  return tensor::ExtractOp::create(b, loc, source, at);
                }));
    return success();
  }
};

struct LowerGatherNd : OpConversionPattern<GatherNdOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(GatherNdOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value source = adaptor.getOperand(), indices = adaptor.getIndices();
    int64_t batch = op.getBatchDimensions();
    int64_t length = ::getType(indices).getShape().back();
    SmallVector<OpFoldResult> sourceSizes = getDims(rewriter, loc, source);
    SmallVector<OpFoldResult> sizes = getDims(rewriter, loc, indices);
    sizes.pop_back();
    int64_t tuples = sizes.size();
    sizes.append(sourceSizes.begin() + batch + length, sourceSizes.end());
    for (int64_t dim = 0; dim < batch; ++dim)
      checkSize(rewriter, op, "the tensor of indices", indices, dim,
                sourceSizes[dim]);
    for (int64_t k = 0; k < length; ++k)
      checkNotEmpty(rewriter, op, sourceSizes[batch + k], sizes);
    rewriter.replaceOp(
        op, createParallel(
                rewriter, loc, sizes, ::getType(source).getElementType(), {},
                {}, [&](OpBuilder &b, Location loc, ValueRange) -> Value {
                  SmallVector<Value> position, at;
                  for (size_t i = 0; i < sizes.size(); ++i)
                    position.push_back(linalg::IndexOp::create(b, loc, i));
                  for (int64_t i = 0; i < batch; ++i)
                    at.push_back(position[i]);
                  SmallVector<Value> tuple(position.begin(),
                                           position.begin() + tuples);
                  for (int64_t k = 0; k < length; ++k) {
                    tuple.push_back(arith::ConstantIndexOp::create(b, loc, k));
                    Value index =
                        tensor::ExtractOp::create(b, loc, indices, tuple);
                    tuple.pop_back();
                    at.push_back(
                        clampIndex(b, loc, castToIndex(b, loc, index),
                                   asValue(b, loc, sourceSizes[batch + k])));
                  }
                  at.append(position.begin() + tuples, position.end());
                  return tensor::ExtractOp::create(b, loc, source, at);
                }));
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Scatter
//===----------------------------------------------------------------------===//

/// `old` combined with `update`.
Value combine(OpBuilder &b, Location loc, ScatterKind kind, Type elementType,
              Value old, Value update) {
  switch (kind) {
  case ScatterKind::set:
    return update;
  case ScatterKind::add:
    return buildCombination(b, loc, ReduceKind::sum, elementType, old, update);
  case ScatterKind::mul:
    return buildCombination(b, loc, ReduceKind::prod, elementType, old, update);
  case ScatterKind::max:
    return buildCombination(b, loc, ReduceKind::max, elementType, old, update);
  case ScatterKind::min:
    return buildCombination(b, loc, ReduceKind::min, elementType, old, update);
  }
  llvm_unreachable("a kind of scatter");
}

/// A group that copies `operand` and then visits every position of `updates`,
/// in order; `target` says where in the operand the update at a position goes.
Value createScatter(
    OpBuilder &builder, Location loc, Value operand, Value updates,
    ScatterKind kind, Type elementType,
    function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)>
        target) {
  SmallVector<OpFoldResult> sizes = getDims(builder, loc, operand);
  SmallVector<OpFoldResult> updateSizes = getDims(builder, loc, updates);
  auto group = rt::GroupOp::create(builder, loc, operand.getType());
  OpBuilder::InsertionGuard guard(builder);
  builder.createBlock(&group.getBody());

  Type storage = ::getType(operand).getElementType();
  AffineMap identity = builder.getMultiDimIdentityMap(sizes.size());
  Value copy = createParallel(
      builder, loc, sizes, storage, operand, identity,
      [](OpBuilder &, Location, ValueRange v) { return v.front(); });

  Value zero = arith::ConstantIndexOp::create(builder, loc, 0);
  Value one = arith::ConstantIndexOp::create(builder, loc, 1);
  SmallVector<Value> low(updateSizes.size(), zero);
  SmallVector<Value> step(updateSizes.size(), one), high;
  for (OpFoldResult size : updateSizes)
    high.push_back(asValue(builder, loc, size));
  auto body = [&](OpBuilder &b, Location loc, ValueRange position,
                  ValueRange carried) -> scf::ValueVector {
    SmallVector<Value> at = target(b, loc, position);
    Value inRange = arith::ConstantIntOp::create(b, loc, 1, 1);
    for (auto [index, size] : llvm::zip(at, sizes)) {
      // Unsigned: a negative index is out of range too.
      Value below = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                          index, asValue(b, loc, size));
      inRange = arith::AndIOp::create(b, loc, inRange, below);
    }
    auto branch = scf::IfOp::create(
        b, loc, inRange,
        [&](OpBuilder &b, Location loc) {
          Value old = tensor::ExtractOp::create(b, loc, carried[0], at);
          Value update = tensor::ExtractOp::create(b, loc, updates, position);
          Value result = toTensorStorage(
              b, loc,
              combine(b, loc, kind, elementType,
                      fromTensorStorage(b, loc, old, elementType),
                      fromTensorStorage(b, loc, update, elementType)),
              elementType);
          Value inserted =
              tensor::InsertOp::create(b, loc, result, carried[0], at);
          scf::YieldOp::create(b, loc, inserted);
        },
        [&](OpBuilder &b, Location loc) {
          scf::YieldOp::create(b, loc, carried[0]);
        });
    return {branch.getResult(0)};
  };
  Value result;
  if (high.empty()) {
    result = body(builder, loc, {}, copy)[0];
  } else {
    result = scf::buildLoopNest(builder, loc, low, high, step, copy, body)
                 .results.front();
  }
  rt::YieldOp::create(builder, loc, result);
  return group.getResult(0);
}

struct LowerScatterElements : OpConversionPattern<ScatterElementsOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ScatterElementsOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value indices = adaptor.getIndices(), updates = adaptor.getUpdates();
    for (int64_t dim = 0, e = ::getType(indices).getRank(); dim < e; ++dim)
      checkSize(rewriter, op, "the tensor of indices", indices, dim,
                getDim(rewriter, op.getLoc(), updates, dim));
    rewriter.replaceOp(
        op, createScatter(rewriter, op.getLoc(), adaptor.getOperand(), updates,
                          op.getKind(), op.getType().getElementType(),
                          [&](OpBuilder &b, Location loc, ValueRange position) {
                            SmallVector<Value> at(position);
                            Value index = tensor::ExtractOp::create(
                                b, loc, indices, position);
                            at[op.getDimension()] = castToIndex(b, loc, index);
                            return at;
                          }));
    return success();
  }
};

struct LowerScatterNd : OpConversionPattern<ScatterNdOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ScatterNdOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Value indices = adaptor.getIndices();
    int64_t length = ::getType(indices).getShape().back();
    int64_t tuples = ::getType(indices).getRank() - 1;
    Value updates = adaptor.getUpdates();
    for (int64_t dim = 0; dim < tuples; ++dim)
      checkSize(rewriter, op, "the tensor of indices", indices, dim,
                getDim(rewriter, op.getLoc(), updates, dim));
    rewriter.replaceOp(
        op,
        createScatter(
            rewriter, op.getLoc(), adaptor.getOperand(), updates, op.getKind(),
            op.getType().getElementType(),
            [&](OpBuilder &b, Location loc, ValueRange position) {
              SmallVector<Value> at, tuple(position.take_front(tuples));
              for (int64_t k = 0; k < length; ++k) {
                tuple.push_back(arith::ConstantIndexOp::create(b, loc, k));
                at.push_back(castToIndex(
                    b, loc, tensor::ExtractOp::create(b, loc, indices, tuple)));
                tuple.pop_back();
              }
              llvm::append_range(at, position.drop_front(tuples));
              return at;
            }));
    return success();
  }
};

} // namespace

void dlc::populateIndexingPatterns(RewritePatternSet &patterns,
                                   const TypeConverter &types) {
  patterns.add<LowerGather, LowerGatherElements, LowerGatherNd,
               LowerScatterElements, LowerScatterNd>(types,
                                                     patterns.getContext());
}
