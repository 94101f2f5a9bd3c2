//===- OpsSequence.cpp - Import of operators on sequences -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A sequence is a list of values for as long as its length is known, and
// otherwise two tensors (see !dlc.sequence), whose sizes tell where an element
// is.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "OpTable.h"
#include "PackedValues.h"
#include "Sequences.h"
#include "Tensors.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// Making
//===----------------------------------------------------------------------===//

static LogicalResult importSequenceConstruct(Node &node) {
  node.setOutput(0, createList(node, node.getInputs()));
  return success();
}

static LogicalResult importSequenceEmpty(Node &node) {
  int64_t number = node.getInt("dtype", /*absent=*/1);
  Type type = getElementType(node.b.getContext(), number);
  if (!type)
    return node.fail("the element type " + getOnnxTypeName(number) +
                     " is not supported");
  node.setOutput(
      0, ListOp::create(node.b,
                        SequenceType::get(node.b.getContext(),
                                          mlir::UnrankedTensorType::get(type)),
                        ValueRange()));
  return success();
}

//===----------------------------------------------------------------------===//
// Positions
//===----------------------------------------------------------------------===//

/// Input `i`, a position among `count`, counted from the front; `count` itself
/// if it is left out. One behind the last if `mayBeEnd`.
static OpFoldResult getPosition(Node &node, size_t i, OpFoldResult count,
                                bool mayBeEnd) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  if (!node.hasInput(i))
    return count;
  OpFoldResult given = node.getScalarAsSize(node.getInput(i));
  OpFoldResult zero = b.getIndexAttr(0);
  Value isBack = node.compare(arith::CmpIPredicate::slt, given, zero);
  OpFoldResult position =
      node.select(isBack, addSizes(b, loc, given, count), given);
  Value isBehind = node.compare(arith::CmpIPredicate::sge, position, zero);
  Value isBefore = node.compare(mayBeEnd ? arith::CmpIPredicate::sle
                                         : arith::CmpIPredicate::slt,
                                position, count);
  node.require(b.createOrFold<arith::AndIOp>(isBehind, isBefore),
               "position {} is not one in a sequence of {} tensors",
               {given, count});
  return position;
}

/// A position that is known now, in a list whose elements are; nothing if one
/// of them is not known.
static FailureOr<std::optional<int64_t>>
getKnownPosition(Node &node, size_t i, ListOp list, bool mayBeEnd) {
  if (!list || !node.isKnown(i))
    return std::optional<int64_t>();
  auto count = static_cast<int64_t>(list.getElements().size());
  if (!node.hasInput(i))
    return std::optional<int64_t>(count);
  std::optional<int64_t> known = node.getKnownScalar(node.getInput(i));
  if (!known)
    return node.fail("needs a position");
  int64_t given = *known;
  int64_t position = given < 0 ? given + count : given;
  if (position < 0 || position > count || (position == count && !mayBeEnd))
    return node.fail("position " + Twine(given) +
                     " is not one in a sequence of " + Twine(count) +
                     " tensors");
  return std::optional<int64_t>(position);
}

//===----------------------------------------------------------------------===//
// Taking, inserting and erasing
//===----------------------------------------------------------------------===//

static LogicalResult importSequenceAt(Node &node) {
  auto list = node.getInput(0).getDefiningOp<ListOp>();
  FailureOr<std::optional<int64_t>> known =
      getKnownPosition(node, 1, list, /*mayBeEnd=*/false);
  if (failed(known))
    return failure();
  if (*known) {
    node.setOutput(0, list.getElements()[**known]);
    return success();
  }
  FailureOr<Sequence> sequence = Sequence::get(node, node.getInput(0));
  if (failed(sequence))
    return failure();
  OpFoldResult position = getPosition(node, 1, sequence->getLength(node),
                                      /*mayBeEnd=*/false);
  FailureOr<Value> element = sequence->getElement(node, position);
  if (failed(element))
    return failure();
  node.setOutput(0, *element);
  return success();
}

