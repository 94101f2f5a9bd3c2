//===- OpsDataMovement.cpp - Import of operators that move elements -------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shapes, reshapes, transposes, slices, pads, concatenation and splitting.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "dlc/Support/Permutation.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

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
    elements.push_back(arith::IndexCastOp::create(
        b, b.getI64Type(),
        mlir::getValueOrCreateConstantIndexOp(b, b.getLoc(), size)));
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

static OpFoldResult getProduct(Node &node, ArrayRef<OpFoldResult> sizes) {
  OpFoldResult product = node.b.getIndexAttr(1);
  for (OpFoldResult size : sizes)
    product = mulSizes(node.b, node.b.getLoc(), product, size);
  return product;
}

static LogicalResult importSize(Node &node) {
  OpFoldResult count =
      getProduct(node, node.getSizesOf(node.getInput(0)));
  node.setOutput(0, createSizes(node, count, /*isScalar=*/true));
  return success();
}

static OpFoldResult absolute(OpBuilder &b, Location loc, OpFoldResult size) {
  if (std::optional<int64_t> known = mlir::getConstantIntValue(size))
    return b.getIndexAttr(std::abs(*known));
  return maxSizes(b, loc, size,
                  subSizes(b, loc, b.getIndexAttr(0), size));
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
  OpFoldResult all = getProduct(node, from);
  for (auto [i, size] : llvm::enumerate(sizes)) {
    auto value = dyn_cast<Value>(size);
    if (!value || provablyNonNegative(value))
      continue;
    OpFoldResult others = b.getIndexAttr(1);
    for (auto [j, other] : llvm::enumerate(sizes))
      if (j != i && mlir::getConstantIntValue(other) != -1)
        others = mulSizes(b, loc, others, other);
    auto isEqual = [&](int64_t number) -> Value {
      return arith::CmpIOp::create(
          b, arith::CmpIPredicate::eq, value,
          arith::ConstantIndexOp::create(b, number));
    };
    auto choose = [&](Value condition, OpFoldResult then) {
      value = arith::SelectOp::create(
          b, condition, mlir::getValueOrCreateConstantIndexOp(b, loc, then),
          value);
    };
    Value isOpen = isEqual(-1);
    if (!zeroIsZero && i < from.size())
      choose(isEqual(0), from[i]);
    // Of the other sizes, none is -1 if this one is; a negative one only makes
    // a quotient that is not chosen.
    OpFoldResult positive = maxSizes(b, loc, absolute(b, loc, others),
                                     b.getIndexAttr(1));
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
      mlir::getConstantIntValue(getProduct(node, sizes));
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
  OpFoldResult rows = getProduct(node, ArrayRef(sizes).take_front(axis));
  OpFoldResult columns = getProduct(node, ArrayRef(sizes).drop_front(axis));
  node.setOutput(0, reshapeTo(node.b, node.getInput(0), {rows, columns}));
  return success();
}

static LogicalResult importSqueeze(Node &node) {
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(0)), kept;
  SmallVector<int64_t> single;
  for (auto [i, size] : llvm::enumerate(sizes))
    if (mlir::getConstantIntValue(size) == 1)
      single.push_back(i);
  FailureOr<SmallVector<int64_t>> axes =
      node.getAxes(1, sizes.size(), single);
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
  else if (node.hasInput(1))
    count = std::max<int64_t>(0, node.getType(1).getNumElements());
  FailureOr<SmallVector<int64_t>> axes =
      node.getAxes(1, sizes.size() + count, {});
  if (failed(axes))
    return failure();
  llvm::sort(*axes);
  for (int64_t axis : *axes)
    sizes.insert(sizes.begin() + axis, node.b.getIndexAttr(1));
  node.setOutput(0, reshapeTo(node.b, node.getInput(0), sizes));
  return success();
}

//===----------------------------------------------------------------------===//
// Transposes
//===----------------------------------------------------------------------===//

static LogicalResult importTranspose(Node &node) {
  int64_t rank = node.getRank(0);
  SmallVector<int64_t> reversed(rank);
  for (int64_t i = 0; i < rank; ++i)
    reversed[i] = rank - 1 - i;
  SmallVector<int64_t> permutation = node.getInts("perm", reversed);
  if (!isPermutation(permutation, rank))
    return node.fail("perm is no permutation of " + Twine(rank) +
                     " dimensions");
  node.setOutput(0, node.b.createOrFold<TransposeOp>(node.getInput(0),
                                                     permutation));
  return success();
}

/// Splits dimensions, permutes them, and joins groups of them again.
static Value rearrange(Node &node, Value value, ArrayRef<OpFoldResult> split,
                       ArrayRef<int64_t> permutation,
                       ArrayRef<OpFoldResult> joined) {
  Value parts = reshapeTo(node.b, value, split);
  return reshapeTo(node.b, TransposeOp::create(node.b, parts, permutation),
                   joined);
}

