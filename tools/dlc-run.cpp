//===- dlc-run.cpp - Run a compiled model ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See lib/Tools/RunMain.cpp.
//
//===----------------------------------------------------------------------===//

#include "dlc/Tools/Tools.h"

int main(int argc, char **argv) { return dlc::runMain(argc, argv); }
