//===- NodeShapes.cpp - Shapes that go together ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How shapes of several tensors go together: by broadcasting, or because they
// have to be the same.
//
//===----------------------------------------------------------------------===//

#include "Node.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// Whether `size` is `whole`, but not more than some number above 1: like the
/// part of a table of positions that a sequence uses. Such sizes fit each other
/// only where they are equal, for the lesser one is not 1.
static bool isCut(OpFoldResult size, OpFoldResult whole) {
  auto value = dyn_cast<Value>(size);
  bool isCut = false;
  while (Operation *op = value ? value.getDefiningOp() : nullptr) {
    if (isCut && provablyEqual(value, whole))
      return true;
    std::optional<int64_t> bound =
        op->getNumOperands() == 2 ? mlir::getConstantIntValue(op->getOperand(1))
                                  : std::nullopt;
    bool isMin = isa<arith::MinSIOp>(op) && bound && *bound > 1;
    // Sizes are not negative.
    if (!isMin && !(isa<arith::MaxSIOp>(op) && bound == 0))
      return false;
    isCut |= isMin;
    value = op->getOperand(0);
  }
  return isCut && value && provablyEqual(value, whole);
}

FailureOr<SmallVector<OpFoldResult>>
Node::getCommonShape(ArrayRef<SmallVector<OpFoldResult>> shapes) {
  size_t rank = 0;
  for (ArrayRef<OpFoldResult> shape : shapes)
    rank = std::max(rank, shape.size());
  SmallVector<OpFoldResult> result(rank, b.getIndexAttr(1));
  for (ArrayRef<OpFoldResult> shape : shapes) {
    for (auto [i, size] : llvm::enumerate(shape)) {
      OpFoldResult &common = result[rank - shape.size() + i];
      std::optional<int64_t> known = mlir::getConstantIntValue(size);
      std::optional<int64_t> before = mlir::getConstantIntValue(common);
      if (known == 1 || provablyEqual(size, common))
        continue;
      if (before == 1) {
        common = size;
        continue;
      }
      if (known && before)
        return fail("can't stretch sizes " + Twine(*before) + " and " +
                    Twine(*known) + " to each other");
      if (known) {
        // The other one is that size too, or 1.
        common = size;
        continue;
      }
      if (before || isCut(size, common))
        continue;
      if (isCut(common, size)) {
        common = size;
        continue;
      }
      // Two open sizes: they are the same, or one of them is 1.
      Value isOne =
          compare(arith::CmpIPredicate::eq, common, b.getIndexAttr(1));
      common = select(isOne, size, common);
    }
  }
  return result;
}

FailureOr<Value> Node::broadcastTo(Value value, ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> own = getSizesOf(value);
  if (own.size() > sizes.size())
    return fail("can't stretch a tensor of rank " + Twine(own.size()) +
                " to rank " + Twine(sizes.size()));
  int64_t missing = sizes.size() - own.size();
  bool same = missing == 0, hasCut = false;
  SmallVector<int64_t> dimensions;
  for (auto [i, size] : llvm::enumerate(own)) {
    dimensions.push_back(missing + i);
    OpFoldResult wanted = sizes[missing + i];
    if (provablyEqual(size, wanted))
      continue;
    if (isCut(size, wanted)) {
      require(compare(arith::CmpIPredicate::eq, size, wanted),
              "sizes {} and {} differ", {size, wanted});
      own[i] = wanted;
      hasCut = true;
      continue;
    }
    same = false;
    std::optional<int64_t> from = mlir::getConstantIntValue(size);
    std::optional<int64_t> to = mlir::getConstantIntValue(wanted);
    if (from == 1)
      continue;
    if (from && to)
      return fail("can't stretch size " + Twine(*from) + " to " + Twine(*to));
  }
  if (hasCut) {
    SmallVector<OpFoldResult> zeros(own.size(), b.getIndexAttr(0));
    value = b.createOrFold<SliceOp>(value, zeros, own,
                                    SmallVector<int64_t>(own.size(), 1));
  }
  if (same)
    return value;
  return dlc::broadcastTo(b, value, sizes, dimensions);
}

