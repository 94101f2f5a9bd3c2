//===- Versions.h - Versions for given sizes --------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program may have, beside an entry for all sizes, versions of it for given
// ones: private functions on tensors of known sizes, which the entry calls
// first thing when its inputs have these.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_COMPILER_VERSIONS_H
#define DLC_LIB_COMPILER_VERSIONS_H

#include "dlc/Frontends/Onnx.h"

namespace dlc {

/// "batch=1, seq=128"
std::string formatSizes(ArrayRef<NamedSize> sizes);

/// Moves the entry of `version`, which is the program `module` with its inputs'
/// named dimensions of `sizes`, to `module` as a version of its entry. Weights
/// that are in both are there once.
void addVersion(ModuleOp module, ModuleOp version, ArrayRef<NamedSize> sizes);

} // namespace dlc

#endif // DLC_LIB_COMPILER_VERSIONS_H
