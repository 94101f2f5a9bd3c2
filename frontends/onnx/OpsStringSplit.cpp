//===- OpsStringSplit.cpp - Import of StringSplit -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The pieces are spans of the strings' own bytes. Where they begin and end is
// found for all strings at once, and put into a row for each string.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "OpTable.h"
#include "Selection.h"
#include "Strings.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {

/// A matrix of characters, a row a string, and how long the strings are.
struct Text {
  Value characters, lengths;
  SmallVector<OpFoldResult> sizes;
};

/// How many pieces each string has, and flags of the characters with which
/// separators begin and behind which they end; both [string, place].
struct Pieces {
  Value counts, begins, ends;
};

} // namespace

/// Along the rows of `flags`, how many there are before each place.
static Value countBefore(Node &node, Value flags) {
  Value ones = convertTo(node.b, flags, node.b.getI64Type());
  return CumulativeOp::create(node.b, ones.getType(), CumulativeKind::sum, ones,
                              1, /*exclusive=*/true, /*reverse=*/false);
}

static Value countAll(Node &node, Value flags) {
  return node.b.createOrFold<ReduceOp>(
      ReduceKind::sum, convertTo(node.b, flags, node.b.getI64Type()),
      ArrayRef<int64_t>{1});
}

/// [string, number]: for each flag of a string, its place plus `distance`;
/// `absent` where there are fewer than `width`.
static Value getPlaces(Node &node, const Text &text, Value flags,
                       int64_t distance, OpFoldResult width, Value absent) {
  ImplicitLocOpBuilder &b = node.b;
  Term place(node.b, createIota(node, text.sizes, 1));
  Term number(node.b, countBefore(node, flags));
  // What is no flag goes nowhere.
  Value column = Term(node.b, flags).select(number, number.like(-1.0));
  Value table = broadcastTo(b, absent, {text.sizes[0], width}, {0});
  return ScatterElementsOp::create(b, ScatterKind::set, table, 1, column,
                                   place + static_cast<double>(distance));
}

/// Flags of the characters where `delimiter` begins, none of which overlap, at
/// most `most` in a string if that is not negative.
static FailureOr<Value> findDelimiters(Node &node, const Text &text,
                                       StringRef delimiter, int64_t most) {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult zero = b.getIndexAttr(0);
  auto length = static_cast<int64_t>(delimiter.size());
  Value padded =
      PadOp::create(b, PadMode::constant, text.characters,
                    scalarConstant(b, b.getI32Type(), -1), {zero, zero},
                    {zero, OpFoldResult(b.getIndexAttr(length))});
  std::optional<Term> matches;
  for (auto [i, byte] : llvm::enumerate(delimiter.bytes())) {
    Term part(node.b,
              b.createOrFold<SliceOp>(
                  padded, ArrayRef<OpFoldResult>{zero, b.getIndexAttr(i)},
                  text.sizes, ArrayRef<int64_t>{1, 1}));
    Term equal = part == static_cast<double>(byte);
    matches = matches ? *matches & equal : equal;
  }
  // What a match covers is known when all before it is decided.
  Value none =
      broadcastTo(b, scalarConstant(b, b.getI64Type(), 0), text.sizes[0], {});
  LoopRange range;
  range.count = text.sizes[1];
  range.backwards = {false};
  FailureOr<SmallVector<Value>> flags = createLoop(
      node, range, {none, none},
      [&](Value index, ValueRange carried) -> FailureOr<Iteration> {
        Term free(node.b, carried[0]), count(node.b, carried[1]);
        Term place = free.like(OpFoldResult(index));
        Term taken(node.b, node.takeAt(*matches, 1, index));
        taken = taken & (place >= free);
        if (most >= 0)
          taken = taken & (count < static_cast<double>(most));
        Value next = taken.select(place + static_cast<double>(length), free);
        return Iteration{
            Value(), {next, count + taken.to(b.getI64Type())}, {taken}};
      });
  if (failed(flags))
    return failure();
  return b.createOrFold<TransposeOp>(flags->back(), ArrayRef<int64_t>{1, 0});
}

