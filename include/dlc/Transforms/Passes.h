//===- Passes.h - Passes within a dialect -----------------------*- C++ -*-===//
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

#ifndef DLC_TRANSFORMS_PASSES_H
#define DLC_TRANSFORMS_PASSES_H

#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "mlir/Pass/Pass.h"

namespace dlc {
#define GEN_PASS_DECL
#include "dlc/Transforms/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "dlc/Transforms/Passes.h.inc"
} // namespace dlc

#endif // DLC_TRANSFORMS_PASSES_H
