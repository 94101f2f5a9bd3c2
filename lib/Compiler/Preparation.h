//===- Preparation.h - Making weights of weights ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Weights that functions make of others: the functions, compiled and loaded
// into this process, and the running of them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_COMPILER_PREPARATION_H
#define DLC_COMPILER_PREPARATION_H

#include "dlc/Compiler/Compilation.h"
#include "dlc/Compiler/Jit.h"
#include "dlc/Target/WeightSource.h"

namespace dlc {

class Preparation {
public:
  /// Of `module`, which is all that `compilation` has: functions on tensors,
  /// one for each kind of preparation.
  explicit Preparation(std::unique_ptr<Compilation> compilation);
  ~Preparation();

  /// Compiles the functions and loads them.
  llvm::Error compile();

  /// The elements of `weight`, computed from those of its arguments, which
  /// `symbols` finds. Valid until the next call.
  llvm::Expected<ArrayRef<char>> compute(WeightOp weight,
                                         const SymbolTable &symbols);

private:
  llvm::Error reserve(size_t bytes);

  std::unique_ptr<Compilation> compilation;
  ContextPtr context;
  ModulePtr library;
  /// Where arguments and results are: a file without a name, so that memory
  /// need not hold them.
  llvm::sys::fs::mapped_file_region scratch;
};

} // namespace dlc

#endif // DLC_COMPILER_PREPARATION_H
