//===- Tools.h - What dlc's tools do ----------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The tools are these functions; their main functions only call them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TOOLS_TOOLS_H
#define DLC_TOOLS_TOOLS_H

namespace dlc {

/// dlc-compile: from a model to an artifact. Returns the exit status.
int compileMain(int argc, char **argv);

/// dlc-run: runs a model. Returns the exit status.
int runMain(int argc, char **argv);

/// dlc-tdl-lsp-server: serves an editor. Returns the exit status.
int tdlServerMain(int argc, char **argv);

} // namespace dlc

#endif // DLC_TOOLS_TOOLS_H
