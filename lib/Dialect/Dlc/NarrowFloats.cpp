//===- NarrowFloats.cpp - Floats that no processor converts ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A narrow float is taken apart in an i32. All ops fold, so that constants are
// converted by the same code.
//
//===----------------------------------------------------------------------===//

#include "NarrowFloats.h"

using namespace dlc;

namespace {

/// The layout of a float of at most 8 bits, as its semantics describe it.
struct Layout {
  explicit Layout(FloatType type) {
    const llvm::fltSemantics &semantics = type.getFloatSemantics();
    width = type.getWidth();
    mantissa = type.getFPMantissaWidth() - 1;
    bias = 1 - APFloat::semanticsMinExponent(semantics);
    sign = int64_t(1) << (width - 1);
    hasInfinity = APFloat::semanticsHasInf(semantics);
    hasNan = APFloat::semanticsHasNaN(semantics);
    hasNegativeZero =
        APFloat::getZero(semantics, /*Negative=*/true).isNegative();
    greatest = APFloat::getLargest(semantics).bitcastToAPInt().getZExtValue();
    if (hasNan)
      nan = APFloat::getNaN(semantics).bitcastToAPInt().getZExtValue();
  }

  int64_t width, mantissa, bias;
  bool hasInfinity, hasNan, hasNegativeZero;
  /// The sign's bit, and the bits of the greatest finite value and of NaN.
  int64_t sign, greatest, nan = 0;
};

/// Emits i32 and f32 arithmetic.
class Bits {
public:
  Bits(OpBuilder &builder, Location loc) : b(builder), loc(loc) {}

  Value integer(int64_t value) {
    return arith::ConstantIntOp::create(b, loc, value, 32);
  }
  Value real(double value) {
    return arith::ConstantOp::create(
        b, loc, b.getF32FloatAttr(static_cast<float>(value)));
  }
  template <typename Op> Value emit(Value lhs, Value rhs) {
    return b.createOrFold<Op>(loc, lhs, rhs);
  }
  template <typename Op> Value emit(Value lhs, int64_t rhs) {
    return emit<Op>(lhs, integer(rhs));
  }
  Value compare(arith::CmpIPredicate relation, Value lhs, int64_t rhs) {
    return b.createOrFold<arith::CmpIOp>(loc, relation, lhs, integer(rhs));
  }
  Value select(Value condition, Value then, Value otherwise) {
    return b.createOrFold<arith::SelectOp>(loc, condition, then, otherwise);
  }
  Value asReal(Value bits) {
    return b.createOrFold<arith::BitcastOp>(loc, b.getF32Type(), bits);
  }
  Value asBits(Value real) {
    return b.createOrFold<arith::BitcastOp>(loc, b.getI32Type(), real);
  }

  OpBuilder &b;
  Location loc;
};

} // namespace

static constexpr int64_t kMantissa = 23, kBias = 127;
static constexpr int64_t kInfinity = int64_t(255) << kMantissa;
static constexpr int64_t kMagnitude = 0x7FFFFFFF, kSign = int64_t(1) << 31;

static constexpr int64_t kNan = kInfinity | int64_t(1) << (kMantissa - 1);

/// The bits of a narrow float in an i32.
static Value getBits(OpBuilder &b, Location loc, Value value) {
  auto type = cast<FloatType>(value.getType());
  Value bits = b.createOrFold<arith::BitcastOp>(
      loc, b.getIntegerType(type.getWidth()), value);
  return b.createOrFold<arith::ExtUIOp>(loc, b.getI32Type(), bits);
}

static Value fromBits(OpBuilder &b, Location loc, Value bits, FloatType type) {
  Value narrow = b.createOrFold<arith::TruncIOp>(
      loc, b.getIntegerType(type.getWidth()), bits);
  return b.createOrFold<arith::BitcastOp>(loc, type, narrow);
}

//===----------------------------------------------------------------------===//
// f8E8M0FNU: an exponent and nothing else
//===----------------------------------------------------------------------===//

/// The bits of 2^-127, which is subnormal in f32.
static constexpr int64_t kSmallestScale = int64_t(1) << (kMantissa - 1);
static constexpr int64_t kNanScale = 255;

