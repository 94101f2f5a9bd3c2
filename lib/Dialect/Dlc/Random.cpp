//===- Random.cpp - Random numbers ----------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two words of 32 bits for each element.
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

Value dlc::createRandomKey(ImplicitLocOpBuilder &builder, uint64_t key) {
  auto type =
      RankedTensorType::get({}, builder.getIntegerType(64, /*isSigned=*/false));
  return ConstantOp::create(builder,
                            DenseElementsAttr::get(type, APInt(64, key)));
}

Term dlc::createRandomBits(ImplicitLocOpBuilder &b,
                           ArrayRef<OpFoldResult> sizes, Value key) {
  Type u64 = b.getIntegerType(64, /*isSigned=*/false);
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(mulSizes(b, b.getLoc(), sizes), shape, open);
  Value list =
      IotaOp::create(b, RankedTensorType::get(shape, b.getI64Type()), 0, open);
  Term number(b, convertTo(b, reshapeTo(b, list, sizes), u64));
  Term spread(b, broadcastScalar(b, key, number));
  return number.binary<RandomBitsOp>(spread);
}

static Words createWords(ImplicitLocOpBuilder &b, ArrayRef<OpFoldResult> sizes,
                         Value key) {
  Term bits = createRandomBits(b, sizes, key);
  return {takeHigh(bits), keepLow(bits)};
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
