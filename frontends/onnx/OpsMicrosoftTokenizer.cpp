//===- OpsMicrosoftTokenizer.cpp - Import of Tokenizer --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Cuts strings in tokens: what a regular expression matches, what is between
// matches, or single characters. An automaton starts at each place of all
// strings at once, and goes on for as long as one of them may still match.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "Ml.h"
#include "OpTable.h"
#include "Pieces.h"
#include "Regex.h"
#include "Selection.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {
/// A table of an automaton, as constants.
struct Automaton {
  Value next, accepts, starts, sides;
  int64_t dead;

  static FailureOr<Automaton> compile(Node &node, StringRef pattern);
};

/// Flags of the characters with which matches begin, and of those that matches
/// cover; and where a match ends that begins at a place.
struct Matches {
  Value begins, covered, ends;
};
} // namespace

static Value createList(Node &node, ArrayRef<int64_t> values) {
  return createIntegers(node, values, static_cast<int64_t>(values.size()));
}

static Value lookUp(Node &node, Value list, Value index) {
  return GatherOp::create(node.b, list, 0, index);
}

FailureOr<Automaton> Automaton::compile(Node &node, StringRef pattern) {
  llvm::Expected<RegexTable> table = compileRegex(pattern);
  if (!table)
    return node.fail("the pattern " + llvm::toString(table.takeError()));
  // By character, of which -1 is none.
  SmallVector<int64_t> sides{static_cast<int64_t>(RegexSide::edge)};
  for (int byte = 0; byte < 256; ++byte)
    sides.push_back(
        static_cast<int64_t>(getRegexSide(static_cast<unsigned char>(byte))));
  return Automaton{
      createList(node, table->next), createList(node, table->accepts),
      createList(node, table->starts), createList(node, sides), table->dead};
}

/// What is in the columns of `padded` from `column` on, of the text's shape.
static Value takeColumns(Node &node, const Text &text, Value padded,
                         OpFoldResult column) {
  OpFoldResult zero = node.b.getIndexAttr(0);
  return node.b.createOrFold<SliceOp>(padded,
                                      ArrayRef<OpFoldResult>{zero, column},
                                      text.sizes, ArrayRef<int64_t>{1, 1});
}

/// For each place how long the longest match is that begins there, or -1.
static FailureOr<Value> measureMatches(Node &node, const Automaton &automaton,
                                       const Text &text) {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1),
               width = text.sizes[1];
  Term characters = Term(b, text.characters).to(b.getI64Type());
  Value none = scalarConstant(b, b.getI64Type(), -1);
  // One in front, and as many behind as a match may be long.
  Value padded =
      PadOp::create(b, PadMode::constant, characters, none, {zero, one},
                    {zero, addSizes(b, b.getLoc(), width, one)});
  Term before(b, takeColumns(node, text, padded, zero));
  Value start =
      lookUp(node, automaton.starts, lookUp(node, automaton.sides, before + 1));
  LoopRange range;
  range.count = addSizes(b, b.getLoc(), width, one);
  FailureOr<SmallVector<Value>> result = createLoop(
      node, range, {start, characters.like(-1)},
      [&](Value index, ValueRange carried) -> FailureOr<Iteration> {
        Term state(b, carried[0]), longest(b, carried[1]);
        Term next(b, takeColumns(node, text, padded,
                                 addSizes(b, b.getLoc(), index, one)));
        Value side = lookUp(node, automaton.sides, next + 1);
        Term accepts(b, lookUp(node, automaton.accepts,
                               state * static_cast<double>(kNumRegexSides) +
                                   Term(b, side)));
        Value length =
            (accepts > 0.0).select(longest.like(OpFoldResult(index)), longest);
        Value place = state * 256.0 + max(next, next.like(0.0));
        Term dead = state.like(static_cast<double>(automaton.dead));
        Term following =
            (next >= 0.0).select(lookUp(node, automaton.next, place), dead);
        Value goesOn = b.createOrFold<ReduceOp>(
            ReduceKind::any, following != dead, ArrayRef<int64_t>{0, 1});
        return Iteration{goesOn, {following, length}, {}};
      });
  return failed(result) ? FailureOr<Value>() : result->back();
}

/// Whether there is a character that is not the rest of another one.
static Term isFirstByte(Term character) {
  return (character >= 0.0) & ((character < 0x80) | (character >= 0xC0));
}

