//===- Strings.cpp - Tensors of strings as tensors of numbers -------------===//
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

#include "Strings.h"
#include "Selection.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// A span is where a string begins, times this, plus its length.
static constexpr int64_t kPlace = int64_t(1) << 32;

//===----------------------------------------------------------------------===//
// Spans and bytes
//===----------------------------------------------------------------------===//

bool dlc::onnxfrontend::holdsStrings(Type type) {
  if (auto optional = dyn_cast<OptionalType>(type))
    return holdsStrings(optional.getValueType());
  if (auto sequence = dyn_cast<SequenceType>(type))
    return isStringTensor(sequence.getElementType());
  return isStringTensor(type);
}

/// Spans, of a list of bytes that now comes behind `count` others.
static Value shift(ImplicitLocOpBuilder &b, Value spans, OpFoldResult count) {
  if (mlir::getConstantIntValue(count) == 0)
    return spans;
  Type i64 = b.getI64Type();
  Value distance = MulOp::create(b, sizeAsScalar(b, count, i64),
                                 scalarConstant(b, i64, kPlace));
  return AddOp::create(b, spans, broadcastScalar(b, distance, spans));
}

Numbers dlc::onnxfrontend::takeNumbers(ImplicitLocOpBuilder &b,
                                       ValueRange values) {
  Location loc = b.getLoc();
  SmallVector<Value> pools;
  OpFoldResult count = b.getIndexAttr(0);
  auto take = [&](Value spans, Value bytes) {
    if (llvm::is_contained(pools, bytes) && pools.size() == 1)
      return spans;
    spans = shift(b, spans, count);
    pools.push_back(bytes);
    count = addSizes(b, loc, count, getDim(b, loc, bytes, 0));
    return spans;
  };
  Numbers result;
  for (Value value : values) {
    if (!value || !holdsStrings(value.getType())) {
      result.values.push_back(value);
      continue;
    }
    auto sequence = dyn_cast<SequenceType>(value.getType());
    if (!sequence) {
      auto parts = value.getDefiningOp<PackOp>().getParts();
      result.values.push_back(take(parts[0], parts[1]));
      continue;
    }
    auto type = SequenceType::get(
        b.getContext(), sequence.getElementType().clone(b.getI64Type()));
    if (auto list = value.getDefiningOp<ListOp>()) {
      SmallVector<Value> elements;
      for (Value element : list.getElements()) {
        auto parts = element.getDefiningOp<PackOp>().getParts();
        elements.push_back(take(parts[0], parts[1]));
      }
      result.values.push_back(ListOp::create(b, type, elements));
      continue;
    }
    auto parts = value.getDefiningOp<PackOp>().getParts();
    result.values.push_back(PackOp::create(
        b, type, ValueRange{take(parts[0], parts[2]), parts[1]}));
  }
  if (pools.size() == 1)
    result.bytes = pools.front();
  else if (!pools.empty())
    result.bytes = b.createOrFold<ConcatOp>(0, pools);
  return result;
}

Value dlc::onnxfrontend::asStrings(ImplicitLocOpBuilder &b, Value spans,
                                   Value bytes) {
  Type string = StringType::get(b.getContext());
  auto sequence = dyn_cast<SequenceType>(spans.getType());
  if (!sequence)
    return PackOp::create(b,
                          cast<RankedTensorType>(spans.getType()).clone(string),
                          ValueRange{spans, bytes});
  auto type = SequenceType::get(b.getContext(),
                                sequence.getElementType().clone(string));
  if (auto list = spans.getDefiningOp<ListOp>()) {
    SmallVector<Value> elements;
    for (Value element : list.getElements())
      elements.push_back(asStrings(b, element, bytes));
    return ListOp::create(b, type, elements);
  }
  SmallVector<Value> parts(spans.getDefiningOp<PackOp>().getParts());
  parts.push_back(bytes);
  return pack(b, type, parts);
}

