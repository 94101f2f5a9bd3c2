//===- PassWatch.h - Which passes run ---------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sees what passes a compilation runs, and can leave out one of them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_VERIFICATION_PASSWATCH_H
#define DLC_LIB_VERIFICATION_PASSWATCH_H

#include "dlc/Support/LLVM.h"
#include <mutex>
#include <set>
#include <string>

namespace dlc {

class PassWatch {
public:
  /// Watches what runs in `context` while this lives, and leaves out the passes
  /// called `skipped`.
  explicit PassWatch(MLIRContext *context, StringRef skipped = {});
  ~PassWatch();

  /// The passes that were run or left out.
  const std::set<std::string> &getNames() const { return names; }

private:
  MLIRContext *context;
  std::mutex mutex;
  std::set<std::string> names;
};

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_PASSWATCH_H
