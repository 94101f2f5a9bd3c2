//===- InputChecks.cpp - Inputs as operators want them --------------------===//
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

#include "InputChecks.h"
#include "Tensors.h"
#include "onnx/defs/schema.h"
#include "llvm/ADT/StringMap.h"

using namespace dlc;
using namespace dlc::onnxfrontend;
using Parameter = onnx::OpSchema::FormalParameter;

/// Checks that an input is of a type that the schema has for it. Imports rely
/// on it: who asks for a condition gets a bool.
static LogicalResult checkType(Node &node, size_t index,
                               const Parameter &parameter) {
  std::string name = getOnnxTypeName(getOnnxType(node.getElementType(index)));
  std::string type = "tensor(" + StringRef(name).lower() + ")";
  if (llvm::any_of(parameter.GetTypes(), [&](const std::string *allowed) {
        return *allowed == type;
      }))
    return success();
  return node.fail("input " + Twine(index) + " ('" + parameter.GetName() +
                   "') has " + name +
                   " elements, which the operator does not "
                   "take");
}

LogicalResult dlc::onnxfrontend::checkInputs(Node &node) {
  const onnx::NodeProto &proto = node.getProto();
  std::string domain = proto.domain() == "ai.onnx" ? "" : proto.domain();
  const onnx::OpSchema *schema = onnx::OpSchemaRegistry::Schema(
      proto.op_type(), node.getVersion(), domain);
  // A function of the model has no schema.
  if (!schema || schema->inputs().empty())
    return success();

  ArrayRef<Parameter> parameters(schema->inputs());
  bool isVariadic = parameters.back().GetOption() == onnx::OpSchema::Variadic;
  size_t count = std::max(schema->min_input(), proto.input_size());
  // The type that a type variable stands for, and the first input of that type.
  llvm::StringMap<std::pair<Type, size_t>> bound;
  for (size_t i = 0; i < count; ++i) {
    if (i >= parameters.size() && !isVariadic)
      break;
    const Parameter &parameter = parameters[std::min(i, parameters.size() - 1)];
    if (!node.hasInput(i)) {
      if (parameter.GetOption() == onnx::OpSchema::Optional)
        continue;
      return node.fail("input " + Twine(i) + " ('" + parameter.GetName() +
                       "') is missing");
    }
    if (failed(checkType(node, i, parameter)))
      return failure();
    if (!parameter.GetIsHomogeneous())
      continue;
    Type type = node.getElementType(i);
    auto [first, isFirst] = bound.try_emplace(parameter.GetTypeStr(), type, i);
    if (isFirst || first->second.first == type)
      continue;
    return node.fail("inputs " + Twine(first->second.second) + " and " +
                     Twine(i) + " have to be of the same type, but have " +
                     getOnnxTypeName(getOnnxType(first->second.first)) +
                     " and " + getOnnxTypeName(getOnnxType(type)) +
                     " elements");
  }
  return success();
}
