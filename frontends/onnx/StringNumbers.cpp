//===- StringNumbers.cpp - Numbers that are text --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. All strings are read at once, a character a step. The first
// 18 digits make an integer, which a power of ten then scales: both are pairs
// of doubles that add up to them, so that the result is the double next to the
// decimal number, but for some where it is half way between two within 1e-30.
//
//===----------------------------------------------------------------------===//

#include "StringNumbers.h"
#include "Decimals.h"
#include "DoublePairs.h"
#include "Ml.h"
#include "Selection.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static constexpr const char *kIntegers = "\\s*[+-]?[0-9]+([.][0-9]*)?\\s*";
static constexpr const char *kFloats =
    "\\s*[+-]?(([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?|"
    "(?i:inf|infinity|nan))\\s*";
/// The digits that are read of a float.
static constexpr uint64_t kMostOfFloat = 999'999'999'999'999'999;

//===----------------------------------------------------------------------===//
// Floats
//===----------------------------------------------------------------------===//

/// 10^e for `exponents` in [least, most].
static DoublePair getPowers(Node &node, Term exponents, int least, int most) {
  SmallVector<APFloat> powers;
  for (int exponent = least; exponent <= most; ++exponent)
    powers.push_back(getPowerOfTen(exponent));
  return lookUp(node, powers, exponents - static_cast<double>(least));
}

static Value toDoubles(Node &node, const Decimals &decimals) {
  ImplicitLocOpBuilder &b = node.b;
  Type f64 = b.getF64Type();
  auto isSet = [&](Decimals::Field field) {
    return decimals.isSet(node, field);
  };
  Term written = decimals.get(node, Decimals::exponent);
  Term exponent =
      decimals.get(node, Decimals::scale) +
      Term(b, isSet(Decimals::isExponentNegative).select(-written, written));
  auto clamp = [](Term x, double least, double most) {
    return min(max(x, x.like(least)), x.like(most));
  };
  // What is beyond is left to a second factor, near the ends of doubles' range.
  constexpr int kLeast = -270, kMost = 290, kBeyond = 120;
  Term first = clamp(exponent, kLeast, kMost);
  Term second = clamp(exponent - first, -kBeyond, kBeyond);
  Term mantissa = decimals.get(node, Decimals::mantissa).to(b.getI64Type());
  Term high = mantissa.to(f64);
  DoublePair product =
      multiply({high, (mantissa - high.to(b.getI64Type())).to(f64)},
               getPowers(node, first, kLeast, kMost));
  Term value = (product.first + product.second) *
               getPowers(node, second, -kBeyond, kBeyond).first;
  Term infinity = value.like(std::numeric_limits<double>::infinity());
  value = {b, isSet(Decimals::hasI).select(infinity, value)};
  Term nan = value.like(std::numeric_limits<double>::quiet_NaN());
  value = {b, isSet(Decimals::hasA).select(nan, value)};
  return isSet(Decimals::isNegative).select(-value, value);
}

//===----------------------------------------------------------------------===//
// Integers
//===----------------------------------------------------------------------===//

/// 1, 10, 100, ..., all that there are of u64.
static Value createPowers(Node &node) {
  SmallVector<uint64_t> powers{1};
  while (powers.back() <= std::numeric_limits<uint64_t>::max() / 10)
    powers.push_back(powers.back() * 10);
  auto type = RankedTensorType::get(static_cast<int64_t>(powers.size()),
                                    node.b.getIntegerType(64, false));
  return ConstantOp::create(node.b,
                            DenseElementsAttr::get(type, ArrayRef(powers)));
}

/// Integers of type `type`, none of which may be out of its range.
static Value toIntegers(Node &node, const Decimals &decimals, Type type) {
  ImplicitLocOpBuilder &b = node.b;
  // Digits behind the point are none of the integer's.
  Term scale = decimals.get(node, Decimals::scale);
  Value place = max(-scale, scale.like(0));
  Term number = decimals.get(node, Decimals::mantissa) /
                Term(b, GatherOp::create(b, createPowers(node), 0, place));
  unsigned bits = type.isInteger(1) ? 64 : type.getIntOrFloatBitWidth();
  bool hasSign = !isUnsigned(type);
  uint64_t most = std::numeric_limits<uint64_t>::max() >> (64 - bits + hasSign);
  Term isNegative = decimals.isSet(node, Decimals::isNegative);
  // One more below zero, or nothing.
  Value limit =
      isNegative.select(createLike(node, hasSign ? most + 1 : 0, number),
                        createLike(node, most, number));
  requireAll(node, (scale <= 0) & (number <= Term(b, limit)),
             "an integer is too large for its type");
  Term signedNumber = number.to(b.getI64Type());
  if (!hasSign)
    return convertTo(b, number, type);
  return convertTo(b, isNegative.select(-signedNumber, signedNumber), type);
}

FailureOr<Value> dlc::onnxfrontend::parseNumbers(Node &node, Value strings,
                                                 Type type) {
  bool isFloat = isa<FloatType>(type);
  FailureOr<Decimals> decimals =
      isFloat ? readDecimals(node, strings, kFloats, "number", kMostOfFloat)
              : readDecimals(node, strings, kIntegers, "integer",
                             std::numeric_limits<uint64_t>::max());
  if (failed(decimals))
    return failure();
  Value list = isFloat ? convertTo(node.b, toDoubles(node, *decimals), type)
                       : toIntegers(node, *decimals, type);
  return reshapeTo(node.b, list, node.getSizesOf(getSpans(strings)));
}

Value dlc::onnxfrontend::formatIntegers(Node &node, Value integers) {
  ImplicitLocOpBuilder &b = node.b;
  Type i64 = b.getI64Type(), u64 = b.getIntegerType(64, /*isSigned=*/false);
  Value list = flatten(node, integers);
  Type type = cast<RankedTensorType>(list.getType()).getElementType();
  bool hasSign = !isUnsigned(type) && !type.isInteger(1);
  // The least i64 is its own negative, and right as an u64.
  Term number(b, convertTo(b, list, hasSign ? i64 : u64));
  Term isNegative = number < 0.0;
  Term magnitude =
      hasSign ? Term(b, isNegative.select(-number, number)).to(u64) : number;
  Value all = createPowers(node);
  int64_t most = cast<RankedTensorType>(all.getType()).getDimSize(0);
  SmallVector<OpFoldResult> sizes{node.getSizeOf(number, 0),
                                  b.getIndexAttr(most)};
  auto spread = [&](Value value, int64_t dim) {
    return Term(b, broadcastTo(b, value, sizes, {dim}));
  };
  // A number has as many digits as it has powers of ten in it, and 0 has one.
  Term reached = (spread(magnitude, 0) >= spread(all, 1)).to(i64);
  Term digits(
      b, ReduceOp::create(b, ReduceKind::sum, reached, ArrayRef<int64_t>{1}));
  digits = max(digits, digits.like(1.0));
  Term lengths = digits + isNegative.to(i64);
  sizes[1] = b.getIndexAttr(most + 1);
  Term column(b, createIota(node, sizes, 1));
  Term place = spread(lengths, 0) - column - 1;
  Value power = GatherOp::create(b, all, 0, max(place, place.like(0.0)));
  Term digit =
      (spread(magnitude, 0) / Term(b, power) % 10.0).to(b.getI32Type());
  Term character = digit + static_cast<double>('0');
  Term isSign = spread(isNegative, 0) & (column == 0.0);
  Value characters =
      isSign.select(character.like(static_cast<double>('-')), character);
  return fromCharacters(node, characters, lengths, node.getSizesOf(integers));
}
