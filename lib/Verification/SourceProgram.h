//===- SourceProgram.h - The nodes of an entry ------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An entry as its author sees it: nodes in order, and the tensors that they
// make and read.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_VERIFICATION_SOURCEPROGRAM_H
#define DLC_LIB_VERIFICATION_SOURCEPROGRAM_H

#include "dlc/Dialect/Dlc/Dlc.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringMap.h"

namespace dlc {

/// The ops that a node of the source was imported as. What is inside of a loop
/// or a branch belongs to the node that is the loop.
struct SourceNode {
  std::string name;
  /// The tensors that others read.
  SmallVector<Value> values;
};

class SourceProgram {
public:
  explicit SourceProgram(func::FuncOp entry);

  func::FuncOp getEntry() const { return entry; }
  ArrayRef<SourceNode> getNodes() const { return nodes; }
  /// What the entry returns.
  ValueRange getOutputs() const;

  /// The node that makes `value`; none for arguments and constants.
  std::optional<unsigned> getMaker(Value value) const;

  /// A name that no other value has: of the entry's argument or result, or
  /// after the node.
  StringRef getName(Value value) const { return names.find(value)->second; }

  /// Ops of the entry, and what they read from outside.
  struct Slice {
    llvm::SetVector<Operation *> ops;
    llvm::SetVector<Value> inputs;
  };

  /// What it takes to compute `values` with the nodes `inside`, when all
  /// tensors of other nodes are given. Constants are part of it, and so are the
  /// scalars of other nodes, which can't be given.
  Slice getSlice(ValueRange values, const llvm::BitVector &inside) const;

  /// Those of the nodes `inside` that `values` depend on.
  llvm::BitVector getNeeded(ValueRange values,
                            const llvm::BitVector &inside) const;

private:
  void findNodes();
  void findValues();
  void addName(Value value, StringRef wanted);

  func::FuncOp entry;
  SmallVector<SourceNode> nodes;
  llvm::MapVector<Operation *, unsigned> makers;
  llvm::DenseMap<Value, std::string> names;
  llvm::StringMap<unsigned> uses;
};

} // namespace dlc

#endif // DLC_LIB_VERIFICATION_SOURCEPROGRAM_H
