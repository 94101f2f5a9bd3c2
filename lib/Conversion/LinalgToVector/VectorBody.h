//===- VectorBody.h - The body of a structured op on vectors ----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Emits one evaluation of a body for a vector of elements. What does not depend
// on the lane stays scalar.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CONVERSION_LINALGTOVECTOR_VECTORBODY_H
#define DLC_LIB_CONVERSION_LINALGTOVECTOR_VECTORBODY_H

#include "StructuredLoops.h"

namespace dlc {

/// Evaluates bodies for `lanes` elements at a time, or one if `lanes` is 1.
class VectorBody {
public:
  /// Products that are summed may be fused in one rounding if `contract`.
  VectorBody(OpBuilder &b, Location loc, int64_t lanes, bool contract)
      : b(b), loc(loc), lanes(lanes), contract(contract) {}

  /// The values that `block` yields for `arguments` (scalars or vectors).
  /// `loops` are the loops' values, for the first element along `lane`; where
  /// `mask` is set, only its elements are read.
  SmallVector<Value> evaluate(Block &block, ValueRange arguments,
                              ValueRange loops, int64_t lane, Value mask);

  Value broadcast(Value value);
  bool isVector(Value value) const { return isa<VectorType>(value.getType()); }

private:
  Value lookup(Value value);
  Value lookupScalar(Value value);
  Value materialize(Value linear);
  void visitIndex(linalg::IndexOp op, ValueRange loops, int64_t lane);
  void visitLoad(memref::LoadOp op, Value mask);
  void visit(Operation *op, Value mask);

  OpBuilder &b;
  Location loc;
  int64_t lanes;
  bool contract;
  llvm::DenseMap<Value, Value> values;
  /// Values of the body that grow by one from element to element; `values` has
  /// them for the first.
  llvm::DenseSet<Value> linear;
};

} // namespace dlc

#endif // DLC_LIB_CONVERSION_LINALGTOVECTOR_VECTORBODY_H
