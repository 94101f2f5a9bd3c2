//===- RuntimeAxes.cpp - Axes known only at run time ----------------------===//
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

#include "RuntimeAxes.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static Value isEqual(Node &node, OpFoldResult size, int64_t number) {
  return node.compare(arith::CmpIPredicate::eq, size,
                      node.b.getIndexAttr(number));
}

static Value isAbove(Node &node, OpFoldResult count, int64_t place) {
  return node.compare(arith::CmpIPredicate::sgt, count,
                      node.b.getIndexAttr(place));
}

void RuntimeAxes::add(OpFoldResult axis, Value exists) {
  ImplicitLocOpBuilder &b = node->b;
  Value yes = arith::ConstantIntOp::create(b, 1, 1),
        no = arith::ConstantIntOp::create(b, 0, 1);
  SmallVector<Value> names;
  Value valid = exists ? b.createOrFold<arith::XOrIOp>(exists, yes) : no,
        twice = no;
  for (int64_t dim = 0; dim < rank; ++dim) {
    // Negative axes count from the end.
    Value matches = b.createOrFold<arith::OrIOp>(
        isEqual(*node, axis, dim), isEqual(*node, axis, dim - rank));
    if (exists)
      matches = b.createOrFold<arith::AndIOp>(matches, exists);
    names.push_back(matches);
    valid = b.createOrFold<arith::OrIOp>(valid, matches);
    twice = b.createOrFold<arith::OrIOp>(
        twice, b.createOrFold<arith::AndIOp>(any[dim], matches));
    any[dim] = b.createOrFold<arith::OrIOp>(any[dim], matches);
  }
  node->require(valid,
                "axis {} is out of range for a tensor of rank " + Twine(rank),
                axis);
  node->require(b.createOrFold<arith::XOrIOp>(twice, yes),
                "axis {} is given twice", axis);
  named.push_back(names);
}

FailureOr<RuntimeAxes> RuntimeAxes::get(Node &node, size_t i, int64_t rank) {
  FailureOr<SmallVector<OpFoldResult>> axes = node.getSizes(i);
  if (failed(axes))
    return failure();
  if (static_cast<int64_t>(axes->size()) > rank)
    return node.fail("has " + Twine(axes->size()) +
                     " axes for a tensor of rank " + Twine(rank));
  RuntimeAxes result(node, rank);
  for (OpFoldResult axis : *axes)
    result.add(axis, Value());
  return result;
}

FailureOr<RuntimeAxes> RuntimeAxes::getAny(Node &node, size_t i, int64_t rank) {
  if (node.getRank(i) != 1 || !node.getType(i).isDynamicDim(0))
    return get(node, i, rank);
  RuntimeAxes result(node, rank);
  FailureOr<SmallVector<OpFoldResult>> axes = node.getPadded(i, rank);
  if (failed(axes))
    return failure();
  OpFoldResult count = node.getSizeOf(node.getInput(i), 0);
  for (auto [place, axis] : llvm::enumerate(*axes))
    result.add(axis, isAbove(node, count, place));
  return result;
}

RuntimeAxes RuntimeAxes::getFirst(Node &node, OpFoldResult count,
                                  int64_t rank) {
  RuntimeAxes result(node, rank);
  for (int64_t dim = 0; dim < rank; ++dim)
    result.add(node.b.getIndexAttr(dim), isAbove(node, count, dim));
  return result;
}

void RuntimeAxes::nameAllIfNone() {
  ImplicitLocOpBuilder &b = node->b;
  Value some = arith::ConstantIntOp::create(b, 0, 1);
  for (Value names : any)
    some = b.createOrFold<arith::OrIOp>(some, names);
  Value none = b.createOrFold<arith::XOrIOp>(
      some, arith::ConstantIntOp::create(b, 1, 1));
  for (Value &names : any)
    names = b.createOrFold<arith::OrIOp>(names, none);
}

OpFoldResult RuntimeAxes::choose(int64_t dim, OpFoldResult whenNamed,
                                 OpFoldResult otherwise) const {
  return node->select(any[dim], whenNamed, otherwise);
}

OpFoldResult RuntimeAxes::lookUp(int64_t dim, ArrayRef<OpFoldResult> values,
                                 OpFoldResult absent) const {
  OpFoldResult result = absent;
  for (auto [names, value] : llvm::zip(named, values))
    result = node->select(names[dim], value, result);
  return result;
}

SmallVector<OpFoldResult> RuntimeAxes::countOthersBefore() const {
  ImplicitLocOpBuilder &b = node->b;
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  SmallVector<OpFoldResult> counts;
  OpFoldResult count = zero;
  for (int64_t dim = 0; dim < rank; ++dim) {
    counts.push_back(count);
    count = addSizes(b, b.getLoc(), count, choose(dim, zero, one));
  }
  return counts;
}

SmallVector<OpFoldResult>
RuntimeAxes::dropNamed(ArrayRef<OpFoldResult> sizes) const {
  ImplicitLocOpBuilder &b = node->b;
  SmallVector<OpFoldResult> places = countOthersBefore();
  SmallVector<OpFoldResult> result(rank - getCount(), b.getIndexAttr(1));
  for (auto [place, size] : llvm::enumerate(result))
    for (int64_t dim = 0; dim < rank; ++dim)
      size = choose(
          dim, size,
          node->select(isEqual(*node, places[dim], place), sizes[dim], size));
  return result;
}

SmallVector<OpFoldResult>
RuntimeAxes::insertNamed(ArrayRef<OpFoldResult> sizes) const {
  ImplicitLocOpBuilder &b = node->b;
  SmallVector<OpFoldResult> places = countOthersBefore();
  SmallVector<OpFoldResult> result(rank, b.getIndexAttr(1));
  for (int64_t dim = 0; dim < rank; ++dim)
    for (auto [place, size] : llvm::enumerate(sizes))
      result[dim] = choose(
          dim, b.getIndexAttr(1),
          node->select(isEqual(*node, places[dim], place), size, result[dim]));
  return result;
}
