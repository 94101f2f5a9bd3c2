//===- Loops.h - Loops over graphs ------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What Loop and Scan have in common: values that a body carries from one
// iteration to the next, and rows that it adds to tensors.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_LOOPS_H
#define DLC_FRONTENDS_ONNX_LOOPS_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// What a body computes in an iteration.
struct Iteration {
  /// Whether there is another one, a tensor<i1>; null if always.
  Value goesOn;
  SmallVector<Value> carried, rows;
};

/// Emits iteration number `index` (of type index) on the carried values.
using LoopBody =
    function_ref<FailureOr<Iteration>(Value index, ValueRange carried)>;

struct LoopRange {
  /// The greatest number of iterations; none if there is no limit.
  std::optional<OpFoldResult> count;
  /// Whether there is a first one, a tensor<i1>; null if always.
  Value starts;
  /// For each tensor of rows, whether the last iteration's row is the first.
  SmallVector<bool> backwards;
};

/// Emits a loop. Returns the carried values after it, then the tensors of rows.
FailureOr<SmallVector<Value>> createLoop(Node &node, const LoopRange &range,
                                         SmallVector<Value> carried,
                                         LoopBody body);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_LOOPS_H
