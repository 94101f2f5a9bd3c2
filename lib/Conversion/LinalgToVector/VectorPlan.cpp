//===- VectorPlan.cpp - Which loops become vectors and registers ----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "VectorPlan.h"
#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"

using namespace dlc;

namespace {

class Planner {
public:
  Planner(const StructuredLoops &loops, const Target &target)
      : loops(loops), target(target) {}

  VectorPlan plan() {
    if (!checkBody())
      return result;
    chooseLane();
    if (result.lane >= 0)
      chooseRegisters();
    return result;
  }

private:
  /// Only ops that work on vectors as they do on scalars, and reads.
  bool checkBody() {
    for (Operation &op : loops.getBody().without_terminator()) {
      if (mlir::OpTrait::hasElementwiseMappableTraits(&op) ||
          isa<arith::ConstantOp, linalg::IndexOp, memref::LoadOp>(op))
        continue;
      result.reason =
          "'" + op.getName().getStringRef().str() + "' has no vector form";
      return false;
    }
    return true;
  }

  /// The widest elements that change along `loop`.
  int64_t getWidth(int64_t loop) const {
    int64_t width = 8;
    auto add = [&](const StructuredOperand &operand) {
      if (!operand.isBuffer() || (!operand.isOutput && loops.isParallel(loop) &&
                                  !operand.map.isFunctionOfDim(loop)))
        return;
      Type type = operand.getElementType();
      width = std::max<int64_t>(
          width, type.isIndex() ? 64 : type.getIntOrFloatBitWidth());
    };
    llvm::for_each(loops.inputs, add);
    llvm::for_each(loops.outputs, add);
    // What is computed in wider elements than are stored.
    for (Operation &op : loops.getBody())
      for (Type type : op.getResultTypes())
        if (isa<FloatType>(type))
          width = std::max<int64_t>(width, type.getIntOrFloatBitWidth());
    return width;
  }

  int64_t getLanes(int64_t loop) const {
    return target.getLanes(std::max<int64_t>(getWidth(loop), 16));
  }

  /// How the outputs of a reduction over `loop` are combined; nothing if it is
  /// not by one op that knows how to combine the elements of a vector.
  std::optional<SmallVector<Combining>> getCombining() const {
    SmallVector<Combining> result;
    auto arguments =
        loops.getBody().getArguments().take_back(loops.outputs.size());
    for (size_t i = 0; i < loops.outputs.size(); ++i) {
      SmallVector<Operation *> combiners;
      SmallVector<BlockArgument> carried(arguments);
      if (!mlir::matchReduction(carried, i, combiners) || combiners.size() != 1)
        return std::nullopt;
      std::optional<mlir::vector::CombiningKind> kind =
          linalg::getCombinerOpKind(combiners.front());
      std::optional<mlir::TypedAttr> neutral =
          arith::getNeutralElement(combiners.front());
      if (!kind || !neutral)
        return std::nullopt;
      result.push_back({*kind, *neutral});
    }
    return result;
  }

  /// How good a lane `loop` is; negative if it can't be one.
  int64_t scoreLane(int64_t loop) {
    int64_t size = loops.sizes[loop], lanes = getLanes(loop);
    if (size == 1)
      return -1;
    bool reduces = !loops.isParallel(loop);
    if (reduces && !getCombining())
      return -1;
    int64_t score = 0;
    for (const StructuredOperand &output : loops.outputs) {
      Stride stride = output.getStride(loop, lanes);
      if (stride != (reduces ? Stride::none : Stride::contiguous))
        return -1;
    }
    for (const StructuredOperand &input : loops.inputs) {
      if (!isRead(input))
        continue;
      if (!input.getGrowth(loop, lanes))
        return -1;
      Stride stride = input.getStride(loop, lanes);
      if (stride == Stride::contiguous)
        score += 2;
      if (stride == Stride::other)
        score -= 8;
    }
    // Few elements leave most of a vector empty.
    if (!ShapedType::isDynamic(size) && size * 2 < lanes)
      score -= 6;
    return 100 + score + (reduces ? 0 : 1);
  }

  bool isRead(const StructuredOperand &input) const {
    size_t i = &input - loops.inputs.begin();
    return !loops.getBody().getArgument(i).use_empty();
  }

  void chooseLane() {
    int64_t best = -1;
    for (int64_t loop = 0; loop < loops.getNumLoops(); ++loop)
      if (int64_t score = scoreLane(loop); score >= best && score >= 0) {
        best = score;
        result.lane = loop;
      }
    if (result.lane < 0) {
      result.reason = "no loop's results lie one after another";
      return;
    }
    result.lanes = getLanes(result.lane);
    if (result.lanes == 1) {
      result.lane = -1;
      result.reason = "a vector has room for one element only";
      return;
    }
    // No vectors that are mostly empty.
    int64_t size = loops.sizes[result.lane];
    while (!ShapedType::isDynamic(size) && result.lanes > 4 &&
           result.lanes / 2 >= size)
      result.lanes /= 2;
    if (!loops.isParallel(result.lane)) {
      result.combining = *getCombining();
      // Several sums at once hide the latency of adding to one.
      result.vectors = 4;
    }
  }

