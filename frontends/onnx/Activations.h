//===- Activations.h - Activation functions by name -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Activations that are operators of their own and that recurrent operators
// name.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_ACTIVATIONS_H
#define DLC_FRONTENDS_ONNX_ACTIVATIONS_H

#include "dlc/Dialect/Dlc/Builders.h"

namespace dlc::onnxfrontend {

struct Activation {
  const char *name;
  Value (*build)(ImplicitLocOpBuilder &b, Value x, double alpha, double beta);
  /// The parameters that it has, and what they are if absent.
  std::optional<double> alpha, beta;
};

/// The activation `name`, in any case; null if there is none.
const Activation *findActivation(StringRef name);

/// x / 2 * (1 + erf(x / sqrt(2))), with a tanh in erf's place if `approximate`.
Value buildGelu(ImplicitLocOpBuilder &b, Value x, bool approximate);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_ACTIVATIONS_H
