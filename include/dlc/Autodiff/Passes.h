//===- Passes.h - Passes that differentiate ---------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Declarations of the passes of Passes.td.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_AUTODIFF_PASSES_H
#define DLC_AUTODIFF_PASSES_H

#include "dlc/Dialect/Dlc/Dlc.h"
#include "mlir/Pass/Pass.h"

namespace dlc {
#define GEN_PASS_DECL
#include "dlc/Autodiff/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "dlc/Autodiff/Passes.h.inc"
} // namespace dlc

#endif // DLC_AUTODIFF_PASSES_H
