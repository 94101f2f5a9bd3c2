//===- dlc-tdl-lsp-server.cpp - The tensor language in an editor ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See lib/Tools/TdlServerMain.cpp.
//
//===----------------------------------------------------------------------===//

#include "dlc/Tools/Tools.h"

int main(int argc, char **argv) { return dlc::tdlServerMain(argc, argv); }
