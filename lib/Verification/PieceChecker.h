//===- PieceChecker.h - Whether a piece computes what it should -*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles pieces of a program, optimized as a whole or in some stages, runs
// them on the reference's values and compares.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_VERIFICATION_PIECECHECKER_H
#define DLC_LIB_VERIFICATION_PIECECHECKER_H

#include "Piece.h"
#include "dlc/Compiler/Jit.h"

namespace dlc {

/// The tensors of a program's values in one run.
using ValueMap = llvm::DenseMap<Value, HostTensor>;

/// What a check of a piece has found.
struct Judgement {
  /// Whether there is something to compare; if not, the piece can't be
  /// compiled.
  bool known = true;
  /// Why the piece can't be compiled, or stops.
  std::string problem;
  /// Of each output; empty if there are none.
  std::vector<TensorComparison> outputs;

  bool isWrong() const {
    return known && (outputs.empty() ||
                     llvm::any_of(outputs, [](const TensorComparison &output) {
                       return !output.matches;
                     }));
  }
};

class PieceChecker {
public:
  PieceChecker(const SourceProgram &program, std::shared_ptr<MLIRContext> mlir,
               const CompileOptions &options, dlcrt_context *context)
      : program(program), mlir(std::move(mlir)), options(options),
        context(context) {}

  const SourceProgram &getProgram() const { return program; }
  MLIRContext *getContext() const { return mlir.get(); }
  /// What is taken as right, and how far others may be from it.
  ValueMap &getReference() { return reference; }
  llvm::DenseMap<Value, double> &getTolerances() { return tolerances; }

  /// Compares what should be `value` with the reference. NaN equals NaN;
  /// infinities have to be the same.
  TensorComparison compare(Value value, const HostTensor &actual) const;

  /// The stages that can be optimized or not: the phases, and the link.
  static SmallVector<StringRef> getStages();

  /// Compiles `piece` with the first `numOptimized` stages optimized (all, if
  /// there are fewer), runs and compares it.
  Judgement check(const Piece &piece, size_t numOptimized = SIZE_MAX);

  /// Compiles and loads `module`, likewise.
  llvm::Expected<ModulePtr> compile(mlir::OwningOpRef<ModuleOp> module,
                                    size_t numOptimized);

  /// Runs an entry on `inputs`, as they are in `values`.
  llvm::Expected<std::vector<HostTensor>> run(dlcrt_module *module,
                                              uint32_t entry,
                                              ArrayRef<Value> inputs,
                                              const ValueMap &values);

private:
  const SourceProgram &program;
  std::shared_ptr<MLIRContext> mlir;
  CompileOptions options;
  dlcrt_context *context;
  ValueMap reference;
  llvm::DenseMap<Value, double> tolerances;
};

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_PIECECHECKER_H
