//===- Builders.h - The builders of the phases ------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One file each; Phases.cpp puts them in order.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_PIPELINES_BUILDERS_H
#define DLC_LIB_PIPELINES_BUILDERS_H

#include "dlc/Pipelines/Options.h"
#include "dlc/Support/LLVM.h"

namespace dlc {

void buildAutodiffPhase(OpPassManager &manager, const CompileOptions &options);
void buildGraphPhase(OpPassManager &manager, const CompileOptions &options);
void buildLinalgPhase(OpPassManager &manager, const CompileOptions &options);
void buildKernelsPhase(OpPassManager &manager, const CompileOptions &options);
void buildCodegenPhase(OpPassManager &manager, const CompileOptions &options);

} // namespace dlc

#endif // DLC_LIB_PIPELINES_BUILDERS_H