static LogicalResult importSequenceInsert(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value element = node.getInput(1);
  auto list = node.getInput(0).getDefiningOp<ListOp>();
  FailureOr<std::optional<int64_t>> known =
      getKnownPosition(node, 2, list, /*mayBeEnd=*/true);
  if (failed(known))
    return failure();
  if (*known) {
    SmallVector<Value> elements(list.getElements());
    elements.insert(elements.begin() + **known, element);
    node.setOutput(0, createList(node, elements));
    return success();
  }
  // The new one's rank is that of all.
  Value single = createList(node, element);
  Type common = getCommonType(node.getInput(0).getType(), single.getType());
  if (!common)
    return node.fail("puts a tensor into a sequence of tensors of another "
                     "rank or element type");
  FailureOr<Value> cast = castTo(node, node.getInput(0), common);
  if (failed(cast))
    return failure();
  FailureOr<Sequence> sequence = Sequence::get(node, *cast);
  FailureOr<Sequence> added = Sequence::get(node, single);
  if (failed(sequence) || failed(added))
    return failure();
  OpFoldResult length = sequence->getLength(node);
  OpFoldResult position = getPosition(node, 2, length, /*mayBeEnd=*/true);
  OpFoldResult place = sequence->getOffset(node, position);
  auto insert = [&](Value into, OpFoldResult at, Value what) {
    auto [before, after] = splitRows(node, into, at, at);
    return b.createOrFold<ConcatOp>(0, ValueRange{before, what, after});
  };
  Value values = insert(sequence->values, place, added->values);
  Value shapes = insert(sequence->shapes, position, added->shapes);
  node.setOutput(0, Sequence{values, shapes}.pack(node, common));
  return success();
}

static LogicalResult importSequenceErase(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  auto list = node.getInput(0).getDefiningOp<ListOp>();
  FailureOr<std::optional<int64_t>> known =
      getKnownPosition(node, 1, list, /*mayBeEnd=*/!node.hasInput(1));
  if (failed(known))
    return failure();
  if (*known && !list.getElements().empty()) {
    SmallVector<Value> elements(list.getElements());
    // SequenceErase-11: without a position, the last one.
    elements.erase(elements.begin() +
                   (node.hasInput(1) ? **known : **known - 1));
    node.setOutput(0, ListOp::create(b, node.getInput(0).getType(), elements));
    return success();
  }
  FailureOr<Sequence> sequence = Sequence::get(node, node.getInput(0));
  if (failed(sequence))
    return failure();
  OpFoldResult length = sequence->getLength(node), one = b.getIndexAttr(1);
  OpFoldResult position;
  if (node.hasInput(1)) {
    position = getPosition(node, 1, length, /*mayBeEnd=*/false);
  } else {
    node.require(
        node.compare(arith::CmpIPredicate::sgt, length, b.getIndexAttr(0)),
        "there is nothing to erase");
    position = subSizes(b, loc, length, one);
  }
  OpFoldResult next = addSizes(b, loc, position, one);
  auto erase = [&](Value from, OpFoldResult begin, OpFoldResult end) {
    auto [before, after] = splitRows(node, from, begin, end);
    return b.createOrFold<ConcatOp>(0, ValueRange{before, after});
  };
  Value values = erase(sequence->values, sequence->getOffset(node, position),
                       sequence->getOffset(node, next));
  Value shapes = erase(sequence->shapes, position, next);
  node.setOutput(
      0, Sequence{values, shapes}.pack(node, node.getInput(0).getType()));
  return success();
}

static LogicalResult importSequenceLength(Node &node) {
  OpFoldResult length;
  if (auto list = node.getInput(0).getDefiningOp<ListOp>()) {
    length = node.b.getIndexAttr(list.getElements().size());
  } else {
    FailureOr<Sequence> sequence = Sequence::get(node, node.getInput(0));
    if (failed(sequence))
      return failure();
    length = sequence->getLength(node);
  }
  node.setOutput(0, sizeAsScalar(node.b, length, node.b.getI64Type()));
  return success();
}

//===----------------------------------------------------------------------===//
// Joining
//===----------------------------------------------------------------------===//

/// `value` with a dimension of size 1 at `axis`.
static Value addDim(Node &node, Value value, int64_t axis) {
  SmallVector<OpFoldResult> sizes = node.getSizesOf(value);
  sizes.insert(sizes.begin() + axis, node.b.getIndexAttr(1));
  return reshapeTo(node.b, value, sizes);
}

