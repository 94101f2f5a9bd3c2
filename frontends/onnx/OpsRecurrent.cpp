//===- OpsRecurrent.cpp - Import of LSTM, GRU and RNN ---------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The three recurrent operators differ in one step only. What does not depend
// on the state, the product of all inputs with their weights, is computed in
// one go; a loop over time is left with the state's product and the gates.
//
//===----------------------------------------------------------------------===//

#include "Activations.h"
#include "OpTable.h"
#include "Recurrent.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

/// The activations of all directions, one direction after the other.
static FailureOr<SmallVector<std::function<Value(Value)>>>
getActivations(Node &node, const Cell &cell, int64_t directions) {
  SmallVector<std::string> names;
  if (std::optional<SmallVector<std::string>> given =
          node.getStrings("activations"))
    names = *given;
  else
    for (int64_t d = 0; d < directions; ++d)
      names.append(cell.activations, cell.activations + cell.numActivations);
  int64_t count = directions * cell.numActivations;
  if (static_cast<int64_t>(names.size()) != count)
    return node.fail("needs " + Twine(count) + " activations, but has " +
                     Twine(names.size()));
  // Parameters are given for those activations that have one, in order.
  SmallVector<double> alphas =
      node.getFloats("activation_alpha").value_or(SmallVector<double>());
  SmallVector<double> betas =
      node.getFloats("activation_beta").value_or(SmallVector<double>());
  size_t usedAlphas = 0, usedBetas = 0;
  auto take = [](std::optional<double> absent, ArrayRef<double> values,
                 size_t &used) {
    return absent && used < values.size() ? values[used++] : absent.value_or(0);
  };
  SmallVector<std::function<Value(Value)>> result;
  for (const std::string &name : names) {
    const Activation *activation = findActivation(name);
    if (!activation)
      return node.fail("the activation '" + name + "' is not known");
    double alpha = take(activation->alpha, alphas, usedAlphas);
    double beta = take(activation->beta, betas, usedBetas);
    bool clips = node.hasAttribute("clip");
    double clip = node.getFloat("clip", 0);
    result.push_back([=, &node](Value x) {
      if (clips)
        x = MaxOp::create(node.b,
                          MinOp::create(node.b, x, splatLike(node.b, clip, x)),
                          splatLike(node.b, -clip, x));
      return activation->build(node.b, x, alpha, beta);
    });
  }
  return result;
}

/// Splits the biases of direction `d`, [2 * gates * hidden]: what is added to
/// the input's product, and GRU's last gate where that is kept apart.
static Value getBias(Node &node, const Cell &cell, const Sizes &sizes,
                     int64_t d, Direction &direction) {
  ImplicitLocOpBuilder &b = node.b;
  Value all = node.takeAt(node.getInput(3), 0, b.getIndexAttr(d));
  int64_t gates = cell.gates;
  Value bias = takeLast(node, all, sizes.hidden, 0, gates);
  if (node.getInt("linear_before_reset", 0) == 0)
    return AddOp::create(b, bias,
                         takeLast(node, all, sizes.hidden, gates, gates));
  direction.lastBias = takeLast(node, all, sizes.hidden, 2 * gates - 1);
  Value others = takeLast(node, all, sizes.hidden, gates, gates - 1);
  Value first = takeLast(node, bias, sizes.hidden, 0, gates - 1);
  Value parts[] = {AddOp::create(b, first, others),
                   takeLast(node, bias, sizes.hidden, gates - 1)};
  return ConcatOp::create(b, 0, parts);
}

//===----------------------------------------------------------------------===//
// The loop
//===----------------------------------------------------------------------===//

/// `after` where the sequence of that row has not ended before step `time`,
/// `before` where it has.
static Value keepAfterEnd(Node &node, Value lengths, Value time, Value after,
                          Value before) {
  ImplicitLocOpBuilder &b = node.b;
  Value now = sizeAsScalar(
      b, time, cast<RankedTensorType>(lengths.getType()).getElementType());
  Value runs = CompareOp::create(b, Comparison::lt,
                                 broadcastScalar(b, now, lengths), lengths);
  return SelectOp::create(b, broadcastTo(b, runs, node.getSizesOf(after), {0}),
                          after, before);
}