/// Sets both outputs: where each piece begins and ends in its string, [string,
/// number], and how many there are.
static void setPieces(Node &node, Value begins, Value ends, Value counts) {
  ImplicitLocOpBuilder &b = node.b;
  Value strings = node.getInput(0), spans = getSpans(strings);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(begins);
  Term number(node.b, createIota(node, sizes, 1));
  Term isThere = number < Term(node.b, broadcastTo(b, counts, sizes, {0}));
  Term offset(node.b, broadcastTo(b, getBegins(node, flatten(node, spans)),
                                  sizes, {0}));
  Term begin(node.b, begins);
  Term pieces(node.b,
              makeSpans(node, offset + begin, Term(node.b, ends) - begin));
  Value all = isThere.select(pieces, pieces.like(0.0));
  SmallVector<OpFoldResult> shape = node.getSizesOf(spans);
  node.setOutput(1, reshapeTo(b, counts, shape));
  shape.push_back(sizes[1]);
  node.setOutput(0, asStrings(b, reshapeTo(b, all, shape), getBytes(strings)));
}

/// The most pieces that a string has.
static OpFoldResult getMost(Node &node, Value counts) {
  ImplicitLocOpBuilder &b = node.b;
  Value most =
      b.createOrFold<ReduceOp>(ReduceKind::max, counts, ArrayRef<int64_t>{0});
  return maxSizes(b, b.getLoc(), node.getScalarAsSize(most), b.getIndexAttr(0));
}

static LogicalResult splitAtDelimiter(Node &node, const Text &text,
                                      StringRef delimiter, int64_t most) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<Value> flags = findDelimiters(node, text, delimiter, most);
  if (failed(flags))
    return failure();
  Value counts = Term(node.b, countAll(node, *flags)) + 1.0;
  OpFoldResult width = getMost(node, counts);
  Value ends = getPlaces(node, text, *flags, 0, width, text.lengths);
  // Behind the separator before, or at the front.
  Term number(node.b, createIota(node, {text.sizes[0], width}, 1));
  Value before = max(number - 1.0, number.like(0.0));
  Term behind(node.b,
              GatherElementsOp::create(b, ends.getType(), ends, 1, before));
  Term next = behind + static_cast<double>(delimiter.size());
  setPieces(node, (number > 0.0).select(next, next.like(0.0)), ends, counts);
  return success();
}

/// Words, with any number of blanks around them.
static LogicalResult splitAtBlanks(Node &node, const Text &text, int64_t most) {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  Term c(node.b, text.characters);
  Term isWord =
      (c > 0x20) | ((c >= 0.0) & (c < 0x09)) | ((c > 0x0D) & (c < 0x1C));
  Value edge = scalarConstant(b, b.getI1Type(), 0);
  Value padded = PadOp::create(b, PadMode::constant, isWord.get(), edge,
                               {zero, one}, {zero, one});
  auto neighbour = [&](int64_t place) {
    return Term(node.b,
                b.createOrFold<SliceOp>(
                    padded, ArrayRef<OpFoldResult>{zero, b.getIndexAttr(place)},
                    text.sizes, ArrayRef<int64_t>{1, 1}));
  };
  Value begins = isWord & !neighbour(0), ends = isWord & !neighbour(2);
  Term counts(node.b, countAll(node, begins));
  OpFoldResult width = getMost(node, counts);
  Value from = getPlaces(node, text, begins, 0, width, text.lengths);
  Value to = getPlaces(node, text, ends, 1, width, text.lengths);
  if (most >= 0) {
    // The last piece is all that is left.
    Term words = counts;
    counts = min(words, words.like(static_cast<double>(most) + 1));
    SmallVector<OpFoldResult> sizes{text.sizes[0], width};
    Term number(node.b, createIota(node, sizes, 1));
    Value isLast = number == static_cast<double>(most);
    to = Term(node.b, isLast)
             .select(broadcastTo(b, text.lengths, sizes, {0}), to);
    OpFoldResult kept = getMost(node, counts);
    auto cut = [&](Value table) {
      return b.createOrFold<SliceOp>(
          table, ArrayRef<OpFoldResult>{zero, zero},
          ArrayRef<OpFoldResult>{text.sizes[0], kept}, ArrayRef<int64_t>{1, 1});
    };
    from = cut(from);
    to = cut(to);
  }
  setPieces(node, from, to, counts);
  return success();
}

static LogicalResult importStringSplit(Node &node) {
  Value strings = node.getInput(0);
  Text text;
  text.characters = getCharacters(node, strings);
  text.lengths = getLengths(node, flatten(node, getSpans(strings)));
  text.sizes = node.getSizesOf(text.characters);
  std::string delimiter = node.getString("delimiter", "");
  int64_t most = node.getInt("maxsplit", -1);
  return delimiter.empty() ? splitAtBlanks(node, text, most)
                           : splitAtDelimiter(node, text, delimiter, most);
}

ArrayRef<OpRow> dlc::onnxfrontend::getStringSplitOps() {
  static constexpr OpRow kRows[] = {
      {"StringSplit", 20, importStringSplit, StringInputs::taken},
  };
  return kRows;
}
