//===- CompileProgress.h - Progress, summary of a compilation ---*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What dlc-compile shows people while it works and when it is done.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_TOOLS_COMPILEPROGRESS_H
#define DLC_LIB_TOOLS_COMPILEPROGRESS_H

#include "dlc/Compiler/Compilation.h"

namespace dlc {

/// One line on a terminal that says what is going on; nothing elsewhere.
class CompileProgress : public CompileObserver {
public:
  explicit CompileProgress(bool quiet);
  void onPhase(StringRef name) override;
  void onProgress(size_t done, size_t total) override;
  /// Clears the line.
  void finish();

private:
  void show(const std::string &text);

  bool enabled;
  std::string phase;
  size_t shown = 0;
};

/// Time a phase, kernels, bytes, memory, and what was not optimized.
void printSummary(raw_ostream &stream, const CompileReport &report,
                  StringRef output);

} // namespace dlc

#endif // DLC_LIB_TOOLS_COMPILEPROGRESS_H
