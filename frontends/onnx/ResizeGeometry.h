//===- ResizeGeometry.h - Sizes and coordinates of Resize -------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which dimensions a Resize changes to what size, and where in the operand a
// position of the result lies. All in f64, known at compile time or not.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_RESIZEGEOMETRY_H
#define DLC_FRONTENDS_ONNX_RESIZEGEOMETRY_H

#include "Node.h"

namespace dlc::onnxfrontend {

struct ResizedAxis {
  int64_t dim;
  OpFoldResult in, out;
  /// Scalars of type f64; the region's start and end may be null.
  Value scale, start, end;
};

/// The dimensions that the node's inputs and attributes name. Of old versions
/// (`isOld`) there are only scales.
FailureOr<SmallVector<ResizedAxis>> getResizedAxes(Node &node, bool isOld,
                                                   StringRef transformation);

/// The coordinate in the operand of each position along a resized dimension: a
/// list of f64.
Value getCoordinates(Node &node, const ResizedAxis &axis,
                     StringRef transformation);

/// Where coordinates are outside of the operand: a list of bools.
Value isOutside(Node &node, const ResizedAxis &axis, Value coordinates);

/// How often each element of the operand is repeated if the nearest one is
/// taken, where that is all that happens.
std::optional<int64_t> getRepetition(const ResizedAxis &axis,
                                     StringRef transformation,
                                     StringRef nearest);

/// A scalar of type f64 as a tensor.
Value asScalar(Node &node, Value number);

/// Whether a scalar is known to be `number`.
bool isKnown(Value scalar, double number);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_RESIZEGEOMETRY_H
