//===- Dlc.td - The whole dlc dialect -------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For the documentation, which has all ops on one page.
//
//===----------------------------------------------------------------------===//

#ifndef DLC
#define DLC

include "DlcOps.td"
include "DlcFunctionOps.td"

#endif // DLC
