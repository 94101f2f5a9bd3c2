//===- InputChecks.h - Inputs as operators want them ------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// ONNX's checker counts a node's inputs, but an input without a name counts,
// and types it does not look at. The operators' imports rely on both.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_INPUTCHECKS_H
#define DLC_FRONTENDS_ONNX_INPUTCHECKS_H

#include "Node.h"

namespace dlc::onnxfrontend {

/// Fails if `node` lacks an input that its operator's schema requires, or if
/// two inputs for which the schema has one type have different ones.
LogicalResult checkInputs(Node &node);

/// Whether output `i` of an operator may be strings, by its schema.
bool mayOutputStrings(Node &node, size_t i);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_INPUTCHECKS_H
