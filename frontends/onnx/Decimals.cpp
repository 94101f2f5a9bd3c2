//===- Decimals.cpp - Reading numbers that are text -----------------------===//
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

#include "Decimals.h"
#include "Loops.h"
#include "Ml.h"
#include "Regex.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

Term dlc::onnxfrontend::createLike(Node &node, uint64_t number, Value list) {
  auto type = RankedTensorType::get({}, node.b.getIntegerType(64, false));
  Value constant = ConstantOp::create(
      node.b, DenseElementsAttr::get(type, ArrayRef(number)));
  return {node.b, broadcastScalar(node.b, constant, list)};
}

void dlc::onnxfrontend::requireAll(Node &node, Value conditions,
                                   const Twine &message) {
  Value all = node.b.createOrFold<ReduceOp>(ReduceKind::all, conditions,
                                            ArrayRef<int64_t>{0});
  node.require(getElement(node.b, node.b.getLoc(), all, {}), message);
}

/// The fields behind one more character of each string, -1 where there is none.
static SmallVector<Value> readCharacter(Node &node, const Decimals &before,
                                        Term character, Value next,
                                        uint64_t most) {
  ImplicitLocOpBuilder &b = node.b;
  Type i64 = b.getI64Type();
  auto get = [&](Decimals::Field field) { return before.get(node, field); };
  auto is = [&](char expected) {
    return character == static_cast<double>(expected);
  };
  auto set = [&](Decimals::Field field, Term condition) {
    return Value(max(get(field), condition.to(i64)));
  };
  SmallVector<Value> after(Decimals::numFields);
  Term place = get(Decimals::state) * 256.0 + max(character, character.like(0));
  Value following = GatherOp::create(b, next, 0, place);
  after[Decimals::state] =
      (character >= 0.0).select(following, get(Decimals::state));

  // Digits go to the mantissa, or to the exponent.
  Term inExponent = before.isSet(node, Decimals::isExponent);
  Term inFraction = before.isSet(node, Decimals::isBehindPoint);
  Term isDigit = (character >= '0') & (character <= '9');
  Term digit = max(character - '0', character.like(0));
  Term mantissa = get(Decimals::mantissa),
       unit = digit.to(b.getIntegerType(64, false));
  Term limit = createLike(node, most / 10, mantissa),
       lastUnit = createLike(node, most % 10, mantissa);
  Term fits = (mantissa < limit) | ((mantissa == limit) & (unit <= lastUnit));
  Term counts = isDigit & !inExponent;
  Term isKept = counts & fits & !before.isSet(node, Decimals::isFull);
  after[Decimals::mantissa] = isKept.select(mantissa * 10 + unit, mantissa);
  after[Decimals::isFull] = set(Decimals::isFull, counts & !isKept);
  after[Decimals::scale] = get(Decimals::scale) +
                           (counts & !isKept & !inFraction).to(i64) -
                           (isKept & inFraction).to(i64);
  // More than this is zero or infinity, whatever the mantissa.
  Term exponent = get(Decimals::exponent);
  Term longer = exponent * 10 + digit;
  after[Decimals::exponent] =
      (isDigit & inExponent).select(min(longer, longer.like(9999)), exponent);

  after[Decimals::isNegative] =
      set(Decimals::isNegative, is('-') & !inExponent);
  after[Decimals::isExponentNegative] =
      set(Decimals::isExponentNegative, is('-') & inExponent);
  after[Decimals::isBehindPoint] = set(Decimals::isBehindPoint, is('.'));
  after[Decimals::isExponent] = set(Decimals::isExponent, is('e') | is('E'));
  after[Decimals::hasI] = set(Decimals::hasI, is('i') | is('I'));
  after[Decimals::hasA] = set(Decimals::hasA, is('a') | is('A'));
  return after;
}

FailureOr<Decimals> dlc::onnxfrontend::readDecimals(Node &node, Value strings,
                                                    StringRef pattern,
                                                    StringRef kind,
                                                    uint64_t most) {
  ImplicitLocOpBuilder &b = node.b;
  llvm::Expected<RegexTable> table = compileRegex(pattern);
  if (!table)
    return node.fail(llvm::toString(table.takeError()));
  auto createList = [&](ArrayRef<int64_t> numbers) {
    return createIntegers(node, numbers, static_cast<int64_t>(numbers.size()));
  };
  Value next = createList(table->next);
  Value characters = convertTo(b, getCharacters(node, strings), b.getI64Type());
  SmallVector<OpFoldResult> sizes = node.getSizesOf(characters);
  Value zeros =
      broadcastTo(b, scalarConstant(b, b.getI64Type(), 0), sizes[0], {});
  SmallVector<Value> start(Decimals::numFields, zeros);
  start[Decimals::mantissa] = convertTo(b, zeros, b.getIntegerType(64, false));
  LoopRange range;
  range.count = sizes[1];
  FailureOr<SmallVector<Value>> fields = createLoop(
      node, range, start,
      [&](Value index, ValueRange carried) -> FailureOr<Iteration> {
        Decimals before{SmallVector<Value>(carried)};
        Term character(b, node.takeAt(characters, 1, index));
        return Iteration{
            Value(), readCharacter(node, before, character, next, most), {}};
      });
  if (failed(fields))
    return failure();
  Decimals decimals{*fields};
  Value place =
      decimals.get(node, Decimals::state) * static_cast<double>(kNumRegexSides);
  Term accepts(b, GatherOp::create(b, createList(table->accepts), 0, place));
  requireAll(node, accepts > 0.0, "a string is no " + kind);
  return decimals;
}
