//===- TrainFlags.cpp - The flags of trainings ----------------------------===//
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

#include "TrainFlags.h"

using namespace dlc;

llvm::Error TrainFlags::check() const {
  const std::reference_wrapper<const llvm::cl::Option> forTraining[] = {
      validate, epochs, batch, save, resume, log};
  for (const llvm::cl::Option &flag : forTraining)
    if (flag.getNumOccurrences() > 0 && train.empty())
      return llvm::createStringError("--" + flag.ArgStr.str() +
                                     " is for --train, which is missing");
  if (batch == 0)
    return llvm::createStringError("--batch is 0, expected at least 1");
  return llvm::Error::success();
}

TrainArguments TrainFlags::getArguments() const {
  TrainArguments arguments;
  arguments.examples.assign(train.begin(), train.end());
  arguments.validation.assign(validate.begin(), validate.end());
  arguments.save = save;
  arguments.resume = resume;
  arguments.log = log;
  arguments.epochs = epochs;
  arguments.batch = batch;
  return arguments;
}
