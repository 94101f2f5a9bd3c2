//===- Inputs.h - What a verification runs on -------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The inputs of an entry, given or random.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_VERIFICATION_INPUTS_H
#define DLC_LIB_VERIFICATION_INPUTS_H

#include "dlc/Data/NamedTensors.h"
#include "dlc/Verification/Verification.h"

namespace dlc {

class EntryInputs {
public:
  EntryInputs(const dlcrt_entry &entry, const VerifyOptions &options)
      : entry(entry), options(options) {}

  /// Reads what is given. Errors: files and names that are wrong.
  llvm::Error read();

  /// How many sets of sizes there are to try. What sizes a model can take is
  /// known to who made it only.
  size_t getNumAttempts() const;

  /// The inputs of one attempt, in order; `sizes` gets what was assumed.
  llvm::Expected<std::vector<HostTensor>>
  make(size_t attempt, std::vector<std::string> &sizes) const;

private:
  const dlcrt_entry &entry;
  const VerifyOptions &options;
  NamedTensors given;
};

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_INPUTS_H
