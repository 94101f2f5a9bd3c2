//===- Importer.cpp - Walking a model -------------------------------------===//
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

#include "Importer.h"
#include "GraphBoundary.h"
#include "InputChecks.h"
#include "ModelChecks.h"
#include "ModelFile.h"
#include "NodeDescription.h"
#include "OpTable.h"
#include "Strings.h"
#include "ValueTypes.h"
#include "WindowAttributes.h"
#include "dlc/Frontends/Onnx.h"
#include "dlc/Support/Limits.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Verifier.h"
#include "onnx/defs/function.h"
#include "onnx/defs/schema.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static StringRef getDomain(StringRef domain) {
  return domain == "ai.onnx" ? StringRef() : domain;
}

/// What a user calls a node: its name, or that of its first output.
static std::string getNodeName(const onnx::NodeProto &node) {
  if (!node.name().empty())
    return node.name();
  for (const std::string &output : node.output())
    if (!output.empty())
      return output;
  return node.op_type();
}

LogicalResult Importer::error(Location location, const Twine &message) {
  failedAnywhere = true;
  return mlir::emitError(location) << message;
}

bool Importer::succeedsIn(function_ref<void()> action) {
  bool failedBefore = failedAnywhere;
  failedAnywhere = false;
  action();
  bool succeeds = !failedAnywhere;
  failedAnywhere |= failedBefore;
  return succeeds;
}

LogicalResult Importer::reportUnsupported(const Node &node,
                                          const Twine &reason) {
  StringRef domain = getDomain(node.getProto().domain());
  std::string op =
      (domain.empty() ? "" : domain.str() + ".") + node.getOp().str();
  return error(node.b.getLoc(), op + " (opset " + Twine(node.getVersion()) +
                                    "): " + reason + describeInputs(node) +
                                    describeOrigin(node));
}

//===----------------------------------------------------------------------===//
// The graph
//===----------------------------------------------------------------------===//

void Importer::importInitializers(const onnx::GraphProto &graph, Scope &scope,
                                  const Scope &given) {
  for (const onnx::TensorProto &tensor : graph.initializer()) {
    if (given.contains(tensor.name()))
      continue;
    b.setLoc(mlir::NameLoc::get(b.getStringAttr(tensor.name())));
    llvm::Expected<Value> value = tensors.import(b, tensor, tensor.name());
    if (!value) {
      (void)error(b.getUnknownLoc(),
                  "initializer '" + Twine(tensor.name()) +
                      "': " + llvm::toString(value.takeError()));
      scope[tensor.name()] = Value();
      continue;
    }
    scope[tensor.name()] = *value;
  }
  for (const onnx::SparseTensorProto &tensor : graph.sparse_initializer()) {
    (void)error(b.getUnknownLoc(), "initializer '" +
                                       Twine(tensor.values().name()) +
                                       "' is sparse, which is not supported");
    scope[tensor.values().name()] = Value();
  }
}

/// Once everything is imported, nothing asks for what names parts alone.
static void erasePacks(Block &block) {
  SmallVector<Operation *> packs;
  block.walk([&](Operation *op) {
    if (isa<PackOp, ListOp>(op))
      packs.push_back(op);
  });
  for (Operation *op : llvm::reverse(packs))
    if (op->use_empty())
      op->erase();
}

FailureOr<SmallVector<Value>> Importer::importGraph(Scope &scope) {
  const onnx::GraphProto &graph = model.graph();
  OpsetVersions opsets;
  for (const onnx::OperatorSetIdProto &opset : model.opset_import())
    opsets[getDomain(opset.domain())] = opset.version();
  for (const onnx::NodeProto &node : graph.node())
    importNode(node, {opsets, &graph.node(), nullptr, scope, 0});
  if (failedAnywhere)
    return failure();
  SmallVector<Value> outputs;
  for (const onnx::ValueInfoProto &output : graph.output()) {
    outputs.push_back(scope.lookup(output.name()));
    if (!outputs.back())
      return error(b.getUnknownLoc(), "output '" + Twine(output.name()) +
                                          "' is computed by no node");
  }
  return outputs;
}

