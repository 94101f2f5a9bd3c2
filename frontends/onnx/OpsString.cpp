//===- OpsString.cpp - Import of operators on characters ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Strings are rows of a matrix of characters here, which all are computed with
// at once.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "Ml.h"
#include "OpTable.h"
#include "Regex.h"
#include "Selection.h"
#include "Strings.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// StringConcat
//===----------------------------------------------------------------------===//

static LogicalResult importStringConcat(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<SmallVector<Value>> both = broadcastStrings(node, node.getInputs());
  if (failed(both))
    return failure();
  Value characters[2], lengths[2];
  OpFoldResult width = b.getIndexAttr(0), zero = b.getIndexAttr(0);
  for (int i : {0, 1}) {
    characters[i] = getCharacters(node, (*both)[i]);
    lengths[i] = getLengths(node, flatten(node, getSpans((*both)[i])));
    width = addSizes(b, b.getLoc(), width, node.getSizeOf(characters[i], 1));
  }
  for (Value &each : characters) {
    OpFoldResult missing =
        subSizes(b, b.getLoc(), width, node.getSizeOf(each, 1));
    each = PadOp::create(b, PadMode::constant, each,
                         scalarConstant(b, b.getI32Type(), -1), {zero, zero},
                         {zero, missing});
  }
  SmallVector<OpFoldResult> sizes{node.getSizeOf(characters[0], 0), width};
  Term place(node.b, createIota(node, sizes, 1));
  Term first(node.b, broadcastTo(b, lengths[0], sizes, {0}));
  Term behind = max(place - first, place.like(0.0));
  Value second = GatherElementsOp::create(b, characters[1].getType(),
                                          characters[1], 1, behind);
  Value joined = (place < first).select(characters[0], second);
  Value length = Term(node.b, lengths[0]) + Term(node.b, lengths[1]);
  node.setOutput(0, fromCharacters(node, joined, length,
                                   node.getSizesOf(getSpans((*both)[0]))));
  return success();
}

//===----------------------------------------------------------------------===//
// RegexFullMatch
//===----------------------------------------------------------------------===//

/// Goes through all strings at once, a character a step, each with the state
/// that its automaton is in.
static LogicalResult importRegexFullMatch(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  llvm::Expected<RegexTable> table =
      compileRegex(node.getString("pattern", ""));
  if (!table)
    return node.fail("the pattern " + llvm::toString(table.takeError()));
  Value next = createIntegers(node, table->next,
                              {static_cast<int64_t>(table->next.size())});
  Value characters = getCharacters(node, node.getInput(0));
  SmallVector<OpFoldResult> sizes = node.getSizesOf(characters);
  Value start = broadcastTo(
      b,
      createIntegers(node, table->starts[static_cast<int>(RegexSide::edge)],
                     {}),
      sizes[0], {});
  LoopRange range;
  range.count = sizes[1];
  FailureOr<SmallVector<Value>> state = createLoop(
      node, range, {start},
      [&](Value index, ValueRange carried) -> FailureOr<Iteration> {
        Term state(node.b, carried[0]);
        Term character(node.b, node.takeAt(characters, 1, index));
        Term wide = character.to(b.getI64Type());
        Term place = state * 256.0 + max(wide, wide.like(0.0));
        Term following(node.b, GatherOp::create(b, next, 0, place));
        return Iteration{Value(), {(wide >= 0.0).select(following, state)}, {}};
      });
  if (failed(state))
    return failure();
  Value accepts = createIntegers(node, table->accepts,
                                 {static_cast<int64_t>(table->accepts.size())});
  Term end(node.b, state->front());
  Value place = end * static_cast<double>(kNumRegexSides) +
                static_cast<double>(RegexSide::edge);
  Term accepted(node.b, GatherOp::create(b, accepts, 0, place));
  Value matches = accepted > 0.0;
  node.setOutput(
      0, reshapeTo(b, matches, node.getSizesOf(getSpans(node.getInput(0)))));
  return success();
}

//===----------------------------------------------------------------------===//
// StringNormalizer
//===----------------------------------------------------------------------===//

static LogicalResult importStringNormalizer(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  std::string action = node.getString("case_change_action", "NONE");
  if (action != "NONE" && action != "LOWER" && action != "UPPER")
    return node.fail("the case_change_action '" + action + "' is not known");
  SmallVector<OpFoldResult> sizes = node.getSizesOf(getSpans(node.getInput(0)));
  if (sizes.empty() || sizes.size() > 2)
    return node.fail("needs a list of strings, or a single row of them");
  if (sizes.size() == 2 &&
      failed(node.expectEqual(sizes[0], b.getIndexAttr(1))))
    return failure();
  Value words = flatten(node, getSpans(node.getInput(0)));
  words = asStrings(b, words, getBytes(node.getInput(0)));
  SmallVector<std::string> stopwords =
      node.getStrings("stopwords").value_or(SmallVector<std::string>());
  bool isSensitive = node.getInt("is_case_sensitive", 0) != 0;
  Value kept =
      action == "NONE" ? words : changeCase(node, words, action == "UPPER");
  Value spans = getSpans(kept);
  if (!stopwords.empty()) {
    auto count = static_cast<int64_t>(stopwords.size());
    Value list = createStrings(b, stopwords, count), compared = words;
    if (!isSensitive) {
      list = changeCase(node, list, /*upper=*/false);
      compared = changeCase(node, words, /*upper=*/false);
    }
    Value isStop = b.createOrFold<ReduceOp>(
        ReduceKind::any, compareWithEach(node, compared, list),
        ArrayRef<int64_t>{1});
    Value rest = getPositions(node, NotOp::create(b, isStop));
    spans = GatherOp::create(b, spans, 0, rest);
  }
  // StringNormalizer-10: if nothing is left, a single empty string is.
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  OpFoldResult missing =
      maxSizes(b, b.getLoc(),
               subSizes(b, b.getLoc(), one, node.getSizeOf(spans, 0)), zero);
  spans = PadOp::create(b, PadMode::constant, spans,
                        scalarConstant(b, b.getI64Type(), 0), zero, missing);
  if (sizes.size() == 2)
    spans = reshapeTo(b, spans, {one, node.getSizeOf(spans, 0)});
  node.setOutput(0, asStrings(b, spans, getBytes(kept)));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getStringOps() {
  static constexpr OpRow kRows[] = {
      {"RegexFullMatch", 20, importRegexFullMatch, StringInputs::taken},
      {"StringConcat", 20, importStringConcat, StringInputs::taken},
      {"StringNormalizer", 10, importStringNormalizer, StringInputs::taken},
  };
  return kRows;
}
