//===- ElementwiseUnary.cpp - Scalar bodies with one operand --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What each elementwise op of one operand does to an element.
//
//===----------------------------------------------------------------------===//

#include "NarrowFloats.h"
#include "dlc/Dialect/Dlc/Dlc.h"

using namespace dlc;

static Type getElementType(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getElementType();
}

static Value constant(OpBuilder &builder, Location loc, Type type,
                      double value) {
  if (isa<FloatType>(type))
    return arith::ConstantOp::create(builder, loc,
                                     builder.getFloatAttr(type, value));
  return arith::ConstantOp::create(
      builder, loc, builder.getIntegerAttr(type, static_cast<int64_t>(value)));
}

//===----------------------------------------------------------------------===//
// One math op each
//===----------------------------------------------------------------------===//

template <typename MathOp>
static Value buildMath(OpBuilder &builder, Location loc, ValueRange operands) {
  return builder.createOrFold<MathOp>(loc, operands[0]);
}

Value AcosOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::AcosOp>(b, loc, v);
}
Value AcoshOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::AcoshOp>(b, loc, v);
}
Value AsinOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::AsinOp>(b, loc, v);
}
Value AsinhOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::AsinhOp>(b, loc, v);
}
Value AtanOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::AtanOp>(b, loc, v);
}
Value AtanhOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::AtanhOp>(b, loc, v);
}
Value CeilOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::CeilOp>(b, loc, v);
}
Value CosOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::CosOp>(b, loc, v);
}
Value CoshOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::CoshOp>(b, loc, v);
}
Value ErfOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::ErfOp>(b, loc, v);
}
Value ExpOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::ExpOp>(b, loc, v);
}
Value FloorOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::FloorOp>(b, loc, v);
}
Value LogOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::LogOp>(b, loc, v);
}
Value Log1pOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::Log1pOp>(b, loc, v);
}
Value RoundOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::RoundEvenOp>(b, loc, v);
}
Value RsqrtOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  // math.rsqrt may be approximated; the division is exact.
  return b.createOrFold<arith::DivFOp>(loc, constant(b, loc, v[0].getType(), 1),
                                       buildMath<math::SqrtOp>(b, loc, v));
}
Value SinOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::SinOp>(b, loc, v);
}
Value SinhOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::SinhOp>(b, loc, v);
}
Value SqrtOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::SqrtOp>(b, loc, v);
}
Value TanOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::TanOp>(b, loc, v);
}
Value TanhOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return buildMath<math::TanhOp>(b, loc, v);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

Value AbsOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  if (isa<FloatType>(v[0].getType()))
    return buildMath<math::AbsFOp>(b, loc, v);
  if (isUnsigned(getElementType(getOperand())))
    return v[0];
  Value zero = constant(b, loc, v[0].getType(), 0);
  Value negated = b.createOrFold<arith::SubIOp>(loc, zero, v[0]);
  return b.createOrFold<arith::MaxSIOp>(loc, v[0], negated);
}

Value LogisticOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  Value one = constant(b, loc, v[0].getType(), 1);
  Value negative = b.createOrFold<arith::NegFOp>(loc, v[0]);
  Value exp = b.createOrFold<math::ExpOp>(loc, negative);
  return b.createOrFold<arith::DivFOp>(
      loc, one, b.createOrFold<arith::AddFOp>(loc, one, exp));
}

Value NegOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  if (isa<FloatType>(v[0].getType()))
    return b.createOrFold<arith::NegFOp>(loc, v[0]);
  return b.createOrFold<arith::SubIOp>(loc, constant(b, loc, v[0].getType(), 0),
                                       v[0]);
}

Value NotOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  Type type = v[0].getType();
  Value ones = arith::ConstantOp::create(
      b, loc,
      IntegerAttr::get(type, APInt::getAllOnes(type.getIntOrFloatBitWidth())));
  return b.createOrFold<arith::XOrIOp>(loc, v[0], ones);
}

Value SignOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  Type type = v[0].getType();
  Value zero = constant(b, loc, type, 0), one = constant(b, loc, type, 1);
  if (isa<FloatType>(type)) {
    // x unless x < 0 or x > 0: zeros and NaN stay as they are.
    Value positive = b.createOrFold<arith::CmpFOp>(
        loc, arith::CmpFPredicate::OGT, v[0], zero);
    Value negative = b.createOrFold<arith::CmpFOp>(
        loc, arith::CmpFPredicate::OLT, v[0], zero);
    Value rest = b.createOrFold<arith::SelectOp>(
        loc, negative, constant(b, loc, type, -1), v[0]);
    return b.createOrFold<arith::SelectOp>(loc, positive, one, rest);
  }
  if (isUnsigned(getElementType(getOperand())))
    return b.createOrFold<arith::MinUIOp>(loc, v[0], one);
  Value clamped = b.createOrFold<arith::MinSIOp>(loc, v[0], one);
  return b.createOrFold<arith::MaxSIOp>(loc, clamped,
                                        constant(b, loc, type, -1));
}

//===----------------------------------------------------------------------===//
// Predicates
//===----------------------------------------------------------------------===//

static LogicalResult inferPredicate(Value operand,
                                    SmallVectorImpl<Type> &types) {
  auto type = cast<RankedTensorType>(operand.getType());
  types.push_back(type.clone(IntegerType::get(type.getContext(), 1)));
  return success();
}

LogicalResult IsInfOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                        IsInfOp::Adaptor operands,
                                        SmallVectorImpl<Type> &types) {
  return inferPredicate(operands.getOperand(), types);
}

