//===- OpsShape.cpp - Import of operators about shapes --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sizes as tensors, and the same elements in another shape.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "RuntimeAxes.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// Sizes as a list of i64, or as one number.
static Value createSizes(Node &node, ArrayRef<OpFoldResult> sizes,
                         bool isScalar) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<int64_t> shape;
  if (!isScalar)
    shape.push_back(sizes.size());
  auto type = RankedTensorType::get(shape, b.getI64Type());
  SmallVector<int64_t> known;
  for (OpFoldResult size : sizes)
    if (std::optional<int64_t> value = mlir::getConstantIntValue(size))
      known.push_back(*value);
  if (known.size() == sizes.size())
    return ConstantOp::create(b, DenseElementsAttr::get(type, ArrayRef(known)));
  SmallVector<Value> elements;
  for (OpFoldResult size : sizes)
    elements.push_back(
        arith::IndexCastOp::create(b, b.getI64Type(), node.asValue(size)));
  return tensor::FromElementsOp::create(b, type, elements);
}

static LogicalResult importShape(Node &node) {
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(0));
  int64_t rank = sizes.size();
  // Shape-15: a range of dimensions, limited to those there are.
  auto limit = [&](int64_t i) {
    return std::clamp<int64_t>(i < 0 ? i + rank : i, 0, rank);
  };
  int64_t start = limit(node.getInt("start", 0));
  int64_t end = std::max(start, limit(node.getInt("end", rank)));
  node.setOutput(0, createSizes(node, ArrayRef(sizes).slice(start, end - start),
                                /*isScalar=*/false));
  return success();
}

static LogicalResult importSize(Node &node) {
  OpFoldResult count =
      mulSizes(node.b, node.b.getLoc(), node.getSizesOf(node.getInput(0)));
  node.setOutput(0, createSizes(node, count, /*isScalar=*/true));
  return success();
}

static OpFoldResult absolute(OpBuilder &b, Location loc, OpFoldResult size) {
  if (std::optional<int64_t> known = mlir::getConstantIntValue(size))
    return b.getIndexAttr(std::abs(*known));
  return maxSizes(b, loc, size, subSizes(b, loc, b.getIndexAttr(0), size));
}

static LogicalResult importReshape(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  SmallVector<OpFoldResult> from = node.getSizesOf(x), sizes;
  // Reshape-1: the shape is an attribute; from version 5 on an input.
  if (std::optional<SmallVector<int64_t>> shape = node.getInts("shape")) {
    for (int64_t size : *shape)
      sizes.push_back(b.getIndexAttr(size));
  } else {
    FailureOr<SmallVector<OpFoldResult>> input = node.getSizes(1);
    if (failed(input))
      return failure();
    sizes = *input;
  }
  bool zeroIsZero = node.getInt("allowzero", 0) != 0;
  std::optional<size_t> inferred;
  for (auto [i, size] : llvm::enumerate(sizes)) {
    std::optional<int64_t> known = mlir::getConstantIntValue(size);
    if (known == 0 && !zeroIsZero) {
      if (i >= from.size())
        return node.fail("the shape copies dimension " + Twine(i) +
                         " of a tensor of rank " + Twine(from.size()));
      size = from[i];
    } else if (known == -1) {
      if (inferred)
        return node.fail("the shape leaves more than one size open");
      inferred = i;
    } else if (known && *known < -1) {
      return node.fail("the shape has the size " + Twine(*known));
    }
  }
  // A size that is not known now may turn out to be 0 or -1, and mean the same.
  Location loc = b.getLoc();
  OpFoldResult all = mulSizes(node.b, node.b.getLoc(), from);
  for (auto [i, size] : llvm::enumerate(sizes)) {
    auto value = dyn_cast<Value>(size);
    if (!value || provablyNonNegative(value))
      continue;
    OpFoldResult others = b.getIndexAttr(1);
    for (auto [j, other] : llvm::enumerate(sizes))
      if (j != i && mlir::getConstantIntValue(other) != -1)
        others = mulSizes(b, loc, others, other);
    auto isEqual = [&](int64_t number) {
      return node.compare(arith::CmpIPredicate::eq, value,
                          b.getIndexAttr(number));
    };
    auto choose = [&](Value condition, OpFoldResult then) {
      value = arith::SelectOp::create(b, condition, node.asValue(then), value);
    };
    Value isOpen = isEqual(-1);
    if (!zeroIsZero && i < from.size())
      choose(isEqual(0), from[i]);
    // Of the other sizes, none is -1 if this one is; a negative one only makes
    // a quotient that is not chosen.
    OpFoldResult positive =
        maxSizes(b, loc, absolute(b, loc, others), b.getIndexAttr(1));
    choose(isOpen, floorDivSizes(b, loc, all, positive));
    size = value;
  }
  if (inferred) {
    OpFoldResult others = b.getIndexAttr(1);
    for (auto [i, size] : llvm::enumerate(sizes))
      if (i != *inferred)
        others = mulSizes(b, loc, others, size);
    if (mlir::getConstantIntValue(others) == 0)
      return node.fail("the open size of an empty shape can't be computed");
    sizes[*inferred] = floorDivSizes(b, loc, all, others);
  }
  std::optional<int64_t> have = mlir::getConstantIntValue(all);
  std::optional<int64_t> need =
      mlir::getConstantIntValue(mulSizes(node.b, node.b.getLoc(), sizes));
  if (have && need && *have != *need)
    return node.fail("can't arrange " + Twine(*have) + " elements as " +
                     Twine(*need));
  node.setOutput(0, reshapeTo(b, x, sizes));
  return success();
}

