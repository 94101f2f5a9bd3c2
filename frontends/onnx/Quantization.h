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

/// A scale or zero point for each element of `like`: each element of `value`
/// is there for `block` elements along dimension `axis`, but for those beyond
/// the end.
FailureOr<Value> spreadBlocks(Node &node, Value value, Value like, int64_t axis,
                              int64_t block);

/// The whole numbers nearest to `x`, ties to even, plus the zero point (or
/// null), limited to the range of `type`; or to a float type, the nearest
/// float.
Value roundTo(Node &node, Value x, Value zeroPoint, Type type, bool saturate);

/// `x` in i32, without the zero point that each of its elements has.
Value removeZeroPoint(Node &node, Value x, Value zeroPoint);

/// The matrix product in i32 of integers without their zero points, which may
/// be null: scalars, or lists of one a row of the left, one a column of the
/// right.
FailureOr<Value> createIntegerMatMul(Node &node, Value lhs, Value lhsZero,
                                     Value rhs, Value rhsZero);

/// The sums `product` times the scales of the left, a scalar or one a row, and
/// of the right, a scalar or one a column, in their type.
FailureOr<Value> scaleProduct(Node &node, Value product, Value lhs, Value rhs);

/// The convolution of `image` that a QLinearConv's other inputs and attributes
/// describe.
FailureOr<Value> createQLinearConv(Node &node, Value image);

/// A tensor of floats as bytes, with the scale and the zero point, both
/// scalars, that its range asks for.
struct DynamicallyQuantized {
  Value bytes, scale, zeroPoint;
};

/// DynamicQuantizeLinear-11, with a scale of 1 where all elements are 0.
DynamicallyQuantized quantizeDynamically(Node &node, Value x);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_QUANTIZATION_H
