//===- WindowPadding.h - Padding of images ----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What convolutions and pools add at the edges of an image of any size, by
// `pads` or `auto_pad`.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_WINDOWPADDING_H
#define DLC_FRONTENDS_ONNX_WINDOWPADDING_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// What is added along each spatial dimension.
struct WindowPadding {
  SmallVector<OpFoldResult> low, high;

  /// A low and a high one for each dimension, if all are known.
  std::optional<SmallVector<int64_t>> getKnown() const;
};

/// (size - 1) * dilation + 1: how far a window of `size` elements reaches.
OpFoldResult getExtent(Node &node, OpFoldResult size, int64_t dilation);

/// The padding that the node's attributes ask for, for an image and a window
/// of these spatial sizes.
FailureOr<WindowPadding> getWindowPadding(Node &node,
                                          ArrayRef<OpFoldResult> image,
                                          ArrayRef<OpFoldResult> window,
                                          ArrayRef<int64_t> strides,
                                          ArrayRef<int64_t> dilations);

/// `image`, [batch, channel, ...], with `value`s around.
Value padImage(Node &node, Value image, const WindowPadding &padding,
               double value);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_WINDOWPADDING_H
