//===- TreeScores.cpp - From samples through trees to scores --------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All samples walk down all trees at once, one branch a step: where a sample is
// in a tree is a position in tables of all branches and leaves, and a leaf
// leads to itself.
//
//===----------------------------------------------------------------------===//

#include "Loops.h"
#include "TreeEnsemble.h"
#include "dlc/Dialect/Dlc/Arithmetic.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

//===----------------------------------------------------------------------===//
// To the leaves
//===----------------------------------------------------------------------===//

namespace {

/// The tables of an ensemble, and the samples that walk down.
class Walk {
public:
  Walk(Node &node, const TreeEnsemble &ensemble, Value samples)
      : node(node), ensemble(ensemble), samples(samples) {}

  /// The position of each sample in each tree, when it is at a leaf.
  FailureOr<Value> findLeaves();

private:
  Type getReal() const {
    return cast<RankedTensorType>(samples.getType()).getElementType();
  }
  /// What a table of integers (or numbers) has at the positions. `get` says it
  /// of a branch; leaves have 0.
  Term lookUp(Value positions, function_ref<int64_t(const TreeBranch &)> get);
  Term lookUpNumber(Value positions);
  /// The position below, on the true or the false side.
  Term getNext(Value positions, int64_t TreeBranch::*side);
  Term isMember(Value positions, Value x);
  Term goesToTrue(Value positions);

  Node &node;
  const TreeEnsemble &ensemble;
  Value samples;
};

} // namespace

Term Walk::lookUp(Value positions,
                  function_ref<int64_t(const TreeBranch &)> get) {
  SmallVector<int64_t> table(ensemble.getNumPositions());
  llvm::transform(ensemble.branches, table.begin(), get);
  return {node.b,
          GatherOp::create(
              node.b, createIntegers(node, table, {ensemble.getNumPositions()}),
              0, positions)};
}

Term Walk::lookUpNumber(Value positions) {
  SmallVector<double> table(ensemble.getNumPositions());
  for (auto [i, branch] : llvm::enumerate(ensemble.branches))
    table[i] = branch.split;
  Value splits =
      createNumbers(node, table, {ensemble.getNumPositions()}, getReal());
  return {node.b, GatherOp::create(node.b, splits, 0, positions)};
}

Term Walk::getNext(Value positions, int64_t TreeBranch::*side) {
  SmallVector<int64_t> table =
      llvm::to_vector(llvm::seq<int64_t>(0, ensemble.getNumPositions()));
  for (auto [i, branch] : llvm::enumerate(ensemble.branches))
    table[i] = branch.*side;
  Value next = createIntegers(node, table, {ensemble.getNumPositions()});
  return {node.b, GatherOp::create(node.b, next, 0, positions)};
}

Term Walk::isMember(Value positions, Value x) {
  ImplicitLocOpBuilder &b = node.b;
  size_t width = 1;
  for (ArrayRef<double> set : ensemble.sets)
    width = std::max(width, set.size());
  // Filled up with what equals nothing.
  SmallVector<double> table;
  for (ArrayRef<double> set : ensemble.sets) {
    llvm::append_range(table, set);
    table.append(width - set.size(), std::numeric_limits<double>::quiet_NaN());
  }
  Value sets = createNumbers(
      node, table,
      {static_cast<int64_t>(ensemble.sets.size()), static_cast<int64_t>(width)},
      getReal());
  Value number =
      lookUp(positions, [](const TreeBranch &branch) { return branch.set; });
  Term members(node.b, GatherOp::create(b, sets, 0, number));
  Value same = members == Term(node.b, broadcastAlong(b, x, members, {2}));
  return {node.b,
          ReduceOp::create(b, ReduceKind::any, same, ArrayRef<int64_t>{2})};
}

Term Walk::goesToTrue(Value positions) {
  ImplicitLocOpBuilder &b = node.b;
  Value feature = lookUp(
      positions, [](const TreeBranch &branch) { return branch.feature; });
  auto type = cast<RankedTensorType>(positions.getType()).clone(getReal());
  Term x(node.b, GatherElementsOp::create(b, type, samples, 1, feature));
  Term split = lookUpNumber(positions);
  auto ask = [&](TreeMode mode) {
    switch (mode) {
    case TreeMode::le:
      return x <= split;
    case TreeMode::lt:
      return x < split;
    case TreeMode::ge:
      return x >= split;
    case TreeMode::gt:
      return x > split;
    case TreeMode::eq:
      return x == split;
    case TreeMode::ne:
      return x != split;
    case TreeMode::member:
      return isMember(positions, x);
    }
    llvm_unreachable("all modes are above");
  };
  auto numberOf = [](TreeMode mode) { return static_cast<int64_t>(mode); };
  // Most models ask all of their questions in the same way.
  llvm::SmallSetVector<TreeMode, 7> modes;
  for (const TreeBranch &branch : ensemble.branches)
    modes.insert(branch.mode);
  Term answer = ask(modes.front());
  for (TreeMode mode : ArrayRef(modes.getArrayRef()).drop_front()) {
    Term isMode = lookUp(positions, [&](const TreeBranch &branch) {
                    return numberOf(branch.mode);
                  }) == static_cast<double>(numberOf(mode));
    answer = isMode.select(ask(mode), answer);
  }
  auto missingIsTrue = [](const TreeBranch &branch) {
    return branch.missingIsTrue;
  };
  if (llvm::none_of(ensemble.branches, missingIsTrue))
    return answer;
  Term isMissing = x.unary<IsNanOp>() & (lookUp(positions, missingIsTrue) != 0);
  return answer | isMissing;
}

