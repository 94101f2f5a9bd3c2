//===- NodeDescription.h - What messages say of a node ----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What messages say of a node beside its name and what is wrong.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_NODEDESCRIPTION_H
#define DLC_FRONTENDS_ONNX_NODEDESCRIPTION_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// A type, with the shape of a tensor: "tensor(float)[2, ?]".
std::string describeType(Type type);

/// A line with names, types and shapes of the inputs; empty if there are none.
std::string describeInputs(const Node &node);

/// A line that says from where in the source the node was exported, if the
/// model does.
std::string describeOrigin(const Node &node);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_NODEDESCRIPTION_H
