//===- Compilation.h - Compiling one model ----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The session that the tools and the API share: load a model, run the phases,
// write the artifact. Errors come back as values that carry the user's node,
// line or argument.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_COMPILER_COMPILATION_H
#define DLC_COMPILER_COMPILATION_H

#include "dlc/Frontends/Dsl.h"
#include "dlc/Frontends/Onnx.h"
#include "dlc/Pipelines/Phases.h"
#include "dlc/Target/Artifact.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"

namespace dlc {

/// What a compilation did, for people.
struct CompileReport {
  struct PhaseTime {
    std::string name;
    double seconds;
  };
  std::vector<PhaseTime> phases;
  size_t numDispatches = 0;
  size_t numKernels = 0;
  /// How many modules of code, kernels or the host program, had been compiled
  /// before.
  size_t numCached = 0;
  uint64_t codeBytes = 0;
  uint64_t weightsBytes = 0;
  /// Of each entry, its name and how much memory it plans, as an expression.
  std::vector<std::pair<std::string, std::string>> memory;
  /// What in the model is not as it should be, but can be compiled.
  std::vector<std::string> warnings;
  /// What phases have to tell.
  std::vector<std::string> remarks;
  /// What was not optimized, and why: kernel and reason.
  std::vector<std::pair<std::string, std::string>> notes;
};

/// Told what is going on, for progress; calls come one at a time.
class CompileObserver {
public:
  virtual ~CompileObserver() = default;
  /// A phase begins.
  virtual void onPhase(StringRef name) {}
  /// `done` of `total` pieces of the current phase are.
  virtual void onProgress(size_t done, size_t total) {}
};

class Preparation;

class Compilation {
public:
  explicit Compilation(CompileOptions options,
                       CompileObserver *observer = nullptr);
  /// Of a program that is in memory, on which the first `numPhasesDone` phases
  /// have run.
  Compilation(CompileOptions options, std::shared_ptr<MLIRContext> context,
              mlir::OwningOpRef<ModuleOp> module, size_t numPhasesDone = 0);
  ~Compilation();

  /// Reads a model: ONNX, or MLIR text or bytecode with dlc ops (.mlir,
  /// .mlirbc).
  llvm::Error load(StringRef path);

  /// The program in the tensor language that trains the ONNX model at `path`.
  llvm::Expected<std::string> writeTraining(StringRef path,
                                            const ModelTraining &training);
  /// Reads that program.
  llvm::Error loadTraining(StringRef path, const ModelTraining &training);

  /// Adds a version of the loaded ONNX model that runs in place of the general
  /// one when the inputs' named dimensions have these sizes. Of several, the
  /// first that fits runs.
  llvm::Error specialize(ArrayRef<NamedSize> sizes);

  /// Runs the phases that come next, up to and including the one called `last`
  /// ("import": none). With `dumpFolder` set, writes the program after each.
  llvm::Error runPhases(StringRef last, StringRef dumpFolder = {});

  /// Runs the phases that are left and writes the artifact. `name` becomes the
  /// model's name, and the prefix of its symbols.
  llvm::Error writeArtifact(StringRef path, ArtifactKind kind, StringRef name);
  /// The same, but `file` is left to be kept: `path` is as it was until then.
  llvm::Error writeArtifact(StringRef path, ArtifactKind kind, StringRef name,
                            OutputFile &file);

  /// After writeArtifact: the model's C header.
  std::string getHeader() const;

  /// For the phases that come next.
  void setOptimizationLevel(int level) { options.optimizationLevel = level; }

  ModuleOp getModule() { return *module; }
  std::shared_ptr<MLIRContext> getContext() { return context; }
  const CompileReport &getReport() const { return report; }

private:
  /// Takes what `import` makes as what is to be compiled.
  llvm::Error load(StringRef path, StringRef task,
                   function_ref<mlir::OwningOpRef<ModuleOp>()> import,
                   const OpenTexts &texts = {});
  llvm::Error outlinePreparation();
  llvm::Expected<std::vector<ObjectBytes>> compileKernels(const Target &target,
                                                          StringRef prefix);
  llvm::Error writeWeights(ModuleOp module, WeightWriter &writer);

  CompileOptions options;
  CompileObserver *observer;
  std::shared_ptr<MLIRContext> context;
  mlir::OwningOpRef<ModuleOp> module;
  /// What computes weights; null if all are as the model has them.
  std::unique_ptr<Preparation> preparation;
  std::string source;
  size_t numPhasesDone = 0;
  CompileReport report;
  ModelSignature signature;
  ArtifactKind kind = ArtifactKind::sharedLibrary;
};

} // namespace dlc

#endif // DLC_COMPILER_COMPILATION_H
