//===- WordCache.cpp - Keys and values that are kept ----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "WordCache.h"
#include "ValueTypes.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

LogicalResult WordCache::quantize(Node &node, Value words, StringRef kind,
                                  size_t input) {
  ImplicitLocOpBuilder &b = node.b;
  auto type = cast<RankedTensorType>(words.getType());
  std::string name = node.getString(kind, "NONE");
  bits = node.getInt("kv_cache_bit_width", 0);
  if (name != "PER_CHANNEL" && name != "PER_TENSOR")
    return node.fail(kind + " '" + name + "' is not known");
  if (bits != 4 && bits != 8)
    return node.fail("needs a kv_cache_bit_width of 4 or 8, but has " +
                     Twine(bits));
  if (bits == 4 && type.getDimSize(3) % 2 != 0)
    return node.fail("can't keep heads of odd size in four bits");
  if (!node.hasInput(input))
    return node.fail("needs input " + Twine(input) + ", a scale for " + kind);
  SmallVector<OpFoldResult> sizes(2, b.getIndexAttr(1));
  if (name == "PER_CHANNEL")
    sizes = {node.getSizeOf(words, 1), node.getSizeOf(words, 3)};
  Value given = node.getInput(input);
  if (failed(node.expectEqual(mulSizes(b, b.getLoc(), node.getSizesOf(given)),
                              mulSizes(b, b.getLoc(), sizes))))
    return failure();
  scale = reshapeTo(b, given, sizes);
  return success();
}

FailureOr<WordCache> WordCache::get(Node &node, Value words, StringRef kind,
                                    size_t scale, size_t past) {
  OpBuilder &b = node.b;
  WordCache cache(cast<RankedTensorType>(words.getType()).getElementType());
  if (node.getString(kind, "NONE") != "NONE" &&
      failed(cache.quantize(node, words, kind, scale)))
    return failure();
  Type kept = cache.bits == 0   ? cache.type
              : cache.bits == 8 ? b.getI8Type()
                                : b.getIntegerType(8, /*isSigned=*/false);
  if (node.hasInput(past) && node.getElementType(past) != kept)
    return node.fail("keeps words as a " +
                     formatType(RankedTensorType::get({}, kept)) +
                     ", but input " + Twine(past) + " is a " +
                     formatType(node.getType(past)));
  return cache;
}

Term WordCache::spreadScale(Node &node, Term words) const {
  return {node.b, broadcastTo(node.b, scale, node.getSizesOf(words), {1, 3})};
}

Value WordCache::keep(Node &node, Value words) const {
  if (!scale)
    return words;
  ImplicitLocOpBuilder &b = node.b;
  Term x = Term(b, words).to(b.getF32Type());
  Term rounded = (x / spreadScale(node, x)).unary<RoundOp>();
  double most = bits == 8 ? 127 : 7;
  Term number = min(max(rounded, x.like(-most - 1)), x.like(most));
  if (bits == 8)
    return number.to(b.getI8Type());
  // The first of two in the low bits, both without a sign.
  Type u8 = b.getIntegerType(8, /*isSigned=*/false);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(words);
  sizes[3] = floorDivSizes(b, b.getLoc(), sizes[3], b.getIndexAttr(2));
  sizes.push_back(b.getIndexAttr(2));
  Value pairs = reshapeTo(b, (number + 8.0).to(u8), sizes);
  Term low(b, node.takeAt(pairs, 4, b.getIndexAttr(0)));
  Term high(b, node.takeAt(pairs, 4, b.getIndexAttr(1)));
  return high * 16.0 + low;
}

Value WordCache::read(Node &node, Value kept) const {
  if (!scale)
    return kept;
  ImplicitLocOpBuilder &b = node.b;
  Type f32 = b.getF32Type();
  Term number(b, kept);
  if (bits == 4) {
    SmallVector<OpFoldResult> sizes = node.getSizesOf(kept);
    sizes.push_back(b.getIndexAttr(1));
    Value pairs =
        ConcatOp::create(b, 4,
                         ValueRange{reshapeTo(b, number % 16.0, sizes),
                                    reshapeTo(b, number / 16.0, sizes)});
    sizes.pop_back();
    sizes[3] = mulSizes(b, b.getLoc(), sizes[3], b.getIndexAttr(2));
    number = Term(b, reshapeTo(b, pairs, sizes)).to(f32) - 8.0;
  }
  number = number.to(f32);
  return (number * spreadScale(node, number)).to(type);
}
