//===- Contraction.h - Products of all element types ------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What operators on floats and on quantized integers have in common.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_CONTRACTION_H
#define DLC_FRONTENDS_ONNX_CONTRACTION_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// NumPy's matmul, with the result's elements of `elementType`.
FailureOr<Value> createMatMul(Node &node, Value lhs, Value rhs,
                              Type elementType);

/// What a Gemm's inputs and attributes describe.
FailureOr<Value> createGemm(Node &node);

/// The convolution that the node's attributes describe, with the result's
/// elements of `elementType`.
FailureOr<Value> createConv(Node &node, Value image, Value filter,
                            Type elementType);

/// `bias`, one value a channel, over `image`.
Value addBias(ImplicitLocOpBuilder &b, Value image, Value bias);

/// `image` with its channels, the last dimension, behind the batch, and back.
Value moveChannelsFirst(ImplicitLocOpBuilder &b, Value image);
Value moveChannelsLast(ImplicitLocOpBuilder &b, Value image);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_CONTRACTION_H
