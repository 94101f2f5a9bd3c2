//===- RecurrentWeights.cpp - The weights of recurrent operators ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What LSTM, GRU and RNN multiply the input and the state with: floats, or
// integers with which the other operand is quantized too, each time anew
// (DynamicQuantizeLSTM).
//
//===----------------------------------------------------------------------===//

#include "Quantization.h"
#include "Recurrent.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

bool dlc::onnxfrontend::hasQuantizedWeights(Node &node) {
  return isa<mlir::IntegerType>(node.getElementType(1));
}

Value dlc::onnxfrontend::project(Node &node, Value state,
                                 const Weights &weights) {
  if (weights.scale) {
    // Sizes have been checked: nothing fails here.
    DynamicallyQuantized x = quantizeDynamically(node, state);
    Value product = *createIntegerMatMul(node, x.bytes, x.zeroPoint,
                                         weights.values, weights.zeroPoint);
    return *scaleProduct(node, product, x.scale, weights.scale);
  }
  int64_t last = cast<RankedTensorType>(state.getType()).getRank() - 1;
  return DotGeneralOp::create(node.b, state, weights.values,
                              ArrayRef<int64_t>(), ArrayRef<int64_t>(),
                              ArrayRef<int64_t>{last}, ArrayRef<int64_t>{1});
}

Weights dlc::onnxfrontend::getWeights(Node &node, size_t i, int64_t d) {
  OpFoldResult index = node.b.getIndexAttr(d);
  auto take = [&](size_t i) { return node.takeAt(node.getInput(i), 0, index); };
  if (!hasQuantizedWeights(node))
    return {take(i), Value(), Value()};
  // DynamicQuantizeLSTM-1: two inputs each, behind those of an LSTM.
  return {take(i), take(6 + 2 * i), take(7 + 2 * i)};
}

LogicalResult dlc::onnxfrontend::refineInputs(Node &node, const Cell &cell,
                                              const Sizes &sizes,
                                              int64_t directions,
                                              bool batchFirst) {
  ImplicitLocOpBuilder &b = node.b;
  OpFoldResult count = b.getIndexAttr(directions);
  auto times = [&](int64_t number) {
    return mulSizes(b, b.getLoc(), sizes.hidden, b.getIndexAttr(number));
  };
  SmallVector<OpFoldResult> state{count, sizes.batch, sizes.hidden};
  if (batchFirst)
    std::swap(state[0], state[1]);
  int64_t gates = cell.gates;
  SmallVector<OpFoldResult> input{count, times(gates), sizes.input},
      recurrent{count, times(gates), sizes.hidden};
  if (hasQuantizedWeights(node)) {
    std::swap(input[1], input[2]);
    std::swap(recurrent[1], recurrent[2]);
    // Scales and zero points are one a direction, or a list of all gates'.
    for (size_t i = 8; i < 12; ++i) {
      SmallVector<OpFoldResult> list{count, times(gates)};
      if (node.getRank(i) == 1)
        list.pop_back();
      if (failed(node.refineInput(i, list)))
        return failure();
    }
  }
  bool fits = succeeded(node.refineInput(1, input)) &&
              succeeded(node.refineInput(2, recurrent)) &&
              succeeded(node.refineInput(3, {count, times(2 * gates)})) &&
              succeeded(node.refineInput(4, sizes.batch)) &&
              succeeded(node.refineInput(5, state)) &&
              succeeded(node.refineInput(6, state)) &&
              succeeded(node.refineInput(7, {count, times(3)}));
  return success(fits);
}
