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

/// The weights and functions of one direction.
struct Direction {
  /// The state's weights, [gates * hidden, hidden], and its bias of the last
  /// gate where that is not part of the input's (GRU).
  Value recurrent, lastBias;
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

/// `state * weights^T`
Value project(Node &node, Value state, Value weights);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_RECURRENT_H
