//===- GraphParts.cpp - Some of a graph's nodes ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A part of a graph as a function: the nodes between some values and one that
// depends on them.
//
//===----------------------------------------------------------------------===//

#include "Importer.h"
#include "onnx/onnx_pb.h"
#include "llvm/ADT/StringSet.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// Adds the names that a node refers to, those in graphs inside of it, too.
static void addUsedNames(const onnx::NodeProto &node,
                         llvm::StringSet<> &names) {
  for (const std::string &name : node.input())
    names.insert(name);
  auto addGraph = [&](const onnx::GraphProto &graph) {
    for (const onnx::NodeProto &inner : graph.node())
      addUsedNames(inner, names);
    for (const onnx::ValueInfoProto &output : graph.output())
      names.insert(output.name());
  };
  for (const onnx::AttributeProto &attribute : node.attribute()) {
    addGraph(attribute.g());
    llvm::for_each(attribute.graphs(), addGraph);
  }
}

/// The nodes that `name` depends on and that depend on `sources`, in order.
static SmallVector<const onnx::NodeProto *>
findNodesBetween(const Nodes &nodes, ArrayRef<std::string> sources,
                 StringRef name) {
  auto usesAny = [](const onnx::NodeProto &node,
                    const llvm::StringSet<> &values) {
    llvm::StringSet<> used;
    addUsedNames(node, used);
    return llvm::any_of(used.keys(),
                        [&](StringRef key) { return values.contains(key); });
  };
  llvm::StringSet<> reached, needed;
  reached.insert_range(sources);
  SmallVector<const onnx::NodeProto *> after, between;
  for (const onnx::NodeProto &node : nodes) {
    if (!usesAny(node, reached))
      continue;
    after.push_back(&node);
    reached.insert_range(node.output());
  }
  needed.insert(name);
  for (const onnx::NodeProto *node : llvm::reverse(after)) {
    // What is a source is not made again.
    bool makesNeeded = llvm::any_of(node->output(), [&](StringRef output) {
      return needed.contains(output) && !llvm::is_contained(sources, output);
    });
    if (!makesNeeded)
      continue;
    between.push_back(node);
    addUsedNames(*node, needed);
  }
  std::reverse(between.begin(), between.end());
  return between;
}

FailureOr<Value> Importer::importPart(ArrayRef<std::string> names,
                                      ArrayRef<Value> values, StringRef name,
                                      const Context &context) {
  Scope scope(context.scope);
  for (auto [source, value] : llvm::zip(names, values))
    scope[source] = value;
  Location location = b.getLoc();
  bool succeeds = succeedsIn([&] {
    for (const onnx::NodeProto *node :
         findNodesBetween(*context.nodes, names, name)) {
      importNode(*node, {context.opsets, context.nodes, context.bound, scope,
                         context.depth});
      // One of several outputs may be a source.
      for (auto [source, value] : llvm::zip(names, values))
        scope[source] = value;
    }
    b.setLoc(location);
    if (!scope.contains(name))
      (void)error(location, "'" + name + "' is computed by no node before");
  });
  Value result = scope.lookup(name);
  if (!succeeds || !result)
    return failure();
  return result;
}