static LogicalResult importDepthToSpace(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getRank(0) != 4)
    return node.fail("needs a tensor of rank 4");
  SmallVector<OpFoldResult> s = node.getSizesOf(node.getInput(0));
  OpFoldResult block = b.getIndexAttr(node.getInt("blocksize", 1));
  auto times = [&](OpFoldResult size) {
    return mulSizes(b, b.getLoc(), size, block);
  };
  OpFoldResult channels = floorDivSizes(
      b, b.getLoc(), s[1], mulSizes(b, b.getLoc(), block, block));
  SmallVector<OpFoldResult> joined{s[0], channels, times(s[2]), times(s[3])};
  if (node.getString("mode", "DCR") == "CRD")
    node.setOutput(0, rearrange(node, node.getInput(0),
                                {s[0], channels, block, block, s[2], s[3]},
                                {0, 1, 4, 2, 5, 3}, joined));
  else
    node.setOutput(0, rearrange(node, node.getInput(0),
                                {s[0], block, block, channels, s[2], s[3]},
                                {0, 3, 4, 1, 5, 2}, joined));
  return success();
}

static LogicalResult importSpaceToDepth(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getRank(0) != 4)
    return node.fail("needs a tensor of rank 4");
  SmallVector<OpFoldResult> s = node.getSizesOf(node.getInput(0));
  OpFoldResult block = b.getIndexAttr(node.getInt("blocksize", 1));
  auto over = [&](OpFoldResult size) {
    return floorDivSizes(b, b.getLoc(), size, block);
  };
  OpFoldResult channels = mulSizes(
      b, b.getLoc(), s[1], mulSizes(b, b.getLoc(), block, block));
  node.setOutput(
      0, rearrange(node, node.getInput(0),
                   {s[0], s[1], over(s[2]), block, over(s[3]), block},
                   {0, 3, 5, 1, 2, 4},
                   {s[0], channels, over(s[2]), over(s[3])}));
  return success();
}

//===----------------------------------------------------------------------===//
// Slices and pads
//===----------------------------------------------------------------------===//

/// `starts`, `ends`, ... : attributes of Slice-1, inputs of Slice-10.
static FailureOr<SmallVector<OpFoldResult>>
getSliceList(Node &node, StringRef attribute, size_t input) {
  SmallVector<OpFoldResult> list;
  if (std::optional<SmallVector<int64_t>> values = node.getInts(attribute)) {
    for (int64_t value : *values)
      list.push_back(node.b.getIndexAttr(value));
    return list;
  }
  if (!node.hasInput(input))
    return list;
  return node.getSizes(input);
}

/// `position` as an offset from the start: negative ones count from the end, and
/// all are limited to low .. high.
static OpFoldResult limitPosition(Node &node, OpFoldResult position,
                                  OpFoldResult size, OpFoldResult low,
                                  OpFoldResult high) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  if (std::optional<int64_t> known = mlir::getConstantIntValue(position)) {
    // Limits are known to be within the size; what is far out of it need not be
    // computed.
    if (*known >= std::numeric_limits<int32_t>::max())
      return high;
    if (*known <= std::numeric_limits<int32_t>::min())
      return low;
    if (*known < 0)
      position = addSizes(b, loc, size, position);
    else if (*known == 0 && mlir::getConstantIntValue(low) == 0)
      return low;
  } else {
    auto value = cast<Value>(position);
    if (!provablyNonNegative(value)) {
      Value negative = arith::CmpIOp::create(
          b, arith::CmpIPredicate::slt, value,
          arith::ConstantIndexOp::create(b, 0));
      Value moved = mlir::getValueOrCreateConstantIndexOp(
          b, loc, addSizes(b, loc, position, size));
      position =
          arith::SelectOp::create(b, negative, moved, value).getResult();
    }
  }
  return maxSizes(b, loc, minSizes(b, loc, position, high), low);
}

