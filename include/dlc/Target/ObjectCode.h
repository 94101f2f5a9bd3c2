//===- ObjectCode.h - From LLVM dialect to machine code ---------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Translates, optimizes and assembles one module.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TARGET_OBJECTCODE_H
#define DLC_TARGET_OBJECTCODE_H

#include "dlc/Target/Target.h"

namespace llvm {
class Module;
} // namespace llvm

namespace dlc {

class ObjectCache;

using ObjectBytes = SmallVector<char, 0>;

/// How functions become machine code.
struct ObjectOptions {
  /// For kernels, the target that they use all of; without, the baseline of the
  /// architecture, for what has to run before the processor is checked.
  bool useTargetFeatures = true;
  int optimizationLevel = 3;
  /// Where objects are kept; may be null.
  ObjectCache *cache = nullptr;
  /// Put before the name of every symbol, so that models can be linked
  /// together.
  std::string symbolPrefix;
};

/// The object file of `module`, which is in the LLVM dialect.
llvm::Expected<ObjectBytes> compileModule(ModuleOp module, const Target &target,
                                          const ObjectOptions &options);

/// The object file of `module`.
llvm::Expected<ObjectBytes> compileLLVM(llvm::Module &module,
                                        const Target &target,
                                        const ObjectOptions &options);

} // namespace dlc

#endif // DLC_TARGET_OBJECTCODE_H
