//===- TreeEnsembleByIds.cpp - Trees whose nodes have numbers -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// As TreeEnsembleRegressor and TreeEnsembleClassifier have them: nodes go by
// the number of a tree and one of their own, and leaves are among them.
//
//===----------------------------------------------------------------------===//

#include "TreeEnsemble.h"
#include "llvm/ADT/StringSwitch.h"
#include <map>

using namespace dlc;
using namespace dlc::onnxfrontend;

/// A list of floats, or of doubles in a tensor.
static FailureOr<SmallVector<double>> getNumbers(Node &node, StringRef name) {
  std::string tensor = (name + "_as_tensor").str();
  if (node.hasAttribute(tensor))
    return node.getNumbers(tensor);
  return node.getFloats(name).value_or(SmallVector<double>());
}

/// None for a leaf.
static FailureOr<std::optional<TreeMode>> parseMode(Node &node,
                                                    StringRef name) {
  if (name == "LEAF")
    return std::optional<TreeMode>();
  auto mode = llvm::StringSwitch<std::optional<TreeMode>>(name)
                  .Case("BRANCH_LEQ", TreeMode::le)
                  .Case("BRANCH_LT", TreeMode::lt)
                  .Case("BRANCH_GTE", TreeMode::ge)
                  .Case("BRANCH_GT", TreeMode::gt)
                  .Case("BRANCH_EQ", TreeMode::eq)
                  .Case("BRANCH_NEQ", TreeMode::ne)
                  .Default(std::nullopt);
  if (!mode)
    return node.fail("the mode '" + name + "' of a node is not known");
  return mode;
}

namespace {

/// Positions by tree and number of the node in it.
using Positions = std::map<std::pair<int64_t, int64_t>, int64_t>;

} // namespace

static FailureOr<int64_t> findNode(Node &node, const Positions &positions,
                                   int64_t tree, int64_t id) {
  auto found = positions.find({tree, id});
  if (found == positions.end())
    return node.fail("tree " + Twine(tree) + " has no node " + Twine(id));
  return found->second;
}

static LogicalResult readVotes(Node &node, StringRef prefix,
                               const Positions &positions,
                               TreeEnsemble &ensemble) {
  std::string names[] = {(prefix + "_treeids").str(),
                         (prefix + "_nodeids").str(), (prefix + "_ids").str(),
                         (prefix + "_weights").str()};
  SmallVector<int64_t> trees = node.getInts(names[0], {}),
                       ids = node.getInts(names[1], {}),
                       targets = node.getInts(names[2], {});
  FailureOr<SmallVector<double>> weights = getNumbers(node, names[3]);
  if (failed(weights) ||
      failed(checkLengths(node, {{names[0], trees.size()},
                                 {names[1], ids.size()},
                                 {names[2], targets.size()},
                                 {names[3], weights->size()}})))
    return failure();
  int64_t numBranches = ensemble.branches.size();
  for (auto [tree, id, target, weight] :
       llvm::zip(trees, ids, targets, *weights)) {
    FailureOr<int64_t> position = findNode(node, positions, tree, id);
    if (failed(position))
      return failure();
    // Some converters write votes of branches, too, which nobody counts.
    if (*position >= numBranches)
      ensemble.votes.push_back({*position - numBranches, target, weight});
  }
  return success();
}

FailureOr<TreeEnsemble>
dlc::onnxfrontend::readTrees(Node &node, StringRef prefix, int64_t numTargets) {
  SmallVector<int64_t> trees = node.getInts("nodes_treeids", {}),
                       ids = node.getInts("nodes_nodeids", {}),
                       features = node.getInts("nodes_featureids", {}),
                       whenTrue = node.getInts("nodes_truenodeids", {}),
                       whenFalse = node.getInts("nodes_falsenodeids", {}),
                       missing = getMissing(node, trees.size());
  SmallVector<std::string> names =
      node.getStrings("nodes_modes").value_or(SmallVector<std::string>());
  FailureOr<SmallVector<double>> splits = getNumbers(node, "nodes_values");
  if (failed(splits) ||
      failed(checkLengths(node,
                          {{"nodes_treeids", trees.size()},
                           {"nodes_nodeids", ids.size()},
                           {"nodes_featureids", features.size()},
                           {"nodes_truenodeids", whenTrue.size()},
                           {"nodes_falsenodeids", whenFalse.size()},
                           {"nodes_missing_value_tracks_true", missing.size()},
                           {"nodes_modes", names.size()},
                           {"nodes_values", splits->size()}})))
    return failure();

  TreeEnsemble ensemble;
  ensemble.numTargets = numTargets;
  SmallVector<std::optional<TreeMode>> modes;
  for (const std::string &name : names) {
    FailureOr<std::optional<TreeMode>> mode = parseMode(node, name);
    if (failed(mode))
      return failure();
    modes.push_back(*mode);
  }
  int64_t numBranches = llvm::count_if(modes, [](auto mode) { return !!mode; });
  Positions positions;
  std::map<int64_t, size_t> treeNumbers;
  int64_t branch = 0;
  for (auto [tree, id, mode] : llvm::zip(trees, ids, modes)) {
    int64_t position = mode ? branch++ : numBranches + ensemble.numLeaves++;
    if (!positions.insert({{tree, id}, position}).second)
      return node.fail("tree " + Twine(tree) + " has node " + Twine(id) +
                       " twice");
    // A tree's first node is its root.
    auto [number, isNew] = treeNumbers.insert({tree, treeNumbers.size()});
    if (isNew)
      ensemble.roots.push_back(position);
    if (!mode)
      ensemble.treeOfLeaf.push_back(static_cast<int64_t>(number->second));
  }
  for (auto [i, mode] : llvm::enumerate(modes)) {
    if (!mode)
      continue;
    FailureOr<int64_t> yes = findNode(node, positions, trees[i], whenTrue[i]);
    FailureOr<int64_t> no = findNode(node, positions, trees[i], whenFalse[i]);
    if (failed(yes) || failed(no))
      return failure();
    ensemble.branches.push_back({*mode, features[i], (*splits)[i], /*set=*/0,
                                 missing[i] == 1, *yes, *no});
  }
  if (failed(readVotes(node, prefix, positions, ensemble)) ||
      failed(ensemble.check(node)))
    return failure();
  return ensemble;
}
