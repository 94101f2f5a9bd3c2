//===- RematFlag.cpp - The flag of what is computed twice -----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RematFlag.h"
#include "ResourceLimits.h"

using namespace dlc;

llvm::Expected<SavingBudget> RematFlag::get() const {
  SavingBudget budget;
  if (saved.getNumOccurrences() == 0)
    return budget;
  StringRef number = saved;
  if (!number.consume_back("%")) {
    llvm::Expected<uint64_t> bytes = parseBytes("remat", saved);
    if (!bytes)
      return bytes.takeError();
    budget.bytes = *bytes;
  } else if (number.getAsDouble(budget.percent) ||
             !(budget.percent > 0 && budget.percent <= 100)) {
    return llvm::createStringError("--remat=" + saved.getValue() +
                                   " is no part: expected more than 0% and at "
                                   "most 100%");
  }
  return budget;
}
