//===- StructuredLoops.h - Structured ops as loops on buffers ---*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What vectorization looks at: loops with bounds, and operands with the places
// that loops give them.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CONVERSION_LINALGTOVECTOR_STRUCTUREDLOOPS_H
#define DLC_LIB_CONVERSION_LINALGTOVECTOR_STRUCTUREDLOOPS_H

#include "dlc/Support/LLVM.h"

namespace dlc {

/// How an operand's elements lie along one loop.
enum class Stride {
  none,       ///< the same element throughout
  contiguous, ///< one after another
  other,      ///< anything else
};

struct StructuredOperand {
  /// A buffer, or a scalar (with an empty map).
  Value value;
  AffineMap map;
  bool isOutput = false;

  bool isBuffer() const { return isa<MemRefType>(value.getType()); }
  Type getElementType() const {
    return mlir::getElementTypeOrSelf(value.getType());
  }
  /// How the elements lie along loop `loop`, taken `lanes` at a time from
  /// multiples of `lanes`.
  Stride getStride(int64_t loop, int64_t lanes) const;
  /// By how much the position along each dimension grows with each step of loop
  /// `loop`; nothing if that varies.
  std::optional<SmallVector<int64_t>> getGrowth(int64_t loop,
                                                int64_t lanes) const;
};

/// A linalg op on buffers.
struct StructuredLoops {
  explicit StructuredLoops(linalg::LinalgOp op);

  linalg::LinalgOp op;
  /// The sizes of loops; dynamic ones as ShapedType::kDynamic.
  SmallVector<int64_t> sizes;
  SmallVector<utils::IteratorType> kinds;
  SmallVector<StructuredOperand> inputs, outputs;

  int64_t getNumLoops() const { return sizes.size(); }
  bool isParallel(int64_t loop) const {
    return kinds[loop] == utils::IteratorType::parallel;
  }
  bool hasReduction() const { return !llvm::all_of(kinds, isParallelKind); }
  Block &getBody() const { return op->getRegion(0).front(); }

private:
  static bool isParallelKind(utils::IteratorType kind) {
    return kind == utils::IteratorType::parallel;
  }
};

/// The value of `expr` where loops have the values `loops`, none of which is
/// negative.
Value evaluate(OpBuilder &builder, Location loc, AffineExpr expr,
               ValueRange loops);

} // namespace dlc

#endif // DLC_LIB_CONVERSION_LINALGTOVECTOR_STRUCTUREDLOOPS_H
