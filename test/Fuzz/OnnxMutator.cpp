//===- OnnxMutator.cpp - Models made of models ----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each mutation changes one thing of the messages: an operator, an edge, an
// attribute, a type, a size. Several in a row make a new model. Now and then
// one begins anew, with any operator.
//
//===----------------------------------------------------------------------===//

#include "OnnxMutator.h"
#include "OnnxNodes.h"
#include "onnx/defs/schema.h"
#include <cstring>
#include <set>

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t maxSize);

using namespace dlc::test;

namespace {

class ModelMutator {
public:
  ModelMutator(onnx::ModelProto &model, unsigned seed)
      : model(model), random(seed) {}

  void mutate();

private:
  template <typename Field> void removeFrom(Field &field) {
    field.erase(field.begin() + random.below(field.size()));
  }

  int64_t makeNumber();
  int64_t makeSize();
  std::string pickValue();
  onnx::GraphProto &pickGraph();
  void changeOperator(onnx::NodeProto &node);
  void changeEdge(onnx::NodeProto &node);
  void addAttribute(onnx::NodeProto &node);
  void changeAttribute(onnx::AttributeProto &attribute);
  void changeTensor(onnx::TensorProto &tensor);
  void changeType(onnx::TypeProto &type);
  void changeNodes(onnx::GraphProto &graph);
  void nest(onnx::GraphProto &graph);
  void makeFunction(onnx::NodeProto &node);

  onnx::ModelProto &model;
  Random random;
};

} // namespace

/// Numbers near which things change.
int64_t ModelMutator::makeNumber() {
  static constexpr int64_t kNumbers[] = {
      -1,        0,         1,         2,         3,
      -2,        7,         64,        65,        1 << 20,
      INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, int64_t(1) << 62};
  return random.chance(3) ? random.pick(kNumbers)
                          : static_cast<int64_t>(random.below(9)) - 4;
}

int64_t ModelMutator::makeSize() {
  return random.chance(8) ? makeNumber()
                          : static_cast<int64_t>(random.below(5));
}

onnx::GraphProto &ModelMutator::pickGraph() {
  onnx::GraphProto *graph = model.mutable_graph();
  while (!graph->node().empty() && random.chance(2)) {
    onnx::NodeProto &node = random.pick(*graph->mutable_node());
    if (node.attribute().empty())
      break;
    onnx::AttributeProto &attribute = random.pick(*node.mutable_attribute());
    if (!attribute.has_g())
      break;
    graph = attribute.mutable_g();
  }
  return *graph;
}

/// The name of something that is computed somewhere.
std::string ModelMutator::pickValue() {
  onnx::GraphProto &graph =
      random.chance(4) ? pickGraph() : *model.mutable_graph();
  size_t kind = random.below(4);
  if (kind == 0 && !graph.input().empty())
    return random.pick(graph.input()).name();
  if (kind == 1 && !graph.initializer().empty())
    return random.pick(graph.initializer()).name();
  if (kind < 3 && !graph.node().empty()) {
    const onnx::NodeProto &node = random.pick(graph.node());
    if (!node.output().empty())
      return random.pick(node.output());
  }
  return random.chance(4) ? "nothing" : "";
}

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

void ModelMutator::changeOperator(onnx::NodeProto &node) {
  static const std::vector<onnx::OpSchema> schemas =
      onnx::OpSchemaRegistry::get_all_schemas();
  const onnx::OpSchema &schema = random.pick(schemas);
  node.set_op_type(schema.Name());
  node.set_domain(schema.domain());
  while (node.input_size() < schema.min_input())
    node.add_input(pickValue());
  while (node.input_size() > schema.max_input())
    node.mutable_input()->RemoveLast();
  for (const auto &[name, attribute] : schema.attributes())
    if (attribute.required)
      addAttribute(node);
}

void ModelMutator::changeEdge(onnx::NodeProto &node) {
  switch (random.below(5)) {
  case 0:
    node.add_input(pickValue());
    break;
  case 1:
    node.add_output("made" + std::to_string(random.below(100)));
    break;
  case 2:
    if (!node.input().empty())
      node.mutable_input()->RemoveLast();
    break;
  default:
    if (!node.input().empty())
      random.pick(*node.mutable_input()) = pickValue();
  }
}

/// Adds one that the operator's schema has.
void ModelMutator::addAttribute(onnx::NodeProto &node) {
  const onnx::OpSchema *schema =
      onnx::OpSchemaRegistry::Schema(node.op_type(), node.domain());
  if (!schema || schema->attributes().empty())
    return;
  auto chosen = schema->attributes().begin();
  std::advance(chosen, random.below(schema->attributes().size()));
  for (const onnx::AttributeProto &attribute : node.attribute())
    if (attribute.name() == chosen->first)
      return;
  onnx::AttributeProto &attribute = *node.add_attribute();
  attribute = chosen->second.default_value;
  attribute.set_name(chosen->first);
  attribute.set_type(chosen->second.type);
  changeAttribute(attribute);
}

