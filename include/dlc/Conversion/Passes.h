//===- Passes.h - Passes between dialects -----------------------*- C++ -*-===//
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

#ifndef DLC_CONVERSION_PASSES_H
#define DLC_CONVERSION_PASSES_H

#include "dlc/Dialect/Check/Check.h"
#include "dlc/Dialect/Dlc/Dlc.h"
#include "dlc/Dialect/DlcRt/DlcRt.h"
#include "mlir/Pass/Pass.h"

namespace dlc {
#define GEN_PASS_DECL
#include "dlc/Conversion/Passes.h.inc"
#define GEN_PASS_REGISTRATION
#include "dlc/Conversion/Passes.h.inc"
} // namespace dlc

#endif // DLC_CONVERSION_PASSES_H