FailureOr<Value> Node::addInput(FailureOr<Value> x, size_t i) {
  if (failed(x) || !hasInput(i))
    return x;
  FailureOr<Value> other = broadcastTo(getInput(i), getSizesOf(*x));
  if (failed(other))
    return failure();
  return AddOp::create(b, *x, *other).getResult();
}

FailureOr<SmallVector<Value>> Node::broadcast(ArrayRef<Value> values) {
  SmallVector<SmallVector<OpFoldResult>> shapes;
  for (Value value : values)
    shapes.push_back(getSizesOf(value));
  FailureOr<SmallVector<OpFoldResult>> common = getCommonShape(shapes);
  if (failed(common))
    return failure();
  SmallVector<Value> stretched;
  for (Value value : values) {
    FailureOr<Value> result = broadcastTo(value, *common);
    if (failed(result))
      return failure();
    stretched.push_back(*result);
  }
  // Equal sizes may still be known of one type and open in another.
  for (Value &value : stretched)
    value = refineTo(b, value, *common);
  return stretched;
}

FailureOr<SmallVector<OpFoldResult>> Node::getPadded(size_t i, int64_t most) {
  Value list = getInput(i);
  auto type = cast<RankedTensorType>(list.getType());
  if (type.getRank() != 1)
    return fail("input " + Twine(i) + " has to be a list");
  OpFoldResult count = getSizeOf(list, 0), limit = b.getIndexAttr(most);
  require(compare(arith::CmpIPredicate::sle, count, limit),
          "input " + Twine(i) + " has {} elements where there can be {}",
          {count, limit});
  OpFoldResult missing = maxSizes(
      b, b.getLoc(), subSizes(b, b.getLoc(), limit, count), b.getIndexAttr(0));
  Value padded = PadOp::create(b, PadMode::constant, list,
                               scalarConstant(b, type.getElementType(), 0),
                               OpFoldResult(b.getIndexAttr(0)), missing);
  return getElementsAsSizes(b, b.getLoc(), refineTo(b, padded, limit));
}

FailureOr<Value> Node::refine(Value value, ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> own = getSizesOf(value);
  if (own.size() != sizes.size())
    return fail("needs a tensor of rank " + Twine(sizes.size()) +
                ", but has one of rank " + Twine(own.size()));
  SmallVector<OpFoldResult> known(sizes);
  for (auto [i, size] : llvm::enumerate(own)) {
    if (failed(expectEqual(size, sizes[i])))
      return failure();
    if (mlir::getConstantIntValue(size))
      known[i] = size;
    if (!provablyEqual(size, sizes[i]))
      require(compare(arith::CmpIPredicate::eq, size, sizes[i]),
              "sizes {} and {} differ", {size, sizes[i]});
  }
  return refineTo(b, value, known);
}

LogicalResult Node::refineInput(size_t i, ArrayRef<OpFoldResult> sizes) {
  if (!hasInput(i))
    return success();
  FailureOr<Value> refined = refine(inputs[i], sizes);
  if (failed(refined))
    return failure();
  inputs[i] = *refined;
  return success();
}

Value Node::takeAt(Value value, int64_t dim, OpFoldResult place) {
  SmallVector<OpFoldResult> sizes = getSizesOf(value);
  SmallVector<OpFoldResult> offsets(sizes.size(), b.getIndexAttr(0));
  offsets[dim] = place;
  sizes[dim] = b.getIndexAttr(1);
  Value part = b.createOrFold<SliceOp>(value, offsets, sizes,
                                       SmallVector<int64_t>(sizes.size(), 1));
  sizes.erase(sizes.begin() + dim);
  return reshapeTo(b, part, sizes);
}

void Node::requireIndices(Value indices, OpFoldResult size,
                          const Twine &message) {
  Term index(b, indices);
  Value inRange = (index >= 0) & (index < index.like(size));
  SmallVector<int64_t> all = llvm::to_vector(llvm::seq<int64_t>(
      0, cast<RankedTensorType>(indices.getType()).getRank()));
  AssertOp::create(
      b, b.createOrFold<ReduceOp>(ReduceKind::all, inRange, ArrayRef(all)),
      getTitle() + message.str());
}
