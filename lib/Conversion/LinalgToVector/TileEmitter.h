//===- TileEmitter.h - Loops of vectors for a structured op -----*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Emits a structured op by its plan: loops over what is outside of registers,
// and inside of them the accumulators, reads, evaluations of the body and
// writes for a tile of rows by vectors.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_LIB_CONVERSION_LINALGTOVECTOR_TILEEMITTER_H
#define DLC_LIB_CONVERSION_LINALGTOVECTOR_TILEEMITTER_H

#include "VectorBody.h"
#include "VectorPlan.h"

namespace dlc {

class TileEmitter {
public:
  /// `starts`: for each output, the scalar that all of it has been filled with,
  /// or null if it has to be read where it is accumulated into.
  TileEmitter(OpBuilder &b, const StructuredLoops &loops,
              const VectorPlan &plan, ArrayRef<Value> starts);

  void emit();

private:
  /// A part of the lane that is done at once.
  struct Lanes {
    Value base;
    int64_t vectors = 1;
    /// Which elements of the last vector there are; null: all.
    Value mask;
  };
  /// A part of the row loop that is done at once.
  struct Rows {
    Value base;
    int64_t count = 1;
    /// Where the row loop ends, if some of these may be beyond it.
    Value limit;
    /// The same for a transposed operand: which rows there are.
    Value mask;
  };
  /// Values of the tile: [output][row][vector].
  using Tile = SmallVector<SmallVector<SmallVector<Value>>>;

  // Loops.
  void emitLoops(size_t step);
  void emitLaneLoop(size_t step);
  void emitRowLoop(size_t step);
  void emitLoop(Value low, Value high, int64_t step,
                function_ref<void(Value)> body);

  // How an output is computed.
  bool isRead(size_t output) const;
  /// Whether it has an element for each step of a loop that others reduce.
  bool isWrittenEachStep(size_t output) const;
  /// Whether it is summed up over the reduced loops.
  bool isCarried(size_t output) const;

  // A tile.
  void emitTile();
  void emitLaneReduction();
  void emitReductionLoops(ArrayRef<int64_t> reduced,
                          SmallVectorImpl<Value> &carried,
                          function_ref<void(SmallVectorImpl<Value> &)> body);
  Value loadInput(size_t input, int64_t row, int64_t vector);
  Value load(const StructuredOperand &operand, int64_t row, int64_t vector);
  void loadTransposed();
  void storeOutput(size_t output, int64_t row, int64_t vector, Value value);
  SmallVector<Value> getLoopValues(int64_t row, int64_t vector);
  SmallVector<Value> getIndices(const StructuredOperand &operand, int64_t row,
                                int64_t vector);
  Value getMask(int64_t vector);

  Value index(int64_t value);
  Value zeroVector(VectorType type);

  OpBuilder &b;
  Location loc;
  const StructuredLoops &loops;
  const VectorPlan &plan;
  ArrayRef<Value> starts;
  /// The bounds of loops.
  SmallVector<Value> bounds;
  /// Parallel loops from the outside in.
  SmallVector<int64_t> order;
  SmallVector<int64_t> reductions;
  /// The loops' current values; of lane and row, those of the tile's start.
  SmallVector<Value> current;
  Lanes lanes;
  Rows rows;
  /// Inputs that have been read, by [input, row, vector].
  llvm::DenseMap<std::tuple<int64_t, int64_t, int64_t>, Value> loaded;
  VectorBody body;
};

} // namespace dlc

#endif // DLC_LIB_CONVERSION_LINALGTOVECTOR_TILEEMITTER_H
