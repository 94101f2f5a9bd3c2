//===- RuntimeAxes.h - Axes known only at run time --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A list of axes of known length whose elements are only known at run time.
// Ranks have to be known, sizes don't: an operator treats every dimension
// alike, with sizes chosen by whether an axis names it.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_RUNTIMEAXES_H
#define DLC_FRONTENDS_ONNX_RUNTIMEAXES_H

#include "Node.h"

namespace dlc::onnxfrontend {

class RuntimeAxes {
public:
  /// The axes that are elements of input `i`, for a tensor of rank `rank`.
  /// The invocation fails if they are out of range or name a dimension twice.
  static FailureOr<RuntimeAxes> get(Node &node, size_t i, int64_t rank);

  int64_t getCount() const { return named.size(); }

  /// `whenNamed` if an axis names dimension `dim`, else `otherwise`.
  OpFoldResult choose(int64_t dim, OpFoldResult whenNamed,
                      OpFoldResult otherwise) const;
  /// The element of `values` at the place of the axis that names dimension
  /// `dim`; `absent` if none does.
  OpFoldResult lookUp(int64_t dim, ArrayRef<OpFoldResult> values,
                      OpFoldResult absent) const;

  /// `sizes` without the named dimensions.
  SmallVector<OpFoldResult> dropNamed(ArrayRef<OpFoldResult> sizes) const;
  /// `sizes` with new dimensions of size 1 where the axes name them.
  SmallVector<OpFoldResult> insertNamed(ArrayRef<OpFoldResult> sizes) const;

private:
  explicit RuntimeAxes(Node &node, int64_t rank) : node(&node), rank(rank) {}

  /// For each dimension, how many before it no axis names.
  SmallVector<OpFoldResult> countOthersBefore() const;

  Node *node;
  int64_t rank;
  /// For each axis and dimension, whether the axis names the dimension.
  SmallVector<SmallVector<Value>> named;
  /// For each dimension, whether an axis names it.
  SmallVector<Value> any;
};

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_RUNTIMEAXES_H