void ModelMutator::changeAttribute(onnx::AttributeProto &attribute) {
  auto changeList = [&](auto &list, auto value) {
    if (list.empty() || random.chance(4))
      list.Add(value);
    else if (random.chance(4))
      removeFrom(list);
    else
      random.pick(list) = value;
  };
  static const char *const kStrings[] = {
      "",          "linear",        "nearest", "cubic",   "constant",
      "reflect",   "SAME_UPPER",    "VALID",   "forward", "bidirectional",
      "ij,jk->ik", "...i,ij->...j", "a->aa",   "Tanh",    "sum"};
  switch (attribute.type()) {
  case onnx::AttributeProto::INT:
    attribute.set_i(makeNumber());
    break;
  case onnx::AttributeProto::FLOAT:
    attribute.set_f(random.chance(4) ? NAN
                                     : static_cast<float>(makeNumber()) / 2);
    break;
  case onnx::AttributeProto::STRING:
    attribute.set_s(random.pick(kStrings));
    break;
  case onnx::AttributeProto::INTS:
    changeList(*attribute.mutable_ints(), makeNumber());
    break;
  case onnx::AttributeProto::FLOATS:
    changeList(*attribute.mutable_floats(), static_cast<float>(makeNumber()));
    break;
  case onnx::AttributeProto::STRINGS:
    attribute.add_strings(random.pick(kStrings));
    break;
  case onnx::AttributeProto::TENSOR:
    changeTensor(*attribute.mutable_t());
    break;
  case onnx::AttributeProto::GRAPH:
    *attribute.mutable_g() = pickGraph();
    break;
  default:
    attribute.set_type(static_cast<onnx::AttributeProto::AttributeType>(
        random.below(onnx::AttributeProto::AttributeType_MAX + 1)));
  }
}

void ModelMutator::changeNodes(onnx::GraphProto &graph) {
  auto &nodes = *graph.mutable_node();
  size_t first = random.below(nodes.size()),
         second = random.below(nodes.size());
  switch (random.below(3)) {
  case 0:
    nodes.SwapElements(static_cast<int>(first), static_cast<int>(second));
    break;
  case 1:
    removeFrom(nodes);
    break;
  default: {
    onnx::NodeProto copy = nodes[static_cast<int>(first)];
    for (std::string &output : *copy.mutable_output())
      output += "2";
    *nodes.Add() = copy;
  }
  }
}

/// Puts the graph's nodes into the branches of a node, or a loop's body.
void ModelMutator::nest(onnx::GraphProto &graph) {
  onnx::GraphProto body;
  body.set_name("body");
  body.mutable_node()->Swap(graph.mutable_node());
  bool isLoop = random.chance(2);
  if (isLoop) {
    for (const char *name : {"iteration", "condition"}) {
      onnx::ValueInfoProto &input = *body.add_input();
      input.set_name(name);
      auto &type = *input.mutable_type()->mutable_tensor_type();
      type.set_elem_type(name[0] == 'i' ? onnx::TensorProto::INT64
                                        : onnx::TensorProto::BOOL);
      type.mutable_shape();
    }
    *body.add_output() = body.input(1);
  }
  onnx::NodeProto &node = *graph.add_node();
  node.set_op_type(isLoop ? "Loop" : "If");
  node.add_input(pickValue());
  if (isLoop)
    node.add_input("");
  for (const onnx::ValueInfoProto &output : graph.output()) {
    *body.add_output() = output;
    node.add_output(output.name());
  }
  for (const char *name : {"then_branch", "else_branch"}) {
    onnx::AttributeProto &attribute = *node.add_attribute();
    attribute.set_name(isLoop ? "body" : name);
    attribute.set_type(onnx::AttributeProto::GRAPH);
    *attribute.mutable_g() = body;
    if (isLoop)
      break;
  }
}

/// Makes a node a call of a function with the node in it.
void ModelMutator::makeFunction(onnx::NodeProto &node) {
  onnx::FunctionProto &function = *model.add_functions();
  function.set_name("function" + std::to_string(model.functions_size()));
  function.set_domain("local");
  std::set<std::string> inputs(node.input().begin(), node.input().end());
  inputs.erase("");
  *function.mutable_input() = {inputs.begin(), inputs.end()};
  *function.mutable_output() = node.output();
  *function.mutable_opset_import() = model.opset_import();
  *function.add_node() = node;
  *node.mutable_input() = function.input();
  node.clear_attribute();
  node.set_op_type(function.name());
  node.set_domain(function.domain());
  onnx::OperatorSetIdProto &opset = *model.add_opset_import();
  opset.set_domain(function.domain());
  opset.set_version(1);
}

