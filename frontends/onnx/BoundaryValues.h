//===- BoundaryValues.h - Values that enter and leave a program -*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is no tensor of numbers, as users of a program have it: see
// GraphBoundary.h.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_BOUNDARYVALUES_H
#define DLC_FRONTENDS_ONNX_BOUNDARYVALUES_H

#include "PackedValues.h"

namespace dlc::onnxfrontend {

/// The names of the tensors that users see for the value `name`, in the order
/// of getPartTypes, whose types they have.
SmallVector<std::string> getPartNames(StringRef name, Type type);

/// The value of type `type` that users give as `parts`; at run time, fails if
/// they don't fit each other.
FailureOr<Value> enterValue(Node &node, Type type, ValueRange parts);

/// The inverse.
FailureOr<SmallVector<Value>> leaveValue(Node &node, Value value);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_BOUNDARYVALUES_H
