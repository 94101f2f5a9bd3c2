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

#include "GraphUses.h"
#include "Importer.h"
#include "llvm/ADT/StringSet.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

/// The nodes that `name` depends on and that depend on `sources`, in order.
static SmallVector<const onnx::NodeProto *>
findNodesBetween(const Nodes &nodes, ArrayRef<std::string> sources,
                 StringRef name) {
  auto usesAny = [](const onnx::NodeProto &node,
                    const llvm::StringSet<> &values) {
    bool found = false;
    visitUses(node, [&](StringRef used, const onnx::NodeProto *, int) {
      found |= values.contains(used);
    });
    return found;
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
    visitUses(*node, [&](StringRef used, const onnx::NodeProto *, int) {
      needed.insert(used);
    });
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
