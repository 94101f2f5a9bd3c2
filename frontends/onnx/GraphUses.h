//===- GraphUses.h - What graphs refer to -----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_GRAPHUSES_H
#define DLC_FRONTENDS_ONNX_GRAPHUSES_H

#include "dlc/Support/LLVM.h"
#include "onnx/onnx_pb.h"

namespace dlc::onnxfrontend {

/// A value's name, and the node that has it as an input, the one with this
/// number; null where it is an output of a graph.
using UseVisitor =
    function_ref<void(StringRef name, const onnx::NodeProto *node, int input)>;

/// Visits what a node or a graph refers to, graphs inside of nodes included.
void visitUses(const onnx::NodeProto &node, UseVisitor visit);
void visitUses(const onnx::GraphProto &graph, UseVisitor visit);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_GRAPHUSES_H