FailureOr<Value> Walk::findLeaves() {
  ImplicitLocOpBuilder &b = node.b;
  int64_t numTrees = ensemble.roots.size();
  Value start =
      broadcastTo(b, createIntegers(node, ensemble.roots, {numTrees}),
                  {node.getSizeOf(samples, 0), b.getIndexAttr(numTrees)}, {1});
  LoopRange steps;
  steps.count = b.getIndexAttr(*ensemble.getDepth());
  if (*ensemble.getDepth() == 0)
    return start;
  FailureOr<SmallVector<Value>> result =
      createLoop(node, steps, {start},
                 [&](Value, ValueRange carried) -> FailureOr<Iteration> {
                   Value positions = carried[0];
                   Value next = goesToTrue(positions).select(
                       getNext(positions, &TreeBranch::whenTrue),
                       getNext(positions, &TreeBranch::whenFalse));
                   return Iteration{{}, {next}, {}};
                 });
  if (failed(result))
    return failure();
  return result->front();
}

//===----------------------------------------------------------------------===//
// From the leaves
//===----------------------------------------------------------------------===//

/// For each target, whether every sample gets a vote for it, as there is a tree
/// all of whose leaves have one; or none does.
static std::optional<SmallVector<bool>>
getKnownTargets(const TreeEnsemble &ensemble) {
  SmallVector<int64_t> numLeaves(ensemble.roots.size());
  for (int64_t tree : ensemble.treeOfLeaf)
    ++numLeaves[tree];
  llvm::DenseMap<std::pair<int64_t, int64_t>, llvm::DenseSet<int64_t>> voters;
  for (const TreeVote &vote : ensemble.votes) {
    int64_t tree =
        ensemble.treeOfLeaf.empty() ? 0 : ensemble.treeOfLeaf[vote.leaf];
    voters[{tree, vote.target}].insert(vote.leaf);
  }
  SmallVector<bool> isAlways(ensemble.numTargets), isEver(isAlways);
  for (auto &[where, leaves] : voters) {
    auto [tree, target] = where;
    isEver[target] = true;
    isAlways[target] |= static_cast<int64_t>(leaves.size()) == numLeaves[tree];
  }
  if (isAlways != isEver)
    return std::nullopt;
  return isAlways;
}

/// Fails if samples, one in each row, do not have the features asked for.
static LogicalResult checkFeatures(Node &node, const TreeEnsemble &ensemble,
                                   Value samples) {
  ImplicitLocOpBuilder &b = node.b;
  int64_t needed = 0;
  for (const TreeBranch &branch : ensemble.branches)
    needed = std::max(needed, branch.feature + 1);
  OpFoldResult size = node.getSizeOf(samples, 1);
  if (std::optional<int64_t> known = mlir::getConstantIntValue(size)) {
    if (*known < needed)
      return node.fail("asks for feature " + Twine(needed - 1) +
                       " of samples that have " + Twine(*known));
    return success();
  }
  Value fits =
      node.compare(arith::CmpIPredicate::sge, size, b.getIndexAttr(needed));
  node.require(fits, "asks for feature {} of samples that have {}",
               {b.getIndexAttr(needed - 1), size});
  return success();
}

FailureOr<TreeScores>
dlc::onnxfrontend::createTreeScores(Node &node, const TreeEnsemble &ensemble,
                                    TreeAggregate aggregate) {
  ImplicitLocOpBuilder &b = node.b;
  Type real = getRealType(node);
  FailureOr<Value> samples = getSamples(node, real);
  if (failed(samples) || failed(checkFeatures(node, ensemble, *samples)))
    return failure();
  FailureOr<Value> positions = Walk(node, ensemble, *samples).findLeaves();
  if (failed(positions))
    return failure();
  double numBranches = static_cast<double>(ensemble.branches.size());
  Value leaves = Term(node.b, *positions) - numBranches;

  // A row of weights for each leaf.
  bool isMin = aggregate == TreeAggregate::min,
       isMax = aggregate == TreeAggregate::max;
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  int64_t width = ensemble.numTargets;
  SmallVector<double> weights(ensemble.numLeaves * width, isMin   ? kInfinity
                                                          : isMax ? -kInfinity
                                                                  : 0),
      counts(weights.size());
  for (const TreeVote &vote : ensemble.votes) {
    int64_t place = vote.leaf * width + vote.target;
    double &weight = weights[place];
    weight = isMin   ? std::min(weight, vote.weight)
             : isMax ? std::max(weight, vote.weight)
                     : weight + vote.weight;
    counts[place] = 1;
  }
  auto gather = [&](ArrayRef<double> table, ReduceKind kind) {
    Value rows = createNumbers(node, table, {ensemble.numLeaves, width}, real);
    Value found = GatherOp::create(b, rows, 0, leaves);
    return Term(node.b, ReduceOp::create(b, kind, found, ArrayRef<int64_t>{1}));
  };
  Term values = gather(weights, isMin   ? ReduceKind::min
                                : isMax ? ReduceKind::max
                                        : ReduceKind::sum);
  if (aggregate == TreeAggregate::average)
    values = values / static_cast<double>(ensemble.roots.size());
  Value areGiven;
  if (std::optional<SmallVector<bool>> known = getKnownTargets(ensemble)) {
    auto type = RankedTensorType::get(width, b.getI1Type());
    Value row = ConstantOp::create(b, DenseElementsAttr::get(type, *known));
    areGiven = broadcastAlong(b, row, values, {0});
  } else {
    areGiven = gather(counts, ReduceKind::max) > 0;
  }
  if (isMin || isMax)
    values = Term(node.b, areGiven).select(values, values.like(0.0));
  return TreeScores{values, areGiven};
}
