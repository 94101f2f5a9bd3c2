//===- ReadProgram.h - Programs from files ----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// MLIR's parser calls itself for everything in brackets, and ends the process
// where the stack does.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_COMPILER_READPROGRAM_H
#define DLC_LIB_COMPILER_READPROGRAM_H

#include "dlc/Support/LLVM.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/MemoryBuffer.h"

namespace dlc {

/// Parses a file that holds a program as text or as bytecode; null after an
/// error was reported.
mlir::OwningOpRef<ModuleOp>
readProgram(std::unique_ptr<llvm::MemoryBuffer> file, MLIRContext *context);

} // namespace dlc

#endif // DLC_LIB_COMPILER_READPROGRAM_H
