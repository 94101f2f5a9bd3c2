//===- ModelTrainingFlags.h - The flags of models that learn ----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_MODELTRAININGFLAGS_H
#define DLC_LIB_TOOLS_MODELTRAININGFLAGS_H

#include "dlc/Frontends/Dsl.h"
#include "llvm/Support/CommandLine.h"

namespace dlc {

/// Of dlc-compile; those of dlc-run, which trains, are TrainFlags.
struct ModelTrainingFlags {
  explicit ModelTrainingFlags(llvm::cl::OptionCategory &category)
      : train("train", llvm::cl::value_desc("optimizer"),
              llvm::cl::cat(category),
              llvm::cl::desc(
                  "Make a library that trains an ONNX model, with the entries "
                  "init, step, eval and infer: by adam, momentum(lr = 0.1) or "
                  "another of std.optim (docs/generated/library.md)")),
        loss("loss", llvm::cl::value_desc("loss"), llvm::cl::cat(category),
             llvm::cl::desc(
                 "With --train: what is made smaller, the mean of "
                 "softmax_cross_entropy, mse or another of std.loss, of the "
                 "model's output and the input 'target'; NAME(OUTPUT) if it "
                 "has several")),
        freeze("freeze", llvm::cl::value_desc("pattern,.."),
               llvm::cl::CommaSeparated, llvm::cl::cat(category),
               llvm::cl::desc("With --train: weights with names like this stay "
                              "as they are, as in encoder.*")) {}

  /// None without --train.
  llvm::Expected<std::optional<ModelTraining>> get() const;

  llvm::cl::opt<std::string> train, loss;
  llvm::cl::list<std::string> freeze;
};

} // namespace dlc

#endif // DLC_LIB_TOOLS_MODELTRAININGFLAGS_H
