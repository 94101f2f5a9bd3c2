//===- OnnxNodes.cpp - Models of one random node --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OnnxNodes.h"
#include "onnx/defs/schema.h"
#include "llvm/ADT/STLExtras.h"
#include <array>
#include <map>
#include <set>

using namespace dlc::test;
using onnx::AttributeProto;
using onnx::OpSchema;
using onnx::TensorProto;

namespace {

class NodeMaker {
public:
  explicit NodeMaker(Random &random) : random(random) {}

  onnx::ModelProto make();

private:
  int64_t makeNumber();
  std::vector<int64_t> makeSizes();
  const onnx::TypeProto &chooseType(const OpSchema::FormalParameter &parameter);
  void addInput(const OpSchema::FormalParameter &parameter);
  bool addInitializer(const std::string &name, int type,
                      const std::vector<int64_t> &sizes);
  void addAttribute(const OpSchema::Attribute &schema);
  void addOpset(const std::string &domain, int version);

  Random &random;
  onnx::ModelProto model;
  onnx::GraphProto &graph = *model.mutable_graph();
  onnx::NodeProto &node = *graph.add_node();
  /// What the schema's type variables stand for.
  std::map<std::string, onnx::TypeProto> chosenTypes;
  /// Most inputs' rank and sizes, so that some inputs fit each other.
  size_t rank = 0;
  std::array<int64_t, 5> commonSizes;
};

} // namespace

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

std::vector<int64_t> NodeMaker::makeSizes() {
  static constexpr int64_t kSizes[] = {0, 1, 2, 3, 4, 5, 8};
  std::vector<int64_t> sizes(random.chance(2) ? rank : random.below(5));
  for (auto [i, size] : llvm::enumerate(sizes))
    size = random.chance(3) ? random.pick(kSizes) : commonSizes[i];
  return sizes;
}

const onnx::TypeProto &
NodeMaker::chooseType(const OpSchema::FormalParameter &parameter) {
  auto [chosen, isNew] = chosenTypes.try_emplace(parameter.GetTypeStr());
  if (isNew) {
    // In the order of their names: the set's is that of addresses.
    std::set<std::string> names;
    for (onnx::DataType type : parameter.GetTypes())
      names.insert(*type);
    chosen->second = onnx::Utils::DataTypeUtils::ToTypeProto(
        onnx::Utils::DataTypeUtils::ToType(
            *std::next(names.begin(), random.below(names.size()))));
  }
  return chosen->second;
}

/// False for types of which small numbers are not told simply.
bool NodeMaker::addInitializer(const std::string &name, int type,
                               const std::vector<int64_t> &sizes) {
  TensorProto tensor;
  size_t count = 1;
  for (int64_t size : sizes) {
    tensor.add_dims(size);
    count *= size;
  }
  for (size_t i = 0; i < count; ++i) {
    switch (type) {
    case TensorProto::INT64:
      tensor.add_int64_data(makeNumber());
      break;
    case TensorProto::FLOAT:
      tensor.add_float_data(makeNumber());
      break;
    case TensorProto::INT32:
      tensor.add_int32_data(makeNumber());
      break;
    case TensorProto::INT8:
    case TensorProto::UINT8:
      tensor.add_int32_data(random.below(4));
      break;
    case TensorProto::BOOL:
      tensor.add_int32_data(random.below(2));
      break;
    default:
      return false;
    }
  }
  tensor.set_name(name);
  tensor.set_data_type(type);
  *graph.add_initializer() = tensor;
  return true;
}

