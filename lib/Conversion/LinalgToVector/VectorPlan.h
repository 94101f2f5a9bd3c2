//===- VectorPlan.h - Which loops become vectors and registers --*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The choice, for one structured op: the loop whose elements fill a vector
// (lanes), the loop of which several steps are kept in registers at once
// (rows), and how many of each.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CONVERSION_LINALGTOVECTOR_VECTORPLAN_H
#define DLC_LIB_CONVERSION_LINALGTOVECTOR_VECTORPLAN_H

#include "StructuredLoops.h"
#include "dlc/Target/Target.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace dlc {

/// How the elements of a vector of sums become one.
struct Combining {
  mlir::vector::CombiningKind kind;
  /// What changes nothing.
  mlir::TypedAttr neutral;
};

struct VectorPlan {
  /// The loop that fills vectors; -1: none, everything is scalar.
  int64_t lane = -1;
  /// The elements of a vector.
  int64_t lanes = 1;
  /// Vectors at once along the lane.
  int64_t vectors = 1;
  /// The loop whose steps share registers; -1: none.
  int64_t row = -1;
  /// Steps of it at once.
  int64_t rows = 1;
  /// For a lane that is reduced: how the elements of a vector are combined, for
  /// each output.
  SmallVector<Combining> combining;
  /// Input number `transposed` lies along rows rather than lanes, and is read
  /// in squares that are turned; -1: none.
  int64_t transposed = -1;
  /// Why there is no vector.
  std::string reason;
};

VectorPlan planVectors(const StructuredLoops &loops, const Target &target);

} // namespace dlc

#endif // DLC_LIB_CONVERSION_LINALGTOVECTOR_VECTORPLAN_H
