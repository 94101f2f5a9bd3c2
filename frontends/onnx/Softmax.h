//===- Softmax.h - Softmax along an axis ------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For the imports of operators that contain one.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_SOFTMAX_H
#define DLC_FRONTENDS_ONNX_SOFTMAX_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// A softmax of `x` along dimension `axis`, or its logarithm if `log`. As an
/// operator of `version`: before 13, of all dimensions from the axis on.
Value createSoftmax(Node &node, Value x, int64_t axis, int64_t version,
                    bool log);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_SOFTMAX_H
