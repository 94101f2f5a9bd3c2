//===- Recurrent.h - The parts of LSTM, GRU and RNN -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the loop over time and the steps of the recurrent operators share.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_RECURRENT_H
#define DLC_FRONTENDS_ONNX_RECURRENT_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// What the state consists of: LSTM has a cell beside the hidden state.
struct State {
  Value hidden, cell;
};

/// A matrix that the input or the state is multiplied with.
struct Weights {
  /// [gates * hidden, input or hidden]; the other way round if quantized.
  Value values;
  /// Of quantized weights: scalars, or one a gate and hidden element.
  Value scale, zeroPoint;
};

/// The weights and functions of one direction.
struct Direction {
  /// The state's weights, and its bias of the last gate where that is not part
  /// of the input's (GRU).
  Weights recurrent;
  Value lastBias;
  /// LSTM's weights of the cell, [3 * hidden], or null.
  Value peephole;
  /// Activations, each applied to a value that is clipped first.
  SmallVector<std::function<Value(Value)>> activations;
};

/// Sizes and attributes that a step looks at.
struct Sizes {
  OpFoldResult time, batch, hidden, input;
};

/// One step: `x` is the input's part of all gates, [batch, gates * hidden].
using StepBuilder = State (*)(Node &node, const Sizes &sizes,
                              const Direction &direction, Value x,
                              const State &state);

/// What tells the operators apart.
struct Cell {
  int64_t gates;
  bool hasCell;
  StepBuilder step;
  /// Those of a direction, by default.
  int64_t numActivations;
  const char *activations[3];
};

extern const Cell kRnn, kGru, kLstm;

/// Parts `first` to `first + count` of those of size `part` along the last
/// dimension.
Value takeLast(Node &node, Value value, OpFoldResult part, int64_t first,
               int64_t count = 1);

/// `x` plus `bias`, a list along the last dimension.
Value addAlongLast(Node &node, Value x, Value bias);

/// `state * weights^T`; by quantized weights, with the state quantized too.
Value project(Node &node, Value state, const Weights &weights);

/// Checks inputs against the sizes that they should have, and gives them types
/// that say so.
LogicalResult refineInputs(Node &node, const Cell &cell, const Sizes &sizes,
                           int64_t directions, bool batchFirst);

/// What input `i` (1: of the input, 2: of the state) holds for direction `d`.
Weights getWeights(Node &node, size_t i, int64_t d);

/// Whether the node's weights are integers.
bool hasQuantizedWeights(Node &node);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_RECURRENT_H
