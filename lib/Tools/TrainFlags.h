//===- TrainFlags.h - The flags of trainings --------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_TRAINFLAGS_H
#define DLC_LIB_TOOLS_TRAINFLAGS_H

#include "TrainSession.h"
#include "llvm/Support/CommandLine.h"

namespace dlc {

struct TrainFlags {
  explicit TrainFlags(llvm::cl::OptionCategory &category)
      : category(category) {}

  /// Flags that need another one, or another value.
  llvm::Error check() const;
  TrainArguments getArguments() const;

  llvm::cl::OptionCategory &category;
  llvm::cl::list<std::string> train{
      "train", llvm::cl::value_desc("FILE.npz or NAME=FILE"),
      llvm::cl::cat(category),
      llvm::cl::desc(
          "Train with these examples: arrays with an example in each row, "
          "from .npz, .npy, .idx or .csv files; of a table, "
          "NAME=FILE.csv:1,3 takes columns by number or name")};
  llvm::cl::list<std::string> validate{
      "validate", llvm::cl::value_desc("FILE.npz or NAME=FILE"),
      llvm::cl::cat(category),
      llvm::cl::desc(
          "With --train: examples for the entry 'eval' after each epoch")};
  llvm::cl::opt<unsigned> epochs{
      "epochs", llvm::cl::init(1), llvm::cl::cat(category),
      llvm::cl::desc(
          "With --train: how often all examples are gone through, those "
          "before --resume included (default: 1)")};
  llvm::cl::opt<unsigned> batch{
      "batch", llvm::cl::init(32), llvm::cl::cat(category),
      llvm::cl::desc(
          "With --train: examples a step, where the model leaves that open "
          "(default: 32)")};
  llvm::cl::opt<std::string> save{
      "save", llvm::cl::value_desc("FILE.safetensors"), llvm::cl::cat(category),
      llvm::cl::desc("With --train: write the state there after each epoch")};
  llvm::cl::opt<std::string> resume{
      "resume", llvm::cl::value_desc("FILE.safetensors"),
      llvm::cl::cat(category),
      llvm::cl::desc("With --train: go on from a saved state")};
  llvm::cl::opt<std::string> log{
      "log", llvm::cl::value_desc("FILE.jsonl"), llvm::cl::cat(category),
      llvm::cl::desc(
          "With --train: write the loss of each step, a JSON object a "
          "line")};
};

} // namespace dlc

#endif // DLC_LIB_TOOLS_TRAINFLAGS_H
