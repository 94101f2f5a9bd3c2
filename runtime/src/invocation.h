//===- invocation.h - one call of an entry ----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the runtime knows of a running host program: its tensors, its memory,
// its unfinished tiles and its first error. The functions that the host program
// calls (host_api.cpp) work on this.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_INVOCATION_H
#define DLCRT_SRC_INVOCATION_H

#include "module.h"
#include <atomic>

namespace dlcrt {

struct Block;
struct Lane;

/// The functions of abi.h, of a runtime's whole lifetime.
extern const dlcrt_host_api hostApi;

} // namespace dlcrt

struct dlcrt_invocation {
public:
  /// Null if there is no memory. The tensors have been checked; the arrays stay
  /// the caller's. End it with dlcrt::destroy.
  static dlcrt_invocation *create(dlcrt_module &module, uint32_t entry,
                                  const DLTensor *inputs, DLTensor *outputs);

  /// Runs the host program on the calling thread and fills in the outputs.
  dlcrt_status run(dlcrt::Lane &lane);

  // For the host program, on the thread that runs it.

  void *takeBlock(int64_t bytes, const char *what);
  void *allocate(int64_t bytes);
  void *output(int32_t index, const int64_t *dims);
  int32_t dispatch(int32_t site, const uint64_t *args);
  int32_t barrier();

  // For all threads that run its tiles.

  /// Records an error unless there is one; takes over `error`. Gives the code
  /// of the first, for the host program to return.
  int32_t fail(dlcrt_status error);
  bool hasFailed() const {
    return failure.load(std::memory_order_acquire) != nullptr;
  }
  void addTiles(int64_t count) {
    unfinishedTiles.fetch_add(count, std::memory_order_relaxed);
  }
  /// True for the last ones. The invocation may end as soon as these are
  /// counted.
  bool finishTiles(int64_t count) {
    return unfinishedTiles.fetch_sub(count, std::memory_order_seq_cst) == count;
  }
  bool tilesDone() const {
    return unfinishedTiles.load(std::memory_order_seq_cst) == 0;
  }
  dlcrt::Artifact *artifact() const { return module.artifact; }

  dlcrt_invocation(dlcrt_module &module, uint32_t entry, const DLTensor *inputs,
                   DLTensor *outputs);

private:
  bool prepareInputs();
  void runHostProgram();
  void finishOutputs();

  dlcrt_module &module;
  const dlcrt_entry &entry;
  const dlcrt::Signature &signature;
  const DLTensor *inputs;
  DLTensor *outputs;
  dlcrt::Lane *lane = nullptr; // of the host program

  // One for each input, then each output; in the memory behind this object.
  const void **inputData;
  const int64_t **inputDims;
  void **outputData;   // null until the host program asks for it
  int64_t **ownShapes; // of outputs that are ours, see tensor.h

  dlcrt::Block *blocks = nullptr;
  char *smallNext = nullptr; // rest of a block for small requests
  uint64_t smallBytes = 0;

  std::atomic<dlcrt_status> failure{nullptr};
  std::atomic<int64_t> unfinishedTiles{0};
};

#endif // DLCRT_SRC_INVOCATION_H
