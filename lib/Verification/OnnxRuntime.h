//===- OnnxRuntime.h - What ONNX Runtime computes ---------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The values of an ONNX model's nodes, by ONNX Runtime in a process of its own
// (onnx_values.py).
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_VERIFICATION_ONNXRUNTIME_H
#define DLC_LIB_VERIFICATION_ONNXRUNTIME_H

#include "dlc/Data/HostTensor.h"
#include "dlc/Support/LLVM.h"
#include "llvm/ADT/StringMap.h"

namespace dlc {

struct OnnxRuntimeValues {
  /// Of each node its outputs, by their index.
  llvm::StringMap<std::map<size_t, HostTensor>> outputs;
  /// Nodes that it can't compute, and why.
  std::vector<std::string> failures;
};

/// Errors: Python or one of the packages is missing.
llvm::Expected<OnnxRuntimeValues> runOnnxRuntime(StringRef model,
                                                 ArrayRef<NamedTensor> inputs);

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_ONNXRUNTIME_H
