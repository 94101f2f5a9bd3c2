//===- FloatStrings.cpp - Floats as text ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As ONNX Runtime writes them, which is as C's "%.8g" does: with eight digits,
// correctly rounded, without zeros at the end, and with an exponent where that
// is below -4 or above 7. No C library is asked, for which a decimal point may
// be a comma.
//
//===----------------------------------------------------------------------===//

#include "DoublePairs.h"
#include "Ml.h"
#include "Selection.h"
#include "StringNumbers.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {

/// The digits of numbers, d.ddddddd times a power of ten.
struct Digits {
  Term number; ///< The eight digits as an i64.
  Term exponent;
};

} // namespace

static constexpr double kLeastNumber = 1e7, kMostNumber = 1e8;
/// The powers of ten by which the greatest and the least double are multiplied.
static constexpr int kLeastPower = -301, kMostPower = 331;

static Term bitcast(Node &node, Term x, Type type) {
  auto from = cast<RankedTensorType>(x.get().getType());
  return {node.b, BitcastOp::create(node.b, from.clone(type), x)};
}

/// 2^`exponent`, for normal numbers.
static Term getPowerOfTwo(Node &node, Term exponent) {
  return bitcast(node, (exponent + 1023.0) * 0x1p52, node.b.getF64Type());
}

static Term shiftRight(Term x, double bits) {
  return x.binary<ShiftRightOp>(x.like(bits));
}

/// `x` times such a power of ten that it has eight digits before the point, or
/// nine; that power is 7 - `decimal`.
static DoublePair scale(Node &node, Term x, Term &decimal) {
  ImplicitLocOpBuilder &b = node.b;
  Type i64 = b.getI64Type(), f64 = b.getF64Type();
  // Of a denormal number, the leading bit is brought to where it belongs.
  Term isSmall = x < 0x1p-1022;
  Term normal(b, isSmall.select(x * 0x1p52, x));
  Term bits = bitcast(node, normal, i64);
  Term binary = bits / 0x1p52 - 1023.0 - isSmall.to(i64) * 52.0;
  Term mantissa = bitcast(node, bits % 0x1p52 + 1023 * 0x1p52, f64);
  // These are floor(binary * log10(2)), and floor(power * log2(10)).
  decimal = shiftRight(binary * 78913.0, 18);
  Term power = -decimal + 7.0;
  Term powersExponent = shiftRight(power * 217706.0, 16);

  // All numbers are between 1 and 4 until the end.
  SmallVector<APFloat> powers;
  for (int exponent = kLeastPower; exponent <= kMostPower; ++exponent) {
    APFloat number = getPowerOfTen(exponent);
    powers.push_back(
        scalbn(number, -ilogb(number), APFloat::rmNearestTiesToEven));
  }
  auto [high, low] =
      multiply({mantissa, mantissa.like(0.0)},
               lookUp(node, powers, power - double(kLeastPower)));
  Term factor = getPowerOfTwo(node, binary + powersExponent);
  return {high * factor, low * factor};
}

/// The digits of finite numbers that are not negative.
static Digits getDigits(Node &node, Term x) {
  ImplicitLocOpBuilder &b = node.b;
  Type i64 = b.getI64Type(), f64 = b.getF64Type();
  Term decimal = x;
  auto [high, low] = scale(node, x, decimal);
  Term whole = floor(high).to(i64);
  Term isLong = whole >= kMostNumber;
  Term unit(b, isLong.select(whole.like(10.0), whole.like(1.0)));
  Term number = whole / unit;
  // What is beyond half of a unit. The pair is right to within 2^-76, and what
  // is no tie is at least 2^-66 away from one, which was computed for all
  // exponents.
  Term rest = (high - (number * unit).to(f64) - unit.to(f64) * 0.5) + low;
  Term isTie = rest.unary<AbsOp>() < 0x1p-70;
  Term isOdd = number % 2.0 == 1.0;
  Term isUp(b, isTie.select(isOdd, rest > 0.0));
  number = number + isUp.to(i64);
  Term overflows = number == kMostNumber;
  number = {b, overflows.select(number.like(kLeastNumber), number)};
  Term exponent = decimal + isLong.to(i64) + overflows.to(i64);
  Term isZero = x == 0.0;
  return {{b, isZero.select(number.like(0.0), number)},
          {b, isZero.select(exponent.like(0.0), exponent)}};
}

/// How many of the digits are left without the zeros at the end, at least one.
static Term countSignificant(Term number) {
  Term count = number.like(1.0);
  Type type = cast<RankedTensorType>(number.get().getType()).getElementType();
  for (double power = 10; power < kMostNumber; power *= 10)
    count = count + (number % power != 0.0).to(type);
  return count;
}

