//===- PieceChecker.cpp - Whether a piece computes what it should ---------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "PieceChecker.h"

using namespace dlc;

SmallVector<StringRef> PieceChecker::getStages() {
  SmallVector<StringRef> stages;
  for (const Phase &phase : getPhases())
    stages.push_back(phase.name);
  stages.push_back("link");
  return stages;
}

llvm::Expected<ModulePtr>
PieceChecker::compile(mlir::OwningOpRef<ModuleOp> module, size_t numOptimized) {
  Compilation compilation(options, mlir, std::move(module));
  auto setLevel = [&](size_t stage) {
    compilation.setOptimizationLevel(
        stage < numOptimized ? options.optimizationLevel : 0);
  };
  for (auto [i, phase] : llvm::enumerate(getPhases())) {
    setLevel(i);
    if (llvm::Error error = compilation.runPhases(phase.name))
      return std::move(error);
  }
  setLevel(getPhases().size());
  return compileAndLoad(compilation, "piece", context);
}

llvm::Expected<std::vector<HostTensor>>
PieceChecker::run(dlcrt_module *module, uint32_t entry, ArrayRef<Value> inputs,
                  const ValueMap &values) {
  std::vector<HostTensor> tensors;
  for (Value input : inputs)
    tensors.push_back(values.find(input)->second);
  return runEntry(context, module, entry, tensors);
}

TensorComparison PieceChecker::compare(Value value,
                                       const HostTensor &actual) const {
  return compareTensors(actual, reference.find(value)->second, /*relative=*/0,
                        tolerances.lookup(value));
}

Judgement PieceChecker::check(const Piece &piece, size_t numOptimized) {
  SmallVector<Value> inputs;
  mlir::OwningOpRef<ModuleOp> module = createModule(program, piece, inputs);
  Judgement judgement;
  llvm::Expected<ModulePtr> loaded = compile(std::move(module), numOptimized);
  if (!loaded) {
    judgement.known = false;
    judgement.problem = llvm::toString(loaded.takeError());
    return judgement;
  }
  llvm::Expected<std::vector<HostTensor>> outputs =
      run(loaded->get(), 0, inputs, reference);
  if (!outputs) {
    judgement.problem = llvm::toString(outputs.takeError());
    return judgement;
  }
  for (auto [value, output] : llvm::zip_equal(piece.outputs, *outputs))
    judgement.outputs.push_back(compare(value, output));
  return judgement;
}
