//===- OpsMicrosoftBlocks.cpp - Weights in quantized blocks ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operators of com.microsoft on weights of a few bits an element, which share
// bytes, with a scale for each block of elements.
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "Indexing.h"
#include "OpTable.h"
#include "Quantization.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static int64_t getRank(Value value) {
  return cast<RankedTensorType>(value.getType()).getRank();
}

/// The first `count` elements along the last dimension.
static Value takeFirst(Node &node, Value x, OpFoldResult count) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(x);
  sizes.back() = count;
  return b.createOrFold<SliceOp>(
      x, SmallVector<OpFoldResult>(sizes.size(), b.getIndexAttr(0)), sizes,
      SmallVector<int64_t>(sizes.size(), 1));
}

/// The numbers of `bits` bits that each byte of `bytes` holds, the lowest bits
/// first, along the last dimension.
static Value unpack(Node &node, Value bytes, int64_t bits) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t count = 8 / bits, rank = getRank(bytes);
  if (count == 1)
    return bytes;
  Type u8 = b.getIntegerType(8, /*isSigned=*/false);
  SmallVector<OpFoldResult> sizes = node.getSizesOf(bytes), all(sizes);
  all.push_back(b.getIndexAttr(count));
  SmallVector<int64_t> dims = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  Value spread = broadcastTo(b, bytes, all, dims);
  Value number =
      IotaOp::create(b, RankedTensorType::get(count, u8), 0, ValueRange());
  Value distance = MulOp::create(b, number, splatLike(b, bits, number));
  Value shifted =
      ShiftRightOp::create(b, spread, broadcastTo(b, distance, all, rank));
  Value mask = splatLike(b, (1 << bits) - 1, shifted);
  sizes.back() = mulSizes(b, b.getLoc(), sizes.back(), b.getIndexAttr(count));
  return reshapeTo(b, AndOp::create(b, shifted, mask), sizes);
}

/// The attribute `bits`, of which bytes hold a whole number.
static FailureOr<int64_t> getBits(Node &node) {
  int64_t bits = node.getInt("bits", 4);
  if (bits != 2 && bits != 4 && bits != 8)
    return node.fail("bits " + Twine(bits) + " is none of 2, 4 and 8");
  return bits;
}

/// The attribute `block_size`.
static FailureOr<int64_t> getBlockSize(Node &node, int64_t absent) {
  int64_t size = node.getInt("block_size", absent);
  if (size < 16 || (size & (size - 1)) != 0)
    return node.fail("block_size " + Twine(size) +
                     " is no power of 2 from 16 on");
  return size;
}

/// (x - zeroPoint) * scale, in the scale's type.
static Value scaleBack(Node &node, Value x, Value zeroPoint, Value scale) {
  ImplicitLocOpBuilder &b = node.b;
  Type type = cast<RankedTensorType>(scale.getType()).getElementType();
  Value centered;
  if (isa<FloatType>(
          cast<RankedTensorType>(zeroPoint.getType()).getElementType()))
    centered =
        SubOp::create(b, convertTo(b, x, type), convertTo(b, zeroPoint, type));
  else
    centered = convertTo(b, removeZeroPoint(node, x, zeroPoint), type);
  return MulOp::create(b, centered, scale);
}

//===----------------------------------------------------------------------===//
// MatMulNBits
//===----------------------------------------------------------------------===//

/// A scale or zero point for each of the `columns` x `depth` elements of the
/// weights, of one a block: of consecutive elements, or those to which the
/// input g_idx assigns them.
static FailureOr<Value> spreadOverWeights(Node &node, Value values,
                                          Value weights, int64_t block) {
  if (!node.hasInput(4))
    return spreadBlocks(node, values, weights, 1, block);
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<Value> groups =
      node.refine(node.getInput(4), node.getSizeOf(weights, 1));
  if (failed(groups))
    return failure();
  node.requireIndices(*groups, node.getSizeOf(values, 1),
                      "an element of g_idx is out of range");
  return GatherOp::create(b, values, 1, *groups).getResult();
}

static FailureOr<Value> getZeroPoints(Node &node, int64_t columns,
                                      int64_t blocks, int64_t bits,
                                      Value scales) {
  ImplicitLocOpBuilder &b = node.b;
  Type u8 = b.getIntegerType(8, /*isSigned=*/false);
  if (!node.hasInput(3))
    return broadcastScalar(
        b, scalarConstant(b, u8, static_cast<double>(1 << (bits - 1))), scales);
  // Those that are floats do not share bytes.
  bool isPacked = node.getElementType(3) == u8;
  int64_t bytes = isPacked ? llvm::divideCeil(blocks * bits, 8) : blocks;
  OpFoldResult rows = b.getIndexAttr(columns), row = b.getIndexAttr(bytes);
  Value points = node.getInput(3);
  if (node.getRank(3) == 1) {
    FailureOr<Value> list =
        node.refine(points, OpFoldResult(b.getIndexAttr(columns * bytes)));
    if (failed(list))
      return failure();
    points = reshapeTo(b, *list, {rows, row});
  }
  FailureOr<Value> matrix = node.refine(points, {rows, row});
  if (failed(matrix) || !isPacked)
    return matrix;
  return takeFirst(node, unpack(node, *matrix, bits), b.getIndexAttr(blocks));
}

