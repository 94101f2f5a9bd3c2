//===- PoolWindow.h - The windows of pooling --------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What pooling operators read of their attributes, and where in an image the
// greatest elements of windows are.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_POOLWINDOW_H
#define DLC_FRONTENDS_ONNX_POOLWINDOW_H

#include "WindowPadding.h"

namespace dlc::onnxfrontend {

/// A pool's attributes, and what is added along each spatial dimension.
struct PoolWindow {
  SmallVector<int64_t> window, strides, dilations;
  WindowPadding padding;
};

/// The window that the node's attributes describe, over images `x`.
FailureOr<PoolWindow> getPoolWindow(Node &node, Value x);

/// What an AveragePool and a GlobalAveragePool make of `x`.
FailureOr<Value> createAveragePool(Node &node, Value x);
FailureOr<Value> createGlobalAveragePool(Node &node, Value x);

/// The places of the greatest elements of windows, as i64 numbers of elements
/// of `x` in row-major order; with `columnMajor` those of an image are counted
/// from its last dimension on. `pooled` are the greatest elements.
Value createMaxIndices(Node &node, Value x, Value pooled,
                       const PoolWindow &pool, bool columnMajor);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_POOLWINDOW_H
