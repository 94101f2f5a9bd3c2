//===- Reference.h - The source, node by node -------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The values that a program should compute: each node is an entry of its own,
// in plain loops and without the optimizer, and gets what those before it have
// made. So nothing that sees two nodes at a time can be wrong here.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_VERIFICATION_REFERENCE_H
#define DLC_LIB_VERIFICATION_REFERENCE_H

#include "OnnxRuntime.h"
#include "PieceChecker.h"

namespace dlc {

class Reference {
public:
  explicit Reference(PieceChecker &checker) : checker(checker) {}

  llvm::Error compile();

  /// Computes all values of the checker's reference from those of the
  /// arguments. With `authority`, its values take the place of those of nodes
  /// where it is clear which belong together. Returns how many do.
  llvm::Expected<size_t> run(const OnnxRuntimeValues *authority = nullptr);

  /// Runs everything again with noise, and sets the checker's tolerances.
  llvm::Error measureNoise();

private:
  /// Computes values from those that are in `values`, and has `change` see what
  /// each step makes.
  llvm::Error
  runSteps(ValueMap &values,
           function_ref<void(size_t step, MutableArrayRef<HostTensor> outputs)>
               change);

  PieceChecker &checker;
  struct Step {
    std::string node;
    SmallVector<Value> inputs, outputs;
  };
  std::vector<Step> steps;
  llvm::StringMap<unsigned> numSteps; ///< by name of node
  ModulePtr library;
};

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_REFERENCE_H
