//===- ModelTrainingFlags.cpp - The flags of models that learn ------------===//
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

#include "ModelTrainingFlags.h"

using namespace dlc;

llvm::Expected<std::optional<ModelTraining>> ModelTrainingFlags::get() const {
  if (train.getNumOccurrences() == 0) {
    const std::reference_wrapper<const llvm::cl::Option> others[] = {loss,
                                                                     freeze};
    for (const llvm::cl::Option &flag : others)
      if (flag.getNumOccurrences() > 0)
        return llvm::createStringError("--" + flag.ArgStr.str() +
                                       " is for --train, which is missing");
    return std::nullopt;
  }
  if (train.empty())
    return llvm::createStringError(
        "--train names no optimizer: expected one like --train=adam");
  if (loss.empty())
    return llvm::createStringError("--train needs a loss: expected one like "
                                   "--loss=softmax_cross_entropy");
  return ModelTraining{train, loss, {freeze.begin(), freeze.end()}, false};
}