static Value widenScale(OpBuilder &builder, Location loc, Value value) {
  Bits e(builder, loc);
  Value bits = getBits(builder, loc, value);
  Value result = e.emit<arith::ShLIOp>(bits, kMantissa);
  result = e.select(e.compare(arith::CmpIPredicate::eq, bits, 0),
                    e.integer(kSmallestScale), result);
  result = e.select(e.compare(arith::CmpIPredicate::eq, bits, kNanScale),
                    e.integer(kNan), result);
  return e.asReal(result);
}

/// The next power of two upwards.
static Value narrowScale(OpBuilder &builder, Location loc, Value value,
                         FloatType to, bool saturate) {
  Bits e(builder, loc);
  Value bits = e.asBits(value);
  Value up = e.emit<arith::AddIOp>(bits, (int64_t(1) << kMantissa) - 1);
  Value result = e.emit<arith::ShRUIOp>(up, kMantissa);
  result = e.select(e.compare(arith::CmpIPredicate::ule, bits, kSmallestScale),
                    e.integer(0), result);
  int64_t tooLarge = saturate ? kNanScale - 1 : kNanScale;
  result = e.select(e.compare(arith::CmpIPredicate::uge, result, kNanScale),
                    e.integer(tooLarge), result);
  // What is negative or NaN, by its bits as an unsigned number; not -0.
  Value isNan = e.compare(arith::CmpIPredicate::ugt, bits, kInfinity);
  result = e.select(isNan, e.integer(kNanScale), result);
  result = e.select(e.compare(arith::CmpIPredicate::eq, bits, kSign),
                    e.integer(0), result);
  return fromBits(builder, loc, result, to);
}

//===----------------------------------------------------------------------===//
// The others: sign, exponent, mantissa
//===----------------------------------------------------------------------===//

/// The f32 that a narrow float is.
static Value widen(OpBuilder &builder, Location loc, Value value) {
  Layout from(cast<FloatType>(value.getType()));
  Bits e(builder, loc);
  Value bits = getBits(builder, loc, value);
  Value magnitude = e.emit<arith::AndIOp>(bits, from.sign - 1);
  // Normal numbers have another bias; the rest are multiples of the smallest.
  int64_t shift = kMantissa - from.mantissa;
  Value shifted = e.emit<arith::ShLIOp>(magnitude, shift);
  Value normal =
      e.emit<arith::AddIOp>(shifted, (kBias - from.bias) << kMantissa);
  Value count = builder.createOrFold<arith::SIToFPOp>(loc, builder.getF32Type(),
                                                      magnitude);
  Value subnormal = e.asBits(e.emit<arith::MulFOp>(
      count, e.real(std::ldexp(1.0, 1 - from.bias - from.mantissa))));
  Value isSubnormal = e.compare(arith::CmpIPredicate::ult, magnitude,
                                int64_t(1) << from.mantissa);
  Value result = e.select(isSubnormal, subnormal, normal);
  // Beyond the greatest value: infinity and NaNs with the mantissa's bits, or
  // NaN alone.
  if (from.hasNan)
    result =
        e.select(e.compare(arith::CmpIPredicate::ugt, magnitude, from.greatest),
                 from.hasInfinity ? e.emit<arith::OrIOp>(shifted, kInfinity)
                                  : e.integer(kNan),
                 result);
  Value sign = e.emit<arith::ShLIOp>(e.emit<arith::AndIOp>(bits, from.sign),
                                     32 - from.width);
  result = e.emit<arith::OrIOp>(result, sign);
  // NaN takes the place of -0.
  if (from.hasNan && !from.hasNegativeZero)
    result = e.select(e.compare(arith::CmpIPredicate::eq, bits, from.sign),
                      e.integer(kNan), result);
  return e.asReal(result);
}

