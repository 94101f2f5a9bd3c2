//===- LetterCase.cpp - Upper and lower case ------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bytes of UTF-8 are decoded where a character begins, mapped by a table and
// written back to where they were.
//
//===----------------------------------------------------------------------===//

#include "Selection.h"
#include "Strings.h"
#include <clocale>
#include <cwctype>

using namespace dlc;
using namespace dlc::onnxfrontend;

/// Of characters with up to three bytes.
static constexpr uint32_t kNumMapped = 0x10000;

static int getNumBytes(uint32_t character) {
  return character < 0x80 ? 1 : character < 0x800 ? 2 : 3;
}

/// The other case of each character, by Unicode's simple mapping as the C
/// library has it. What would have another length stays as it is: there are 18
/// such pairs, like the dotless i.
static Value createTable(Node &node, bool upper) {
  static locale_t locale = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  SmallVector<int32_t> table;
  for (uint32_t character = 0; character < kNumMapped; ++character) {
    uint32_t mapped = character;
    if (locale)
      mapped = upper ? ::towupper_l(character, locale)
                     : ::towlower_l(character, locale);
    bool fits =
        mapped < kNumMapped && getNumBytes(mapped) == getNumBytes(character);
    table.push_back(static_cast<int32_t>(fits ? mapped : character));
  }
  auto type = RankedTensorType::get(kNumMapped, node.b.getI32Type());
  return ConstantOp::create(node.b,
                            DenseElementsAttr::get(type, ArrayRef(table)));
}

/// A list of bytes, `count` places later in it; 0 where there is none.
static Term shiftBytes(Node &node, Term bytes, int64_t count) {
  ImplicitLocOpBuilder &b = node.b;
  Term place(node.b, createIota(node, node.getSizeOf(bytes, 0), 0));
  Term from = place + static_cast<double>(count);
  Value isThere = (from >= 0.0) & (from < from.like(node.getSizeOf(bytes, 0)));
  Term moved(node.b, GatherOp::create(b, bytes, 0, from));
  return Term(node.b, isThere).select(moved, bytes.like(0.0));
}

Value dlc::onnxfrontend::changeCase(Node &node, Value strings, bool upper) {
  ImplicitLocOpBuilder &b = node.b;
  Value table = createTable(node, upper);
  auto map = [&](Term characters) {
    return Term(node.b, GatherOp::create(b, table, 0, characters));
  };
  auto isIn = [](Term bytes, double low, double high) {
    return Term((bytes >= low) & (bytes <= high));
  };
  // All strings lie in the same bytes, and no character goes over an end.
  Value list = getBytes(strings);
  Term bytes =
      Term(node.b, refineTo(b, list, node.getSizesOf(list))).to(b.getI32Type());
  Term next = shiftBytes(node, bytes, 1), last = shiftBytes(node, bytes, 2);
  Term result = (bytes < 128.0).select(map(bytes), bytes);
  // 110xxxxx 10xxxxxx
  Term two = map((bytes % 32.0) * 64.0 + next % 64.0);
  Term begins = isIn(bytes, 0xC2, 0xDF);
  auto follow = [&](Term flags, Term values, int64_t distance) {
    Term isHere = shiftBytes(node, flags.to(b.getI32Type()), -distance) > 0.0;
    result = isHere.select(shiftBytes(node, values, -distance), result);
  };
  follow(begins, two / 64.0 + 0xC0, 0);
  follow(begins, two % 64.0 + 0x80, 1);
  // 1110xxxx 10xxxxxx 10xxxxxx
  Term three =
      map((bytes % 16.0) * 4096.0 + (next % 64.0) * 64.0 + last % 64.0);
  begins = isIn(bytes, 0xE0, 0xEF);
  follow(begins, three / 4096.0 + 0xE0, 0);
  follow(begins, (three / 64.0) % 64.0 + 0x80, 1);
  follow(begins, three % 64.0 + 0x80, 2);
  Value changed = result.to(b.getIntegerType(8, /*isSigned=*/false));
  return asStrings(b, getSpans(strings), changed);
}
