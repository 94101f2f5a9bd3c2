//===- Random.h - Random numbers --------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random numbers by the key that a node's attributes give.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_RANDOM_H
#define DLC_FRONTENDS_ONNX_RANDOM_H

#include "Node.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

namespace dlc::onnxfrontend {

/// Numbers in [0, 1), of f32 or f64, in a tensor of `sizes`. The key is the
/// attribute `seed`, or made from the node's name if there is none.
Term createUniform(Node &node, ArrayRef<OpFoldResult> sizes, Type elementType);

/// Numbers of mean 0 and deviation 1.
Term createNormal(Node &node, ArrayRef<OpFoldResult> sizes, Type elementType);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_RANDOM_H