Value dlc::onnxfrontend::createStrings(ImplicitLocOpBuilder &b,
                                       ArrayRef<std::string> strings,
                                       ArrayRef<int64_t> shape) {
  SmallVector<int64_t> spans;
  SmallVector<uint8_t> bytes;
  for (const std::string &string : strings) {
    spans.push_back(static_cast<int64_t>(bytes.size()) * kPlace +
                    static_cast<int64_t>(string.size()));
    bytes.append(string.begin(), string.end());
  }
  Type byte = b.getIntegerType(8, /*isSigned=*/false);
  auto count = static_cast<int64_t>(bytes.size());
  Value places = ConstantOp::create(
      b, DenseElementsAttr::get(RankedTensorType::get(shape, b.getI64Type()),
                                ArrayRef(spans)));
  Value all = ConstantOp::create(
      b, DenseElementsAttr::get(RankedTensorType::get(count, byte),
                                ArrayRef(bytes)));
  return asStrings(b, places, all);
}

//===----------------------------------------------------------------------===//
// Characters
//===----------------------------------------------------------------------===//

Value dlc::onnxfrontend::getSpans(Value strings) {
  return strings.getDefiningOp<PackOp>().getParts().front();
}

Value dlc::onnxfrontend::getBytes(Value strings) {
  return strings.getDefiningOp<PackOp>().getParts().back();
}

Value dlc::onnxfrontend::getBegins(Node &node, Value spans) {
  return Term(node.b, spans) / static_cast<double>(kPlace);
}

Value dlc::onnxfrontend::getLengths(Node &node, Value spans) {
  return Term(node.b, spans) % static_cast<double>(kPlace);
}

Value dlc::onnxfrontend::makeSpans(Node &node, Value begins, Value lengths) {
  return Term(node.b, begins) * static_cast<double>(kPlace) +
         Term(node.b, lengths);
}

/// The longest of `lengths`, 0 if there is none.
static OpFoldResult getLongest(Node &node, Value lengths) {
  ImplicitLocOpBuilder &b = node.b;
  Value longest =
      b.createOrFold<ReduceOp>(ReduceKind::max, lengths, ArrayRef<int64_t>{0});
  return maxSizes(b, b.getLoc(), node.getScalarAsSize(longest),
                  b.getIndexAttr(0));
}

Value dlc::onnxfrontend::getCharacters(Node &node, Value strings,
                                       OpFoldResult width) {
  ImplicitLocOpBuilder &b = node.b;
  Value spans = flatten(node, getSpans(strings));
  Value lengths = getLengths(node, spans);
  if (!width)
    width = getLongest(node, lengths);
  SmallVector<OpFoldResult> sizes{node.getSizeOf(spans, 0), width};
  Term place(node.b, createIota(node, sizes, 1));
  Value begin = broadcastTo(b, getBegins(node, spans), sizes, {0});
  Value length = broadcastTo(b, lengths, sizes, {0});
  // There may be no byte to read where there is no string.
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  Value bytes = PadOp::create(b, PadMode::constant, getBytes(strings),
                              scalarConstant(b, b.getIntegerType(8, false), 0),
                              zero, one);
  Value read = GatherOp::create(b, bytes, 0, place + Term(node.b, begin));
  Term character(node.b, convertTo(b, read, b.getI32Type()));
  return (place < Term(node.b, length)).select(character, character.like(-1));
}

Value dlc::onnxfrontend::fromCharacters(Node &node, Value characters,
                                        Value lengths,
                                        ArrayRef<OpFoldResult> sizes) {
  ImplicitLocOpBuilder &b = node.b;
  Term character(node.b, flatten(node, characters));
  Value bytes = max(character, character.like(0.0))
                    .to(b.getIntegerType(8, /*isSigned=*/false));
  Term row(node.b, createIota(node, node.getSizeOf(lengths, 0), 0));
  Value begin = row * row.like(node.getSizeOf(characters, 1));
  Value spans =
      Term(node.b, begin) * static_cast<double>(kPlace) + Term(node.b, lengths);
  return asStrings(b, reshapeTo(b, spans, sizes), bytes);
}

/// The width of the characters of all `strings`.
static OpFoldResult getCommonWidth(Node &node, ArrayRef<Value> strings) {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult width = b.getIndexAttr(0);
  for (Value each : strings)
    width = maxSizes(
        b, b.getLoc(), width,
        getLongest(node, getLengths(node, flatten(node, getSpans(each)))));
  return width;
}

