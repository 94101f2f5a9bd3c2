//===- TreeEnsemble.h - Decision trees of a node ----------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The trees that a node's attributes describe, in one form for both ways in
// which ai.onnx.ml writes them down.
//
//===----------------------------------------------------------------------===//

#ifndef DLC_FRONTENDS_ONNX_TREEENSEMBLE_H
#define DLC_FRONTENDS_ONNX_TREEENSEMBLE_H

#include "Ml.h"

namespace dlc::onnxfrontend {

/// What an inner node asks of its feature; numbered as in TreeEnsemble-5.
enum class TreeMode { le, lt, ge, gt, eq, ne, member };

struct TreeBranch {
  TreeMode mode;
  int64_t feature;
  double split;
  /// For `member`: which of the sets.
  int64_t set;
  /// Whether a feature that is NaN goes to the true side; else it goes where
  /// the comparison says.
  bool missingIsTrue;
  /// Where to go on: positions below the number of branches are branches, those
  /// from there on leaves.
  int64_t whenTrue, whenFalse;
};

/// What a leaf gives to the score of a target.
struct TreeVote {
  int64_t leaf, target;
  double weight;
};

struct TreeEnsemble {
  std::vector<TreeBranch> branches;
  int64_t numLeaves = 0;
  /// The position where each tree starts.
  SmallVector<int64_t> roots;
  std::vector<TreeVote> votes;
  /// The tree of each leaf, where the attributes say it.
  std::vector<int64_t> treeOfLeaf;
  std::vector<SmallVector<double>> sets;
  int64_t numTargets = 0;

  int64_t getNumPositions() const {
    return static_cast<int64_t>(branches.size()) + numLeaves;
  }
  /// The number of branches on the longest way from a root to a leaf; none if
  /// there is a way that does not end.
  std::optional<int64_t> getDepth() const;
  /// Fails if there are no trees, or features, targets or ways make no sense.
  LogicalResult check(Node &node) const;
};

/// Fails unless all lists, which have names, are as long as the first.
LogicalResult checkLengths(Node &node,
                           ArrayRef<std::pair<std::string, size_t>> lists);

/// For each of `count` nodes, 1 if a missing feature goes to the true side.
SmallVector<int64_t> getMissing(Node &node, size_t count);

/// The trees of TreeEnsembleRegressor and TreeEnsembleClassifier; attributes of
/// votes start with `prefix`.
FailureOr<TreeEnsemble> readTrees(Node &node, StringRef prefix,
                                  int64_t numTargets);

/// The trees of TreeEnsemble-5.
FailureOr<TreeEnsemble> readTreesOfLeaves(Node &node);

/// How the votes of trees make a score; numbered as in TreeEnsemble-5.
enum class TreeAggregate { average, sum, min, max };

/// What the leaves that samples come to say about targets, in rows.
struct TreeScores {
  Value values;
  /// Whether any of the leaves has a vote; where not, the value is 0.
  Value areGiven;
};

/// The scores of input 0. They are of the type that is computed with.
FailureOr<TreeScores> createTreeScores(Node &node, const TreeEnsemble &ensemble,
                                       TreeAggregate aggregate);

} // namespace dlc::onnxfrontend

#endif // DLC_FRONTENDS_ONNX_TREEENSEMBLE_H
