//===- DlcOps.cpp - The ops' generated definitions ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What TableGen makes of the ops, their interfaces and their types'
// constraints; apart from the dialect, since either takes long to compile.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Dlc/Dlc.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

#include "dlc/Dialect/Interfaces/DecomposableOpInterface.cpp.inc"
#include "dlc/Dialect/Interfaces/ElementOpInterface.cpp.inc"
#include "dlc/Dialect/Interfaces/ScalarBodyOpInterface.cpp.inc"
#include "dlc/Dialect/Interfaces/TransposableOpInterface.cpp.inc"

using namespace dlc;

namespace dlc {
#include "dlc/Dialect/Dlc/DlcConstraints.cpp.inc"
} // namespace dlc

#define GET_OP_CLASSES
#include "dlc/Dialect/Dlc/DlcOps.cpp.inc"
