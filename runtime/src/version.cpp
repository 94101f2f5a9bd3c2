//===- version.cpp - the version of the runtime ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The number itself comes from the project's CMakeLists.txt.
//
//===----------------------------------------------------------------------===//

#include "dlcrt/dlcrt.h"

const char *dlcrt_version(void) { return DLCRT_VERSION; }
