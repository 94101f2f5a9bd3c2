//===- Functions.h - Requests to transform functions ------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The ops of dialects/Dlc/DlcFunctionOps.td.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECT_DLC_FUNCTIONS_H
#define DLC_DIALECT_DLC_FUNCTIONS_H

#include "dlc/Dialect/Dlc/Dlc.h"

#define GET_OP_CLASSES
#include "dlc/Dialect/Dlc/DlcFunctionOps.h.inc"

#endif // DLC_DIALECT_DLC_FUNCTIONS_H
