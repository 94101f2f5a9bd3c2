//===- OpsIf.cpp - Import of If -------------------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two graphs, of which a condition chooses one.
//
//===----------------------------------------------------------------------===//

#include "NodeDescription.h"
#include "OpTable.h"
#include "PackedValues.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

static constexpr const char *kBranches[] = {"then_branch", "else_branch"};

/// Of a tensor; -1 for what is none.
static int64_t getRank(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type ? type.getRank() : -1;
}

/// PyTorch writes x.squeeze(d) as an If on the size of x: Squeeze or Identity.
/// A result can't have both ranks, and what comes after wants the one of
/// Squeeze. Returns the number of that branch, where there is one.
static std::optional<int> findSqueeze(Node &node,
                                      const SmallVector<Value> (&values)[2]) {
  for (size_t i = 0; i < values[0].size(); ++i)
    if (getRank(values[0][i]) != getRank(values[1][i]))
      for (int branch : {0, 1})
        if (node.isGivenBy(kBranches[branch], i, "Squeeze"))
          return branch;
  return std::nullopt;
}

/// A single element with as many dimensions as another one has.
static Value raiseSingle(Node &node, Value value, Value other) {
  auto isSingle = [](Value value) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    return type && type.hasStaticShape() && type.getNumElements() == 1;
  };
  if (getRank(value) >= getRank(other) || !isSingle(value) || !isSingle(other))
    return value;
  return reshapeTo(node.b, value, node.getSizesOf(other));
}

/// Ends a branch, whose values have to have types that both branches' have.
static LogicalResult yieldAs(Node &node, MutableArrayRef<Value> values,
                             ArrayRef<Type> types) {
  for (auto [value, type] : llvm::zip(values, types)) {
    FailureOr<Value> cast = castTo(node, value, type);
    if (failed(cast))
      return failure();
    value = *cast;
  }
  FailureOr<SmallVector<Value>> parts = getAllParts(node, values);
  if (failed(parts))
    return failure();
  scf::YieldOp::create(node.b, *parts);
  return success();
}

static LogicalResult importIf(Node &node) {
  ImplicitLocOpBuilder &b = node.b;
  if (std::optional<int64_t> known = node.getKnownScalar(node.getInput(0))) {
    FailureOr<SmallVector<Value>> values =
        node.importGraph(kBranches[*known != 0 ? 0 : 1], {});
    return failed(values) ? failure() : node.setOutputs(*values);
  }
  Value condition = node.getScalar(node.getInput(0));
  // The types of the results are only known when there are both branches.
  auto draft = scf::IfOp::create(b, TypeRange(), condition,
                                 /*addThenBlock=*/true, /*addElseBlock=*/true);
  SmallVector<Value> values[2];
  for (int i : {0, 1}) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(&draft->getRegion(i).front());
    FailureOr<SmallVector<Value>> branch = node.importGraph(kBranches[i], {});
    if (failed(branch))
      return failure();
    values[i] = *branch;
  }
  if (values[0].size() != values[1].size())
    return node.fail("has branches with different numbers of outputs");
  if (std::optional<int> only = findSqueeze(node, values)) {
    draft.erase();
    Value isTaken = *only == 0
                        ? condition
                        : b.createOrFold<arith::XOrIOp>(
                              condition, arith::ConstantIntOp::create(b, 1, 1));
    node.require(isTaken, "takes the branch without Squeeze, whose result has "
                          "another rank; that has to be known at compile time");
    FailureOr<SmallVector<Value>> taken =
        node.importGraph(kBranches[*only], {});
    return failed(taken) ? failure() : node.setOutputs(*taken);
  }
  for (auto [i, then] : llvm::enumerate(values[0])) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToEnd(&draft->getRegion(0).front());
    then = raiseSingle(node, then, values[1][i]);
    b.setInsertionPointToEnd(&draft->getRegion(1).front());
    values[1][i] = raiseSingle(node, values[1][i], then);
  }
  SmallVector<Type> types, parts;
  for (auto [then, otherwise] : llvm::zip(values[0], values[1])) {
    types.push_back(getCommonType(then.getType(), otherwise.getType()));
    if (!types.back())
      return node.fail("has branches that give tensors of different ranks or "
                       "element types: " +
                       describeType(then.getType()) + " and " +
                       describeType(otherwise.getType()));
    llvm::append_range(parts, getPartTypes(types.back()));
  }
  for (int i : {0, 1}) {
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToEnd(&draft->getRegion(i).front());
    if (failed(yieldAs(node, values[i], types)))
      return failure();
  }
  auto branch = scf::IfOp::create(b, parts, condition, false, false);
  branch.getThenRegion().takeBody(draft.getThenRegion());
  branch.getElseRegion().takeBody(draft.getElseRegion());
  draft.erase();
  return node.setOutputs(packAll(b, types, branch.getResults()));
}

ArrayRef<OpRow> dlc::onnxfrontend::getIfOps() {
  static constexpr OpRow kRows[] = {{"If", 1, importIf, StringInputs::taken}};
  return kRows;
}
