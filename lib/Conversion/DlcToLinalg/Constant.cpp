//===- Constant.cpp - Constants and assertions to linalg ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constants, weights, iota, and what is asserted about them.
//
//===----------------------------------------------------------------------===//

#include "Patterns.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"

using namespace dlc;

namespace {

struct LowerConstant : OpConversionPattern<ConstantOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(ConstantOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto elements = cast<DenseElementsAttr>(op.getValue());
    auto type = cast<RankedTensorType>(elements.getType());
    auto storage =
        cast<RankedTensorType>(getTypeConverter()->convertType(type));
    Type element = type.getElementType();
    if (getStorageType(element).getIntOrFloatBitWidth() < 8) {
      bool isSigned = isa<IntegerType>(element) && !isUnsigned(element);
      if (isa<FloatType>(element))
        elements = elements.bitcast(
            rewriter.getIntegerType(element.getIntOrFloatBitWidth()));
      elements =
          elements.mapValues(storage.getElementType(), [=](const APInt &bits) {
            return isSigned ? bits.sext(8) : bits.zext(8);
          });
    } else if (type != storage) {
      elements = elements.bitcast(storage.getElementType());
    }
    rewriter.replaceOpWithNewOp<arith::ConstantOp>(op, elements);
    return success();
  }
};

struct LowerGetWeight : OpConversionPattern<GetWeightOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(GetWeightOp op, OpAdaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getType());
    int64_t width = getBitsInFile(type.getElementType());
    if (width < 8) {
      rewriter.replaceOp(op, unpack(rewriter, op, type, width));
      return success();
    }
    rewriter.replaceOpWithNewOp<rt::WeightOp>(
        op, getTypeConverter()->convertType(type), op.getWeightAttr());
    return success();
  }

  /// Elements of `width` bits share bytes in a weight, but not in a tensor.
  static Value unpack(OpBuilder &builder, GetWeightOp op, RankedTensorType type,
                      int64_t width) {
    Location loc = op.getLoc();
    int64_t inByte = 8 / width;
    Value bytes = rt::WeightOp::create(
        builder, loc,
        RankedTensorType::get(llvm::divideCeil(type.getNumElements(), inByte),
                              builder.getI8Type()),
        op.getWeightAttr());
    bool isSigned = isa<IntegerType>(type.getElementType()) &&
                    !isUnsigned(type.getElementType());
    return createParallel(
        builder, loc, getDims(builder, loc, op.getResult()),
        builder.getI8Type(), {}, {},
        [&](OpBuilder &b, Location loc, ValueRange) -> Value {
          auto index = [&](int64_t value) -> Value {
            return arith::ConstantIndexOp::create(b, loc, value);
          };
          Value position = index(0);
          for (auto [i, size] : llvm::enumerate(type.getShape()))
            position = arith::AddIOp::create(
                b, loc, arith::MulIOp::create(b, loc, position, index(size)),
                linalg::IndexOp::create(b, loc, i));
          Value byte =
              tensor::ExtractOp::create(b, loc, bytes,
                                        ValueRange{arith::DivUIOp::create(
                                            b, loc, position, index(inByte))});
          // To the byte's upper end, and from there down with the sign.
          Value above = arith::SubIOp::create(
              b, loc, index(inByte - 1),
              arith::RemUIOp::create(b, loc, position, index(inByte)));
          Value up = arith::IndexCastOp::create(
              b, loc, b.getI8Type(),
              arith::MulIOp::create(b, loc, above, index(width)));
          Value down =
              arith::ConstantIntOp::create(b, loc, b.getI8Type(), 8 - width);
          Value high = arith::ShLIOp::create(b, loc, byte, up);
          if (isSigned)
            return arith::ShRSIOp::create(b, loc, high, down);
          return arith::ShRUIOp::create(b, loc, high, down);
        });
  }
};

struct LowerEmpty : OpConversionPattern<EmptyOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(EmptyOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<tensor::EmptyOp>(
        op, getTypeConverter()->convertType(op.getType()), adaptor.getSizes());
    return success();
  }
};

struct LowerIota : OpConversionPattern<IotaOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(IotaOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getType());
    Type storage = getTensorStorageType(type.getElementType());
    SmallVector<OpFoldResult> sizes =
        mergeSizes(rewriter, type.getShape(), adaptor.getSizes());
    rewriter.replaceOp(
        op, createParallel(
                rewriter, op.getLoc(), sizes, storage, {}, {},
                [&](OpBuilder &b, Location loc, ValueRange) -> Value {
                  Value index =
                      linalg::IndexOp::create(b, loc, op.getDimension());
                  if (!isa<FloatType>(storage))
                    return arith::IndexCastOp::create(b, loc, storage, index);
                  Value integer =
                      arith::IndexCastOp::create(b, loc, b.getI64Type(), index);
                  return arith::SIToFPOp::create(b, loc, storage, integer);
                }));
    return success();
  }
};

struct LowerAssert : OpConversionPattern<AssertOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(AssertOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    // Last of all, so that the wait for it holds up nothing.
    rewriter.setInsertionPoint(op->getBlock()->getTerminator());
    Value byte = tensor::ExtractOp::create(
        rewriter, op.getLoc(), adaptor.getCondition(), ValueRange());
    Value condition =
        fromTensorStorage(rewriter, op.getLoc(), byte, rewriter.getI1Type());
    rt::CheckOp::create(rewriter, op.getLoc(), condition, op.getMessage(),
                        ValueRange());
    rewriter.eraseOp(op);
    return success();
  }
};

struct LowerRequire : OpConversionPattern<RequireOp> {
  using OpConversionPattern::OpConversionPattern;
  LogicalResult
  matchAndRewrite(RequireOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    rewriter.replaceOpWithNewOp<rt::CheckOp>(
        op, adaptor.getCondition(), op.getMessage(), adaptor.getValues());
    return success();
  }
};

} // namespace

void dlc::populateConstantPatterns(RewritePatternSet &patterns,
                                   const TypeConverter &types) {
  patterns.add<LowerAssert, LowerConstant, LowerEmpty, LowerGetWeight,
               LowerIota, LowerRequire>(types, patterns.getContext());
}
