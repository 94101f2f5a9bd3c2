//===- OpsDeterminant.cpp - Import of Det ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Determinants by elimination with partial pivoting, of all matrices of a batch
// at the same time.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "OpTable.h"
#include "Selection.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// What step `k` makes of the matrices [batch, n, n] and of the product of the
/// pivots before it, [batch]. Only rows and columns behind the k-th matter from
/// then on.
static SmallVector<Value> eliminate(Node &node, Value k, Value matrices,
                                    Value product) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(matrices);
  OpFoldResult batch = sizes[0], n = sizes[1];
  Term column(node.b, node.takeAt(matrices, 2, k));
  Term number(node.b, createIota(node, {batch, n}, 1));
  Term isLeft = number >= number.like(OpFoldResult(k));
  // The pivot is the greatest element that is left.
  Term size = isLeft.select(column.unary<AbsOp>(), column.like(-1));
  Term place(node.b, ArgReduceOp::create(b, ArgKind::max, size, 1));
  Value tuples = reshapeTo(b, place, {batch, b.getIndexAttr(1)});
  Value pivotRow = GatherNdOp::create(b, matrices, tuples, 1);
  Term pivot(node.b, GatherNdOp::create(b, column, tuples, 1));
  Term isSame = place == place.like(OpFoldResult(k));
  Term sign = isSame.select(pivot.like(1), pivot.like(-1));

  // The row that is there takes the pivot's place.
  Value row = node.takeAt(matrices, 1, k);
  Term atPlace(node.b, createIota(node, sizes, 1));
  atPlace = atPlace == Term(node.b, broadcastTo(b, place, sizes, {0}));
  Term swapped = atPlace.select(broadcastTo(b, row, sizes, {0, 2}), matrices);
  Term left(node.b, node.takeAt(swapped, 2, k));
  // Of a column of zeros nothing is subtracted: the product is zero from now
  // on.
  Term spread(node.b, broadcastTo(b, pivot, {batch, n}, {0}));
  Term isZero = spread == 0;
  Term factor = isZero.select(left.like(0.0),
                              left / isZero.select(spread.like(1), spread));
  Term next =
      swapped - Term(node.b, broadcastTo(b, factor, sizes, {0, 1})) *
                    Term(node.b, broadcastTo(b, pivotRow, sizes, {0, 2}));
  return {next, Term(node.b, product) * pivot * sign};
}

static LogicalResult importDet(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0);
  if (rank < 2)
    return node.fail("needs matrices, but has a tensor of rank " + Twine(rank));
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  OpFoldResult n = sizes[rank - 1];
  if (failed(node.expectEqual(sizes[rank - 2], n)))
    return failure();
  SmallVector<OpFoldResult> outer(sizes.begin(), sizes.end() - 2);
  OpFoldResult batch = mulSizes(b, b.getLoc(), outer);
  Value one = scalarConstant(b, node.getElementType(0), 1);
  LoopRange range;
  range.count = n;
  FailureOr<SmallVector<Value>> results = createLoop(
      node, range,
      {reshapeTo(b, x, {batch, n, n}), broadcastTo(b, one, batch, {})},
      [&](Value k, ValueRange carried) -> FailureOr<Iteration> {
        Iteration iteration;
        iteration.carried = eliminate(node, k, carried[0], carried[1]);
        return iteration;
      });
  if (failed(results))
    return failure();
  node.setOutput(0, reshapeTo(b, (*results)[1], outer));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getDeterminantOps() {
  static constexpr OpRow kRows[] = {{"Det", 11, importDet}};
  return kRows;
}
