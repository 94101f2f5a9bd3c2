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
#include "Pieces.h"
#include "Selection.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

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

static void setPieces(Node &node, const Pieces &pieces) {
  Value strings = node.getInput(0);
  node.setOutput(0, cutPieces(node, strings, pieces, ""));
  node.setOutput(
      1, reshapeTo(node.b, pieces.counts, node.getSizesOf(getSpans(strings))));
}

static LogicalResult splitAtDelimiter(Node &node, const Text &text,
                                      StringRef delimiter, int64_t most) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<Value> flags = findDelimiters(node, text, delimiter, most);
  if (failed(flags))
    return failure();
  Value counts = Term(node.b, countFlags(node, *flags)) + 1.0;
  OpFoldResult width = getMost(node, counts);
  Value ends = getPlaces(node, text, *flags, 0, width, text.lengths);
  // Behind the separator before, or at the front.
  Term number(node.b, createIota(node, {text.sizes[0], width}, 1));
  Value before = max(number - 1.0, number.like(0.0));
  Term behind(node.b,
              GatherElementsOp::create(b, ends.getType(), ends, 1, before));
  Term next = behind + static_cast<double>(delimiter.size());
  setPieces(node, {(number > 0.0).select(next, next.like(0.0)), ends, counts});
  return success();
}

/// Words, with any number of blanks around them.
static LogicalResult splitAtBlanks(Node &node, const Text &text, int64_t most) {
  ImplicitLocOpBuilder &b = node.b;
  Term c(node.b, text.characters);
  Term isWord =
      (c > 0x20) | ((c >= 0.0) & (c < 0x09)) | ((c > 0x0D) & (c < 0x1C));
  auto neighbour = [&](int64_t distance) {
    return Term(b, text.shift(node, isWord, distance));
  };
  Pieces pieces =
      getPieces(node, text, isWord & !neighbour(-1), isWord & !neighbour(1));
  if (most >= 0) {
    // The last piece is all that is left.
    SmallVector<OpFoldResult> sizes = node.getSizesOf(pieces.ends);
    Term number(b, createIota(node, sizes, 1)), words(b, pieces.counts);
    pieces.ends =
        (number == static_cast<double>(most))
            .select(broadcastTo(b, text.lengths, sizes, {0}), pieces.ends);
    pieces.counts = min(words, words.like(static_cast<double>(most) + 1));
    sizes[1] = getMost(node, pieces.counts);
    OpFoldResult zero = b.getIndexAttr(0);
    for (Value *places : {&pieces.begins, &pieces.ends})
      *places =
          b.createOrFold<SliceOp>(*places, ArrayRef<OpFoldResult>{zero, zero},
                                  sizes, ArrayRef<int64_t>{1, 1});
  }
  setPieces(node, pieces);
  return success();
}

static LogicalResult importStringSplit(Node &node) {
  Text text = Text::get(node, node.getInput(0));
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
