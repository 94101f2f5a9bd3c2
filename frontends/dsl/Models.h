//===- Models.h - ONNX models as files of a program -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A model is imported as if it were this file, where what `pretrained` and
// `compute` do is the model's:
//
//   record Weights {
//     conv_weight: f32[8, 3, 3, 3] = pretrained(0)
//   }
//
//   fn run(weights: Weights, x: f32[batch, 3, 32, 32]) = compute(weights, x)
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_DSL_MODELS_H
#define DLC_FRONTENDS_DSL_MODELS_H

#include "Values.h"
#include "dlc/Frontends/Onnx.h"

namespace dlc::tdl {

struct ModelFile {
  std::string text;
  /// What the weights are called in the model, in the record's order.
  std::vector<std::string> labels;
  /// What `pretrained` and `compute` are.
  Val pretrained, compute;
};

/// The model in `path` as a file. Weights whose names are like one of the
/// patterns `frozen` stay as they are in the model. Errors: as of OnnxFunction,
/// element types that the language has not, patterns that no weight is like.
llvm::Expected<ModelFile> readModel(StringRef path, MLIRContext *context,
                                    ArrayRef<StringRef> frozen);

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

/// Of each weight, whether its name is like none of the patterns `frozen`.
/// Errors: what is no pattern, and those that no weight is like.
llvm::Expected<std::vector<bool>>
findTrained(ArrayRef<OnnxFunction::Tensor> weights, ArrayRef<StringRef> frozen);

/// Names of the language that are like `names`, each another one and none of
/// `taken`.
std::vector<std::string> makeNames(ArrayRef<std::string> names,
                                   ArrayRef<StringRef> taken);

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_MODELS_H
