//===- InitAll.h - Registration of everything -------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One function each for all dialects, passes and pipelines, so that every tool
// knows the same ones.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_INITALL_H
#define DLC_INITALL_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// The dialects that dlc reads, makes or passes through, with their external
/// interfaces.
void registerAllDialects(DialectRegistry &registry);

/// What is needed to translate from the LLVM dialect to LLVM.
void registerAllTranslations(DialectRegistry &registry);

/// dlc's own passes and pipelines, and the upstream passes that are useful
/// beside them in dlc-opt.
void registerAllPasses();

} // namespace dlc

#endif // DLC_INITALL_H