static LogicalResult importFlatten(Node &node) {
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(0));
  int64_t rank = sizes.size(), axis = node.getInt("axis", 1);
  if (axis < 0)
    axis += rank;
  if (axis < 0 || axis > rank)
    return node.fail("axis is out of range for a tensor of rank " +
                     Twine(rank));
  OpFoldResult rows =
      mulSizes(node.b, node.b.getLoc(), ArrayRef(sizes).take_front(axis));
  OpFoldResult columns =
      mulSizes(node.b, node.b.getLoc(), ArrayRef(sizes).drop_front(axis));
  node.setOutput(0, reshapeTo(node.b, node.getInput(0), {rows, columns}));
  return success();
}

static LogicalResult importSqueeze(Node &node) {
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(0)), kept;
  if (!node.isKnown(1)) {
    FailureOr<RuntimeAxes> axes = RuntimeAxes::get(node, 1, sizes.size());
    if (failed(axes))
      return failure();
    node.setOutput(0,
                   reshapeTo(node.b, node.getInput(0), axes->dropNamed(sizes)));
    return success();
  }
  SmallVector<int64_t> single;
  bool hasAxes = node.hasInput(1) || node.hasAttribute("axes");
  for (auto [i, size] : llvm::enumerate(sizes)) {
    std::optional<int64_t> known = mlir::getConstantIntValue(size);
    if (!known && !hasAxes) {
      // It stays; if it turned out to be 1, it should have gone.
      node.require(
          node.compare(arith::CmpIPredicate::ne, size, node.b.getIndexAttr(1)),
          "needs axes: the size of dimension " + Twine(i) +
              " is 1, which was not known at compile time");
    }
    if (known == 1)
      single.push_back(i);
  }
  FailureOr<SmallVector<int64_t>> axes = node.getAxes(1, sizes.size(), single);
  if (failed(axes))
    return failure();
  for (auto [i, size] : llvm::enumerate(sizes))
    if (!llvm::is_contained(*axes, static_cast<int64_t>(i)))
      kept.push_back(size);
    else if (mlir::getConstantIntValue(size).value_or(1) != 1)
      return node.fail("can't remove dimension " + Twine(i) + " of size " +
                       Twine(*mlir::getConstantIntValue(size)));
  node.setOutput(0, reshapeTo(node.b, node.getInput(0), kept));
  return success();
}

static LogicalResult importUnsqueeze(Node &node) {
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(0));
  // The number of axes is needed before they can be counted from the end.
  size_t count = 0;
  if (std::optional<SmallVector<int64_t>> attribute = node.getInts("axes"))
    count = attribute->size();
  else if (node.hasInput(1) && node.getType(1).hasStaticShape())
    count = node.getType(1).getNumElements();
  if (!node.isKnown(1)) {
    FailureOr<RuntimeAxes> axes =
        RuntimeAxes::get(node, 1, sizes.size() + count);
    if (failed(axes))
      return failure();
    node.setOutput(
        0, reshapeTo(node.b, node.getInput(0), axes->insertNamed(sizes)));
    return success();
  }
  FailureOr<SmallVector<int64_t>> axes =
      node.getAxes(1, sizes.size() + count, {});
  if (failed(axes))
    return failure();
  llvm::sort(*axes);
  if (auto *twice = std::adjacent_find(axes->begin(), axes->end());
      twice != axes->end())
    return node.fail("has the axis " + Twine(*twice) + " twice");
  for (int64_t axis : *axes)
    sizes.insert(sizes.begin() + axis, node.b.getIndexAttr(1));
  node.setOutput(0, reshapeTo(node.b, node.getInput(0), sizes));
  return success();
}

static LogicalResult importExpand(Node &node) {
  FailureOr<SmallVector<OpFoldResult>> shape = node.getSizes(1);
  if (failed(shape))
    return failure();
  FailureOr<SmallVector<OpFoldResult>> common =
      node.getCommonShape({node.getSizesOf(node.getInput(0)), *shape});
  if (failed(common))
    return failure();
  FailureOr<Value> result = node.broadcastTo(node.getInput(0), *common);
  if (failed(result))
    return failure();
  node.setOutput(0, *result);
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getShapeOps() {
  static constexpr OpRow kRows[] = {
      {"Expand", 1, importExpand},       {"Flatten", 1, importFlatten},
      {"Reshape", 5, importReshape},     {"Shape", 1, importShape},
      {"Size", 1, importSize},           {"Squeeze", 1, importSqueeze},
      {"Unsqueeze", 1, importUnsqueeze},
  };
  return kRows;
}
