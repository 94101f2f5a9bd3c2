//===- Check.h - The check dialect ------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Assertions on tensors, for tests (dialects/Check).
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECT_CHECK_CHECK_H
#define DLC_DIALECT_CHECK_CHECK_H

#include "dlc/Support/LLVM.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"

#include "dlc/Dialect/Check/CheckDialect.h.inc"

#define GET_OP_CLASSES
#include "dlc/Dialect/Check/CheckOps.h.inc"

#endif // DLC_DIALECT_CHECK_CHECK_H
