//===- Importer.h - Walking a model -----------------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Goes through graphs and function bodies in order, hands nodes to the
// operators' imports, and gathers everything that is not supported.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_IMPORTER_H
#define DLC_FRONTENDS_ONNX_IMPORTER_H

#include "Node.h"
#include "Tensors.h"
#include "llvm/ADT/StringMap.h"

namespace google::protobuf {
template <typename T> class RepeatedPtrField;
} // namespace google::protobuf

namespace onnx {
class FunctionProto;
class GraphProto;
class ModelProto;
class OpSchema;
class ValueInfoProto;
} // namespace onnx

namespace dlc::onnxfrontend {

/// The attributes that a function's body refers to, by name.
using BoundAttributes = llvm::StringMap<const onnx::AttributeProto *>;
/// The versions of operator sets by domain.
using OpsetVersions = llvm::StringMap<int64_t>;
/// Names and their values; null for those that could not be computed.
using Scope = llvm::StringMap<Value>;

/// The nodes of a graph or of a function's body.
using Nodes = google::protobuf::RepeatedPtrField<onnx::NodeProto>;

/// What surrounds a node.
struct Context {
  const OpsetVersions &opsets;
  /// None where there is no graph.
  const Nodes *nodes;
  const BoundAttributes *bound;
  Scope &scope;
  int depth;
};

class Importer {
public:
  /// Weights of the module get names that begin with `symbol`.
  Importer(ModuleOp module, const onnx::ModelProto &model, StringRef symbol)
      : module(module), model(model), tensors(module, symbol),
        b(module.getLoc(), module.getContext()) {}

  /// Makes the function `main`. On failure all problems have been reported.
  LogicalResult import();

  /// Emits the graph where `builder` is, for values that are given by the names
  /// of inputs, and of initializers that they replace. Returns its outputs.
  FailureOr<SmallVector<Value>> importCall(const ImplicitLocOpBuilder &builder,
                                           const Scope &given);

  TensorImporter &getTensors() { return tensors; }

  /// Notes that a node can't be imported, and why. Returns failure.
  LogicalResult reportUnsupported(const Node &node, const Twine &reason);

  /// Emits a graph inside of another one, whose values it sees. Returns its
  /// outputs.
  FailureOr<SmallVector<Value>> importSubgraph(const onnx::GraphProto &graph,
                                               ValueRange arguments,
                                               const Context &outer);

  /// Emits those nodes around a node that make `name` of the values `names`,
  /// which have `values` here. Returns the value of `name`.
  FailureOr<Value> importPart(ArrayRef<std::string> names,
                              ArrayRef<Value> values, StringRef name,
                              const Context &context);

private:
  /// Its nodes. Returns its outputs.
  FailureOr<SmallVector<Value>> importGraph(Scope &scope);
  /// But for those whose names are in `given`.
  void importInitializers(const onnx::GraphProto &graph, Scope &scope,
                          const Scope &given = {});
  void importNode(const onnx::NodeProto &proto, const Context &context);
  /// Computes a node by a function: of the model, or of its operator's schema.
  LogicalResult importByFunction(Node &node, const Context &context);
  LogicalResult importBody(const onnx::FunctionProto &function,
                           const onnx::OpSchema *schema, Node &node,
                           const Context &context);

  LogicalResult error(Location location, const Twine &message);
  /// Does what may report problems; whether there were none.
  bool succeedsIn(function_ref<void()> action);

  ModuleOp module;
  const onnx::ModelProto &model;
  TensorImporter tensors;
  ImplicitLocOpBuilder b;
  bool failedAnywhere = false;
  int64_t numNodes = 0;
};

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_IMPORTER_H
