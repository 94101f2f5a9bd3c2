//===- Sequences.h - Sequences of unknown length ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tensors that stand for a sequence (see !dlc.sequence), and where in them
// an element is.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_SEQUENCES_H
#define DLC_FRONTENDS_ONNX_SEQUENCES_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// A sequence of tensors of numbers.
struct Sequence {
  Value values, shapes;

  /// What stands for `sequence`; fails if there is nothing that does.
  static FailureOr<Sequence> get(Node &node, Value sequence);

  /// The sequence as one value, of elements of `elementType`.
  Value pack(Node &node, Type elementType) const;

  OpFoldResult getLength(Node &node) const;
  /// Where in the values the element at `position` begins.
  OpFoldResult getOffset(Node &node, OpFoldResult position) const;
  /// The element's sizes; fails if their number is not known.
  FailureOr<SmallVector<OpFoldResult>> getSizes(Node &node,
                                                OpFoldResult position) const;
  FailureOr<Value> getElement(Node &node, OpFoldResult position) const;
};

/// A sequence of tensors that are known one by one, at least one.
Value createList(Node &node, ValueRange elements);

/// What of `list` is before `begin`, and what from `end` on, along the first
/// dimension.
std::pair<Value, Value> splitRows(Node &node, Value list, OpFoldResult begin,
                                  OpFoldResult end);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_SEQUENCES_H
