//===- OpsUnique.cpp - Import of Unique -----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sorts items, so that equal ones are neighbours, and keeps one of each.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "OpTable.h"
#include "Selection.h"
#include "Strings.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// The order of rows, [row, column], by their first element, then the second,
/// and so on: sorted by the last column first, and by the others without
/// changing the order of equal ones.
static FailureOr<Value> getRowOrder(Node &node, Value rows) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  SmallVector<OpFoldResult> sizes = node.getSizesOf(rows);
  auto getColumn = [&](OpFoldResult column) {
    OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
    Value slice = b.createOrFold<SliceOp>(
        rows, ArrayRef<OpFoldResult>{zero, column},
        ArrayRef<OpFoldResult>{sizes[0], one}, ArrayRef<int64_t>{1, 1});
    return reshapeTo(b, slice, sizes[0]);
  };
  if (mlir::getConstantIntValue(sizes[1]) == 1)
    return getOrder(node, getColumn(b.getIndexAttr(0)), /*ascending=*/true);
  LoopRange range;
  range.count = sizes[1];
  OpFoldResult last = subSizes(b, loc, sizes[1], b.getIndexAttr(1));
  FailureOr<SmallVector<Value>> result =
      createLoop(node, range, {createIota(node, sizes[0], 0)},
                 [&](Value index, ValueRange carried) -> FailureOr<Iteration> {
                   Value column = getColumn(subSizes(b, loc, last, index));
                   Value sorted = GatherOp::create(b, column, 0, carried[0]);
                   Value order = getOrder(node, sorted, /*ascending=*/true);
                   return Iteration{Value(),
                                    {GatherOp::create(b, carried[0], 0, order)},
                                    {}};
                 });
  if (failed(result))
    return failure();
  return result->front();
}

/// Whether each of the rows differs from the one before.
static Value isNewRow(Node &node, Value rows) {
  ImplicitLocOpBuilder &b = node.b;
  Value number = createIota(node, node.getSizeOf(rows, 0), 0);
  Value before = GatherOp::create(
      b, rows, 0,
      MaxOp::create(b, AddOp::create(b, number, splatLike(b, -1, number)),
                    splatLike(b, 0, number)));
  Value isFirst =
      CompareOp::create(b, Comparison::eq, number, splatLike(b, 0, number));
  Value differs = ReduceOp::create(
      b, ReduceKind::any, CompareOp::create(b, Comparison::ne, rows, before),
      ArrayRef<int64_t>{1});
  return OrOp::create(b, isFirst, differs);
}

static LogicalResult importUnique(Node &node) {
  if (!isStringTensor(node.getInput(0).getType()) &&
      failed(node.refuseComplex(0)))
    return failure();
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Type i64 = b.getI64Type();
  // What is told apart become rows: slices along the axis, or all elements.
  Value x = node.getInput(0), items = x, bytes;
  int64_t axis = 0;
  OpFoldResult count, width = b.getIndexAttr(1);
  if (node.hasAttribute("axis")) {
    if (isStringTensor(x.getType()))
      return node.fail("slices of strings are not supported");
    FailureOr<int64_t> given = node.getAxis("axis", 0, node.getRank(0));
    if (failed(given))
      return failure();
    axis = *given;
    SmallVector<int64_t> permutation =
        llvm::to_vector(llvm::seq<int64_t>(0, node.getRank(0)));
    permutation.erase(permutation.begin() + axis);
    permutation.insert(permutation.begin(), axis);
    items = b.createOrFold<TransposeOp>(x, permutation);
    SmallVector<OpFoldResult> sizes = node.getSizesOf(items);
    count = sizes[0];
    width = mulSizes(b, loc, ArrayRef(sizes).drop_front());
  } else if (isStringTensor(x.getType())) {
    // Rows of characters have the order of strings.
    items = getCharacters(node, x);
    bytes = getBytes(x);
    x = flatten(node, getSpans(x));
    count = node.getSizeOf(x, 0);
    width = node.getSizeOf(items, 1);
  } else {
    x = items = flatten(node, x);
    count = node.getSizeOf(x, 0);
  }
  items = reshapeTo(b, items, {count, width});
  // Sorted, equal items are neighbours; each that differs from the one before
  // starts a group, whose number is that of the starts up to it.
  FailureOr<Value> order = getRowOrder(node, items);
  if (failed(order))
    return failure();
  Value starts = isNewRow(node, GatherOp::create(b, items, 0, *order));
  Value ones = convertTo(b, starts, i64);
  Value group = CumulativeOp::create(b, ones.getType(), CumulativeKind::sum,
                                     ones, 0, false, false);
  group = AddOp::create(b, group, splatLike(b, -1, group));
  Value positions = getPositions(node, starts);
  Value first = GatherOp::create(b, *order, 0, positions);
  Value zeros = splatLike(b, 0, positions);
  Value counts = ScatterElementsOp::create(b, ScatterKind::add, zeros, 0, group,
                                           splatLike(b, 1, group));
  Value inverse = ScatterElementsOp::create(
      b, ScatterKind::set, splatLike(b, 0, group), 0, *order, group);
  if (node.getInt("sorted", 1) == 0) {
    // Groups in the order of their first items.
    Value rank = getOrder(node, first, /*ascending=*/true);
    Value place = ScatterElementsOp::create(
        b, ScatterKind::set, splatLike(b, 0, rank), 0, rank,
        createIota(node, node.getSizeOf(rank, 0), 0));
    inverse = GatherOp::create(b, place, 0, inverse);
    first = GatherOp::create(b, first, 0, rank);
    counts = GatherOp::create(b, counts, 0, rank);
  }
  Value distinct = GatherOp::create(b, x, axis, first);
  node.setOutput(0, bytes ? asStrings(b, distinct, bytes) : distinct);
  Value others[] = {first, inverse, counts};
  for (auto [i, value] : llvm::enumerate(others))
    if (node.wantsOutput(1 + i))
      node.setOutput(1 + i, value);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getUniqueOps() {
  static constexpr OpRow kRows[] = {
      {"Unique", 11, importUnique, StringInputs::taken}};
  return kRows;
}
