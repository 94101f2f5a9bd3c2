//===- DlcRt.h - The dlcrt dialect ------------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Ops of host programs and kernels (dialects/DlcRt).
//
//===----------------------------------------------------------------------===//

#ifndef DLC_DIALECT_DLCRT_DLCRT_H
#define DLC_DIALECT_DLCRT_DLCRT_H

#include "dlc/Support/LLVM.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dlc/Dialect/DlcRt/DlcRtDialect.h.inc"

#define GET_OP_CLASSES
#include "dlc/Dialect/DlcRt/DlcRtOps.h.inc"

namespace dlc::rt {

/// Lets one-shot bufferization handle dispatches and weights.
void registerBufferizableOpInterfaceModels(DialectRegistry &registry);

} // namespace dlc::rt

#endif // DLC_DIALECT_DLCRT_DLCRT_H