static LogicalResult importSlice(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0);
  auto starts = getSliceList(node, "starts", 1);
  auto ends = getSliceList(node, "ends", 2);
  if (failed(starts) || failed(ends))
    return failure();
  if (starts->size() != ends->size())
    return node.fail("has " + Twine(starts->size()) + " starts and " +
                     Twine(ends->size()) + " ends");
  SmallVector<int64_t> first =
      llvm::to_vector(llvm::seq<int64_t>(0, starts->size()));
  FailureOr<SmallVector<int64_t>> axes = node.getAxes(3, rank, first);
  if (failed(axes))
    return failure();
  SmallVector<int64_t> steps(starts->size(), 1);
  if (node.hasInput(4)) {
    FailureOr<SmallVector<int64_t>> given = node.getIntegers(4);
    if (failed(given))
      return failure();
    steps = *given;
  }
  if (axes->size() != starts->size() || steps.size() != starts->size())
    return node.fail("needs an axis and a step for each start");

  // Slices with negative steps are taken from the reversed tensor.
  SmallVector<int64_t> reversed;
  for (auto [axis, step] : llvm::zip(*axes, steps)) {
    if (step == 0)
      return node.fail("has a step of 0");
    if (step < 0)
      reversed.push_back(axis);
  }
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  if (!reversed.empty())
    x = ReverseOp::create(b, x, reversed);
  SmallVector<OpFoldResult> offsets(rank, b.getIndexAttr(0));
  SmallVector<int64_t> strides(rank, 1);
  OpFoldResult zero = b.getIndexAttr(0), one = b.getIndexAttr(1);
  for (auto [axis, step, start, end] :
       llvm::zip(*axes, steps, *starts, *ends)) {
    OpFoldResult size = sizes[axis], low, high;
    if (step > 0) {
      low = limitPosition(node, start, size, zero, size);
      high = limitPosition(node, end, size, zero, size);
    } else {
      // Position p of the tensor is size - 1 - p of the reversed one.
      OpFoldResult last = subSizes(b, loc, size, one);
      OpFoldResult minusOne = b.getIndexAttr(-1);
      low = subSizes(b, loc, last,
                     limitPosition(node, start, size, zero, last));
      high = subSizes(b, loc, last,
                      limitPosition(node, end, size, minusOne, last));
    }
    OpFoldResult count = ceilDivSizes(b, loc, subSizes(b, loc, high, low),
                                      b.getIndexAttr(std::abs(step)));
    offsets[axis] = low;
    sizes[axis] = maxSizes(b, loc, count, zero);
    strides[axis] = std::abs(step);
    // An empty slice may start behind the end.
    if (mlir::getConstantIntValue(sizes[axis]) == 0)
      offsets[axis] = zero;
  }
  node.setOutput(0, b.createOrFold<SliceOp>(x, offsets, sizes, strides));
  return success();
}

static LogicalResult importSplit(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0);
  FailureOr<int64_t> axis = node.getAxis("axis", 0, rank);
  if (failed(axis))
    return failure();
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x), parts;
  size_t count = node.getNumOutputs();
  if (std::optional<SmallVector<int64_t>> attribute = node.getInts("split")) {
    for (int64_t part : *attribute)
      parts.push_back(b.getIndexAttr(part));
  } else if (node.hasInput(1)) {
    FailureOr<SmallVector<OpFoldResult>> input = node.getSizes(1);
    if (failed(input))
      return failure();
    parts = *input;
  } else {
    // Split-18: equal parts but for the last one, which may be smaller.
    OpFoldResult part =
        ceilDivSizes(b, loc, sizes[*axis], b.getIndexAttr(count));
    OpFoldResult rest = sizes[*axis];
    for (size_t i = 0; i + 1 < count; ++i) {
      parts.push_back(part);
      rest = subSizes(b, loc, rest, part);
    }
    parts.push_back(rest);
  }
  if (parts.size() != count)
    return node.fail("has " + Twine(parts.size()) + " parts and " +
                     Twine(count) + " outputs");
  SmallVector<OpFoldResult> offsets(rank, b.getIndexAttr(0));
  SmallVector<int64_t> strides(rank, 1);
  for (auto [i, part] : llvm::enumerate(parts)) {
    sizes[*axis] = part;
    node.setOutput(i, b.createOrFold<SliceOp>(x, offsets, sizes, strides));
    offsets[*axis] = addSizes(b, loc, offsets[*axis], part);
  }
  return success();
}

static LogicalResult importConcat(Node &node) {
  FailureOr<int64_t> axis = node.getAxis("axis", 1, node.getRank(0));
  if (failed(axis))
    return failure();
  for (size_t i = 1; i < node.getNumInputs(); ++i)
    for (int64_t dim = 0; dim < node.getRank(0); ++dim)
      if (node.getRank(i) != node.getRank(0) ||
          (dim != *axis && node.getType(i).getDimSize(dim) !=
                               node.getType(0).getDimSize(dim) &&
           !node.getType(i).isDynamicDim(dim) &&
           !node.getType(0).isDynamicDim(dim)))
        return node.fail("inputs 0 and " + Twine(i) +
                         " do not have the same sizes beside axis " +
                         Twine(*axis));
  node.setOutput(0,
                 node.b.createOrFold<ConcatOp>(*axis, node.getInputs()));
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

static LogicalResult importTile(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(0));
  FailureOr<SmallVector<OpFoldResult>> repeats = node.getSizes(1);
  if (failed(repeats))
    return failure();
  if (repeats->size() != sizes.size())
    return node.fail("needs a number of repetitions for each of " +
                     Twine(sizes.size()) + " dimensions");
  // Each dimension with a new one before it, along which it is repeated.
  SmallVector<OpFoldResult> spread, joined;
  SmallVector<int64_t> dimensions;
  for (auto [size, repeat] : llvm::zip(sizes, *repeats)) {
    dimensions.push_back(spread.size() + 1);
    spread.append({repeat, size});
    joined.push_back(mulSizes(b, b.getLoc(), size, repeat));
  }
  Value repeated = broadcastTo(b, node.getInput(0), spread, dimensions);
  node.setOutput(0, reshapeTo(b, repeated, joined));
  return success();
}