/// Runs direction `d` over `inputs`, [time, batch, gates * hidden]; writes
/// each hidden state into `outputs`, [time, directions, batch, hidden], unless
/// that is null, and returns the last state.
static State run(Node &node, const Cell &cell, const Sizes &sizes,
                 const Direction &direction, int64_t d, bool reverse,
                 Value inputs, State state, Value lengths, Value &outputs) {
  ImplicitLocOpBuilder &b = node.b;
  SmallVector<Value> carried{state.hidden};
  if (cell.hasCell)
    carried.push_back(state.cell);
  if (outputs)
    carried.push_back(outputs);
  Value zero = node.asValue(b.getIndexAttr(0)),
        one = node.asValue(b.getIndexAttr(1));
  Value end = node.asValue(sizes.time);
  auto loop = scf::ForOp::create(b, zero, end, one, carried);
  {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(loop.getBody());
    ValueRange arguments = loop.getRegionIterArgs();
    Value time = loop.getInductionVar();
    if (reverse)
      time = arith::SubIOp::create(b, arith::SubIOp::create(b, end, one), time);
    State before{arguments[0], cell.hasCell ? arguments[1] : Value()};
    State after =
        cell.step(node, sizes, direction, node.takeAt(inputs, 0, time), before);
    // Behind a sequence's end there is no output and the state stays.
    Value output = after.hidden;
    if (lengths) {
      output =
          keepAfterEnd(node, lengths, time, output, splatLike(b, 0, output));
      after.hidden =
          keepAfterEnd(node, lengths, time, after.hidden, before.hidden);
      if (cell.hasCell)
        after.cell = keepAfterEnd(node, lengths, time, after.cell, before.cell);
    }
    SmallVector<OpFoldResult> shape{sizes.batch, sizes.hidden};
    SmallVector<Value> results{refineTo(b, after.hidden, shape)};
    if (cell.hasCell)
      results.push_back(refineTo(b, after.cell, shape));
    if (outputs) {
      OpFoldResult unit = b.getIndexAttr(1), first = b.getIndexAttr(0);
      Value row = reshapeTo(b, output, {unit, unit, sizes.batch, sizes.hidden});
      results.push_back(InsertSliceOp::create(
          b, row, arguments.back(),
          ArrayRef<OpFoldResult>{time, b.getIndexAttr(d), first, first}));
    }
    scf::YieldOp::create(b, results);
  }
  if (outputs)
    outputs = loop.getResults().back();
  return {loop.getResult(0), cell.hasCell ? loop.getResult(1) : Value()};
}

//===----------------------------------------------------------------------===//
// Operators
//===----------------------------------------------------------------------===//

/// Lengths of sequences, unless they are known to be all of the time.
static Value getLengths(Node &node, const Sizes &sizes) {
  if (!node.hasInput(4))
    return {};
  std::optional<int64_t> time = mlir::getConstantIntValue(sizes.time);
  std::optional<SmallVector<int64_t>> known =
      getConstantElements(node.getInput(4));
  if (time && known &&
      llvm::all_of(*known, [&](int64_t length) { return length == *time; }))
    return {};
  return node.getInput(4);
}

