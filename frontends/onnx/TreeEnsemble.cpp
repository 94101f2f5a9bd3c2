//===- TreeEnsemble.cpp - Decision trees of a node ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. Whatever the attributes say, positions are in range
// afterwards.
//
//===----------------------------------------------------------------------===//

#include "TreeEnsemble.h"

using namespace dlc;
using namespace dlc::onnxfrontend;

std::optional<int64_t> TreeEnsemble::getDepth() const {
  constexpr int64_t kUnknown = -1, kEntered = -2;
  int64_t numBranches = branches.size(), greatest = 0;
  std::vector<int64_t> depths(getNumPositions(), kUnknown);
  std::fill(depths.begin() + numBranches, depths.end(), 0);
  // The way from a root to the branch that is looked at, and what branches off.
  std::vector<int64_t> way;
  for (int64_t root : roots) {
    way.push_back(root);
    while (!way.empty()) {
      int64_t position = way.back();
      int64_t &depth = depths[position];
      if (depth >= 0) {
        way.pop_back();
        continue;
      }
      const TreeBranch &branch = branches[position];
      int64_t left = depths[branch.whenTrue], right = depths[branch.whenFalse];
      if (depth == kEntered) {
        depth = 1 + std::max(left, right);
        way.pop_back();
        continue;
      }
      depth = kEntered;
      for (int64_t next : {branch.whenTrue, branch.whenFalse}) {
        if (depths[next] == kEntered)
          return std::nullopt;
        way.push_back(next);
      }
    }
    greatest = std::max(greatest, depths[root]);
  }
  return greatest;
}

LogicalResult TreeEnsemble::check(Node &node) const {
  if (roots.empty())
    return node.fail("has no trees");
  for (const TreeBranch &branch : branches)
    if (branch.feature < 0)
      return node.fail("asks for feature " + Twine(branch.feature));
  for (const TreeVote &vote : votes)
    if (vote.target < 0 || vote.target >= numTargets)
      return node.fail("has a leaf for target " + Twine(vote.target) + " of " +
                       Twine(numTargets));
  if (!getDepth())
    return node.fail("has a tree that leads back to one of its nodes");
  int64_t longest = 0;
  for (ArrayRef<double> set : sets)
    longest = std::max<int64_t>(longest, set.size());
  if (failed(checkTable(node, sets.size(), longest)))
    return failure();
  return checkTable(node, numLeaves, numTargets);
}

LogicalResult dlc::onnxfrontend::checkLengths(
    Node &node, ArrayRef<std::pair<std::string, size_t>> lists) {
  for (auto [name, length] : lists)
    if (length != lists.front().second)
      return node.fail("has " + Twine(length) + " elements in '" + name +
                       "', but " + Twine(lists.front().second) + " in '" +
                       lists.front().first + "'");
  return success();
}

SmallVector<int64_t> dlc::onnxfrontend::getMissing(Node &node, size_t count) {
  SmallVector<int64_t> list =
      node.getInts("nodes_missing_value_tracks_true", {});
  return list.empty() ? SmallVector<int64_t>(count) : list;
}

//===----------------------------------------------------------------------===//
// Branches and leaves in lists
//===----------------------------------------------------------------------===//

/// Values of all sets, with NaN between one set and the next.
static std::vector<SmallVector<double>> splitSets(ArrayRef<double> values) {
  std::vector<SmallVector<double>> sets(1);
  for (double value : values) {
    if (std::isnan(value))
      sets.emplace_back();
    else
      sets.back().push_back(value);
  }
  return sets;
}

FailureOr<TreeEnsemble> dlc::onnxfrontend::readTreesOfLeaves(Node &node) {
  SmallVector<int64_t> features = node.getInts("nodes_featureids", {}),
                       whenTrue = node.getInts("nodes_truenodeids", {}),
                       whenFalse = node.getInts("nodes_falsenodeids", {}),
                       trueIsLeaf = node.getInts("nodes_trueleafs", {}),
                       falseIsLeaf = node.getInts("nodes_falseleafs", {}),
                       missing = getMissing(node, features.size()),
                       targets = node.getInts("leaf_targetids", {}),
                       roots = node.getInts("tree_roots", {});
  FailureOr<SmallVector<double>> splits = node.getNumbers("nodes_splits"),
                                 modes = node.getNumbers("nodes_modes"),
                                 weights = node.getNumbers("leaf_weights"),
                                 members = node.getNumbers("membership_values");
  if (failed(splits) || failed(modes) || failed(weights) || failed(members) ||
      failed(checkLengths(node,
                          {{"nodes_featureids", features.size()},
                           {"nodes_truenodeids", whenTrue.size()},
                           {"nodes_falsenodeids", whenFalse.size()},
                           {"nodes_trueleafs", trueIsLeaf.size()},
                           {"nodes_falseleafs", falseIsLeaf.size()},
                           {"nodes_missing_value_tracks_true", missing.size()},
                           {"nodes_splits", splits->size()},
                           {"nodes_modes", modes->size()}})) ||
      failed(checkLengths(node, {{"leaf_targetids", targets.size()},
                                 {"leaf_weights", weights->size()}})))
    return failure();

  TreeEnsemble ensemble;
  ensemble.numTargets = node.getInt("n_targets", 0);
  ensemble.numLeaves = targets.size();
  ensemble.sets = splitSets(*members);
  int64_t numBranches = features.size(), numSets = 0;
  auto getChild = [&](int64_t id, bool isLeaf) -> FailureOr<int64_t> {
    int64_t count = isLeaf ? ensemble.numLeaves : numBranches;
    if (id < 0 || id >= count)
      return node.fail("a branch leads to " +
                       Twine(isLeaf ? "leaf " : "node ") + Twine(id) + " of " +
                       Twine(count));
    return isLeaf ? numBranches + id : id;
  };
  for (int64_t i = 0; i < numBranches; ++i) {
    FailureOr<int64_t> yes = getChild(whenTrue[i], trueIsLeaf[i] != 0);
    FailureOr<int64_t> no = getChild(whenFalse[i], falseIsLeaf[i] != 0);
    if (failed(yes) || failed(no))
      return failure();
    double number = (*modes)[i];
    if (!(number >= 0 && number <= static_cast<double>(TreeMode::member)))
      return node.fail("the mode " + llvm::formatv("{0}", number).str() +
                       " of a node is not known");
    auto mode = static_cast<TreeMode>(number);
    int64_t set = mode == TreeMode::member ? numSets++ : 0;
    ensemble.branches.push_back(
        {mode, features[i], (*splits)[i], set, missing[i] == 1, *yes, *no});
  }
  if (numSets > static_cast<int64_t>(ensemble.sets.size()))
    return node.fail("has " + Twine(numSets) + " nodes with sets, but " +
                     Twine(ensemble.sets.size()) + " sets");
  for (int64_t root : roots) {
    FailureOr<int64_t> position = getChild(root, /*isLeaf=*/false);
    if (failed(position))
      return failure();
    ensemble.roots.push_back(*position);
  }
  for (auto [leaf, target] : llvm::enumerate(targets))
    ensemble.votes.push_back(
        {static_cast<int64_t>(leaf), target, (*weights)[leaf]});
  if (failed(ensemble.check(node)))
    return failure();
  return ensemble;
}
