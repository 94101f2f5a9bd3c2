//===- Indexing.h - Indices that may be negative ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ONNX lets indices count from the end and refuses those out of range.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_INDEXING_H
#define DLC_FRONTENDS_ONNX_INDEXING_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// `indices` into a dimension of size `size`, none of them negative; fails the
/// invocation if one is out of range.
Value normalizeIndices(Node &node, Value indices, OpFoldResult size);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_INDEXING_H
