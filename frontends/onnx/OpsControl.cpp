//===- OpsControl.cpp - Import of Loop and Scan ---------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operators that run graphs inside of them.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "OpTable.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// Loop
//===----------------------------------------------------------------------===//

static LogicalResult importLoop(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  LoopRange range;
  if (node.hasInput(0)) {
    OpFoldResult count = node.getScalarAsSize(node.getInput(0));
    // Exporters say "no limit" this way.
    if (std::optional<int64_t> known = mlir::getConstantIntValue(count);
        !known || *known < std::numeric_limits<int32_t>::max())
      range.count = maxSizes(b, b.getLoc(), count, b.getIndexAttr(0));
  }
  range.starts = node.getInput(1);
  SmallVector<Value> carried(
      node.getInputs().drop_front(std::min<size_t>(2, node.getNumInputs())));
  if (carried.size() > node.getNumOutputs())
    return node.fail("has fewer outputs than values to carry");
  size_t numRows = node.getNumOutputs() - carried.size();
  range.backwards.assign(numRows, false);

  FailureOr<SmallVector<Value>> results = createLoop(
      node, range, carried,
      [&](Value index, ValueRange values) -> FailureOr<Iteration> {
        // Loop-11: iteration's number, condition, carried values.
        Value number = arith::IndexCastOp::create(b, b.getI64Type(), index);
        Value condition = scalarConstant(b, b.getI1Type(), 1);
        SmallVector<Value> arguments{
            tensor::FromElementsOp::create(
                b, RankedTensorType::get({}, b.getI64Type()), number),
            condition};
        llvm::append_range(arguments, values);
        FailureOr<SmallVector<Value>> outputs =
            node.importGraph("body", arguments);
        if (failed(outputs))
          return failure();
        if (outputs->size() != 1 + values.size() + numRows)
          return node.fail("has a body with " + Twine(outputs->size()) +
                           " outputs where " +
                           Twine(1 + values.size() + numRows) + " are needed");
        Iteration iteration;
        iteration.goesOn = outputs->front();
        auto rest = ArrayRef(*outputs).drop_front();
        llvm::append_range(iteration.carried, rest.take_front(values.size()));
        llvm::append_range(iteration.rows, rest.drop_front(values.size()));
        return iteration;
      });
  return failed(results) ? failure() : node.setOutputs(*results);
}

//===----------------------------------------------------------------------===//
// Scan
//===----------------------------------------------------------------------===//

/// `value` with its first dimension moved to `axis`, or back.
static Value moveFirst(Node &node, Value value, int64_t axis, bool back) {
  int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
  SmallVector<int64_t> permutation =
      llvm::to_vector(llvm::seq<int64_t>(0, rank));
  int64_t from = back ? axis : 0, to = back ? 0 : axis;
  permutation.erase(permutation.begin() + from);
  permutation.insert(permutation.begin() + to, from);
  return node.b.createOrFold<TransposeOp>(value, permutation);
}

namespace {
/// What a Scan carries, and what it takes rows of: along the first dimension,
/// those with a direction from the last on.
struct ScanInputs {
  SmallVector<Value> carried, scanned;
  SmallVector<int64_t> backIn, backOut;
};
} // namespace

/// Emits the loop. Returns the carried values, then the tensors of rows.
static FailureOr<SmallVector<Value>> createScan(Node &node,
                                                const ScanInputs &inputs) {
  ImplicitLocOpBuilder &b = node.b;
  size_t numCarried = inputs.carried.size(), numRows = inputs.backOut.size();
  LoopRange range;
  range.count = node.getSizeOf(inputs.scanned.front(), 0);
  for (Value value : ArrayRef(inputs.scanned).drop_front())
    if (failed(node.expectEqual(node.getSizeOf(value, 0), *range.count)))
      return failure();
  for (int64_t back : inputs.backOut)
    range.backwards.push_back(back != 0);
  OpFoldResult last = subSizes(b, b.getLoc(), *range.count, b.getIndexAttr(1));
  return createLoop(
      node, range, inputs.carried,
      [&](Value index, ValueRange values) -> FailureOr<Iteration> {
        SmallVector<Value> arguments(values);
        for (auto [value, back] : llvm::zip(inputs.scanned, inputs.backIn)) {
          OpFoldResult place = index;
          if (back)
            place = subSizes(b, b.getLoc(), last, index);
          arguments.push_back(node.takeAt(value, 0, place));
        }
        FailureOr<SmallVector<Value>> outputs =
            node.importGraph("body", arguments);
        if (failed(outputs))
          return failure();
        if (outputs->size() != numCarried + numRows)
          return node.fail("has a body with " + Twine(outputs->size()) +
                           " outputs where " + Twine(numCarried + numRows) +
                           " are needed");
        Iteration iteration;
        auto all = ArrayRef(*outputs);
        llvm::append_range(iteration.carried, all.take_front(numCarried));
        llvm::append_range(iteration.rows, all.drop_front(numCarried));
        return iteration;
      });
}