FailureOr<SmallVector<Value>>
dlc::onnxfrontend::broadcastStrings(Node &node, ValueRange values) {
  Numbers numbers = takeNumbers(node.b, values);
  FailureOr<SmallVector<Value>> spans = node.broadcast(numbers.values);
  if (failed(spans))
    return failure();
  for (Value &each : *spans)
    each = asStrings(node.b, each, numbers.bytes);
  return spans;
}

/// Whether all characters are the same along the last dimension, once both
/// have `sizes`.
static Value compareCharacters(Node &node, Value lhs, Value rhs,
                               ArrayRef<OpFoldResult> sizes) {
  ImplicitLocOpBuilder &b = node.b;
  Term left(node.b, refineTo(b, lhs, sizes)),
      right(node.b, refineTo(b, rhs, sizes));
  return b.createOrFold<ReduceOp>(
      ReduceKind::all, left == right,
      ArrayRef<int64_t>{static_cast<int64_t>(sizes.size()) - 1});
}

Value dlc::onnxfrontend::areEqual(Node &node, Value lhs, Value rhs) {
  OpFoldResult width = getCommonWidth(node, {lhs, rhs});
  Value left = getCharacters(node, lhs, width),
        right = getCharacters(node, rhs, width);
  Value same =
      compareCharacters(node, left, right, {node.getSizeOf(left, 0), width});
  return reshapeTo(node.b, same, node.getSizesOf(getSpans(lhs)));
}

Value dlc::onnxfrontend::compareWithEach(Node &node, Value strings,
                                         Value list) {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult width = getCommonWidth(node, {strings, list});
  Value left = getCharacters(node, strings, width),
        right = getCharacters(node, list, width);
  SmallVector<OpFoldResult> all{node.getSizeOf(left, 0),
                                node.getSizeOf(right, 0), width};
  Value same = compareCharacters(node, broadcastTo(b, left, all, {0, 2}),
                                 broadcastTo(b, right, all, {1, 2}), all);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(getSpans(strings));
  sizes.push_back(all[1]);
  return reshapeTo(b, same, sizes);
}

//===----------------------------------------------------------------------===//
// Inputs and outputs of a program
//===----------------------------------------------------------------------===//

Value dlc::onnxfrontend::enterEnds(Node &node, Value ends, OpFoldResult size,
                                   const Twine &message) {
  ImplicitLocOpBuilder &b = node.b;
  Term end(node.b, ends);
  Term number(node.b, createIota(node, node.getSizeOf(end, 0), 0));
  Term before(node.b, GatherOp::create(b, end, 0, number - 1));
  Term begin = (number > 0.0).select(before, before.like(0.0));
  Value all = b.createOrFold<ReduceOp>(ReduceKind::all,
                                       (begin <= end) & (end <= end.like(size)),
                                       ArrayRef<int64_t>{0});
  node.require(getElement(b, b.getLoc(), all, {}), message, {size});
  return begin;
}

Value dlc::onnxfrontend::enterStrings(Node &node, Value ends, Value bytes) {
  ImplicitLocOpBuilder &b = node.b;
  // A span has no room for more.
  OpFoldResult size = minSizes(b, b.getLoc(), node.getSizeOf(bytes, 0),
                               b.getIndexAttr(kPlace / 2));
  Value end = flatten(node, ends);
  Term begin(node.b,
             enterEnds(node, end, size,
                       "the ends of strings have to ascend, up to the {} "
                       "bytes there are"));
  Value spans = makeSpans(node, begin, Term(node.b, end) - begin);
  return asStrings(b, reshapeTo(b, spans, node.getSizesOf(ends)), bytes);
}

std::pair<Value, Value> dlc::onnxfrontend::leaveStrings(Node &node,
                                                        Value strings) {
  ImplicitLocOpBuilder &b = node.b;
  Value spans = getSpans(strings);
  Value lengths = getLengths(node, flatten(node, spans));
  Value ends = CumulativeOp::create(b, lengths.getType(), CumulativeKind::sum,
                                    lengths, 0, false, false);
  Term characters(node.b, flatten(node, getCharacters(node, strings)));
  Value positions = getPositions(node, characters >= 0.0);
  Value bytes = GatherOp::create(
      b, max(characters, characters.like(0.0)).to(b.getIntegerType(8, false)),
      0, positions);
  return {reshapeTo(b, ends, node.getSizesOf(spans)), bytes};
}
