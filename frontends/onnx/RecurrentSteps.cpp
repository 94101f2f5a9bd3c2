//===- RecurrentSteps.cpp - One step of LSTM, GRU and RNN -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How each operator computes its next state.
//
//===----------------------------------------------------------------------===//

#include "Recurrent.h"
#include "dlc/Dialect/Dlc/Builders.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// Shorthand
//===----------------------------------------------------------------------===//

Value dlc::onnxfrontend::takeLast(Node &node, Value value, OpFoldResult part,
                                  int64_t first, int64_t count) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<OpFoldResult> sizes = node.getSizesOf(value);
  SmallVector<OpFoldResult> offsets(sizes.size(), b.getIndexAttr(0));
  offsets.back() = mulSizes(b, b.getLoc(), part, b.getIndexAttr(first));
  sizes.back() = mulSizes(b, b.getLoc(), part, b.getIndexAttr(count));
  return b.createOrFold<SliceOp>(value, offsets, sizes,
                                 SmallVector<int64_t>(sizes.size(), 1));
}

static Value add(Node &node, Value lhs, Value rhs) {
  return AddOp::create(node.b, lhs, rhs);
}

static Value mul(Node &node, Value lhs, Value rhs) {
  return MulOp::create(node.b, lhs, rhs);
}

static Value oneMinus(Node &node, Value x) {
  return SubOp::create(node.b, splatLike(node.b, 1, x), x);
}

Value dlc::onnxfrontend::addAlongLast(Node &node, Value x, Value bias) {
  return add(node, x,
             broadcastTo(node.b, bias, node.getSizesOf(x),
                         cast<RankedTensorType>(x.getType()).getRank() - 1));
}

//===----------------------------------------------------------------------===//
// Steps
//===----------------------------------------------------------------------===//

static State stepRnn(Node &node, const Sizes &, const Direction &direction,
                     Value x, const State &state) {
  Value sum = add(node, x, project(node, state.hidden, direction.recurrent));
  return {direction.activations[0](sum), Value()};
}

static State stepGru(Node &node, const Sizes &sizes, const Direction &direction,
                     Value x, const State &state) {
  // GRU-14: gates in the order z, r, h.
  Value hidden = state.hidden;
  const auto &f = direction.activations[0], &g = direction.activations[1];
  OpFoldResult size = sizes.hidden;
  Value update, reset, candidate;
  if (direction.lastBias) {
    // linear_before_reset: the state's product is reset, not the state.
    Value product = project(node, hidden, direction.recurrent);
    Value both = f(add(node, takeLast(node, x, size, 0, 2),
                       takeLast(node, product, size, 0, 2)));
    update = takeLast(node, both, size, 0);
    reset = takeLast(node, both, size, 1);
    Value last = addAlongLast(node, takeLast(node, product, size, 2),
                              direction.lastBias);
    candidate = mul(node, reset, last);
  } else {
    auto rows = [&](int64_t first, int64_t count) -> Weights {
      ImplicitLocOpBuilder &b = node.b;
      SmallVector<OpFoldResult> offsets(2, b.getIndexAttr(0));
      offsets[0] = mulSizes(b, b.getLoc(), size, b.getIndexAttr(first));
      SmallVector<OpFoldResult> counts{
          mulSizes(b, b.getLoc(), size, b.getIndexAttr(count)), size};
      return {b.createOrFold<SliceOp>(direction.recurrent.values, offsets,
                                      counts, ArrayRef<int64_t>{1, 1}),
              Value(), Value()};
    };
    Value both = f(add(node, takeLast(node, x, size, 0, 2),
                       project(node, hidden, rows(0, 2))));
    update = takeLast(node, both, size, 0);
    reset = takeLast(node, both, size, 1);
    candidate = project(node, mul(node, reset, hidden), rows(2, 1));
  }
  candidate = g(add(node, takeLast(node, x, size, 2), candidate));
  return {add(node, mul(node, oneMinus(node, update), candidate),
              mul(node, update, hidden)),
          Value()};
}

static State stepLstm(Node &node, const Sizes &sizes,
                      const Direction &direction, Value x, const State &state) {
  // LSTM-14: gates in the order i, o, f, c; peepholes i, o, f.
  const auto &f = direction.activations[0], &g = direction.activations[1],
             &h = direction.activations[2];
  Value sums = add(node, x, project(node, state.hidden, direction.recurrent));
  auto gate = [&](int64_t i, Value cell) {
    Value sum = takeLast(node, sums, sizes.hidden, i);
    if (!direction.peephole)
      return sum;
    Value weights = takeLast(node, direction.peephole, sizes.hidden, i);
    return add(node, sum,
               mul(node, cell,
                   broadcastTo(node.b, weights, node.getSizesOf(cell), {1})));
  };
  Value input = f(gate(0, state.cell));
  Value forget = node.getInt("input_forget", 0) != 0 ? oneMinus(node, input)
                                                     : f(gate(2, state.cell));
  Value candidate = g(takeLast(node, sums, sizes.hidden, 3));
  Value cell =
      add(node, mul(node, forget, state.cell), mul(node, input, candidate));
  return {mul(node, f(gate(1, cell)), h(cell)), cell};
}

constexpr Cell dlc::onnxfrontend::kRnn{1, false, stepRnn, 1, {"Tanh"}};
constexpr Cell dlc::onnxfrontend::kGru{
    3, false, stepGru, 2, {"Sigmoid", "Tanh"}};
constexpr Cell dlc::onnxfrontend::kLstm{
    4, true, stepLstm, 3, {"Sigmoid", "Tanh", "Tanh"}};