Value IsInfOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  auto type = cast<FloatType>(v[0].getType());
  Value infinity = arith::ConstantOp::create(
      b, loc, FloatAttr::get(type, APFloat::getInf(type.getFloatSemantics())));
  return b.createOrFold<arith::CmpFOp>(loc, arith::CmpFPredicate::OEQ,
                                       buildMath<math::AbsFOp>(b, loc, v),
                                       infinity);
}

LogicalResult IsNanOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                        IsNanOp::Adaptor operands,
                                        SmallVectorImpl<Type> &types) {
  return inferPredicate(operands.getOperand(), types);
}

Value IsNanOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  return b.createOrFold<arith::CmpFOp>(loc, arith::CmpFPredicate::UNO, v[0],
                                       v[0]);
}

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

/// Whether one of the two parts of `bits` is not zero, be it negative or not.
static Value isNonZeroComplex(OpBuilder &b, Location loc, Value bits) {
  unsigned width = bits.getType().getIntOrFloatBitWidth();
  APInt signs = APInt::getSplat(width, APInt::getSignMask(width / 2));
  Value mask = arith::ConstantOp::create(
      b, loc, b.getIntegerAttr(bits.getType(), ~signs));
  Value magnitudes = b.createOrFold<arith::AndIOp>(loc, bits, mask);
  return b.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::ne,
                                       magnitudes,
                                       constant(b, loc, bits.getType(), 0));
}

LogicalResult ConvertOp::verify() {
  if (isa<mlir::ComplexType>(getElementType(getOperand())) &&
      !getElementType(getResult()).isInteger(1))
    return emitOpError() << "can convert complex numbers to bool only, but got "
                         << getType();
  return success();
}

Value ConvertOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  Type from = getElementType(getOperand()), to = getElementType(getResult());
  Type storage = getStorageType(to);
  if (from == to)
    return v[0];
  if (isa<mlir::ComplexType>(from))
    return isNonZeroComplex(b, loc, v[0]);
  auto fromFloat = dyn_cast<FloatType>(from), toFloat = dyn_cast<FloatType>(to);
  if (fromFloat && toFloat)
    return convertFloat(b, loc, v[0], toFloat, getSaturate());
  // Narrow floats meet integers as f32, and narrow integers meet floats as i32.
  FloatType f32 = b.getF32Type();
  if (fromFloat) {
    bool isNarrow = fromFloat.getWidth() <= 8;
    Value value = isNarrow ? convertFloat(b, loc, v[0], f32, false) : v[0];
    if (to.isInteger(1))
      return b.createOrFold<arith::CmpFOp>(
          loc, arith::CmpFPredicate::UNE, value,
          constant(b, loc, value.getType(), 0));
    if (storage.getIntOrFloatBitWidth() < 8)
      return b.createOrFold<arith::TruncIOp>(
          loc, storage,
          b.createOrFold<arith::FPToSIOp>(loc, b.getI32Type(), value));
    return isUnsigned(to)
               ? b.createOrFold<arith::FPToUIOp>(loc, storage, value)
               : b.createOrFold<arith::FPToSIOp>(loc, storage, value);
  }
  if (toFloat) {
    FloatType type = toFloat.getWidth() <= 8 ? f32 : toFloat;
    Value value = isUnsigned(from)
                      ? b.createOrFold<arith::UIToFPOp>(loc, type, v[0])
                      : b.createOrFold<arith::SIToFPOp>(loc, type, v[0]);
    return convertFloat(b, loc, value, toFloat, getSaturate());
  }
  if (to.isInteger(1))
    return b.createOrFold<arith::CmpIOp>(loc, arith::CmpIPredicate::ne, v[0],
                                         constant(b, loc, v[0].getType(), 0));
  unsigned width = from.getIntOrFloatBitWidth();
  if (width > to.getIntOrFloatBitWidth())
    return b.createOrFold<arith::TruncIOp>(loc, storage, v[0]);
  if (width == to.getIntOrFloatBitWidth())
    return v[0];
  return isUnsigned(from) ? b.createOrFold<arith::ExtUIOp>(loc, storage, v[0])
                          : b.createOrFold<arith::ExtSIOp>(loc, storage, v[0]);
}

namespace {
/// convert(x) to x's own type is x.
struct RemoveIdentityConvert : OpRewritePattern<ConvertOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConvertOp op,
                                PatternRewriter &rewriter) const override {
    if (op.getOperand().getType() != op.getType())
      return rewriter.notifyMatchFailure(op, "types differ");
    rewriter.replaceOp(op, op.getOperand());
    return success();
  }
};
} // namespace

void ConvertOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                            MLIRContext *context) {
  patterns.add<RemoveIdentityConvert>(context);
}

Value BitcastOp::buildScalarBody(OpBuilder &b, Location loc, ValueRange v) {
  Type to = getStorageType(getElementType(getResult()));
  if (to == v[0].getType())
    return v[0];
  return b.createOrFold<arith::BitcastOp>(loc, to, v[0]);
}

LogicalResult BitcastOp::verify() {
  auto getBits = [](Value tensor) {
    return getStorageType(getElementType(tensor)).getIntOrFloatBitWidth();
  };
  unsigned from = getBits(getOperand()), to = getBits(getResult());
  if (from != to)
    return emitOpError() << "needs element types of the same width, but got "
                         << from << " and " << to << " bits";
  return success();
}
