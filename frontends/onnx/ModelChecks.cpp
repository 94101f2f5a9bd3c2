//===- ModelChecks.cpp - What ONNX's checker lets pass --------------------===//
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

#include "ModelChecks.h"
#include "dlc/Support/Limits.h"
#include "onnx/defs/schema.h"
#include "onnx/onnx_pb.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/Twine.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

std::string dlc::onnxfrontend::findShapeProblem(llvm::ArrayRef<int64_t> sizes) {
  if (sizes.size() > kMaxRank)
    return "has more than " + std::to_string(kMaxRank) + " dimensions";
  // No element has more bits than a complex number of doubles.
  return isTooLarge(sizes, /*bits=*/128) ? "is too large" : "";
}

std::string dlc::onnxfrontend::formatSizes(llvm::ArrayRef<int64_t> sizes) {
  auto format = [](int64_t size) {
    return size < 0 ? "?" : std::to_string(size);
  };
  return "[" + llvm::join(llvm::map_range(sizes, format), ", ") + "]";
}

static llvm::Error checkOpsets(const onnx::ModelProto &model) {
  const auto &known =
      onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map();
  for (const onnx::OperatorSetIdProto &opset : model.opset_import()) {
    auto range = known.find(opset.domain() == "ai.onnx" ? "" : opset.domain());
    // A domain nobody knows may be one of the model's own functions.
    if (range == known.end() || opset.version() <= range->second.second)
      continue;
    return llvm::createStringError(
        "is written for version " + llvm::Twine(opset.version()) +
        " of the operator set '" +
        (range->first.empty() ? "ai.onnx" : range->first) +
        "', of which the newest known is " + llvm::Twine(range->second.second));
  }
  return llvm::Error::success();
}

/// Checks an input or output; `kind` says which. What is no tensor is left to
/// those who know what they support.
static llvm::Error checkValue(const onnx::ValueInfoProto &value,
                              llvm::StringRef kind) {
  auto fail = [&](const llvm::Twine &what) {
    return llvm::createStringError("has the " + kind + " '" + value.name() +
                                   "' " + what);
  };
  if (!value.has_type())
    return fail("without a type");
  if (!value.type().has_tensor_type())
    return llvm::Error::success();
  const onnx::TypeProto_Tensor &type = value.type().tensor_type();
  if (!type.has_shape()) {
    // That of an output is computed.
    if (kind == "output")
      return llvm::Error::success();
    return fail("without a shape; the number of its dimensions has to be "
                "known");
  }
  llvm::SmallVector<int64_t> sizes;
  for (const auto &dim : type.shape().dim()) {
    sizes.push_back(dim.has_dim_value() ? dim.dim_value() : -1);
    // Some exporters write -1 for what they don't know.
    if (dim.has_dim_value() && dim.dim_value() < -1)
      return fail("whose dimension " + llvm::Twine(sizes.size() - 1) +
                  " has the size " + llvm::Twine(dim.dim_value()) +
                  "; a size that is not known has a name, or nothing");
  }
  if (std::string problem = findShapeProblem(sizes); !problem.empty())
    return fail("of shape " + formatSizes(sizes) + ", which " + problem);
  return llvm::Error::success();
}

llvm::Error dlc::onnxfrontend::checkFrame(const onnx::ModelProto &model) {
  if (llvm::Error error = checkOpsets(model))
    return error;
  for (const onnx::ValueInfoProto &input : model.graph().input())
    if (llvm::Error error = checkValue(input, "input"))
      return error;
  for (const onnx::ValueInfoProto &output : model.graph().output())
    if (llvm::Error error = checkValue(output, "output"))
      return error;
  if (model.graph().output().empty())
    return llvm::createStringError("has no outputs");
  return llvm::Error::success();
}
