//===- CheckProgram.h - What can be compiled --------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What frontends make is right by construction. Text is not: anything that
// MLIR can say may stand in it, and the passes behind would not survive it.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_COMPILER_CHECKPROGRAM_H
#define DLC_LIB_COMPILER_CHECKPROGRAM_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// Checks that a program is one that the phases take: of their ops and types,
/// in functions with bodies that do not call themselves, and with entries (its
/// public functions) from tensors to tensors. Reports the first thing that is
/// not so.
LogicalResult checkProgram(ModuleOp module);

} // namespace dlc

#endif // DLC_LIB_COMPILER_CHECKPROGRAM_H
