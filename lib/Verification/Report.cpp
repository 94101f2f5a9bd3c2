//===- Report.cpp - A verification in words -------------------------------===//
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

#include "dlc/Verification/Verification.h"
#include "llvm/Support/FormatVariadic.h"

using namespace dlc;

/// How many rows of a table are of use.
static constexpr size_t kMaxRows = 20;

static void printTensor(raw_ostream &stream,
                        const VerifyReport::Tensor &tensor) {
  const TensorComparison &comparison = tensor.comparison;
  stream << llvm::formatv("'{0}': {1}, max. difference {2:e2} ({3:e2} of the "
                          "largest value)\n",
                          tensor.name,
                          comparison.matches ? "matches" : "DIFFERS",
                          comparison.maxAbsolute, comparison.maxRelative);
}

static void printFinding(raw_ostream &stream,
                         const VerifyReport::Finding &finding) {
  stream << "first wrong node: '" << finding.node << "', "
         << (finding.phase.empty() ? "in no phase that could be told"
                                   : "in the phase '" + finding.phase + "'")
         << "\n  " << finding.problem << "\n";
  if (!finding.passes.empty())
    stream << "  it is right without the pass '"
           << llvm::join(finding.passes, "', or '") << "'\n";
  if (finding.group.size() > 1)
    stream << "  it takes these nodes: '" << llvm::join(finding.group, "', '")
           << "'\n";
  if (!finding.note.empty())
    stream << "  " << finding.note << "\n";
  if (!finding.reproducer.empty())
    stream << "  reproduced by: sh " << finding.reproducer << "/reproduce.sh\n";
}

void dlc::printReport(raw_ostream &stream, const VerifyReport &report) {
  if (!report.sizes.empty())
    stream << "verified with " << llvm::join(report.sizes, ", ") << "\n";
  for (const VerifyReport::Tensor &output : report.outputs) {
    stream << "output ";
    printTensor(stream, output);
  }
  size_t numWrong = 0;
  for (const VerifyReport::Tensor &layer : report.layers) {
    if (layer.comparison.matches || numWrong++ >= kMaxRows)
      continue;
    stream << "value ";
    printTensor(stream, layer);
  }
  if (numWrong > kMaxRows)
    stream << "and " << numWrong - kMaxRows << " more values differ\n";
  stream << report.layers.size() - numWrong << " of " << report.layers.size()
         << " values of " << report.numNodes << " nodes match";
  if (report.numOnnxRuntimeValues > 0)
    stream << ", " << report.numOnnxRuntimeValues << " with ONNX Runtime's";
  stream << "\n";
  for (const VerifyReport::Finding &finding : report.findings)
    printFinding(stream, finding);
  for (const std::string &note : report.notes)
    stream << "note: " << note << "\n";
}
