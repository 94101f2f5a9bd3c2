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

#include "Random.h"
#include "Selection.h"
#include "llvm/Support/xxhash.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {
/// Words of 32 bits, in elements of 64.
struct Words {
  Term first, second;
};
} // namespace

static Term keepLow(Term x) { return x & x.like(4294967295.0); }

static Term takeHigh(Term x) { return x.binary<ShiftRightOp>(x.like(32)); }

static Term exclusive(Term x, Term y) { return x.binary<XorOp>(y); }

static uint64_t getKey(Node &node) {
  if (!node.hasAttribute("seed"))
    return llvm::xxh3_64bits(node.getTitle());
  // The seed's bits as a float, as other systems have it.
  auto seed = static_cast<float>(node.getFloat("seed", 0));
  return llvm::bit_cast<uint32_t>(seed);
}

static Words createWords(Node &node, ArrayRef<OpFoldResult> sizes) {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult count = mulSizes(b, b.getLoc(), sizes);
  Type u64 = b.getIntegerType(64, /*isSigned=*/false);
  Term number(
      node.b,
      convertTo(b, reshapeTo(b, createIota(node, count, 0), sizes), u64));
  uint64_t key = getKey(node);
  auto low = static_cast<uint32_t>(key),
       high = static_cast<uint32_t>(key >> 32);
  Term zero = number.like(0.0);
  Term c0 = keepLow(number), c1 = takeHigh(number), c2 = zero, c3 = zero;
  for (int round = 0; round < 10; ++round) {
    Term left = c0 * 3528531795.0, right = c2 * 3449720151.0;
    Term next0 = exclusive(exclusive(takeHigh(right), c1), zero.like(low)),
         next2 = exclusive(exclusive(takeHigh(left), c3), zero.like(high));
    c1 = keepLow(right);
    c3 = keepLow(left);
    c0 = next0;
    c2 = next2;
    low += 0x9E3779B9u;
    high += 0xBB67AE85u;
  }
  return {c0, c1};
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

Term dlc::onnxfrontend::createUniform(Node &node, ArrayRef<OpFoldResult> sizes,
                                      Type elementType) {
  return toUnit(createWords(node, sizes), elementType);
}

Term dlc::onnxfrontend::createNormal(Node &node, ArrayRef<OpFoldResult> sizes,
                                     Type elementType) {
  // Box and Muller: sqrt(-2 ln u) cos(2 pi v), u in (0, 1].
  Words words = createWords(node, sizes);
  Term u = (words.first.to(elementType) + 1) * 0x1p-32,
       v = words.second.to(elementType) * 0x1p-32;
  return sqrt(u.unary<LogOp>() * -2) * (v * 6.283185307179586).unary<CosOp>();
}
