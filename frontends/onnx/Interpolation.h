//===- Interpolation.h - Weights of neighbours ------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What operators have in common that read between elements.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_INTERPOLATION_H
#define DLC_FRONTENDS_ONNX_INTERPOLATION_H

#include "Node.h"

namespace dlc::onnxfrontend {

enum class Interpolation { nearest, linear, cubic };

/// The weight of an element at `distance` from a coordinate, linear or cubic
/// with the parameter `a`.
Value getNeighbourWeight(Node &node, Interpolation kind, double a,
                         Value distance);

/// How far the elements reach that count: 1 or 2.
inline int64_t getRadius(Interpolation kind) {
  return kind == Interpolation::linear ? 1 : 2;
}

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_INTERPOLATION_H
