//===- Random.cpp - Random numbers ----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
// 2011), of which two words are used for each element.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Random.h"
#include "dlc/Dialect/Dlc/Shapes.h"

using namespace dlc;

namespace {
/// Words of 32 bits, in elements of 64.
struct Words {
  Term first, second;
};
} // namespace

static Term keepLow(Term x) { return x & x.like(4294967295.0); }

static Term takeHigh(Term x) { return x.binary<ShiftRightOp>(x.like(32)); }

static Term exclusive(Term x, Term y) { return x.binary<XorOp>(y); }

Value dlc::createRandomKey(ImplicitLocOpBuilder &builder, uint64_t key) {
  auto type =
      RankedTensorType::get({}, builder.getIntegerType(64, /*isSigned=*/false));
  return ConstantOp::create(builder,
                            DenseElementsAttr::get(type, APInt(64, key)));
}

static Words createWords(ImplicitLocOpBuilder &b, ArrayRef<OpFoldResult> sizes,
                         Value key) {
  Type u64 = b.getIntegerType(64, /*isSigned=*/false);
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(mulSizes(b, b.getLoc(), sizes), shape, open);
  Value list =
      IotaOp::create(b, RankedTensorType::get(shape, b.getI64Type()), 0, open);
  Term number(b, convertTo(b, reshapeTo(b, list, sizes), u64));
  Term low = keepLow(Term(b, key)), high = takeHigh(Term(b, key));
  auto spread = [&](Term scalar) {
    return Term(b, broadcastScalar(b, scalar, number));
  };
  Term zero = number.like(0.0);
  Term c0 = keepLow(number), c1 = takeHigh(number), c2 = zero, c3 = zero;
  for (int round = 0; round < 10; ++round) {
    Term left = c0 * 3528531795.0, right = c2 * 3449720151.0;
    Term next0 = exclusive(exclusive(takeHigh(right), c1), spread(low)),
         next2 = exclusive(exclusive(takeHigh(left), c3), spread(high));
    c1 = keepLow(right);
    c3 = keepLow(left);
    c0 = next0;
    c2 = next2;
    low = keepLow(low + 2654435769.0);
    high = keepLow(high + 3144134277.0);
  }
  return {c0, c1};
}

Term dlc::createRandomBits(ImplicitLocOpBuilder &b,
                           ArrayRef<OpFoldResult> sizes, Value key) {
  Words words = createWords(b, sizes, key);
  return words.first.binary<ShiftLeftOp>(words.first.like(32)) | words.second;
}

/// As many of the words' upper bits as the type holds.
static Term toUnit(Words words, Type elementType) {
  if (!elementType.isF64())
    return words.first.binary<ShiftRightOp>(words.first.like(8))
               .to(elementType) *
           0x1p-24;
  Term upper = words.first.binary<ShiftRightOp>(words.first.like(5)),
       lower = words.second.binary<ShiftRightOp>(words.second.like(6));
  return (upper.to(elementType) * 0x1p26 + lower.to(elementType)) * 0x1p-53;
}

Term dlc::createUniform(ImplicitLocOpBuilder &b, ArrayRef<OpFoldResult> sizes,
                        Type elementType, Value key) {
  return toUnit(createWords(b, sizes, key), elementType);
}

Term dlc::createNormal(ImplicitLocOpBuilder &b, ArrayRef<OpFoldResult> sizes,
                       Type elementType, Value key) {
  // Box and Muller: sqrt(-2 ln u) cos(2 pi v), u in (0, 1].
  Words words = createWords(b, sizes, key);
  Term u = (words.first.to(elementType) + 1) * 0x1p-32,
       v = words.second.to(elementType) * 0x1p-32;
  return sqrt(u.unary<LogOp>() * -2) * (v * 6.283185307179586).unary<CosOp>();
}
