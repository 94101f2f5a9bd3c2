//===- TrainSession.h - Training with a model's library ---------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_TRAINSESSION_H
#define DLC_LIB_TOOLS_TRAINSESSION_H

#include "dlc/Compiler/Jit.h"
#include "dlc/Data/Examples.h"
#include "llvm/Support/raw_ostream.h"

namespace dlc {

struct TrainArguments {
  std::vector<std::string> examples, validation;
  std::string entry, save, resume, log;
  unsigned epochs = 1;
  int64_t batch = 32;
  uint64_t seed = 0;
};

/// Calls a library's entries `init`, `step` and `eval` on a state.
class TrainSession {
public:
  TrainSession(const TrainArguments &arguments, dlcrt_context *context,
               dlcrt_module *module)
      : arguments(arguments), context(context), module(module),
        model(*dlcrt_module_model(module)), seed(arguments.seed) {}

  llvm::Error run();

private:
  /// Means over batches of what an entry gives, by its outputs.
  struct Means {
    std::vector<double> sums;
    double count = 0;
  };

  llvm::Error findEntries();
  llvm::Error begin();
  llvm::Error resume();
  llvm::Error save();
  llvm::Expected<Examples> readExamples(ArrayRef<std::string> sources,
                                        uint32_t entry);
  llvm::Expected<std::vector<double>> call(uint32_t entry,
                                           std::vector<HostTensor> &inputs);
  llvm::Error runEpoch(const Examples &examples);
  llvm::Error runBatch(uint32_t entry, const Examples &examples,
                       ArrayRef<int64_t> rows, Means &means);
  llvm::Expected<Means> validate(const Examples &examples);
  std::string format(uint32_t entry, const Means &means) const;
  void logStep();
  void logEpoch(const Means &means, const Means *validation);
  void showProgress(size_t done, size_t total);

  const TrainArguments &arguments;
  dlcrt_context *context;
  dlcrt_module *module;
  const dlcrt_model &model;
  StatePtr state;
  std::unique_ptr<llvm::raw_fd_ostream> log;
  std::optional<uint32_t> initEntry, evalEntry;
  uint32_t stepEntry = 0;
  uint64_t seed;
  unsigned epoch = 0; ///< how many are done
  std::vector<double> losses;
  Means means; ///< of this epoch
};

} // namespace dlc

#endif // DLC_LIB_TOOLS_TRAINSESSION_H