void NodeMaker::addInput(const OpSchema::FormalParameter &parameter) {
  bool isOptional = parameter.GetOption() == OpSchema::Optional;
  if (isOptional && random.chance(2)) {
    node.add_input("");
    return;
  }
  std::string name = "input" + std::to_string(node.input_size());
  node.add_input(name);
  onnx::TypeProto type = chooseType(parameter);
  std::vector<int64_t> sizes = makeSizes();
  if (random.chance(3) && type.has_tensor_type() &&
      addInitializer(name, type.tensor_type().elem_type(), sizes))
    return;
  onnx::ValueInfoProto &input = *graph.add_input();
  input.set_name(name);
  *input.mutable_type() = type;
  if (!type.has_tensor_type())
    return;
  auto &shape = *input.mutable_type()->mutable_tensor_type()->mutable_shape();
  for (int64_t size : sizes) {
    auto &dim = *shape.add_dim();
    if (!random.chance(6))
      dim.set_dim_value(size);
    else if (!random.chance(3))
      dim.set_dim_param(random.chance(2) ? "n" : "m");
  }
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

/// One that an axis, a size or a switch may be.
int64_t NodeMaker::makeNumber() {
  static constexpr int64_t kNumbers[] = {0, 1, 1, 1, 2, 2, 3, 4, 8, -1, -2};
  return random.pick(kNumbers);
}

void NodeMaker::addAttribute(const OpSchema::Attribute &schema) {
  static constexpr const char *kWords[] = {
      "",     "linear",  "nearest",    "sum",           "mean",    "reflect",
      "edge", "LOWER",   "SAME_UPPER", "bidirectional", "reverse", "Relu",
      "Tanh", "SOFTMAX", "TFIDF",      "MAX",           "a,b->b",  "ij,jk->ik"};
  AttributeProto &attribute = *node.add_attribute();
  attribute.set_name(schema.name);
  attribute.set_type(schema.type);
  size_t count = 1 + random.below(4);
  switch (schema.type) {
  case AttributeProto::INT:
    attribute.set_i(makeNumber());
    break;
  case AttributeProto::FLOAT:
    attribute.set_f(static_cast<float>(makeNumber()) / 2);
    break;
  case AttributeProto::STRING:
    attribute.set_s(random.pick(kWords));
    break;
  case AttributeProto::INTS:
    for (size_t i = 0; i < count; ++i)
      attribute.add_ints(makeNumber());
    break;
  case AttributeProto::FLOATS:
    for (size_t i = 0; i < count; ++i)
      attribute.add_floats(static_cast<float>(makeNumber()) / 2);
    break;
  case AttributeProto::STRINGS:
    for (size_t i = 0; i < count; ++i)
      attribute.add_strings(random.pick(kWords));
    break;
  default:
    // Tensors, which the mutations of other models change.
    node.mutable_attribute()->RemoveLast();
  }
}

//===----------------------------------------------------------------------===//
// Models
//===----------------------------------------------------------------------===//

/// The operators without graphs in them, in their last versions or in all.
static const std::vector<OpSchema> &getSchemas(bool all) {
  auto select = [](std::vector<OpSchema> schemas) {
    llvm::erase_if(schemas, [](const OpSchema &schema) {
      return schema.Deprecated() ||
             llvm::any_of(schema.attributes(), [](const auto &attribute) {
               return attribute.second.type == AttributeProto::GRAPH;
             });
    });
    llvm::sort(schemas, [](const OpSchema &a, const OpSchema &b) {
      return std::tuple(a.domain(), a.Name(), a.SinceVersion()) <
             std::tuple(b.domain(), b.Name(), b.SinceVersion());
    });
    return schemas;
  };
  static const std::vector<OpSchema>
      last = select(onnx::OpSchemaRegistry::get_all_schemas()),
      every = select(onnx::OpSchemaRegistry::get_all_schemas_with_history());
  return all ? every : last;
}

void NodeMaker::addOpset(const std::string &domain, int version) {
  onnx::OperatorSetIdProto &opset = *model.add_opset_import();
  opset.set_domain(domain);
  opset.set_version(version);
}

onnx::ModelProto NodeMaker::make() {
  const OpSchema &schema = random.pick(getSchemas(/*all=*/random.chance(4)));
  rank = random.below(6);
  for (int64_t &size : commonSizes)
    size = 1 + static_cast<int64_t>(random.below(4));

  model.set_ir_version(onnx::IR_VERSION);
  addOpset(schema.domain(), schema.SinceVersion());
  if (!schema.domain().empty())
    addOpset(onnx::ONNX_DOMAIN,
             onnx::OpSchemaRegistry::DomainToVersionRange::Instance()
                 .Map()
                 .at(onnx::ONNX_DOMAIN)
                 .second);
  graph.set_name("graph");
  node.set_name("node");
  node.set_op_type(schema.Name());
  node.set_domain(schema.domain());
  for (const OpSchema::FormalParameter &parameter : schema.inputs()) {
    bool isList = parameter.GetOption() == OpSchema::Variadic;
    for (size_t i = 0, count = isList ? 1 + random.below(3) : 1; i < count; ++i)
      addInput(parameter);
  }
  while (!node.input().empty() && node.input().rbegin()->empty())
    node.mutable_input()->RemoveLast();
  for (const auto &[name, attribute] : schema.attributes())
    if (attribute.required || random.chance(3))
      addAttribute(attribute);

  int numOutputs = random.chance(3) ? static_cast<int>(schema.outputs().size())
                                    : std::max(schema.min_output(), 1);
  for (const OpSchema::FormalParameter &parameter : schema.outputs()) {
    if (node.output_size() == numOutputs)
      break;
    onnx::ValueInfoProto &output = *graph.add_output();
    output.set_name("output" + std::to_string(node.output_size()));
    node.add_output(output.name());
    *output.mutable_type() = chooseType(parameter);
    if (!output.type().has_tensor_type())
      continue;
    auto &shape =
        *output.mutable_type()->mutable_tensor_type()->mutable_shape();
    for (size_t i = 0; i < rank; ++i)
      shape.add_dim();
  }
  return std::move(model);
}

onnx::ModelProto dlc::test::makeNodeModel(Random &random) {
  return NodeMaker(random).make();
}
