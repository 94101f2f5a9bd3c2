//===- wrong_patterns.h - Miscompilations to be found -----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Patterns that are wrong, for the test that a verification finds them. They
// are added behind the optimizer's passes, and not where it is turned off.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_UNIT_WRONG_PATTERNS_H
#define DLC_TEST_UNIT_WRONG_PATTERNS_H

#include "dlc/Pipelines/Options.h"

namespace dlc {

struct WrongPattern {
  const char *name;
  /// The phase behind whose passes it is applied.
  const char *phase;
  /// The node of the model whose ops it is applied to.
  const char *node;
  void (*apply)(ModuleOp module, StringRef node);
};

ArrayRef<WrongPattern> getWrongPatterns();

/// Puts `pattern` into compilations.
PhaseExtension plant(const WrongPattern &pattern);

} // namespace dlc

#endif // DLC_TEST_UNIT_WRONG_PATTERNS_H
