//===- GraphUses.cpp - What graphs refer to -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GraphUses.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

void onnxfrontend::visitUses(const onnx::NodeProto &node, UseVisitor visit) {
  for (auto [i, name] : llvm::enumerate(node.input()))
    visit(name, &node, i);
  for (const onnx::AttributeProto &attribute : node.attribute()) {
    visitUses(attribute.g(), visit);
    for (const onnx::GraphProto &graph : attribute.graphs())
      visitUses(graph, visit);
  }
}

void onnxfrontend::visitUses(const onnx::GraphProto &graph, UseVisitor visit) {
  for (const onnx::NodeProto &node : graph.node())
    visitUses(node, visit);
  for (const onnx::ValueInfoProto &output : graph.output())
    visit(output.name(), /*node=*/nullptr, /*input=*/0);
}
