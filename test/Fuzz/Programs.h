//===- Programs.h - Fuzzing what ends in a program --------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A context that lives for many inputs, for making one takes longer than most
// of them, and what holds for every program.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_TEST_FUZZ_PROGRAMS_H
#define DLC_TEST_FUZZ_PROGRAMS_H

#include "dlc/Support/LLVM.h"
#include "mlir/IR/Diagnostics.h"

namespace dlc::test {

/// The test of one input.
class ProgramTest {
public:
  ProgramTest();

  mlir::MLIRContext *getContext() { return context; }

  /// Returns whether there is a program. Aborts where there is none, but no
  /// error was reported.
  bool checkReported(bool hasProgram);

  /// Aborts where the program is not valid, or one of the phases `autodiff` and
  /// `graph` fails without an error.
  void checkFirstPhases(ModuleOp module);

private:
  /// Aborts; prints what went wrong and the errors that were reported.
  void fail(const Twine &what);

  mlir::MLIRContext *context;
  std::string errors;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace dlc::test

#endif // DLC_TEST_FUZZ_PROGRAMS_H
