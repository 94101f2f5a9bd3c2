//===- ModelChecks.h - What ONNX's checker lets pass ------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks of a model's frame, before its nodes are looked at.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_MODELCHECKS_H
#define DLC_FRONTENDS_ONNX_MODELCHECKS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace onnx {
class ModelProto;
} // namespace onnx

namespace dlc::onnxfrontend {

/// Errors: operator sets newer than any known, no outputs, and inputs or
/// outputs without a type, without a shape, or of sizes that no tensor has.
/// These come with names, which the messages of ONNX's checker lack.
llvm::Error checkFrame(const onnx::ModelProto &model);

/// What is wrong with the sizes of a tensor of any type, to be read after
/// "which": that it has more dimensions or bytes than are supported. Empty if
/// nothing is.
std::string findShapeProblem(llvm::ArrayRef<int64_t> sizes);

/// Sizes as people write them: "[2, ?, 300]".
std::string formatSizes(llvm::ArrayRef<int64_t> sizes);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_MODELCHECKS_H