static LogicalResult importMatMulNBits(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<int64_t> bits = getBits(node), block = getBlockSize(node, 0);
  if (failed(bits) || failed(block))
    return failure();
  int64_t depth = node.getInt("K", 0), columns = node.getInt("N", 0);
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  if (depth < 1 || columns < 1 || depth > kMost || columns > kMost)
    return node.fail("K " + Twine(depth) + " and N " + Twine(columns) +
                     " have to be positive, and no larger than " +
                     Twine(kMost));
  if (node.getInt("weight_prepacked", 0) != 0)
    return node.fail("weights that are packed for a processor are not "
                     "supported");
  int64_t blocks = llvm::divideCeil(depth, *block);
  auto size = [&](int64_t value) {
    return OpFoldResult(b.getIndexAttr(value));
  };
  FailureOr<Value> bytes =
      node.refine(node.getInput(1),
                  {size(columns), size(blocks), size(*block * *bits / 8)});
  if (failed(bytes))
    return failure();
  Value numbers = reshapeTo(b, unpack(node, *bytes, *bits),
                            {size(columns), size(blocks * *block)});
  numbers = takeFirst(node, numbers, size(depth));
  // Older models have the scales in one list.
  Value scales = node.getInput(2);
  if (node.getRank(2) == 1) {
    FailureOr<Value> list = node.refine(scales, size(columns * blocks));
    if (failed(list))
      return failure();
    scales = reshapeTo(b, *list, {size(columns), size(blocks)});
  }
  FailureOr<Value> factors = node.refine(scales, {size(columns), size(blocks)});
  if (failed(factors))
    return failure();
  FailureOr<Value> zeros =
      getZeroPoints(node, columns, blocks, *bits, *factors);
  if (failed(zeros))
    return failure();
  factors = spreadOverWeights(node, *factors, numbers, *block);
  zeros = spreadOverWeights(node, *zeros, numbers, *block);
  if (failed(factors) || failed(zeros))
    return failure();
  Value weights = scaleBack(node, numbers, *zeros, *factors);
  FailureOr<Value> product =
      createMatMul(node, node.getInput(0),
                   TransposeOp::create(b, weights, ArrayRef<int64_t>{1, 0}),
                   node.getElementType(0));
  product = node.addInput(product, 5);
  if (failed(product))
    return failure();
  node.setOutput(0, *product);
  return success();
}

//===----------------------------------------------------------------------===//
// GatherBlockQuantized
//===----------------------------------------------------------------------===//

/// Rows are taken first, so that nothing else is scaled back.
static LogicalResult importGatherBlockQuantized(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t rank = node.getRank(0);
  FailureOr<int64_t> bits = getBits(node), block = getBlockSize(node, 128);
  FailureOr<int64_t> from = node.getAxis("gather_axis", 0, rank);
  FailureOr<int64_t> along = node.getAxis("quantize_axis", 1, rank);
  if (failed(bits) || failed(block) || failed(from) || failed(along))
    return failure();
  if (*from == *along)
    return node.fail("can't gather along the axis of the blocks");
  bool isPacked =
      node.getElementType(0) == b.getIntegerType(8, /*isSigned=*/false);
  if (isPacked && *along != rank - 1)
    return node.fail("has numbers in bytes, but blocks along another "
                     "dimension than the last");
  Value indices = normalizeIndices(node, node.getInput(1),
                                   node.getSizeOf(node.getInput(0), *from));
  auto take = [&](size_t i) -> FailureOr<Value> {
    if (node.getRank(i) != rank)
      return node.fail("needs scales and zero points of the data's rank");
    return GatherOp::create(b, node.getInput(i), *from, indices).getResult();
  };
  FailureOr<Value> numbers = take(0), scales = take(2), zeros = Value();
  if (node.hasInput(3))
    zeros = take(3);
  if (failed(numbers) || failed(scales) || failed(zeros))
    return failure();
  if (isPacked) {
    numbers = unpack(node, *numbers, *bits);
    if (*zeros)
      zeros = takeFirst(node, unpack(node, *zeros, *bits),
                        node.getSizesOf(*scales).back());
  }
  if (!*zeros) {
    Type type = cast<RankedTensorType>((*numbers).getType()).getElementType();
    double middle = isPacked ? 1 << (*bits - 1) : 0;
    zeros = broadcastScalar(b, scalarConstant(b, type, middle), *scales);
  }
  int64_t axis = *along > *from ? *along + node.getRank(1) - 1 : *along;
  scales = spreadBlocks(node, *scales, *numbers, axis, *block);
  zeros = spreadBlocks(node, *zeros, *numbers, axis, *block);
  if (failed(scales) || failed(zeros))
    return failure();
  node.setOutput(0, scaleBack(node, *numbers, *zeros, *scales));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getMicrosoftBlockOps() {
  static constexpr OpRow kRows[] = {
      {"GatherBlockQuantized", 1, importGatherBlockQuantized},
      {"MatMulNBits", 1, importMatMulNBits},
  };
  return kRows;
}
