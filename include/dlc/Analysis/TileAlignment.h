//===- TileAlignment.h - Which loops of fused ops go together ---*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// When several structured ops are computed tile by tile, a loop of the last one
// can be cut into tiles only if each of the others can be cut with it: so that
// a tile of the last needs exactly one tile of every other, and nothing is
// computed twice.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_ANALYSIS_TILEALIGNMENT_H
#define DLC_ANALYSIS_TILEALIGNMENT_H

#include "dlc/Support/LLVM.h"
#include "llvm/ADT/MapVector.h"

namespace dlc {

/// How the loops of a set of linalg ops, connected by tensors, follow those of
/// their last one, the root.
class TileAlignment {
public:
  explicit TileAlignment(linalg::LinalgOp root);

  /// Adds `producer`, all of whose users among linalg ops have been added.
  void add(linalg::LinalgOp producer);

  bool contains(Operation *op) const { return loops.contains(op); }

  /// For each loop of `op`, the loop of the root that it follows, or -1.
  ArrayRef<int64_t> getLoops(Operation *op) const {
    return loops.find(op)->second;
  }

  /// For each loop of the root, whether all ops can be cut along it.
  SmallVector<bool> getTileable() const;

  linalg::LinalgOp getRoot() const { return root; }

  /// All ops, the root first.
  SmallVector<Operation *> getOps() const {
    return llvm::map_to_vector(loops, [](auto &entry) { return entry.first; });
  }

private:
  linalg::LinalgOp root;
  llvm::MapVector<Operation *, SmallVector<int64_t>> loops;
};

/// The kinds of structured op that fusion tells apart.
enum class StructuredKind {
  fill,        ///< one value everywhere
  parallel,    ///< no reduction
  reduction,   ///< a reduction that reads each element once
  contraction, ///< a reduction that reads operands several times: products,
               ///< convolutions, pooling
};
StructuredKind getStructuredKind(linalg::LinalgOp op);

/// Whether `op` reads an operand in windows that overlap: at sums of loops.
bool hasWindows(linalg::LinalgOp op);

} // namespace dlc

#endif // DLC_ANALYSIS_TILEALIGNMENT_H
