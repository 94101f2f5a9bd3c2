//===- RematFlag.h - The flag of what is computed twice ---------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_REMATFLAG_H
#define DLC_LIB_TOOLS_REMATFLAG_H

#include "dlc/Autodiff/Rematerialize.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Error.h"

namespace dlc {

struct RematFlag {
  explicit RematFlag(llvm::cl::OptionCategory &category)
      : saved("remat", llvm::cl::value_desc("bytes or part%"),
              llvm::cl::cat(category),
              llvm::cl::desc(
                  "Of what a gradient's backward pass needs of the forward "
                  "pass, save at most as much, and compute the rest twice: "
                  "64MB, or 30% of what would be saved")) {}

  /// No limit without the flag.
  llvm::Expected<SavingBudget> get() const;

  llvm::cl::opt<std::string> saved;
};

} // namespace dlc

#endif // DLC_LIB_TOOLS_REMATFLAG_H