static LogicalResult importRecurrent(Node &node, const Cell &cell) {
  ImplicitLocOpBuilder &b = node.b;
  // Layout 1 has the batch first, in all inputs and outputs.
  bool batchFirst = node.getInt("layout", 0) != 0;
  auto swap = [&](Value value) -> Value {
    return batchFirst && value
               ? TransposeOp::create(b, value, ArrayRef<int64_t>{1, 0, 2})
                     .getResult()
               : value;
  };
  if (node.getRank(0) != 3 || node.getRank(1) != 3 || node.getRank(2) != 3)
    return node.fail("needs X, W and R of rank 3");
  Value x = swap(node.getInput(0));
  SmallVector<OpFoldResult> inputSizes = node.getSizesOf(x);
  OpFoldResult hidden =
      node.getSizeOf(node.getInput(2), hasQuantizedWeights(node) ? 1 : 2);
  if (node.hasAttribute("hidden_size"))
    hidden = b.getIndexAttr(node.getInt("hidden_size", 0));
  Sizes sizes{inputSizes[0], inputSizes[1], hidden, inputSizes[2]};
  std::string name = node.getString("direction", "forward");
  SmallVector<bool> reverse;
  if (name == "forward" || name == "bidirectional")
    reverse.push_back(false);
  if (name == "reverse" || name == "bidirectional")
    reverse.push_back(true);
  if (reverse.empty())
    return node.fail("the direction '" + name + "' is not known");
  int64_t directions = reverse.size();
  if (failed(refineInputs(node, cell, sizes, directions, batchFirst)))
    return failure();
  auto activations = getActivations(node, cell, directions);
  if (failed(activations))
    return failure();

  OpFoldResult count = b.getIndexAttr(directions);
  Value zero = scalarConstant(b, node.getElementType(0), 0);
  Value lengths = getLengths(node, sizes), outputs;
  if (node.wantsOutput(0)) {
    SmallVector<int64_t> shape;
    SmallVector<Value> open;
    splitSizes({sizes.time, count, sizes.batch, sizes.hidden}, shape, open);
    outputs = EmptyOp::create(
        b, RankedTensorType::get(shape, node.getElementType(0)), open);
  }
  auto getInitial = [&](size_t i, int64_t d) {
    SmallVector<OpFoldResult> shape{sizes.batch, sizes.hidden};
    if (!node.hasInput(i))
      return broadcastTo(b, zero, shape, {});
    Value part = node.takeAt(swap(node.getInput(i)), 0, b.getIndexAttr(d));
    return refineTo(b, part, shape);
  };

  SmallVector<Value> lastHidden, lastCell;
  for (int64_t d = 0; d < directions; ++d) {
    Direction direction;
    OpFoldResult index = b.getIndexAttr(d);
    direction.recurrent = getWeights(node, 2, d);
    int64_t functions = cell.numActivations;
    direction.activations.assign(activations->begin() + d * functions,
                                 activations->begin() + (d + 1) * functions);
    if (cell.hasCell && node.hasInput(7))
      direction.peephole = node.takeAt(node.getInput(7), 0, index);
    Value inputs = project(node, x, getWeights(node, 1, d));
    if (node.hasInput(3))
      inputs =
          addAlongLast(node, inputs, getBias(node, cell, sizes, d, direction));
    else if (node.getInt("linear_before_reset", 0) != 0)
      direction.lastBias = broadcastTo(b, zero, sizes.hidden, {});
    State state{getInitial(5, d), cell.hasCell ? getInitial(6, d) : Value()};
    state = run(node, cell, sizes, direction, d, reverse[d], inputs, state,
                lengths, outputs);
    SmallVector<OpFoldResult> shape{b.getIndexAttr(1), sizes.batch,
                                    sizes.hidden};
    lastHidden.push_back(reshapeTo(b, state.hidden, shape));
    if (cell.hasCell)
      lastCell.push_back(reshapeTo(b, state.cell, shape));
  }
  if (outputs)
    node.setOutput(
        0, batchFirst
               ? TransposeOp::create(b, outputs, ArrayRef<int64_t>{2, 0, 1, 3})
                     .getResult()
               : outputs);
  if (node.wantsOutput(1))
    node.setOutput(1, swap(b.createOrFold<ConcatOp>(0, lastHidden)));
  if (node.wantsOutput(2))
    node.setOutput(2, swap(b.createOrFold<ConcatOp>(0, lastCell)));
  return success();
}

template <const Cell &cell> static LogicalResult importCell(Node &node) {
  return importRecurrent(node, cell);
}

ArrayRef<OpRow> dlc::onnxfrontend::getRecurrentOps() {
  static constexpr OpRow kRows[] = {
      {"GRU", 3, importCell<kGru>},
      {"LSTM", 1, importCell<kLstm>},
      {"RNN", 1, importCell<kRnn>},
  };
  return kRows;
}

ArrayRef<OpRow> dlc::onnxfrontend::getMicrosoftRecurrentOps() {
  static constexpr OpRow kRows[] = {
      {"DynamicQuantizeLSTM", 1, importCell<kLstm>},
  };
  return kRows;
}
