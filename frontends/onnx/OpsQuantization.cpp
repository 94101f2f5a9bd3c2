//===- OpsQuantization.cpp - Import of quantization -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Between floats and their quantized forms. DynamicQuantizeLinear is imported
// by the function that defines it.
//
//===----------------------------------------------------------------------===//

#include "OpTable.h"
#include "Quantization.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static RankedTensorType getTensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

FailureOr<Value> dlc::onnxfrontend::spreadAlong(Node &node, Value value,
                                                Value like, int64_t axis) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(like);
  RankedTensorType type = getTensorType(value);
  if (type.getRank() == 1 && type.getDimSize(0) == 1)
    value = reshapeTo(b, value, {});
  else if (type.getRank() > 1)
    return node.fail("needs scales and zero points of rank 0 or 1");
  else if (type.getRank() == 1)
    return broadcastTo(b, value, sizes, {axis});
  return broadcastTo(b, value, sizes, {});
}

FailureOr<Value> dlc::onnxfrontend::spreadBlocks(Node &node, Value value,
                                                 Value like, int64_t axis,
                                                 int64_t block) {
  ImplicitLocOpBuilder &b = node.b;
  RankedTensorType type = getTensorType(value);
  if (type.getRank() != getTensorType(like).getRank())
    return node.fail("needs blocks' scales of the rank of the input");
  if (type.getRank() == 0 || block < 0)
    return node.fail("has blocks of " + Twine(block) +
                     " elements of a tensor of rank " + Twine(type.getRank()));
  // What is beyond the tensor is not looked at.
  if (int64_t size = getTensorType(like).getDimSize(axis); size > 0)
    block = std::min(block, size);
  SmallVector<OpFoldResult> repeated = node.getSizesOf(value), joined(repeated);
  SmallVector<int64_t> dims;
  for (int64_t i = 0; i < type.getRank(); ++i)
    dims.push_back(i <= axis ? i : i + 1);
  repeated.insert(repeated.begin() + axis + 1, b.getIndexAttr(block));
  joined[axis] = mulSizes(b, b.getLoc(), joined[axis], b.getIndexAttr(block));
  Value all = reshapeTo(b, broadcastTo(b, value, repeated, dims), joined);
  // The last block may be cut short.
  SmallVector<OpFoldResult> sizes = node.getSizesOf(like);
  std::optional<int64_t> have = mlir::getConstantIntValue(joined[axis]);
  std::optional<int64_t> need = mlir::getConstantIntValue(sizes[axis]);
  if (have && need && *have < *need)
    return node.fail("has scales for " + Twine(*have) + " of " + Twine(*need) +
                     " elements");
  SmallVector<OpFoldResult> zeros(sizes.size(), b.getIndexAttr(0));
  return b.createOrFold<SliceOp>(all, zeros, sizes,
                                 SmallVector<int64_t>(sizes.size(), 1));
}

/// Input `i`, a scale or zero point, for each element of input 0.
static FailureOr<Value> spreadParameter(Node &node, size_t i) {
  Value x = node.getInput(0);
  int64_t rank = node.getRank(0), block = node.getInt("block_size", 0);
  int64_t axis = 0;
  if (node.getRank(i) > 0 && rank > 0) {
    FailureOr<int64_t> given =
        node.getAxis("axis", std::min<int64_t>(1, rank - 1), rank);
    if (failed(given))
      return failure();
    axis = *given;
  }
  return block != 0 ? spreadBlocks(node, node.getInput(i), x, axis, block)
                    : spreadAlong(node, node.getInput(i), x, axis);
}

Value dlc::onnxfrontend::roundTo(Node &node, Value x, Value zeroPoint,
                                 Type type, bool saturate) {
  ImplicitLocOpBuilder &b = node.b;
  if (isa<FloatType>(type))
    return ConvertOp::create(b, getTensorType(x).clone(type), x, saturate);
  // Whole numbers of up to 16 bits and their sums are exact in f32.
  x = RoundOp::create(b, convertTo(b, x, b.getF32Type()));
  if (zeroPoint)
    x = AddOp::create(b, x, convertTo(b, zeroPoint, b.getF32Type()));
  unsigned bits = type.getIntOrFloatBitWidth();
  double range = std::ldexp(1.0, bits);
  double low = type.isUnsignedInteger() ? 0 : -range / 2;
  x = MaxOp::create(b, x, splatLike(b, low, x));
  x = MinOp::create(b, x, splatLike(b, low + range - 1, x));
  return convertTo(b, x, type);
}

