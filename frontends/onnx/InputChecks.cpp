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
#include "OpTable.h"
#include "PackedValues.h"
#include "Tensors.h"
#include "ValueTypes.h"
#include "onnx/defs/schema.h"
#include "llvm/ADT/StringMap.h"

using namespace dlc;
using namespace dlc::onnxfrontend;
using Parameter = onnx::OpSchema::FormalParameter;

/// Checks that an input is of a type that the schema has for it. Imports rely
/// on it: who asks for a condition gets a bool.
static LogicalResult checkType(Node &node, size_t index,
                               const Parameter &parameter) {
  std::string type = formatType(node.getInput(index).getType());
  if (llvm::any_of(parameter.GetTypes(), [&](const std::string *allowed) {
        return *allowed == type;
      }))
    return success();
  return node.fail("input " + Twine(index) + " ('" + parameter.GetName() +
                   "') is a " + type + ", which the operator does not take");
}

static const onnx::OpSchema *findSchema(Node &node) {
  const onnx::NodeProto &proto = node.getProto();
  std::string domain = proto.domain() == "ai.onnx" ? "" : proto.domain();
  return onnx::OpSchemaRegistry::Schema(proto.op_type(), node.getVersion(),
                                        domain);
}

bool dlc::onnxfrontend::mayOutputStrings(Node &node, size_t i) {
  ArrayRef<Parameter> outputs(findSchema(node)->outputs());
  const Parameter &output = outputs[std::min(i, outputs.size() - 1)];
  return llvm::any_of(output.GetTypes(), [](const std::string *type) {
    return StringRef(*type).contains("string");
  });
}

/// Functions of the model have no schema, and take anything; what has an import
/// but no schema takes tensors of numbers.
static LogicalResult checkWithoutSchema(Node &node) {
  const onnx::NodeProto &proto = node.getProto();
  std::string domain = proto.domain() == "ai.onnx" ? "" : proto.domain();
  if (onnx::OpSchemaRegistry::Schema(proto.op_type(), domain))
    return node.fail("is not among the operators of version " +
                     Twine(node.getVersion()));
  if (!findOp(proto.domain(), proto.op_type()))
    return success();
  for (size_t i = 0; i < node.getNumInputs(); ++i)
    if (node.hasInput(i) && isPacked(node.getInput(i).getType()))
      return node.fail("input " + Twine(i) + " is a " +
                       formatType(node.getInput(i).getType()) +
                       ", which the operator does not take");
  return success();
}

LogicalResult dlc::onnxfrontend::checkInputs(Node &node) {
  const onnx::OpSchema *schema = findSchema(node);
  if (!schema)
    return checkWithoutSchema(node);
  ArrayRef<Parameter> parameters(schema->inputs());
  bool isVariadic = !parameters.empty() &&
                    parameters.back().GetOption() == onnx::OpSchema::Variadic;
  size_t count = std::max(schema->min_input(), node.getProto().input_size());
  if (!isVariadic && node.getNumInputs() > parameters.size())
    return node.fail("has " + Twine(node.getNumInputs()) +
                     " inputs, but in version " + Twine(node.getVersion()) +
                     " the operator takes at most " + Twine(parameters.size()));
  // The type that a type variable stands for, and the first input of that type.
  llvm::StringMap<std::pair<std::string, size_t>> bound;
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
    std::string type = formatType(node.getInput(i).getType());
    auto [first, isFirst] = bound.try_emplace(parameter.GetTypeStr(), type, i);
    if (isFirst || first->second.first == type)
      continue;
    return node.fail("inputs " + Twine(first->second.second) + " and " +
                     Twine(i) + " have to be of the same type, but are " +
                     first->second.first + " and " + type);
  }
  return success();
}
