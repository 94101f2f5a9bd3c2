//===- CompileProgress.cpp - Progress and summary of a compilation --------===//
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

#include "CompileProgress.h"
#include "llvm/Support/Process.h"

using namespace dlc;

CompileProgress::CompileProgress(bool quiet)
    : enabled(!quiet && llvm::sys::Process::StandardErrIsDisplayed()) {}

void CompileProgress::show(const std::string &text) {
  if (!enabled)
    return;
  llvm::errs() << "\r" << text;
  if (text.size() < shown)
    llvm::errs().indent(shown - text.size());
  shown = text.size();
}

void CompileProgress::onPhase(StringRef name) {
  phase = name.str();
  show(phase + " ...");
}

void CompileProgress::onProgress(size_t done, size_t total) {
  show(llvm::formatv("{0} ... {1}/{2}", phase, done, total));
}

void CompileProgress::finish() {
  show("");
  if (enabled)
    llvm::errs() << "\r";
  shown = 0;
}

static std::string getBytes(uint64_t bytes) {
  if (bytes < 10 << 10)
    return llvm::formatv("{0} bytes", bytes);
  if (bytes < 10 << 20)
    return llvm::formatv("{0} KiB", bytes >> 10);
  return llvm::formatv("{0} MiB", bytes >> 20);
}

/// How much memory an entry plans, from the expression for it. Those of large
/// models with open dimensions are longer than anyone wants to read.
static std::string getMemory(StringRef expression) {
  uint64_t bytes;
  if (!expression.getAsInteger(10, bytes))
    return getBytes(bytes);
  constexpr size_t kReadable = 60;
  return expression.size() <= kReadable ? (expression + " bytes").str()
                                        : "grows with the open dimensions";
}

void dlc::printSummary(raw_ostream &stream, const CompileReport &report,
                       StringRef output) {
  double total = 0;
  std::string phases;
  for (const CompileReport::PhaseTime &phase : report.phases) {
    total += phase.seconds;
    phases += llvm::formatv("{0}{1} {2:f2} s", phases.empty() ? "" : ", ",
                            phase.name, phase.seconds);
  }
  stream << output << "\n"
         << llvm::formatv("  time     {0:f2} s ({1})\n", total, phases)
         << llvm::formatv("  kernels  {0}, dispatched from {1} place{2}",
                          report.numKernels, report.numDispatches,
                          report.numDispatches == 1 ? "" : "s")
         << (report.numCached > 0
                 ? llvm::formatv("; {0} of {1} pieces of code from the cache",
                                 report.numCached, report.numKernels + 1)
                       .str()
                 : "")
         << "\n"
         << "  size     " << getBytes(report.codeBytes) << " of objects, "
         << getBytes(report.weightsBytes) << " of weights\n";
  for (const auto &[entry, memory] : report.memory)
    stream << "  memory   " << entry << ": " << getMemory(memory) << "\n";
  for (const std::string &remark : report.remarks)
    stream << "  remark   " << remark << "\n";
  for (const std::string &warning : report.warnings)
    stream << "  warning  " << warning << "\n";
  if (report.notes.empty())
    return;
  stream << "  not optimized:\n";
  for (const auto &[kernel, reason] : report.notes)
    stream << "    " << kernel << ": " << reason << "\n";
}