DynamicallyQuantized dlc::onnxfrontend::quantizeDynamically(Node &node,
                                                            Value x) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<int64_t> all =
      llvm::to_vector(llvm::seq<int64_t>(0, getTensorType(x).getRank()));
  // The range has to have 0 in it.
  Term least(node.b, ReduceOp::create(b, ReduceKind::min, x, all));
  Term greatest(node.b, ReduceOp::create(b, ReduceKind::max, x, all));
  least = min(least, least.like(0));
  greatest = max(greatest, greatest.like(0));
  Term scale = (greatest - least) / 255;
  scale = (scale == 0).select(scale.like(1), scale);
  Type u8 = b.getIntegerType(8, /*isSigned=*/false);
  Value zeroPoint = roundTo(node, -(least / scale), Value(), u8, true);
  Value ratio = DivOp::create(b, x, broadcastScalar(b, scale, x));
  return {roundTo(node, ratio, broadcastScalar(b, zeroPoint, x), u8, true),
          scale, zeroPoint};
}

static LogicalResult importQuantizeLinear(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Type type = b.getIntegerType(8, /*isSigned=*/false);
  if (node.hasInput(2)) {
    type = node.getElementType(2);
  } else if (node.getInt("output_dtype", 0) != 0) {
    FailureOr<Type> chosen = node.getDataType("output_dtype");
    if (failed(chosen))
      return failure();
    type = *chosen;
  }
  if (!isa<FloatType>(type) && type.getIntOrFloatBitWidth() > 16)
    return node.fail("can't quantize to more than 16 bits");
  // QuantizeLinear-23: the type of the division.
  Type precision = node.getElementType(1);
  if (node.getInt("precision", 0) != 0) {
    FailureOr<Type> chosen = node.getDataType("precision");
    if (failed(chosen))
      return failure();
    precision = *chosen;
  }
  FailureOr<Value> scale = spreadParameter(node, 1);
  if (failed(scale))
    return failure();
  Value zeroPoint;
  if (node.hasInput(2) && !isa<FloatType>(type)) {
    FailureOr<Value> spread = spreadParameter(node, 2);
    if (failed(spread))
      return failure();
    zeroPoint = *spread;
  }
  Value ratio = DivOp::create(b, convertTo(b, node.getInput(0), precision),
                              convertTo(b, *scale, precision));
  node.setOutput(0, roundTo(node, ratio, zeroPoint, type,
                            node.getInt("saturate", 1) != 0));
  return success();
}

static LogicalResult importDequantizeLinear(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  Value x = node.getInput(0);
  Type type = node.getElementType(1);
  if (node.getInt("output_dtype", 0) != 0) {
    FailureOr<Type> chosen = node.getDataType("output_dtype");
    if (failed(chosen))
      return failure();
    type = *chosen;
  }
  FailureOr<Value> scale = spreadParameter(node, 1);
  if (failed(scale))
    return failure();
  if (node.hasInput(2) && !isa<FloatType>(node.getElementType(0))) {
    FailureOr<Value> zeroPoint = spreadParameter(node, 2);
    if (failed(zeroPoint))
      return failure();
    Type i32 = b.getI32Type();
    x = SubOp::create(b, convertTo(b, x, i32), convertTo(b, *zeroPoint, i32));
  }
  // The product is rounded once, to the result's type.
  Type wide = node.getElementType(1);
  Value product =
      MulOp::create(b, convertTo(b, x, wide), convertTo(b, *scale, wide));
  node.setOutput(0, convertTo(b, product, type));
  return success();
}

ArrayRef<OpRow> dlc::onnxfrontend::getQuantizationOps() {
  static constexpr OpRow kRows[] = {
      {"DequantizeLinear", 10, importDequantizeLinear},
      {"QuantizeLinear", 10, importQuantizeLinear},
  };
  return kRows;
}