//===----------------------------------------------------------------------===//
// Tensors and types
//===----------------------------------------------------------------------===//

void ModelMutator::changeTensor(onnx::TensorProto &tensor) {
  switch (random.below(4)) {
  case 0:
    tensor.set_data_type(
        static_cast<int>(random.below(onnx::TensorProto::DataType_MAX + 1)));
    break;
  case 1:
    tensor.add_dims(makeSize());
    break;
  case 2:
    if (!tensor.dims().empty())
      random.pick(*tensor.mutable_dims()) = makeSize();
    break;
  default: {
    std::string &raw = *tensor.mutable_raw_data();
    if (raw.empty() || random.chance(4))
      raw.resize(random.below(64));
    else
      raw[random.below(raw.size())] = static_cast<char>(makeNumber());
  }
  }
}

void ModelMutator::changeType(onnx::TypeProto &type) {
  if (!type.has_tensor_type()) {
    type.mutable_tensor_type()->set_elem_type(onnx::TensorProto::FLOAT);
    return;
  }
  onnx::TypeProto_Tensor &tensor = *type.mutable_tensor_type();
  auto &dims = *tensor.mutable_shape()->mutable_dim();
  switch (random.below(6)) {
  case 0:
    tensor.set_elem_type(
        static_cast<int>(random.below(onnx::TensorProto::DataType_MAX + 1)));
    break;
  case 1:
    dims.Add()->set_dim_value(makeSize());
    break;
  case 2:
    if (!dims.empty())
      removeFrom(dims);
    break;
  case 3: {
    onnx::TypeProto element = type;
    *type.mutable_sequence_type()->mutable_elem_type() = element;
    break;
  }
  default:
    if (dims.empty())
      break;
    if (random.chance(2))
      random.pick(dims).set_dim_value(makeSize());
    else if (random.chance(2))
      random.pick(dims).set_dim_param(random.chance(2) ? "n" : "m");
    else
      random.pick(dims).clear_value();
  }
}

//===----------------------------------------------------------------------===//
// Models
//===----------------------------------------------------------------------===//

void ModelMutator::mutate() {
  if (random.chance(12)) {
    model = makeNodeModel(random);
    // In functions ONNX infers no shapes before dlc sees the node.
    if (!random.chance(3))
      makeFunction(*model.mutable_graph()->mutable_node(0));
    return;
  }
  onnx::GraphProto &graph = pickGraph();
  if (graph.node().empty())
    return;
  onnx::NodeProto &node = random.pick(*graph.mutable_node());
  switch (random.below(12)) {
  case 0:
    changeOperator(node);
    break;
  case 1:
    changeNodes(graph);
    break;
  case 2:
  case 3:
    changeEdge(node);
    break;
  case 4:
    if (!node.attribute().empty() && random.chance(3))
      removeFrom(*node.mutable_attribute());
    else
      addAttribute(node);
    break;
  case 5:
  case 6:
    if (!node.attribute().empty())
      changeAttribute(random.pick(*node.mutable_attribute()));
    break;
  case 7:
    if (!graph.initializer().empty())
      changeTensor(random.pick(*graph.mutable_initializer()));
    break;
  case 8:
    if (!graph.output().empty())
      changeType(*random.pick(*graph.mutable_output()).mutable_type());
    break;
  case 9:
    if (!graph.input().empty())
      changeType(*random.pick(*graph.mutable_input()).mutable_type());
    break;
  case 10:
    if (!model.opset_import().empty())
      random.pick(*model.mutable_opset_import())
          .set_version(static_cast<int64_t>(random.below(28)));
    break;
  default:
    if (random.chance(2))
      nest(graph);
    else
      makeFunction(node);
  }
}

size_t dlc::test::mutateModel(uint8_t *data, size_t size, size_t maxSize,
                              unsigned seed) {
  onnx::ModelProto model;
  // What is no model any more is left to change in its bytes.
  if (seed % 10 == 0 || !model.ParseFromArray(data, static_cast<int>(size)))
    return LLVMFuzzerMutate(data, size, maxSize);
  ModelMutator mutator(model, seed);
  for (unsigned i = 0; i <= seed % 3; ++i)
    mutator.mutate();
  std::string bytes = model.SerializeAsString();
  if (bytes.empty() || bytes.size() > maxSize)
    return LLVMFuzzerMutate(data, size, maxSize);
  std::memcpy(data, bytes.data(), bytes.size());
  return bytes.size();
}