static LogicalResult importScan(Node &node) {
  int64_t numScanned = node.getInt("num_scan_inputs", 0);
  int64_t numCarried = node.getNumInputs() - numScanned;
  int64_t numRows = node.getNumOutputs() - numCarried;
  if (numScanned < 1 || numCarried < 0 || numRows < 0)
    return node.fail("has too few inputs or outputs");
  SmallVector<int64_t> zerosIn(numScanned, 0), zerosOut(numRows, 0);
  auto axesIn = node.getInts("scan_input_axes", zerosIn),
       axesOut = node.getInts("scan_output_axes", zerosOut);
  ScanInputs inputs;
  inputs.backIn = node.getInts("scan_input_directions", zerosIn);
  inputs.backOut = node.getInts("scan_output_directions", zerosOut);
  if (axesIn.size() != zerosIn.size() ||
      inputs.backIn.size() != zerosIn.size() ||
      axesOut.size() != zerosOut.size() ||
      inputs.backOut.size() != zerosOut.size())
    return node.fail("needs an axis and a direction for each scanned tensor");
  llvm::append_range(inputs.carried, node.getInputs().take_front(numCarried));
  for (int64_t i = 0; i < numScanned; ++i) {
    int64_t rank = node.getRank(numCarried + i);
    int64_t axis = axesIn[i] < 0 ? axesIn[i] + rank : axesIn[i];
    if (axis < 0 || axis >= rank)
      return node.fail("axis " + Twine(axesIn[i]) +
                       " is out of range for a tensor of rank " + Twine(rank));
    inputs.scanned.push_back(
        moveFirst(node, node.getInput(numCarried + i), axis, /*back=*/true));
  }
  FailureOr<SmallVector<Value>> results = createScan(node, inputs);
  if (failed(results))
    return failure();
  for (int64_t i = 0; i < numRows; ++i) {
    Value &rows = (*results)[numCarried + i];
    int64_t rank = cast<RankedTensorType>(rows.getType()).getRank();
    int64_t axis = axesOut[i] < 0 ? axesOut[i] + rank : axesOut[i];
    if (axis < 0 || axis >= rank)
      return node.fail("axis " + Twine(axesOut[i]) +
                       " is out of range for a tensor of rank " + Twine(rank));
    rows = moveFirst(node, rows, axis, /*back=*/false);
  }
  return node.setOutputs(*results);
}

// Scan-8: all tensors are batches, which are scanned one after the other; the
// first input are the lengths of the sequences.
static LogicalResult importBatchedScan(Node &node) {
  int64_t numScanned = node.getInt("num_scan_inputs", 0);
  int64_t numCarried = node.getNumInputs() - 1 - numScanned;
  int64_t numRows = node.getNumOutputs() - numCarried;
  if (numScanned < 1 || numCarried < 0 || numRows < 0)
    return node.fail("has too few inputs or outputs");
  if (node.hasInput(0))
    return node.fail("sequences of different lengths are not supported");
  for (size_t i = 1; i < node.getNumInputs(); ++i) {
    // What is scanned has the steps behind the batch.
    int64_t least = static_cast<int64_t>(i) <= numCarried ? 1 : 2;
    if (node.getRank(i) < least)
      return node.fail("needs a tensor of rank " + Twine(least) +
                       " or more as input " + Twine(i) + ", but has one of " +
                       Twine(node.getRank(i)));
  }
  SmallVector<int64_t> zerosIn(numScanned, 0);
  ScanInputs inputs;
  inputs.backIn = node.getInts("directions", zerosIn);
  inputs.backOut.assign(numRows, 0);
  if (inputs.backIn.size() != zerosIn.size())
    return node.fail("needs a direction for each scanned tensor");
  LoopRange range;
  range.count = node.getSizeOf(node.getInput(1), 0);
  range.backwards.assign(node.getNumOutputs(), false);
  FailureOr<SmallVector<Value>> results = createLoop(
      node, range, {}, [&](Value index, ValueRange) -> FailureOr<Iteration> {
        SmallVector<Value> rows;
        for (Value value : node.getInputs().drop_front())
          rows.push_back(node.takeAt(value, 0, index));
        auto all = ArrayRef(rows);
        inputs.carried.assign(all.begin(), all.begin() + numCarried);
        inputs.scanned.assign(all.begin() + numCarried, all.end());
        FailureOr<SmallVector<Value>> outputs = createScan(node, inputs);
        if (failed(outputs))
          return failure();
        return Iteration{Value(), {}, *outputs};
      });
  return failed(results) ? failure() : node.setOutputs(*results);
}

static LogicalResult importAnyScan(Node &node) {
  return node.getVersion() < 9 ? importBatchedScan(node) : importScan(node);
}

ArrayRef<OpRow> dlc::onnxfrontend::getControlOps() {
  static constexpr OpRow kRows[] = {
      {"Loop", 1, importLoop, StringInputs::taken},
      {"Scan", 8, importAnyScan, StringInputs::refused},
  };
  return kRows;
}