/// Of all places where a match of `least` characters or more begins, the first
/// one, the first one behind that match, and so on.
static FailureOr<Matches> findMatches(Node &node, const Automaton &automaton,
                                      const Text &text, int64_t least) {
  ImplicitLocOpBuilder &b = node.b;
  Type i64 = b.getI64Type();
  FailureOr<Value> lengths = measureMatches(node, automaton, text);
  if (failed(lengths))
    return failure();
  Term place(b, createIota(node, text.sizes, 1)), length(b, *lengths);
  Term end = place + max(length, length.like(0.0));
  Term first = isFirstByte(Term(b, text.characters)).to(i64);
  Term number(b, CumulativeOp::create(b, first.get().getType(),
                                      CumulativeKind::sum, first, 1,
                                      /*exclusive=*/false, /*reverse=*/false));
  // The characters up to a place, it included; a match that is not empty has a
  // last byte.
  Term last(b, GatherElementsOp::create(b, number.get().getType(), number, 1,
                                        max(end - 1, end.like(0.0))));
  Value isLong =
      (length > 0.0) & (last - number + first >= static_cast<double>(least));
  Value none = broadcastTo(b, scalarConstant(b, i64, 0), text.sizes[0], {});
  LoopRange range;
  range.count = text.sizes[1];
  range.backwards = {false, false};
  FailureOr<SmallVector<Value>> flags =
      createLoop(node, range, {none},
                 [&](Value index, ValueRange carried) -> FailureOr<Iteration> {
                   Term free(b, carried[0]);
                   Term here = free.like(OpFoldResult(index));
                   Term begins =
                       Term(b, node.takeAt(isLong, 1, index)) & (here >= free);
                   Term next = begins.select(node.takeAt(end, 1, index), free);
                   return Iteration{Value(), {next}, {begins, here < next}};
                 });
  if (failed(flags))
    return failure();
  auto transpose = [&](Value rows) {
    return b.createOrFold<TransposeOp>(rows, ArrayRef<int64_t>{1, 0});
  };
  return Matches{transpose((*flags)[1]), transpose((*flags)[2]), end};
}

/// What the pattern "tokenexp" matches.
static FailureOr<Pieces> findTokens(Node &node, const Text &text,
                                    StringRef pattern, int64_t least) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<Automaton> automaton = Automaton::compile(node, pattern);
  if (failed(automaton))
    return failure();
  FailureOr<Matches> matches = findMatches(node, *automaton, text, least);
  if (failed(matches))
    return failure();
  Value counts = countFlags(node, matches->begins);
  OpFoldResult width = getMost(node, counts);
  Value none =
      broadcastTo(b, scalarConstant(b, b.getI64Type(), 0), text.sizes[0], {});
  Value begins = getPlaces(node, text, matches->begins, 0, width, none);
  Value ends =
      GatherElementsOp::create(b, begins.getType(), matches->ends, 1, begins);
  return Pieces{begins, ends, counts};
}

/// What is left between matches of patterns, each in what the one before left.
static FailureOr<Pieces> splitAtPatterns(Node &node, Text text,
                                         ArrayRef<std::string> patterns) {
  ImplicitLocOpBuilder &b = node.b;
  for (const std::string &pattern : patterns) {
    FailureOr<Automaton> automaton = Automaton::compile(node, pattern);
    if (failed(automaton))
      return failure();
    FailureOr<Matches> matches =
        findMatches(node, *automaton, text, /*least=*/1);
    if (failed(matches))
      return failure();
    Term characters(b, text.characters);
    text.characters =
        Term(b, matches->covered).select(characters.like(-1), characters);
  }
  Term isLeft = Term(b, text.characters) >= 0.0;
  auto neighbour = [&](int64_t distance) {
    return Term(b, text.shift(node, isLeft, distance));
  };
  return getPieces(node, text, isLeft & !neighbour(-1), isLeft & !neighbour(1));
}

static Pieces takeCharacters(Node &node, const Text &text) {
  Term c(node.b, text.characters);
  Term isFirst = isFirstByte(c), isRest = (c >= 0.0) & !isFirst;
  Term goesOn(node.b, text.shift(node, isRest, 1));
  return getPieces(node, text, isFirst, (c >= 0.0) & !goesOn);
}

static FailureOr<Pieces> getTokens(Node &node, const Text &text) {
  std::optional<SmallVector<std::string>> separators =
      node.getStrings("separators");
  std::string pattern = node.getString("tokenexp", "");
  int64_t least = node.getInt("mincharnum", 1);
  if (least < 1)
    return node.fail("needs a 'mincharnum' above 0, but has " + Twine(least));
  if (separators ? separators->empty() : pattern.empty())
    return node.fail("needs 'separators' or a 'tokenexp'");
  bool isEach = separators
                    ? separators->size() == 1 && separators->front().empty()
                    : pattern == ".";
  if ((isEach || separators) && least > 1)
    return node.fail("a 'mincharnum' of " + Twine(least) +
                     " is supported with a 'tokenexp' only");
  if (isEach)
    return takeCharacters(node, text);
  return separators ? splitAtPatterns(node, text, *separators)
                    : findTokens(node, text, pattern, least);
}

static LogicalResult importTokenizer(Node &node) {
  if (node.getInt("mark", 0) != 0)
    return node.fail("marks of the beginning and the end are not supported");
  Value strings = node.getInput(0);
  FailureOr<Pieces> pieces = getTokens(node, Text::get(node, strings));
  if (failed(pieces))
    return failure();
  node.setOutput(
      0, cutPieces(node, strings, *pieces, node.getString("pad_value", "")));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMicrosoftTokenizerOps() {
  static constexpr OpRow kRows[] = {
      {"Tokenizer", 1, importTokenizer, StringInputs::taken},
  };
  return kRows;
}