namespace {

/// How numbers are written, their signs aside.
struct Format {
  Term lead;     ///< How many zeros come before the digits,
  Term point;    ///< how many digits then before the point,
  Term hasPoint; ///< whether there is one,
  Term mantissa; ///< how many characters up to here,
  Term exponentDigits, length;
};

} // namespace

static Format getFormat(Node &node, const Digits &digits) {
  ImplicitLocOpBuilder &b = node.b;
  Type i64 = b.getI64Type();
  Term exponent = digits.exponent, zero = exponent.like(0.0);
  Term isFixed = (exponent >= -4.0) & (exponent < 8.0);
  Term significant = countSignificant(digits.number);
  Term lead(b, isFixed.select(max(-exponent, zero), zero));
  Term point = Term(b, isFixed.select(max(exponent, zero), zero)) + 1.0;
  // Before the point of "100" there are zeros after the digits as well.
  Term shown(b, isFixed.select(max(lead + significant, point), significant));
  Term hasPoint = shown > point;
  Term mantissa = shown + hasPoint.to(i64);
  Term exponentDigits = (exponent.unary<AbsOp>() >= 100.0).to(i64) + 2.0;
  Term length = mantissa + Term(b, isFixed.select(zero, exponentDigits + 2.0));
  return {lead, point, hasPoint, mantissa, exponentDigits, length};
}

namespace {

/// Writes a list of floats, with a column for each place in the strings.
class Writer {
public:
  Writer(Node &node, Term list)
      : node(node), b(node.b), list(list),
        sizes{node.getSizeOf(list, 0), b.getIndexAttr(kWidth)} {}

  Value write(ArrayRef<OpFoldResult> shape) {
    Type i64 = b.getI64Type();
    Term magnitude = list.unary<AbsOp>();
    Term isNan = list != list;
    Term isInfinite = magnitude == std::numeric_limits<double>::infinity();
    Term isSpecial = isNan | isInfinite;
    Term isNegative = (bitcast(node, list, i64) < 0.0) & !isNan;
    Digits digits =
        getDigits(node, {b, isSpecial.select(magnitude.like(1.0), magnitude)});
    Format format = getFormat(node, digits);

    Term place =
        Term(b, createIota(node, sizes, 1)) - spread(isNegative.to(i64));
    Term start = isInfinite.to(i64) * 3.0;
    Term name = choose({'N', 'a', 'N', 'I', 'N', 'F'}, place + spread(start));
    Term character(
        b, spread(isSpecial).select(name, getCharacter(digits, format, place)));
    character = {b, (place < 0.0).select(place.like('-'), character)};
    Term length(b, isSpecial.select(start.like(3.0), format.length));
    return fromCharacters(node, character.to(b.getI32Type()),
                          length + isNegative.to(i64), shape);
  }

private:
  /// As many as "-1.2345678e-300" has.
  static constexpr int64_t kWidth = 15;

  Term spread(Term value) { return {b, broadcastTo(b, value, sizes, {0})}; }

  /// The numbers at `places`, of which those beyond the ends are at the ends.
  Term choose(ArrayRef<int64_t> numbers, Term places) {
    auto count = static_cast<int64_t>(numbers.size());
    return {b, GatherOp::create(b, createIntegers(node, numbers, count), 0,
                                places)};
  }

  /// The digit of `number` at the place of 10^`powers`.
  Term getDigit(Term number, Term powers) {
    SmallVector<int64_t> list{1};
    while (list.size() < 12)
      list.push_back(list.back() * 10);
    return spread(number) / choose(list, powers) % 10.0 + '0';
  }

  Term getCharacter(const Digits &digits, const Format &format, Term place) {
    Term point = spread(format.point);
    Term isPoint = spread(format.hasPoint) & (place == point);
    Term behindPoint = (place > point).to(b.getI64Type());
    Term digit = getDigit(digits.number,
                          spread(format.lead) + behindPoint - place + 7.0);

    Term inExponent = place - spread(format.mantissa);
    Term isNegative = digits.exponent < 0.0;
    Term sign(b, isNegative.select(digits.exponent.like('-'),
                                   digits.exponent.like('+')));
    Term exponent = getDigit(digits.exponent.unary<AbsOp>(),
                             spread(format.exponentDigits) - inExponent + 1.0);
    exponent = {b, (inExponent == 1.0).select(spread(sign), exponent)};
    exponent = {b, (inExponent == 0.0).select(place.like('e'), exponent)};

    Value character = (inExponent >= 0.0).select(exponent, digit);
    return {b, isPoint.select(place.like('.'), character)};
  }

  Node &node;
  ImplicitLocOpBuilder &b;
  Term list;
  SmallVector<OpFoldResult> sizes;
};

} // namespace

Value dlc::onnxfrontend::formatFloats(Node &node, Value floats) {
  Term list(node.b,
            convertTo(node.b, flatten(node, floats), node.b.getF64Type()));
  return Writer(node, list).write(node.getSizesOf(floats));
}
