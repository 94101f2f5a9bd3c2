//===- OpsSequenceSplit.cpp - Import of SplitToSequence -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Into a list of slices if their number is known; otherwise into the two
// tensors that stand for a sequence.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "OpTable.h"
#include "PackedValues.h"
#include "Selection.h"
#include "Sequences.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static Value takeSlice(Node &node, Value x, int64_t axis, OpFoldResult begin,
                       OpFoldResult length) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  SmallVector<OpFoldResult> offsets(sizes.size(), b.getIndexAttr(0));
  offsets[axis] = begin;
  sizes[axis] = length;
  return b.createOrFold<SliceOp>(x, offsets, sizes,
                                 SmallVector<int64_t>(sizes.size(), 1));
}

namespace {
/// How a dimension is cut.
struct Cut {
  int64_t axis;
  /// Whether slices of size 1 lose the dimension.
  bool drop;
};
} // namespace

/// Slices of known sizes, or failure if they don't fit.
static LogicalResult splitKnown(Node &node, Cut cut, int64_t size,
                                ArrayRef<int64_t> lengths) {
  SmallVector<Value> slices;
  int64_t begin = 0;
  for (int64_t length : lengths) {
    if (length < 0 || length > size - begin)
      break;
    OpBuilder &b = node.b;
    OpFoldResult place = b.getIndexAttr(begin);
    slices.push_back(cut.drop ? node.takeAt(node.getInput(0), cut.axis, place)
                              : takeSlice(node, node.getInput(0), cut.axis,
                                          place, b.getIndexAttr(length)));
    begin += length;
  }
  if (begin != size || slices.size() != lengths.size() || slices.empty())
    return node.fail("the lengths to split into don't add up to " +
                     Twine(size));
  node.setOutput(0, createList(node, slices));
  return success();
}

/// The lengths of slices that are `length` long but for the last, a list.
static FailureOr<Value> getChunks(Node &node, OpFoldResult size,
                                  OpFoldResult length) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  if (mlir::getConstantIntValue(length).value_or(1) < 1)
    return node.fail("can't split into slices of no length");
  node.require(
      node.compare(arith::CmpIPredicate::sgt, length, b.getIndexAttr(0)),
      "can't split into slices of length {}", {length});
  OpFoldResult positive = maxSizes(b, loc, length, b.getIndexAttr(1));
  Term number(node.b,
              createIota(node, ceilDivSizes(b, loc, size, positive), 0));
  Term step = number.like(length);
  return min(step, number.like(size) - number * step).get();
}

/// Slices of which the lengths, a list of i64, are only known at run time.
static LogicalResult splitOpen(Node &node, Cut cut, OpFoldResult size,
                               Value lengths) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Value x = node.getInput(0);
  Value total =
      b.createOrFold<ReduceOp>(ReduceKind::sum, lengths, ArrayRef<int64_t>{0});
  Value least = b.createOrFold<ReduceOp>(
      ReduceKind::all, Term(node.b, lengths) >= 0.0, ArrayRef<int64_t>{0});
  Value fits = Term(node.b, total) == Term(node.b, total).like(size);
  node.require(getElement(b, loc, Term(node.b, fits) & Term(node.b, least), {}),
               "the lengths to split into don't add up to {}", {size});
  // A row of sizes for each slice.
  OpFoldResult count = node.getSizeOf(lengths, 0), one = b.getIndexAttr(1);
  OpFoldResult others = one;
  SmallVector<Value> columns;
  for (auto [i, other] : llvm::enumerate(node.getSizesOf(x))) {
    bool isCut = static_cast<int64_t>(i) == cut.axis;
    if (!isCut)
      others = mulSizes(b, loc, others, other);
    Value column = isCut ? lengths : Term(node.b, lengths).like(other).get();
    if (!isCut || !cut.drop)
      columns.push_back(reshapeTo(b, column, {count, one}));
  }
  Value shapes = columns.empty()
                     ? reshapeTo(b,
                                 takeSlice(node, lengths, 0, b.getIndexAttr(0),
                                           b.getIndexAttr(0)),
                                 {count, b.getIndexAttr(0)})
                     : b.createOrFold<ConcatOp>(1, columns);
  Value flat = flatten(node, x);
  if (cut.axis != 0) {
    // Slices that don't lie together are copied to where they do.
    Value begins = CumulativeOp::create(b, lengths.getType(),
                                        CumulativeKind::sum, lengths, 0,
                                        /*exclusive=*/true, /*reverse=*/false);
    LoopRange range;
    range.count = count;
    FailureOr<SmallVector<Value>> copied = createLoop(
        node, range, {flat},
        [&](Value index, ValueRange carried) -> FailureOr<Iteration> {
          OpFoldResult begin =
              node.getScalarAsSize(node.takeAt(begins, 0, index));
          OpFoldResult length =
              node.getScalarAsSize(node.takeAt(lengths, 0, index));
          Value slice =
              flatten(node, takeSlice(node, x, cut.axis, begin, length));
          Value grown = InsertSliceOp::create(
              b, slice, carried[0],
              ArrayRef<OpFoldResult>{mulSizes(b, loc, begin, others)});
          return Iteration{Value(), {grown}, {}};
        });
    if (failed(copied))
      return failure();
    flat = copied->front();
  }
  SmallVector<int64_t> open(node.getRank(0) - (cut.drop ? 1 : 0),
                            ShapedType::kDynamic);
  Type type = SequenceType::get(
      b.getContext(), RankedTensorType::get(open, node.getElementType(0)));
  node.setOutput(0, Sequence{flat, shapes}.pack(node, type));
  return success();
}

static LogicalResult importSplitToSequence(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<int64_t> axis = node.getAxis("axis", 0, node.getRank(0));
  if (failed(axis))
    return failure();
  // SplitToSequence-11: 'keepdims' counts where there are no lengths.
  Cut cut{*axis, !node.hasInput(1) && node.getInt("keepdims", 1) == 0};
  OpFoldResult size = node.getSizeOf(node.getInput(0), *axis);
  std::optional<int64_t> known = mlir::getConstantIntValue(size);
  bool isList = node.hasInput(1) && node.getRank(1) == 1;
  if (known && *known > 0 && node.isKnown(1)) {
    SmallVector<int64_t> lengths;
    if (node.hasInput(1))
      lengths = *getConstantElements(node.getInput(1));
    if (!isList) {
      int64_t length = !node.hasInput(1) ? 1
                       : lengths.empty() ? 0
                                         : lengths.front();
      if (length < 1)
        return node.fail("can't split into slices of length " + Twine(length));
      lengths.assign((*known + length - 1) / length, length);
      lengths.back() = *known - length * (lengths.size() - 1);
    }
    return splitKnown(node, cut, *known, lengths);
  }
  FailureOr<Value> lengths =
      isList
          ? FailureOr<Value>(convertTo(b, node.getInput(1), b.getI64Type()))
          : getChunks(node, size,
                      node.hasInput(1) ? node.getScalarAsSize(node.getInput(1))
                                       : OpFoldResult(b.getIndexAttr(1)));
  return failed(lengths) ? failure() : splitOpen(node, cut, size, *lengths);
}

ArrayRef<OpRow> dlc::onnxfrontend::getSequenceSplitOps() {
  static constexpr OpRow kRows[] = {
      {"SplitToSequence", 11, importSplitToSequence},
  };
  return kRows;
}
