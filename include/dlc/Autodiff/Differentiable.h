//===- Differentiable.h - Ops that have derivatives -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The interface that both modes of differentiation ask. Its implementations are
// the rules in lib/Autodiff.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_AUTODIFF_DIFFERENTIABLE_H
#define DLC_AUTODIFF_DIFFERENTIABLE_H

#include "dlc/Autodiff/Gradients.h"
#include "dlc/Autodiff/Tangents.h"

#include "dlc/Dialect/Interfaces/DifferentiableOpInterface.h.inc"

namespace dlc {

/// Gives the ops of all dialects their rules.
void registerDifferentiableModels(DialectRegistry &registry);

} // namespace dlc

#endif // DLC_AUTODIFF_DIFFERENTIABLE_H