/// Joins a sequence of unknown length: each element goes behind those before.
static FailureOr<Value> joinAll(Node &node, const Sequence &sequence,
                                int64_t axis, bool newAxis) {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult length = sequence.getLength(node), zero = b.getIndexAttr(0);
  node.require(
      node.compare(arith::CmpIPredicate::sgt, length, b.getIndexAttr(0)),
      "there is nothing to join");
  FailureOr<SmallVector<OpFoldResult>> sizes =
      sequence.getSizes(node, b.getIndexAttr(0));
  if (failed(sizes))
    return failure();
  if (newAxis) {
    sizes->insert(sizes->begin() + axis, length);
  } else {
    Value all = b.createOrFold<ReduceOp>(ReduceKind::sum, sequence.shapes,
                                         ArrayRef<int64_t>{0});
    (*sizes)[axis] = getElementsAsSizes(b, b.getLoc(), all)[axis];
  }
  SmallVector<int64_t> shape;
  SmallVector<Value> open;
  splitSizes(*sizes, shape, open);
  Type type =
      cast<RankedTensorType>(sequence.values.getType()).getElementType();
  Value joined = EmptyOp::create(b, RankedTensorType::get(shape, type), open);
  LoopRange range;
  range.count = length;
  Value begin = sizeAsScalar(b, zero, b.getI64Type());
  FailureOr<SmallVector<Value>> result = createLoop(
      node, range, {joined, begin},
      [&](Value index, ValueRange carried) -> FailureOr<Iteration> {
        FailureOr<Value> element = sequence.getElement(node, index);
        if (failed(element))
          return failure();
        Value part = newAxis ? addDim(node, *element, axis) : *element;
        SmallVector<OpFoldResult> fitting = node.getSizesOf(carried[0]);
        fitting[axis] = node.getSizeOf(part, axis);
        FailureOr<Value> refined = node.refine(part, fitting);
        if (failed(refined))
          return failure();
        SmallVector<OpFoldResult> offsets(fitting.size(), zero);
        offsets[axis] = node.getScalarAsSize(carried[1]);
        Value next = sizeAsScalar(
            b, addSizes(b, b.getLoc(), offsets[axis], fitting[axis]),
            b.getI64Type());
        Value grown = InsertSliceOp::create(b, *refined, carried[0], offsets);
        return Iteration{Value(), {grown, next}, {}};
      });
  return failed(result) ? FailureOr<Value>() : result->front();
}

static LogicalResult importConcatFromSequence(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value input = node.getInput(0);
  bool newAxis = node.getInt("new_axis", 0) != 0;
  auto element = cast<SequenceType>(input.getType()).getElementType();
  if (!element.hasRank())
    return node.fail("joins tensors whose rank is not known");
  FailureOr<int64_t> axis =
      node.getAxis("axis", 0, element.getRank() + (newAxis ? 1 : 0));
  if (failed(axis))
    return failure();
  auto list = input.getDefiningOp<ListOp>();
  if (!list) {
    FailureOr<Sequence> sequence = Sequence::get(node, input);
    FailureOr<Value> joined = failed(sequence)
                                  ? FailureOr<Value>()
                                  : joinAll(node, *sequence, *axis, newAxis);
    if (failed(joined))
      return failure();
    node.setOutput(0, *joined);
    return success();
  }
  SmallVector<Value> parts(list.getElements());
  for (Value &part : parts) {
    if (newAxis)
      part = addDim(node, part, *axis);
    SmallVector<OpFoldResult> sizes = node.getSizesOf(parts.front());
    sizes[*axis] = node.getSizeOf(part, *axis);
    FailureOr<Value> fitting = node.refine(part, sizes);
    if (failed(fitting))
      return failure();
    part = *fitting;
  }
  node.setOutput(0, b.createOrFold<ConcatOp>(*axis, parts));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getSequenceOps() {
  static constexpr OpRow kRows[] = {
      {"ConcatFromSequence", 11, importConcatFromSequence},
      {"SequenceAt", 11, importSequenceAt},
      {"SequenceConstruct", 11, importSequenceConstruct},
      {"SequenceEmpty", 11, importSequenceEmpty, StringInputs::taken},
      {"SequenceErase", 11, importSequenceErase},
      {"SequenceInsert", 11, importSequenceInsert},
      {"SequenceLength", 11, importSequenceLength},
  };
  return kRows;
}
