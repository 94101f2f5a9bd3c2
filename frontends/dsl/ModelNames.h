//===- ModelNames.h - What programs call what models have -------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_MODELNAMES_H
#define DLC_FRONTENDS_DSL_MODELNAMES_H

#include "Values.h"
#include "dlc/Frontends/Onnx.h"

namespace dlc::tdl {

/// Names of the language that are like `names`, each another one and none of
/// `taken`.
std::vector<std::string> makeNames(ArrayRef<std::string> names,
                                   ArrayRef<StringRef> taken);

/// Of each weight, whether its name is like none of the patterns `frozen`.
/// Errors: what is no pattern, and those that no weight is like.
llvm::Expected<std::vector<bool>>
findTrained(ArrayRef<OnnxFunction::Tensor> weights, ArrayRef<StringRef> frozen);

/// The inputs of a model as parameters of a function.
struct ModelInputs {
  std::vector<std::string> names, types;
  /// What open sizes are called, see getSizeKey.
  llvm::StringMap<std::string> sizes;
};
/// A dimension's name in the model, or one that says where it is.
std::string getSizeKey(const OnnxFunction::Tensor &input, size_t i);
ModelInputs describeInputs(ArrayRef<OnnxFunction::Tensor> inputs,
                           ArrayRef<StringRef> taken);

/// The tensor and its dimension that `size` is that of.
std::optional<std::pair<Value, int64_t>> findDim(OpFoldResult size);

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_MODELNAMES_H
