//===- Pooling.cpp - Pooling to linalg ------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A reduction whose loops over the window are given by an operand of the
// window's shape that is never read, as in linalg's own pooling ops.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "dlc/Dialect/Dlc/Reduction.h"

using namespace dlc;

namespace {
struct LowerPool : OpConversionPattern<PoolOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(PoolOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value operand = adaptor.getOperand();
    auto type = cast<RankedTensorType>(operand.getType());
    Type elementType = mlir::getElementTypeOrSelf(op.getOperand().getType());
    Type storage = type.getElementType();
    bool widens =
        op.getKind() == ReduceKind::sum || op.getKind() == ReduceKind::prod;
    Type accumulator = widens ? getAccumulatorType(storage) : storage;
    auto identityOf = [&](Type element) -> TypedAttr {
      if (elementType.isInteger(1))
        return rewriter.getI8IntegerAttr(op.getKind() == ReduceKind::all);
      return getReductionIdentity(
          op.getKind(), accumulator == storage ? elementType : element);
    };
    operand = pad(rewriter, op, operand, identityOf(storage));

    int64_t rank = type.getRank();
    SmallVector<AffineExpr> in, window, out;
    SmallVector<int64_t> windowShape;
    SmallVector<Iterator> iterators(rank, Iterator::parallel);
    for (int64_t i = 0; i < rank; ++i) {
      AffineExpr position = rewriter.getAffineDimExpr(i);
      out.push_back(position);
      AffineExpr source = position * op.getStrides()[i];
      if (op.getWindow()[i] != 1) {
        iterators.push_back(Iterator::reduction);
        AffineExpr k = rewriter.getAffineDimExpr(iterators.size() - 1);
        window.push_back(k);
        windowShape.push_back(op.getWindow()[i]);
        source = source + k * op.getDilations()[i];
      }
      in.push_back(source);
    }
    auto map = [&](ArrayRef<AffineExpr> exprs) {
      return AffineMap::get(iterators.size(), 0, exprs, rewriter.getContext());
    };
    mlir::ReifiedRankedShapedTypeDims shapes;
    if (failed(op.reifyResultShapes(rewriter, shapes)))
      return rewriter.notifyMatchFailure(op, "sizes are not known");
    ArrayRef<OpFoldResult> sizes = shapes.front();
    Value shape = tensor::EmptyOp::create(rewriter, loc, windowShape, storage);
    Value init = createFilled(rewriter, loc, sizes, identityOf(accumulator));
    Value result = createReduction(
        rewriter, loc, {operand, shape}, init, {map(in), map(window), map(out)},
        iterators, [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
          Value element = v[0];
          if (accumulator != storage)
            element = arith::ExtFOp::create(b, loc, accumulator, element);
          return buildCombination(b, loc, op.getKind(), elementType, v[2],
                                  element);
        });
    if (accumulator != storage)
      result = createParallel(
          rewriter, loc, sizes, storage, result,
          rewriter.getMultiDimIdentityMap(rank),
          [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
            return arith::TruncFOp::create(b, loc, storage, v[0]);
          });
    rewriter.replaceOp(op, result);
    return success();
  }

  static Value pad(OpBuilder &builder, PoolOp op, Value operand,
                   TypedAttr value) {
    ArrayRef<int64_t> padding = op.getPadding();
    if (llvm::all_of(padding, [](int64_t p) { return p == 0; }))
      return operand;
    auto type = cast<RankedTensorType>(operand.getType());
    SmallVector<OpFoldResult> low, high;
    SmallVector<int64_t> shape(type.getShape());
    for (int64_t i = 0; i < type.getRank(); ++i) {
      low.push_back(builder.getIndexAttr(padding[2 * i]));
      high.push_back(builder.getIndexAttr(padding[2 * i + 1]));
      if (!ShapedType::isDynamic(shape[i]))
        shape[i] += padding[2 * i] + padding[2 * i + 1];
    }
    Value constant = arith::ConstantOp::create(builder, op.getLoc(), value);
    return tensor::PadOp::create(builder, op.getLoc(), type.clone(shape),
                                 operand, low, high, constant);
  }
};
} // namespace

void dlc::populatePoolingPatterns(RewritePatternSet &patterns,
                                  const TypeConverter &types) {
  patterns.add<LowerPool>(types, patterns.getContext());
}
