//===- Phases.h - The phases of compilation ---------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The way a program goes, in one table. The command line (--emit, --dump-
// phases-to), dlc-opt's dlc-PHASE-pipeline, the documentation and the tests all
// read it.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_PIPELINES_PHASES_H
#define DLC_PIPELINES_PHASES_H

#include "dlc/Pipelines/Options.h"
#include "dlc/Support/LLVM.h"

namespace dlc {

/// A step of compilation from MLIR to MLIR.
struct Phase {
  StringRef name;
  /// What happens, in a sentence.
  StringRef summary;
  /// What holds afterwards, in a sentence; checked by `isAllowed`.
  StringRef contract;
  /// Adds the phase's passes.
  void (*build)(OpPassManager &manager, const CompileOptions &options);
  /// Whether an op may be left when the phase is done.
  bool (*isAllowed)(Operation *op);
};

/// All phases in order. Before them comes the import, which a frontend does;
/// after them the link, which makes machine code and the artifact.
ArrayRef<Phase> getPhases();

/// The phase called `name`, or null.
const Phase *findPhase(StringRef name);

/// The contract of the import: what a frontend may hand over.
bool isAllowedAfterImport(Operation *op);

/// Adds passes that simplify a program and drop what it does not need.
void addCleanup(OpPassManager &manager);

/// Adds a phase's passes and the check of its contract.
void buildPhase(OpPassManager &manager, const Phase &phase,
                const CompileOptions &options);

/// Registers dlc-PHASE-pipeline for each phase.
void registerAllPipelines();

} // namespace dlc

#endif // DLC_PIPELINES_PHASES_H
