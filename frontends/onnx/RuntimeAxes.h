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
  /// Fails where their number is not known.
  static FailureOr<RuntimeAxes> get(Node &node, size_t i, int64_t rank);
  /// The same for a list whose length need not be known.
  static FailureOr<RuntimeAxes> getAny(Node &node, size_t i, int64_t rank);
  /// The first `count` dimensions.
  static RuntimeAxes getFirst(Node &node, OpFoldResult count, int64_t rank);

  /// How many axes there are; for a list of unknown length, can be.
  int64_t getCount() const { return named.size(); }
  /// Lets the axes name all dimensions if there are none.
  void nameAllIfNone();

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
  RuntimeAxes(Node &node, int64_t rank)
      : node(&node), rank(rank),
        any(rank, arith::ConstantIntOp::create(node.b, 0, 1)) {}

  /// Adds an axis. Without `exists` it is there; else that says if it is.
  void add(OpFoldResult axis, Value exists);

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