LogicalResult Importer::import() {
  const onnx::GraphProto &graph = model.graph();
  // Older models list initializers among the inputs.
  llvm::StringMap<bool> initialized;
  for (const onnx::TensorProto &tensor : graph.initializer())
    initialized[tensor.name()] = true;
  GraphBoundary boundary(*this, b);
  for (const onnx::ValueInfoProto &input : graph.input())
    if (!initialized.contains(input.name()))
      if (llvm::Error problem = boundary.declare(input))
        (void)error(b.getUnknownLoc(), llvm::toString(std::move(problem)));
  if (failedAnywhere)
    return failure();

  b.setInsertionPointToEnd(module.getBody());
  auto function = func::FuncOp::create(b, "main", b.getFunctionType({}, {}));
  Scope scope;
  if (failed(boundary.enter(function, scope)))
    return failure();
  importInitializers(graph, scope);
  FailureOr<SmallVector<Value>> outputs = importGraph(scope);
  if (failed(outputs) || failed(boundary.leave(graph, *outputs)))
    return failure();
  erasePacks(function.getBody().front());
  return success();
}

FailureOr<SmallVector<Value>>
Importer::importCall(const ImplicitLocOpBuilder &builder, const Scope &given) {
  b.restoreInsertionPoint(builder.saveInsertionPoint());
  b.setListener(builder.getListener());
  Scope scope(given);
  importInitializers(model.graph(), scope, given);
  FailureOr<SmallVector<Value>> outputs = importGraph(scope);
  if (succeeded(outputs))
    erasePacks(*b.getBlock());
  return outputs;
}

FailureOr<SmallVector<Value>>
Importer::importSubgraph(const onnx::GraphProto &graph, ValueRange arguments,
                         const Context &outer) {
  Scope scope(outer.scope);
  for (auto [input, argument] : llvm::zip(graph.input(), arguments))
    scope[input.name()] = argument;
  // Its nodes have names of their own, in which problems are reported.
  Location location = b.getLoc();
  SmallVector<Value> results;
  bool succeeds = succeedsIn([&] {
    importInitializers(graph, scope);
    for (const onnx::NodeProto &node : graph.node())
      importNode(
          node, {outer.opsets, &graph.node(), outer.bound, scope, outer.depth});
    b.setLoc(location);
    for (const onnx::ValueInfoProto &output : graph.output()) {
      results.push_back(scope.lookup(output.name()));
      // What could not be computed has been reported where it failed.
      if (!scope.contains(output.name()))
        (void)error(location, "output '" + Twine(output.name()) +
                                  "' of a graph inside of the node is computed "
                                  "by no node");
    }
  });
  if (!succeeds || llvm::is_contained(results, Value()))
    return failure();
  return results;
}

//===----------------------------------------------------------------------===//
// Nodes
//===----------------------------------------------------------------------===//

/// Sizes that nobody can compute with are the fault of the node where they
/// first occur.
static LogicalResult checkOutputs(Node &node) {
  for (auto [i, output] : llvm::enumerate(node.getOutputs())) {
    auto type = output ? dyn_cast<RankedTensorType>(output.getType())
                       : RankedTensorType();
    if (!type)
      continue;
    ArrayRef<int64_t> shape = type.getShape();
    if (std::string problem = findShapeProblem(shape); !problem.empty())
      return node.fail("output " + Twine(i) + " of shape " +
                       formatSizes(shape) + " " + problem);
  }
  return success();
}

/// Operators that only move elements have spans for strings.
static LogicalResult importByRow(const OpRow &row, Node &node) {
  bool onStrings = llvm::any_of(node.getInputs(), [](Value input) {
    return input && holdsStrings(input.getType());
  });
  if (!onStrings || row.strings == StringInputs::taken)
    return row.import(node);
  if (row.strings == StringInputs::refused)
    return node.fail("strings are not supported");
  Numbers numbers = takeNumbers(node.b, node.getInputs());
  node.setInputs(numbers.values);
  if (failed(row.import(node)))
    return failure();
  for (auto [i, output] : llvm::enumerate(node.getOutputs()))
    if (output && mayOutputStrings(node, i))
      node.setOutput(i, asStrings(node.b, output, numbers.bytes));
  return success();
}

