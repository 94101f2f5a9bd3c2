//===- Quantization.h - Scales and zero points ------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What operators on quantized tensors have in common.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_QUANTIZATION_H
#define DLC_FRONTENDS_ONNX_QUANTIZATION_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// A scale or zero point for each element of `like`: `value` is a scalar or a
/// list along dimension `axis`.
FailureOr<Value> spreadAlong(Node &node, Value value, Value like, int64_t axis);

/// The whole numbers nearest to `x`, ties to even, plus the zero point (or
/// null), limited to the range of `type`; or to a float type, the nearest
/// float.
Value roundTo(Node &node, Value x, Value zeroPoint, Type type, bool saturate);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_QUANTIZATION_H
