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

} // namespace dlc::tdl

#endif // DLC_FRONTENDS_DSL_MODELS_H
