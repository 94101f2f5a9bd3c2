//===- Elements.h - Single elements as host values --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Small integer tensors are often shapes in disguise (ONNX's Shape, Gather,
// Concat, ... chains). Asking for an element pulls it through the ops that made
// the tensor, so that it becomes arithmetic on sizes, and often a constant.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECT_DLC_ELEMENTS_H
#define DLC_DIALECT_DLC_ELEMENTS_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// The element of `tensor` at constant `indices`, as a scalar of the storage
/// type: computed from sizes and constants where the tensor's definition allows
/// it, else a `tensor.extract`, which reads the tensor while the model runs.
Value getElement(OpBuilder &builder, Location loc, Value tensor,
                 ArrayRef<int64_t> indices);

/// All elements of an integer tensor of rank 0 or 1 and static size, as
/// indices.
SmallVector<OpFoldResult> getElementsAsSizes(OpBuilder &builder, Location loc,
                                             Value tensor);

/// The elements of `tensor` if they are all known at compile time.
std::optional<SmallVector<int64_t>> getConstantElements(Value tensor);

} // namespace dlc

#endif // DLC_DIALECT_DLC_ELEMENTS_H
