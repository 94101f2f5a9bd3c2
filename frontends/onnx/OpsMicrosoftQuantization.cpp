//===- OpsMicrosoftQuantization.cpp - ONNX Runtime's quantized ops --------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operators of com.microsoft on quantized tensors, each of which has a scale
// and a zero point as the next inputs: computed in floats, between a
// dequantization and a quantization, or in whole numbers where that is exact.
//
//===----------------------------------------------------------------------===//

#include "Activations.h"
#include "Contraction.h"
#include "OpTable.h"
#include "PoolWindow.h"
#include "Quantization.h"
#include "Softmax.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// Input `i`, a scale or zero point of a whole tensor, without dimensions; null
/// if it is left out.
static FailureOr<Value> getScalar(Node &node, size_t i) {
  if (!node.hasInput(i))
    return Value();
  bool isScalar = node.getRank(i) == 0 ||
                  (node.getRank(i) == 1 && node.getType(i).getDimSize(0) == 1);
  if (!isScalar)
    return node.fail("input " + Twine(i) +
                     ", a scale or zero point, has to be a scalar");
  return reshapeTo(node.b, node.getInput(i), {});
}

/// `x` without its zero point, input `zeroPoint`, in floats.
static FailureOr<Value> center(Node &node, Value x, size_t zeroPoint) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<Value> zero = getScalar(node, zeroPoint);
  if (failed(zero))
    return failure();
  if (*zero)
    x = removeZeroPoint(node, x, broadcastScalar(b, *zero, x));
  return convertTo(b, x, b.getF32Type());
}

/// The floats that input `x` stands for, whose scale and zero point follow.
static FailureOr<Value> dequantize(Node &node, size_t x) {
  FailureOr<Value> result = center(node, node.getInput(x), x + 2);
  FailureOr<Value> scale = getScalar(node, x + 1);
  if (failed(result) || failed(scale))
    return failure();
  return MulOp::create(node.b, *result,
                       broadcastScalar(node.b, *scale, *result))
      .getResult();
}

/// Sets the result to floats `x` by the scale that is input `scale` and the
/// zero point behind it, in the type of input `like`.
static LogicalResult setQuantized(Node &node, FailureOr<Value> x, size_t scale,
                                  size_t like = 0) {
  ImplicitLocOpBuilder &b = node.b;
  FailureOr<Value> factor = getScalar(node, scale);
  FailureOr<Value> zero = getScalar(node, scale + 1);
  if (failed(x) || failed(factor) || failed(zero))
    return failure();
  Value ratio = DivOp::create(b, *x, broadcastScalar(b, *factor, *x));
  node.setOutput(0, roundTo(node, ratio,
                            *zero ? broadcastScalar(b, *zero, ratio) : Value(),
                            node.getElementType(like), /*saturate=*/true));
  return success();
}

//===----------------------------------------------------------------------===//
// Elementwise
//===----------------------------------------------------------------------===//

template <typename Op> static LogicalResult importBinary(Node &node) {
  FailureOr<Value> lhs = dequantize(node, 0), rhs = dequantize(node, 3);
  if (failed(lhs) || failed(rhs))
    return failure();
  FailureOr<SmallVector<Value>> both = node.broadcast({*lhs, *rhs});
  if (failed(both))
    return failure();
  Value result = Op::create(node.b, (*both)[0], (*both)[1]);
  return setQuantized(node, result, 6);
}

static LogicalResult importLeakyRelu(Node &node) {
  FailureOr<Value> x = dequantize(node, 0);
  if (failed(x))
    return failure();
  Value result = findActivation("LeakyRelu")
                     ->build(node.b, *x, node.getFloat("alpha", 0.01), 0);
  return setQuantized(node, result, 3);
}

static LogicalResult importSigmoid(Node &node) {
  FailureOr<Value> x = dequantize(node, 0);
  if (failed(x))
    return failure();
  Value result = LogisticOp::create(node.b, *x);
  return setQuantized(node, result, 3);
}

