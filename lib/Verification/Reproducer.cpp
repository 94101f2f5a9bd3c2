//===- Reproducer.cpp - A small program that shows a difference -----------===//
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

#include "Reproducer.h"
#include "dlc/Data/Files.h"
#include "dlc/Target/WeightSource.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"

using namespace dlc;

static std::string getPath(StringRef folder, StringRef file) {
  llvm::SmallString<128> path(folder);
  llvm::sys::path::append(path, file);
  return path.str().str();
}

/// Copies the weights from the model's files into one of the folder.
static llvm::Error copyWeights(ModuleOp module, StringRef folder) {
  static constexpr StringRef kFile = "weights.bin";
  llvm::Error problem = llvm::Error::success();
  uint64_t position = 0;
  WeightSource source;
  auto copy = [&](raw_ostream &stream) {
    for (auto weight : module.getOps<WeightOp>()) {
      if (!weight.getFile())
        continue;
      llvm::Expected<ArrayRef<char>> bytes = source.read(weight);
      if (!bytes) {
        problem = bytes.takeError();
        return;
      }
      stream.write(bytes->data(), bytes->size());
      weight.setFile(kFile);
      weight.setOffset(position);
      position += bytes->size();
      source.release(*bytes);
    }
  };
  auto hasFile = [](WeightOp weight) { return weight.getFile().has_value(); };
  if (llvm::none_of(module.getOps<WeightOp>(), hasFile))
    return problem;
  llvm::Error written = writeFile(getPath(folder, kFile), copy);
  return llvm::joinErrors(std::move(problem), std::move(written));
}

static llvm::Error writeTensors(PieceChecker &checker, ArrayRef<Value> values,
                                StringRef path) {
  std::vector<NamedTensor> tensors;
  for (Value value : values)
    tensors.push_back({checker.getProgram().getName(value).str(),
                       checker.getReference().find(value)->second});
  return writeNpzFile(tensors, path);
}

static llvm::Error writeCommand(PieceChecker &checker, const Piece &piece,
                                const CompileOptions &options, StringRef path) {
  // The strictest of the outputs; most often there is one.
  double absolute = std::numeric_limits<double>::infinity();
  for (Value output : piece.outputs)
    absolute = std::min(absolute, checker.getTolerances().lookup(output));
  return writeFile(path, [&](raw_ostream &stream) {
    stream << "# Compiles and runs the model, and says how its outputs differ "
              "from what they\n"
              "# should be.\n"
              "cd \"$(dirname \"$0\")\" &&\n"
              "dlc-run model.mlir --inputs inputs.npz --compare-with "
              "expected.npz \\\n"
           << llvm::formatv("  --rtol=0 --atol={0:e9} -O{1} --target-cpu={2}\n",
                            absolute, options.optimizationLevel, options.cpu);
  });
}

llvm::Error dlc::writeReproducer(PieceChecker &checker, const Culprit &culprit,
                                 const CompileOptions &options,
                                 StringRef folder) {
  if (std::error_code error = llvm::sys::fs::create_directories(folder))
    return llvm::createStringError(error, "can't make the folder '%s': %s",
                                   folder.str().c_str(),
                                   error.message().c_str());
  const SourceProgram &program = checker.getProgram();
  SmallVector<Value> inputs;
  mlir::OwningOpRef<ModuleOp> module =
      createModule(program, culprit.piece, inputs);
  if (llvm::Error error = copyWeights(*module, folder))
    return error;
  // With the names of nodes.
  auto flags = mlir::OpPrintingFlags().enableDebugInfo();
  if (llvm::Error error =
          writeFile(getPath(folder, "model.mlir"),
                    [&](raw_ostream &stream) { module->print(stream, flags); }))
    return error;
  if (llvm::Error error =
          writeTensors(checker, inputs, getPath(folder, "inputs.npz")))
    return error;
  if (llvm::Error error = writeTensors(checker, culprit.piece.outputs,
                                       getPath(folder, "expected.npz")))
    return error;
  return writeCommand(checker, culprit.piece, options,
                      getPath(folder, "reproduce.sh"));
}
