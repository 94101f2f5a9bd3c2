//===- RunSession.h - What dlc-run does -------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Load, gather inputs, run, time, compare, write.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_RUNSESSION_H
#define DLC_LIB_TOOLS_RUNSESSION_H

#include "TrainSession.h"

namespace dlc {

struct RunArguments {
  std::string model, entry;
  std::vector<std::string> inputs, npz, dims, references;
  bool random = false;
  uint64_t seed = 0;
  std::string outputDir, json, trace, state;
  double relative = 1e-3, absolute = 1e-5;
  unsigned benchmark = 0;
  int threads = 0;
  TrainArguments training;
  CompileOptions options;
};

class RunSession {
public:
  explicit RunSession(const RunArguments &arguments) : arguments(arguments) {}
  llvm::Error run();

private:
  llvm::Error load();
  llvm::Error loadState();
  HostTensor readState(const dlcrt_tensor_info &info) const;
  llvm::Error runEntryNumber(uint32_t entry);
  llvm::Error gatherInputs(const dlcrt_entry &entry,
                           std::vector<HostTensor> &inputs);
  llvm::Error measure(uint32_t entry, std::vector<HostTensor> &inputs);
  llvm::Error writeOutputs(const dlcrt_entry &entry,
                           const std::vector<HostTensor> &outputs);
  llvm::Error compare(const dlcrt_entry &entry,
                      const std::vector<HostTensor> &outputs);

  const RunArguments &arguments;
  ContextPtr context;
  ModulePtr module;
  StatePtr state;
  double loadMs = 0;
};

} // namespace dlc

#endif // DLC_LIB_TOOLS_RUNSESSION_H