/// The narrow float that is nearest to an f32.
static Value narrow(OpBuilder &builder, Location loc, Value value,
                    FloatType type, bool saturate) {
  Layout to(type);
  Bits e(builder, loc);
  Value bits = e.asBits(value);
  Value magnitude = e.emit<arith::AndIOp>(bits, kMagnitude);
  // Half of the last place, less one unless that is odd, is added before the
  // mantissa is cut.
  int64_t shift = kMantissa - to.mantissa;
  Value odd =
      e.emit<arith::AndIOp>(e.emit<arith::ShRUIOp>(magnitude, shift), 1);
  Value rounded = e.emit<arith::AddIOp>(
      e.emit<arith::AddIOp>(magnitude, (int64_t(1) << (shift - 1)) - 1), odd);
  Value normal = e.emit<arith::SubIOp>(e.emit<arith::ShRUIOp>(rounded, shift),
                                       (kBias - to.bias) << to.mantissa);
  // A multiple of the smallest number, rounded by adding 2^23.
  double scale = std::ldexp(1.0, to.bias - 1 + to.mantissa);
  double magic = std::ldexp(1.0, kMantissa);
  Value count = e.emit<arith::AddFOp>(
      e.emit<arith::MulFOp>(e.asReal(magnitude), e.real(scale)), e.real(magic));
  Value subnormal =
      e.emit<arith::SubIOp>(e.asBits(count), (kBias + kMantissa) << kMantissa);
  Value isSubnormal = e.compare(arith::CmpIPredicate::ult, magnitude,
                                (kBias + 1 - to.bias) << kMantissa);
  Value result = e.select(isSubnormal, subnormal, normal);

  int64_t tooLarge = saturate || !to.hasNan ? to.greatest
                     : to.hasInfinity       ? to.greatest + 1
                                            : to.nan;
  Value isTooLarge = e.compare(arith::CmpIPredicate::sgt, result, to.greatest);
  result = e.select(isTooLarge, e.integer(tooLarge), result);
  Value sign = e.emit<arith::AndIOp>(
      e.emit<arith::ShRUIOp>(bits, 32 - to.width), to.sign);
  Value isSigned = e.emit<arith::OrIOp>(result, sign);
  if (!to.hasNegativeZero) {
    // Neither 0 nor NaN has a sign.
    Value isUnsigned = e.compare(arith::CmpIPredicate::eq, result, 0);
    isSigned = e.select(isUnsigned, result, isSigned);
    if (!saturate)
      isSigned = e.select(isTooLarge, e.integer(to.nan), isSigned);
  }
  Value isNan = e.compare(arith::CmpIPredicate::ugt, magnitude, kInfinity);
  // f4E2M1FN has none; 0 is as good as any number.
  result = e.select(isNan, e.integer(to.nan), isSigned);
  return fromBits(builder, loc, result, type);
}

//===----------------------------------------------------------------------===//
// f64
//===----------------------------------------------------------------------===//

/// The f32 next to `value` with an odd mantissa, unless it is an f32 itself:
/// rounding it once more gives what rounding `value` once would.
static Value roundToOdd(OpBuilder &builder, Location loc, Value value) {
  Bits e(builder, loc);
  Value nearest =
      builder.createOrFold<arith::TruncFOp>(loc, builder.getF32Type(), value);
  Value back =
      builder.createOrFold<arith::ExtFOp>(loc, value.getType(), nearest);
  auto compare = [&](arith::CmpFPredicate relation) -> Value {
    return builder.createOrFold<arith::CmpFOp>(
        loc, relation, builder.createOrFold<math::AbsFOp>(loc, back),
        builder.createOrFold<math::AbsFOp>(loc, value));
  };
  Value bits = e.asBits(nearest);
  Value towardsZero = e.select(compare(arith::CmpFPredicate::OGT),
                               e.emit<arith::SubIOp>(bits, 1), bits);
  Value inexact = compare(arith::CmpFPredicate::ONE);
  return e.asReal(
      e.select(inexact, e.emit<arith::OrIOp>(towardsZero, 1), bits));
}

Value dlc::convertFloat(OpBuilder &b, Location loc, Value value, FloatType to,
                        bool saturate) {
  auto from = cast<FloatType>(value.getType());
  if (from == to)
    return value;
  auto isScale = [](FloatType type) {
    return isa<mlir::Float8E8M0FNUType>(type);
  };
  FloatType f32 = b.getF32Type();
  if (from.getWidth() <= 8) {
    Value wide =
        isScale(from) ? widenScale(b, loc, value) : widen(b, loc, value);
    return convertFloat(b, loc, wide, to, saturate);
  }
  if (to.getWidth() < 32 && from != f32) {
    // Through f32, which the narrower type rounds from.
    Value single = from.getWidth() > 32
                       ? roundToOdd(b, loc, value)
                       : b.createOrFold<arith::ExtFOp>(loc, f32, value);
    return convertFloat(b, loc, single, to, saturate);
  }
  if (to.getWidth() <= 8)
    return isScale(to) ? narrowScale(b, loc, value, to, saturate)
                       : narrow(b, loc, value, to, saturate);
  if (from.getWidth() < to.getWidth())
    return b.createOrFold<arith::ExtFOp>(loc, to, value);
  return b.createOrFold<arith::TruncFOp>(loc, to, value);
}
