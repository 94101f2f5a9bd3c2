//===- CheckDialect.cpp - The check dialect -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Registration.
//
//===----------------------------------------------------------------------===//

#include "dlc/Dialect/Check/Check.h"

#include "dlc/Dialect/Check/CheckDialect.cpp.inc"

using namespace dlc;
using namespace dlc::check;

#define GET_OP_CLASSES
#include "dlc/Dialect/Check/CheckOps.cpp.inc"

void CheckDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "dlc/Dialect/Check/CheckOps.cpp.inc"
      >();
}