  //===--------------------------------------------------------------------===//
  // Registers
  //===--------------------------------------------------------------------===//

  void chooseRegisters() {
    if (!loops.isParallel(result.lane))
      return;
    if (loops.hasReduction())
      chooseAccumulators();
    else
      chooseTranspose();
  }

  /// The parallel loop that most inputs do not follow: what they give is used
  /// again for each of its steps.
  int64_t findSharingRow() const {
    int64_t best = -1, bestShared = 0;
    for (int64_t loop = 0; loop < loops.getNumLoops(); ++loop) {
      if (loop == result.lane || !loops.isParallel(loop) ||
          loops.sizes[loop] == 1)
        continue;
      int64_t shared = 0;
      for (const StructuredOperand &input : loops.inputs)
        if (isRead(input) && !input.map.isFunctionOfDim(loop))
          ++shared;
      // The innermost of equals: its steps lie closest together.
      if (shared >= bestShared && shared > 0) {
        bestShared = shared;
        best = loop;
      }
    }
    return best;
  }

  void chooseAccumulators() {
    int64_t size = loops.sizes[result.lane];
    bool isShort = !ShapedType::isDynamic(size) && size <= result.lanes;
    int64_t registers = target.vectorRegisters;
    result.row = findSharingRow();
    if (result.row < 0) {
      // Pooling, or a single row: nothing is shared, but several sums still
      // hide latency.
      widen();
      return;
    }
    bool readsLane = llvm::any_of(loops.inputs, [&](const auto &input) {
      return isRead(input) && input.map.isFunctionOfDim(result.lane) &&
             input.map.isFunctionOfDim(result.row);
    });
    // Depthwise: each row reads its own vector, so one at a time is enough.
    result.vectors = isShort || readsLane ? 1 : 2;
    // Sums, what is shared, and one value that is not, in registers.
    int64_t most =
        (registers - result.vectors - (readsLane ? 4 : 1)) / result.vectors;
    most = std::min<int64_t>(most, registers >= 32 ? 14 : 6);
    if (readsLane)
      most = std::min<int64_t>(most, 8);
    int64_t rows = loops.sizes[result.row];
    result.rows = std::min<int64_t>(most, 8);
    if (ShapedType::isDynamic(rows))
      return;
    if (rows <= most) {
      result.rows = rows;
      widen();
      return;
    }
    // As few steps as there can be, and as even.
    int64_t steps = llvm::divideCeil(rows, most);
    for (int64_t candidate = most; candidate >= 4; --candidate)
      if (rows % candidate == 0 && rows / candidate <= steps + steps / 4 + 1) {
        result.rows = candidate;
        return;
      }
    result.rows = llvm::divideCeil(rows, steps);
  }

  /// Takes more vectors at once until there are enough sums to hide the latency
  /// of adding to one: two additions start each cycle and take four. A few
  /// registers are for what is added.
  void widen() {
    int64_t size = loops.sizes[result.lane];
    auto hasRoom = [&] {
      return 2 * result.rows * result.vectors + 5 <= target.vectorRegisters &&
             (ShapedType::isDynamic(size) ||
              result.vectors * result.lanes < size);
    };
    while (result.rows * result.vectors < 8 && hasRoom())
      result.vectors *= 2;
  }

  /// A copy that turns its operand around is done in squares.
  void chooseTranspose() {
    for (size_t i = 0; i < loops.inputs.size(); ++i) {
      const StructuredOperand &input = loops.inputs[i];
      if (!isRead(input) ||
          input.getStride(result.lane, result.lanes) != Stride::other)
        continue;
      for (int64_t loop = 0; loop < loops.getNumLoops(); ++loop) {
        int64_t size = loops.sizes[loop];
        bool isLong = ShapedType::isDynamic(size) || size * 2 >= result.lanes;
        if (loop == result.lane || !isLong ||
            input.getStride(loop, result.lanes) != Stride::contiguous)
          continue;
        result.transposed = i;
        result.row = loop;
        // Larger squares are turned element by element, in a lot of code.
        result.lanes = std::min<int64_t>(result.lanes, 16);
        result.rows = result.lanes;
        return;
      }
    }
  }

  const StructuredLoops &loops;
  const Target &target;
  VectorPlan result;
};

} // namespace

VectorPlan dlc::planVectors(const StructuredLoops &loops,
                            const Target &target) {
  return Planner(loops, target).plan();
}
