//===- Batching.h - Functions of several examples ---------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A function of one example becomes one of several, op by op: what all examples
// share is computed once, and what they don't has them along a new first
// dimension. How an op is done for all at once is for the op to say
// (BatchableOpInterface, whose implementations are the rules in lib/Batching);
// what has no rule goes through the examples in a loop.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_BATCHING_BATCHING_H
#define DLC_BATCHING_BATCHING_H

#include "dlc/Dialect/Dlc/Functions.h"

namespace dlc {
class Batching;
} // namespace dlc

#include "dlc/Dialect/Interfaces/BatchableOpInterface.h.inc"

namespace dlc {

/// What the values of a function of one example are for several.
class Batching {
public:
  explicit Batching(OpFoldResult count) : count(count) {}

  /// How many examples there are.
  OpFoldResult getCount() const { return count; }

  /// Whether the examples have different ones.
  bool isBatched(Value value) const { return all.contains(value); }
  bool isBatched(ArrayRef<OpFoldResult> values) const;

  /// Those of all examples, along a first dimension; those that are no tensors
  /// are elements of one. What is shared is repeated.
  Value getAll(ImplicitLocOpBuilder &builder, Value value) const;
  /// What all examples share.
  Value getShared(Value value) const { return shared.lookupOrDefault(value); }
  SmallVector<OpFoldResult> getShared(ArrayRef<OpFoldResult> values) const;

  void setAll(ImplicitLocOpBuilder &builder, Value value, Value values);
  void setShared(Value value, Value same) { shared.map(value, same); }

  /// Emits the ops of a block for all examples, but for its terminator.
  LogicalResult apply(ImplicitLocOpBuilder &builder, Block &block);

  /// The type of `type` for all examples.
  RankedTensorType getAllType(Type type) const;

private:
  LogicalResult apply(ImplicitLocOpBuilder &builder, Operation *op);
  void applyElementwise(ImplicitLocOpBuilder &builder, Operation *op);
  LogicalResult repeat(ImplicitLocOpBuilder &builder, Operation *op);

  OpFoldResult count;
  llvm::DenseMap<Value, Value> all;
  IRMapping shared;
};

/// Puts the results of a request for a batch in its place.
LogicalResult expandRequest(BatchOp request);

/// Gives the ops of all dialects their rules.
void registerBatchableModels(DialectRegistry &registry);

} // namespace dlc

#endif // DLC_BATCHING_BATCHING_H