static LogicalResult importPad(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Location loc = b.getLoc();
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0);
  // Pad-2: attributes; Pad-11: inputs; Pad-18: only some axes.
  SmallVector<OpFoldResult> pads;
  std::optional<SmallVector<int64_t>> attribute = node.getInts("pads");
  if (!attribute)
    attribute = node.getInts("paddings");
  if (attribute) {
    for (int64_t pad : *attribute)
      pads.push_back(b.getIndexAttr(pad));
  } else {
    FailureOr<SmallVector<OpFoldResult>> input = node.getSizes(1);
    if (failed(input))
      return failure();
    pads = *input;
  }
  FailureOr<SmallVector<int64_t>> axes = node.getAxes(
      3, rank, llvm::to_vector(llvm::seq<int64_t>(0, rank)));
  if (failed(axes))
    return failure();
  if (pads.size() != 2 * axes->size())
    return node.fail("needs two pads for each of " + Twine(axes->size()) +
                     " axes, but has " + Twine(pads.size()));
  Value value = scalarConstant(b, node.getElementType(0),
                               node.getFloat("value", 0));
  if (node.hasInput(2))
    value = reshapeTo(b, node.getInput(2), {});
  std::string name = node.getString("mode", "constant");
  std::optional<PadMode> mode = symbolizePadMode(name);
  if (!mode)
    return node.fail("the mode '" + name + "' is not known");

  OpFoldResult zero = b.getIndexAttr(0);
  SmallVector<OpFoldResult> low(rank, zero), high = low;
  SmallVector<OpFoldResult> cropLow = low, cropHigh = low;
  bool crops = false;
  auto divide = [&](OpFoldResult pad, OpFoldResult &grow, OpFoldResult &crop) {
    // Negative pads take away.
    if (std::optional<int64_t> known = mlir::getConstantIntValue(pad)) {
      grow = b.getIndexAttr(std::max<int64_t>(0, *known));
      crop = b.getIndexAttr(std::max<int64_t>(0, -*known));
      crops |= *known < 0;
      return;
    }
    grow = pad;
    if (provablyNonNegative(cast<Value>(pad)))
      return;
    grow = maxSizes(b, loc, pad, zero);
    crop = maxSizes(b, loc, subSizes(b, loc, zero, pad), zero);
    crops = true;
  };
  for (auto [i, axis] : llvm::enumerate(*axes)) {
    divide(pads[i], low[axis], cropLow[axis]);
    divide(pads[axes->size() + i], high[axis], cropHigh[axis]);
  }
  if (crops) {
    SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
    for (int64_t i = 0; i < rank; ++i)
      sizes[i] = subSizes(b, loc, sizes[i],
                          addSizes(b, loc, cropLow[i], cropHigh[i]));
    x = SliceOp::create(b, x, cropLow, sizes, SmallVector<int64_t>(rank, 1));
  }
  auto type = cast<RankedTensorType>(x.getType());
  for (int64_t i = 0; *mode == PadMode::reflect && i < rank; ++i) {
    int64_t most = std::max(mlir::getConstantIntValue(low[i]).value_or(0),
                            mlir::getConstantIntValue(high[i]).value_or(0));
    if (!type.isDynamicDim(i) && most >= std::max<int64_t>(type.getDimSize(i), 1))
      return node.fail("can't reflect " + Twine(most) + " elements of the " +
                       Twine(type.getDimSize(i)) + " of dimension " + Twine(i));
  }
  node.setOutput(0, b.createOrFold<PadOp>(*mode, x, value, low, high));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getDataMovementOps() {
  static constexpr OpRow kRows[] = {
      {"Concat", 1, importConcat},
      {"DepthToSpace", 1, importDepthToSpace},
      {"Expand", 1, importExpand},
      {"Flatten", 1, importFlatten},
      {"Pad", 1, importPad},
      {"Reshape", 1, importReshape},
      {"Shape", 1, importShape},
      {"Size", 1, importSize},
      {"Slice", 1, importSlice},
      {"SpaceToDepth", 1, importSpaceToDepth},
      {"Split", 1, importSplit},
      {"Squeeze", 1, importSqueeze},
      {"Tile", 6, importTile},
      {"Transpose", 1, importTranspose},
      {"Unsqueeze", 1, importUnsqueeze},
  };
  return kRows;
}
