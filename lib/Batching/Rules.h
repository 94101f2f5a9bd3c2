//===- Rules.h - How ops give their rules -----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A rule is a function of an op, a builder and the values of all examples; a
// file has those of a family of ops.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_BATCHING_RULES_H
#define DLC_LIB_BATCHING_RULES_H

#include "dlc/Batching/Batching.h"

namespace dlc {

/// The rule of an op of type `Op` as its implementation of the interface.
template <typename Op, auto rule>
struct BatchModel
    : BatchableOpInterface::ExternalModel<BatchModel<Op, rule>, Op> {
  LogicalResult batch(Operation *op, ImplicitLocOpBuilder &b,
                      Batching &batching) const {
    return rule(cast<Op>(op), b, batching);
  }
};

template <typename Op, auto rule> void attachRule(MLIRContext *context) {
  Op::template attachInterface<BatchModel<Op, rule>>(*context);
}

inline int64_t getRank(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getRank();
}

/// Dimensions of one example as those of several.
inline SmallVector<int64_t> shiftDims(ArrayRef<int64_t> dims) {
  return llvm::map_to_vector(dims, [](int64_t dim) { return dim + 1; });
}

/// `values` with `first` in front.
template <typename T> SmallVector<T> prepend(T first, ArrayRef<T> values) {
  SmallVector<T> all{first};
  llvm::append_range(all, values);
  return all;
}

/// Calls `visit` for each value that the op, or an op in its regions, uses of
/// those around it.
void forEachUsed(Operation *op, function_ref<void(Value)> visit);
bool anyUsed(Operation *op, function_ref<bool(Value)> holds);

/// A number that is no tensor, as one.
Value asTensor(ImplicitLocOpBuilder &b, Value number);
/// An example's part of `values`, as a value of type `type`.
Value takeExample(ImplicitLocOpBuilder &b, Value values, Value example,
                  Type type);
/// `values` with `part`, of sizes `sizes`, as that of an example.
Value putExample(ImplicitLocOpBuilder &b, Value part, Value values,
                 Value example, ArrayRef<OpFoldResult> sizes);

void attachMovementBatching(MLIRContext *context);
void attachReductionBatching(MLIRContext *context);
void attachContractionBatching(MLIRContext *context);
void attachIndexingBatching(MLIRContext *context);
void attachControlBatching(MLIRContext *context);
void attachCustomBatching(MLIRContext *context);

} // namespace dlc

#endif // DLC_LIB_BATCHING_RULES_H
