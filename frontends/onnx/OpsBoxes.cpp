//===- OpsBoxes.cpp - Import of NonMaxSuppression -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The best box of every batch and class is chosen at the same time, one round
// after the other; each round takes out the boxes that overlap the chosen ones.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Selection.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

namespace {

/// Corners of boxes with the lesser one first, [batch, box] each.
struct Boxes {
  Value top, left, bottom, right;
};

} // namespace

static Value min(Node &node, Value x, Value y) {
  return MinOp::create(node.b, x, y);
}
static Value max(Node &node, Value x, Value y) {
  return MaxOp::create(node.b, x, y);
}
static Value sub(Node &node, Value x, Value y) {
  return SubOp::create(node.b, x, y);
}

static Boxes getBoxes(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value boxes = node.getInput(0);
  auto take = [&](int64_t i) {
    SmallVector<OpFoldResult> sizes = node.getSizesOf(boxes);
    SmallVector<OpFoldResult> offsets(3, b.getIndexAttr(0));
    offsets[2] = b.getIndexAttr(i);
    sizes[2] = b.getIndexAttr(1);
    Value column =
        SliceOp::create(b, boxes, offsets, sizes, ArrayRef<int64_t>{1, 1, 1});
    return reshapeTo(b, column, ArrayRef(sizes).drop_back());
  };
  Value a = take(0), c = take(1), d = take(2), e = take(3);
  if (node.getInt("center_point_box", 0) == 0)
    return {min(node, a, d), min(node, c, e), max(node, a, d), max(node, c, e)};
  // Middle and extent, x before y.
  auto halve = [&](Value x) -> Value {
    return MulOp::create(b, x, splatLike(b, 0.5, x));
  };
  Value halfWidth = halve(d), halfHeight = halve(e);
  return {sub(node, c, halfHeight), sub(node, a, halfWidth),
          AddOp::create(b, c, halfHeight), AddOp::create(b, a, halfWidth)};
}

/// Scalar input `i`, or `absent`, for each element of `like`.
static Value spreadScalar(Node &node, size_t i, double absent, Value like) {
  if (!node.hasInput(i))
    return splatLike(node.b, absent, like);
  Type type = cast<RankedTensorType>(like.getType()).getElementType();
  Value scalar = node.getSingle(node.getInput(i));
  return broadcastScalar(node.b, convertTo(node.b, scalar, type), like);
}

