//===- Verification.h - Checking a compilation ------------------*- C++ -*-===//
//-*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// dlc-compile --verify: runs the source node by node, without the optimizer,
// and the artifact on the same inputs; compares outputs and all values in
// between; and finds the node, the phase and a small program that shows what is
// wrong.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_VERIFICATION_VERIFICATION_H
#define DLC_VERIFICATION_VERIFICATION_H

#include "dlc/Data/HostTensor.h"
#include "dlc/Pipelines/Options.h"

namespace dlc {

struct VerifyOptions {
  /// The model, and the library that was made of it with the options `compile`.
  std::string model, artifact;
  CompileOptions compile;
  /// Inputs from a NumPy archive; the others are random.
  std::string inputs;
  /// Sizes of open dimensions for random inputs, as NAME=SIZE.
  std::vector<std::string> sizes;
  uint64_t seed = 0;
  /// Takes ONNX Runtime's values as right, where it gives them.
  bool useOnnxRuntime = false;
  /// The folder for what reproduces a difference.
  std::string reproducer;
};

struct VerifyReport {
  /// A tensor of the program, beside the reference's.
  struct Tensor {
    std::string name;
    /// The node that makes it; empty for constants and inputs.
    std::string node;
    TensorComparison comparison;
  };
  /// A cause of differences.
  struct Finding {
    /// The node that makes the first wrong value.
    std::string node;
    /// The smallest group of nodes in which it happens, in order.
    std::vector<std::string> group;
    /// How the value differs.
    std::string problem;
    /// The phase in which it becomes wrong; empty if none could be told.
    std::string phase;
    /// Passes of that phase without each of which it is right.
    std::vector<std::string> passes;
    /// What else there is to say about it.
    std::string note;
    /// The folder with a small program that shows it.
    std::string reproducer;
  };

  /// The open dimensions' sizes, as NAME=SIZE.
  std::vector<std::string> sizes;
  size_t numNodes = 0;
  /// How many values are ONNX Runtime's.
  size_t numOnnxRuntimeValues = 0;
  std::vector<Tensor> outputs;
  /// What nodes compute, where it is compiled with the whole program.
  std::vector<Tensor> layers;
  std::vector<Finding> findings;
  /// What could not be tried or explained.
  std::vector<std::string> notes;

  bool isRight() const;
};

/// Errors: what keeps the artifact or the source from being run. Differences
/// are no errors.
llvm::Expected<VerifyReport> verifyArtifact(const VerifyOptions &options);

/// The report for people.
void printReport(raw_ostream &stream, const VerifyReport &report);

} // namespace dlc

#endif // DLC_VERIFICATION_VERIFICATION_H
