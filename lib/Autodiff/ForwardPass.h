//===- ForwardPass.h - What a backward pass needs ---------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The ops of a differentiated function up to where its backward pass begins, in
// order, with what their values take and what it takes to compute them again.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_AUTODIFF_FORWARDPASS_H
#define DLC_LIB_AUTODIFF_FORWARDPASS_H

#include "dlc/Dialect/Dlc/Dlc.h"

namespace dlc {

/// What is saved for the backward pass of what a range of ops computes. What
/// later ops use is saved in any case.
enum class SavingPolicy {
  /// All that the backward pass uses.
  everything,
  /// The products and convolutions, from which the rest is computed again.
  contractions,
  /// Nothing: all is computed again.
  nothing,
};

/// What a policy means for a range of ops.
struct SavingCost {
  /// Bytes that are saved from the range's forward to its backward pass, and
  /// those that are there in addition during the latter.
  int64_t saved = 0, repeated = 0;
  /// What it takes to compute again, in floating point operations.
  double work = 0;
  /// The ops that are computed again, in order, and the values of these that
  /// the backward pass uses.
  SmallVector<Operation *> ops;
  SmallVector<Value> values;
};

class ForwardPass {
public:
  /// Of the ops in front of `backward`, in its block.
  explicit ForwardPass(Operation *backward);

  /// Whether `value` is an argument, if in another order or shape: what is read
  /// as it lies, wherever it is used.
  bool isParameter(Value value) const {
    return isa<BlockArgument>(value) || parameters.contains(value);
  }
  /// Whether it comes of constants alone, or from around the function.
  bool isConstant(Value value) const {
    return !isParameter(value) && !numbers.contains(value);
  }

  int64_t getNumOps() const { return ops.size(); }

  /// The bytes that the backward pass uses.
  int64_t getSavedBytes() const { return savedBytes; }
  /// What the whole of the forward pass takes.
  double getWork() const;
  /// A value of which the size is not known until run time; null if there is
  /// none.
  Value getOpenValue() const { return open; }

  /// Positions of ops in front of which the pass may be cut in ranges, from 0
  /// to getNumOps(): those at which little goes on to later ops.
  SmallVector<int64_t> getCuts() const;

  SavingCost getCost(int64_t begin, int64_t end, SavingPolicy policy) const;

private:
  /// A tensor that takes memory.
  struct Saved {
    Value value;
    int64_t bytes;
    /// Those of its op, and of the last one that uses it.
    int64_t position, lastUse;
    bool usedBackward;
  };
  struct Op {
    Operation *op;
    double work;
    bool isContraction, isPure;
    /// Numbers of values: what it uses, and has for results.
    SmallVector<int64_t, 4> uses, results;
  };

  void addOp(Operation *op);
  void addUse(Op &user, Value value);
  void shareMemory(Saved &saved);

  SmallVector<Op> ops;
  SmallVector<Saved> values;
  llvm::DenseMap<Value, int64_t> numbers;
  llvm::DenseSet<Value> parameters;
  int64_t savedBytes = 0;
  Value open;
};

} // namespace dlc

#endif // DLC_LIB_AUTODIFF_FORWARDPASS_H