static LogicalResult importWhere(Node &node) {
  FailureOr<Value> x = dequantize(node, 1), y = dequantize(node, 4);
  if (failed(x) || failed(y))
    return failure();
  FailureOr<SmallVector<Value>> all =
      node.broadcast({node.getInput(0), *x, *y});
  if (failed(all))
    return failure();
  Value result = SelectOp::create(node.b, (*all)[0], (*all)[1], (*all)[2]);
  return setQuantized(node, result, 7, /*like=*/1);
}

static LogicalResult importSoftmax(Node &node) {
  FailureOr<Value> x = dequantize(node, 0);
  FailureOr<int64_t> axis = node.getAxis("axis", -1, node.getRank(0));
  if (failed(x) || failed(axis))
    return failure();
  Value result =
      createSoftmax(node, *x, *axis, node.getInt("opset", 13), /*log=*/false);
  return setQuantized(node, result, 3);
}

//===----------------------------------------------------------------------===//
// Images, and lists of tensors
//===----------------------------------------------------------------------===//

/// Pools input 0, whose channels may be last.
static LogicalResult importPool(Node &node,
                                FailureOr<Value> (*pool)(Node &, Value)) {
  ImplicitLocOpBuilder &b = node.b;
  if (node.getRank(0) < 3)
    return node.fail("needs an image of rank 3 or more");
  bool channelsLast = node.getInt("channels_last", 0) != 0;
  FailureOr<Value> x = dequantize(node, 0);
  if (failed(x))
    return failure();
  x = pool(node, channelsLast ? moveChannelsFirst(b, *x) : *x);
  if (succeeded(x) && channelsLast)
    x = moveChannelsLast(b, *x);
  return setQuantized(node, x, 3);
}

static LogicalResult importAveragePool(Node &node) {
  return importPool(node, createAveragePool);
}

static LogicalResult importGlobalAveragePool(Node &node) {
  return importPool(node, createGlobalAveragePool);
}

static LogicalResult importConcat(Node &node) {
  if (node.getNumInputs() % 3 != 2)
    return node.fail("needs a tensor, a scale and a zero point each, but has " +
                     Twine(node.getNumInputs() - 2) + " such inputs");
  FailureOr<int64_t> axis = node.getAxis("axis", 0, node.getRank(2));
  if (failed(axis))
    return failure();
  SmallVector<OpFoldResult> sizes = node.getSizesOf(node.getInput(2));
  SmallVector<Value> parts;
  for (size_t i = 2; i < node.getNumInputs(); i += 3) {
    if (!isa<mlir::IntegerType>(node.getElementType(i)) ||
        !isa<FloatType>(node.getElementType(i + 1)))
      return node.fail("inputs " + Twine(i) + " and " + Twine(i + 1) +
                       " have to be a tensor of integers and its scale");
    FailureOr<Value> part = dequantize(node, i);
    if (failed(part))
      return failure();
    if (node.getRank(i) != node.getRank(2))
      return node.fail("needs tensors of one rank");
    sizes[*axis] = node.getSizeOf(*part, *axis);
    FailureOr<Value> refined = node.refine(*part, sizes);
    if (failed(refined))
      return failure();
    parts.push_back(*refined);
  }
  Value result = ConcatOp::create(node.b, *axis, parts);
  return setQuantized(node, result, 0, /*like=*/1);
}

/// Those that are as ONNX's operators of the same names.
static LogicalResult importAsStandard(Node &node) {
  return findOp("", node.getOp())->import(node);
}

ArrayRef<OpRow> dlc::onnxfrontend::getMicrosoftQuantizationOps() {
  static constexpr OpRow kRows[] = {
      {"DequantizeLinear", 1, importAsStandard},
      {"QLinearAdd", 1, importBinary<AddOp>},
      {"QLinearAveragePool", 1, importAveragePool},
      {"QLinearConcat", 1, importConcat},
      {"QLinearGlobalAveragePool", 1, importGlobalAveragePool},
      {"QLinearLeakyRelu", 1, importLeakyRelu},
      {"QLinearMul", 1, importBinary<MulOp>},
      {"QLinearSigmoid", 1, importSigmoid},
      {"QLinearSoftmax", 1, importSoftmax},
      {"QLinearWhere", 1, importWhere},
      {"QuantizeLinear", 1, importAsStandard},
      {"Range", 1, importAsStandard},
      {"Trilu", 1, importAsStandard},
  };
  return kRows;
}
