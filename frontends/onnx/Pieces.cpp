//===- Pieces.cpp - Parts of strings --------------------------------------===//
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

#include "Pieces.h"
#include "Selection.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

Text Text::get(Node &node, Value strings) {
  Value characters = getCharacters(node, strings);
  return {characters, getLengths(node, flatten(node, getSpans(strings))),
          node.getSizesOf(characters)};
}

Value Text::shift(Node &node, Value flags, int64_t distance) const {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  Value edge = scalarConstant(b, b.getI1Type(), 0);
  Value padded = PadOp::create(b, PadMode::constant, flags, edge, {zero, one},
                               {zero, one});
  return b.createOrFold<SliceOp>(
      padded, ArrayRef<OpFoldResult>{zero, b.getIndexAttr(1 + distance)}, sizes,
      ArrayRef<int64_t>{1, 1});
}

/// Along the rows of `flags`, how many there are before each place.
static Value countBefore(Node &node, Value flags) {
  Value ones = convertTo(node.b, flags, node.b.getI64Type());
  return CumulativeOp::create(node.b, ones.getType(), CumulativeKind::sum, ones,
                              1, /*exclusive=*/true, /*reverse=*/false);
}

Value dlc::onnxfrontend::countFlags(Node &node, Value flags) {
  return node.b.createOrFold<ReduceOp>(
      ReduceKind::sum, convertTo(node.b, flags, node.b.getI64Type()),
      ArrayRef<int64_t>{1});
}

Value dlc::onnxfrontend::getPlaces(Node &node, const Text &text, Value flags,
                                   int64_t distance, OpFoldResult width,
                                   Value absent) {
  ImplicitLocOpBuilder &b = node.b;
  Term place(node.b, createIota(node, text.sizes, 1));
  Term number(node.b, countBefore(node, flags));
  // What is no flag goes nowhere.
  Value column = Term(node.b, flags).select(number, number.like(-1.0));
  Value table = broadcastTo(b, absent, {text.sizes[0], width}, {0});
  return ScatterElementsOp::create(b, ScatterKind::set, table, 1, column,
                                   place + static_cast<double>(distance));
}

OpFoldResult dlc::onnxfrontend::getMost(Node &node, Value counts) {
  ImplicitLocOpBuilder &b = node.b;
  Value most =
      b.createOrFold<ReduceOp>(ReduceKind::max, counts, ArrayRef<int64_t>{0});
  return maxSizes(b, b.getLoc(), node.getScalarAsSize(most), b.getIndexAttr(0));
}

Pieces dlc::onnxfrontend::getPieces(Node &node, const Text &text, Value begins,
                                    Value ends) {
  Value counts = countFlags(node, begins);
  OpFoldResult width = getMost(node, counts);
  return {getPlaces(node, text, begins, 0, width, text.lengths),
          getPlaces(node, text, ends, 1, width, text.lengths), counts};
}

Value dlc::onnxfrontend::cutPieces(Node &node, Value strings,
                                   const Pieces &pieces,
                                   const std::string &absent) {
  ImplicitLocOpBuilder &b = node.b;
  Numbers numbers = takeNumbers(b, {strings, createStrings(b, absent, {})});
  Value spans = numbers.values[0];
  SmallVector<OpFoldResult> sizes = node.getSizesOf(pieces.begins);
  Term number(b, createIota(node, sizes, 1));
  Term isThere = number < Term(b, broadcastTo(b, pieces.counts, sizes, {0}));
  Term offset(
      b, broadcastTo(b, getBegins(node, flatten(node, spans)), sizes, {0}));
  Term begin(b, pieces.begins);
  Value all = makeSpans(node, offset + begin, Term(b, pieces.ends) - begin);
  all = isThere.select(all, broadcastScalar(b, numbers.values[1], all));
  SmallVector<OpFoldResult> shape = node.getSizesOf(spans);
  shape.push_back(sizes[1]);
  return asStrings(b, reshapeTo(b, all, shape), numbers.bytes);
}