static LogicalResult importNonMaxSuppression(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Type i64 = b.getI64Type();
  Value scores = node.getInput(1);
  if (node.getRank(0) != 3 || node.getRank(1) != 3)
    return node.fail("needs boxes and scores of rank 3");
  // batch, class, box
  SmallVector<OpFoldResult> sizes = node.getSizesOf(scores);
  ArrayRef<OpFoldResult> groups = ArrayRef(sizes).take_front(2);
  OpFoldResult zeroSize = b.getIndexAttr(0), rounds = zeroSize;
  if (node.hasInput(2)) {
    rounds = node.getScalarAsSize(node.getInput(2));
    rounds = maxSizes(b, loc, minSizes(b, loc, rounds, sizes[2]), zeroSize);
  }
  Boxes boxes = getBoxes(node);
  Value iota = createIota(node, sizes, 2);
  double never = -std::numeric_limits<float>::infinity();
  // What does not reach the threshold is never chosen.
  if (node.hasInput(4)) {
    Value reaches = CompareOp::create(b, Comparison::gt, scores,
                                      spreadScalar(node, 4, 0, scores));
    scores = SelectOp::create(b, reaches, scores, splatLike(b, never, scores));
  }

  auto makeRows = [&](Type type) -> Value {
    SmallVector<int64_t> shape;
    SmallVector<Value> open;
    splitSizes({rounds, groups[0], groups[1]}, shape, open);
    return EmptyOp::create(b, RankedTensorType::get(shape, type), open);
  };
  SmallVector<Value> carried{scores, makeRows(i64), makeRows(b.getI1Type())};
  auto loop =
      scf::ForOp::create(b, node.asValue(zeroSize), node.asValue(rounds),
                         node.asValue(b.getIndexAttr(1)), carried);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    Value left = loop.getRegionIterArg(0);
    Value best = ArgReduceOp::create(b, ArgKind::max, left, 2, false);
    Value bestScore =
        ReduceOp::create(b, ReduceKind::max, left, ArrayRef<int64_t>{2});
    Value isFound = CompareOp::create(b, Comparison::gt, bestScore,
                                      splatLike(b, never, bestScore));
    // Corners of all boxes, and of the chosen one, for each box.
    auto all = [&](Value corner) {
      return broadcastTo(b, corner, sizes, {0, 2});
    };
    SmallVector<OpFoldResult> tupleSizes(groups.begin(), groups.end());
    tupleSizes.push_back(b.getIndexAttr(1));
    Value tuples = reshapeTo(b, best, tupleSizes);
    auto chosen = [&](Value corner) {
      return broadcastTo(b, GatherNdOp::create(b, corner, tuples, 1), sizes,
                         {0, 1});
    };
    auto getArea = [&](Value top, Value left, Value bottom, Value right) {
      Value zero = splatLike(b, 0, top);
      return MulOp::create(b, max(node, sub(node, bottom, top), zero),
                           max(node, sub(node, right, left), zero))
          .getResult();
    };
    Boxes one{chosen(boxes.top), chosen(boxes.left), chosen(boxes.bottom),
              chosen(boxes.right)};
    Boxes other{all(boxes.top), all(boxes.left), all(boxes.bottom),
                all(boxes.right)};
    Value common = getArea(
        max(node, one.top, other.top), max(node, one.left, other.left),
        min(node, one.bottom, other.bottom), min(node, one.right, other.right));
    Value either =
        sub(node,
            AddOp::create(
                b, getArea(one.top, one.left, one.bottom, one.right),
                getArea(other.top, other.left, other.bottom, other.right)),
            common);
    Value overlaps = CompareOp::create(
        b, Comparison::gt, common,
        MulOp::create(b, either, spreadScalar(node, 3, 0, either)));
    Value isItself = CompareOp::create(b, Comparison::eq, iota,
                                       broadcastTo(b, best, sizes, {0, 1}));
    Value next = SelectOp::create(b, OrOp::create(b, overlaps, isItself),
                                  splatLike(b, never, left), left);
    SmallVector<OpFoldResult> row{b.getIndexAttr(1), groups[0], groups[1]};
    SmallVector<OpFoldResult> offsets{loop.getInductionVar(), zeroSize,
                                      zeroSize};
    Value indices = InsertSliceOp::create(b, reshapeTo(b, best, row),
                                          loop.getRegionIterArg(1), offsets);
    Value found = InsertSliceOp::create(b, reshapeTo(b, isFound, row),
                                        loop.getRegionIterArg(2), offsets);
    scf::YieldOp::create(b, ValueRange{next, indices, found});
  }

  // By batch, by class, by round; those that were found.
  auto order = [&](Value rows) {
    return flatten(node,
                   TransposeOp::create(b, rows, ArrayRef<int64_t>{1, 2, 0}));
  };
  Value positions = getPositions(node, order(loop.getResult(2)));
  SmallVector<OpFoldResult> places{groups[0], groups[1], rounds};
  Value columns[] = {flatten(node, createIota(node, places, 0)),
                     flatten(node, createIota(node, places, 1)),
                     order(loop.getResult(1))};
  SmallVector<OpFoldResult> columnSizes{node.getSizeOf(positions, 0),
                                        b.getIndexAttr(1)};
  SmallVector<Value> selected;
  for (Value column : columns)
    selected.push_back(
        reshapeTo(b, GatherOp::create(b, column, 0, positions), columnSizes));
  node.setOutput(0, ConcatOp::create(b, 1, selected));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getBoxesOps() {
  static constexpr OpRow kRows[] = {
      {"NonMaxSuppression", 10, importNonMaxSuppression}};
  return kRows;
}