void Importer::importNode(const onnx::NodeProto &proto,
                          const Context &context) {
  // Functions that call functions twice are a lot of nodes in a small file.
  if (numNodes++ >= kMaxNodes) {
    if (numNodes == kMaxNodes + 1)
      (void)error(b.getUnknownLoc(),
                  "the model has more than " + Twine(kMaxNodes) +
                      " nodes, counted as often as functions are called");
    failedAnywhere = true;
    return;
  }
  // Inside a function's body the user's node is the one that calls it.
  if (context.depth == 0)
    b.setLoc(mlir::NameLoc::get(b.getStringAttr(getNodeName(proto))));
  SmallVector<Value> inputs;
  bool poisoned = false;
  for (const std::string &name : proto.input()) {
    if (name.empty()) {
      inputs.push_back(Value());
      continue;
    }
    auto known = context.scope.find(name);
    if (known == context.scope.end())
      (void)error(b.getLoc(), "input '" + Twine(name) + "' of " +
                                  proto.op_type() + " is computed by no node");
    poisoned |= known == context.scope.end() || !known->second;
    inputs.push_back(known == context.scope.end() ? Value() : known->second);
  }
  while (!inputs.empty() && !inputs.back())
    inputs.pop_back();

  auto version = context.opsets.find(getDomain(proto.domain()));
  Node node(*this, proto, context,
            version == context.opsets.end() ? 1 : version->second,
            std::move(inputs), b);
  if (!poisoned) {
    const OpRow *row = findOp(getDomain(proto.domain()), proto.op_type());
    bool hasImport = row && node.getVersion() >= row->minVersion;
    poisoned = failed(checkInputs(node)) ||
               failed(checkWindowAttributes(node)) ||
               failed(hasImport ? importByRow(*row, node)
                                : importByFunction(node, context)) ||
               failed(checkOutputs(node));
  }
  for (int i = 0; i < proto.output_size(); ++i)
    if (!proto.output(i).empty())
      context.scope[proto.output(i)] =
          poisoned ? Value() : node.getOutputs()[i];
  // What an operator gives only in training, and nobody may ask for here.
  for (int i = 0; !poisoned && i < proto.output_size(); ++i)
    if (!proto.output(i).empty() && !node.getOutputs()[i])
      (void)reportUnsupported(node, "output " + Twine(i) + " is not supported");
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

LogicalResult Importer::importByFunction(Node &node, const Context &context) {
  const onnx::NodeProto &proto = node.getProto();
  if (context.depth >= kMaxCallDepth)
    return node.fail("functions call each other more than " +
                     Twine(kMaxCallDepth) + " deep");
  StringRef domain = getDomain(proto.domain());
  for (const onnx::FunctionProto &function : model.functions())
    if (function.name() == proto.op_type() &&
        getDomain(function.domain()) == domain &&
        function.overload() == proto.overload())
      return importBody(function, nullptr, node, context);

  const onnx::OpSchema *schema = onnx::OpSchemaRegistry::Schema(
      proto.op_type(), node.getVersion(), domain.str());
  if (!schema)
    return node.fail("no such operator");
  // Attributes that a body refers to, with defaults where they are absent.
  onnx::NodeProto complete(proto);
  complete.clear_attribute();
  for (const onnx::AttributeProto &attribute : proto.attribute()) {
    const onnx::AttributeProto *value = &attribute;
    if (!attribute.ref_attr_name().empty())
      value = context.bound ? context.bound->lookup(attribute.ref_attr_name())
                            : nullptr;
    if (!value)
      continue;
    onnx::AttributeProto *copy = complete.add_attribute();
    *copy = *value;
    copy->set_name(attribute.name());
  }
  for (const auto &[name, attribute] : schema->attributes())
    if (attribute.default_value.has_name() && !node.hasAttribute(name))
      *complete.add_attribute() = attribute.default_value;

  Context resolved{context.opsets, context.nodes, nullptr, context.scope,
                   context.depth};
  Node caller(*this, complete, resolved, node.getVersion(),
              SmallVector<Value>(node.getInputs()), b);
  LogicalResult result = failure();
  try {
    if (schema->HasFunction()) {
      if (const onnx::FunctionProto *body =
              schema->GetFunction(node.getVersion(), /*validate=*/false))
        result = importBody(*body, schema, caller, context);
      else
        return node.fail("is not supported");
    } else if (schema->HasContextDependentFunction()) {
      // SequenceMap-17: ONNX's own code takes tensors for granted.
      for (const onnx::AttributeProto &attribute : complete.attribute())
        for (const onnx::ValueInfoProto &output : attribute.g().output())
          if (!output.type().has_tensor_type())
            return node.fail("has a body whose result '" + output.name() +
                             "' is declared to be no tensor");
      std::vector<onnx::TypeProto> types;
      for (int i = 0; i < proto.input_size(); ++i)
        types.push_back(getTypeProto(
            node.hasInput(i) ? node.getInput(i).getType() : Type()));
      onnx::FunctionBodyBuildContextImpl buildContext(complete, types);
      onnx::FunctionProto body;
      if (!schema->BuildContextDependentFunction(buildContext, body,
                                                 node.getVersion()))
        return node.fail("can't be expanded for these types and attributes");
      result = importBody(body, schema, caller, context);
    } else {
      return node.fail("is not supported");
    }
  } catch (const std::exception &exception) {
    return node.fail(std::string("can't be expanded: ") + exception.what());
  }
  if (failed(result))
    return failure();
  for (auto [i, value] : llvm::enumerate(caller.getOutputs()))
    node.setOutput(i, value);
  return success();
}

LogicalResult Importer::importBody(const onnx::FunctionProto &function,
                                   const onnx::OpSchema *schema, Node &node,
                                   const Context &context) {
  // Some of the schemas' bodies do not say which operators they mean.
  OpsetVersions opsets(context.opsets);
  for (const onnx::OperatorSetIdProto &opset : function.opset_import())
    opsets[getDomain(opset.domain())] = opset.version();
  BoundAttributes bound;
  for (const onnx::AttributeProto &attribute : function.attribute_proto())
    bound[attribute.name()] = &attribute;
  for (const onnx::AttributeProto &attribute : node.getProto().attribute())
    bound[attribute.name()] = &attribute;

  Scope scope;
  for (int i = 0; i < function.input_size(); ++i)
    if (node.hasInput(i))
      scope[function.input(i)] = node.getInput(i);
  bool succeeds = succeedsIn([&] {
    for (const onnx::NodeProto &inner : function.node()) {
      // Inputs that the caller leaves out are left out inside.
      onnx::NodeProto copy;
      const onnx::NodeProto *used = &inner;
      for (int i = 0; i < inner.input_size(); ++i) {
        bool isMissing = llvm::is_contained(function.input(), inner.input(i)) &&
                         !scope.contains(inner.input(i));
        if (!isMissing || inner.input(i).empty())
          continue;
        if (used == &inner)
          copy = inner;
        used = &copy;
        copy.set_input(i, "");
      }
      importNode(*used,
                 {opsets, &function.node(), &bound, scope, context.depth + 1});
    }
  });
  if (!succeeds)
    return failure();
  for (int i = 0; i < function.output_size(); ++i)
    if (static_cast<size_t>(i) < node.getNumOutputs())
      node.setOutput(i, scope.lookup(function.output(i)));
  return success();
}

mlir::OwningOpRef<ModuleOp> dlc::importOnnx(StringRef path,
                                            MLIRContext *context,
                                            ArrayRef<NamedSize> sizes) {
  auto location = mlir::FileLineColLoc::get(context, path, 0, 0);
  llvm::Expected<ModelFile> file = ModelFile::read(path);
  if (!file) {
    mlir::emitError(mlir::UnknownLoc::get(context))
        << llvm::toString(file.takeError());
    return nullptr;
  }
  if (llvm::Error error = file->fixSizes(sizes)) {
    mlir::emitError(mlir::UnknownLoc::get(context))
        << llvm::toString(std::move(error));
    return nullptr;
  }
  mlir::OwningOpRef<ModuleOp> module = ModuleOp::create(location);
  // Imports check what they rely on; what slips through is still the model's
  // fault, and is said before anything is folded that makes no sense.
  if (failed(Importer(*module, file->getModel(), "weight").import()) ||
      failed(mlir::verify(*module)))
    return nullptr;
  return module;
}
