//===- Selection.h - Results of sizes that depend on elements ---*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What operators have in common that keep some elements, or sort them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_SELECTION_H
#define DLC_FRONTENDS_ONNX_SELECTION_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// The positions, in order, of those elements of a list of bools that are true:
/// a list of i64, whose size is only known when they have been counted.
Value getPositions(Node &node, Value flags);

/// The positions of a list's elements in ascending (or descending) order.
Value getOrder(Node &node, Value list, bool ascending);

/// The numbers 0, 1, ... as i64 along dimension `dim` of a tensor.
Value createIota(Node &node, ArrayRef<OpFoldResult> sizes, int64_t dim);

/// Along the last dimension of `flags`, bools: the place of the last that is
/// set, an i64, and whether there is one.
std::pair<Value, Value> findLast(Node &node, Value flags);

/// All elements in a list.
Value flatten(Node &node, Value value);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_SELECTION_H
