//===- WindowAttributes.h - Attributes of windows ---------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Convolutions, pools and their relatives share attributes, which allow the
// same values in all of them. Checked in one place, they can be computed with
// anywhere.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_WINDOWATTRIBUTES_H
#define DLC_FRONTENDS_ONNX_WINDOWATTRIBUTES_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// Fails for strides, dilations, sizes and groups below 1, for any that no
/// image has, and for an unknown auto_pad.
LogicalResult checkWindowAttributes(Node &node);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_WINDOWATTRIBUTES_H
