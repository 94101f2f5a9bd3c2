# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Random decision trees in both of the forms that ai.onnx.ml has for them."""

import operator
from dataclasses import dataclass

import numpy as np
from onnx import numpy_helper

FEATURES = 4
MODES = ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ",
         "BRANCH_NEQ", "BRANCH_MEMBER"]


@dataclass
class Leaf:
    votes: dict  # Weights by target.


@dataclass
class Branch:
    mode: str
    feature: int
    split: float
    members: list
    missing: int
    children: list  # True and false.


def make_tree(rng, depth, modes, make_votes):
    if depth == 0 or rng.random() < 0.15:
        return Leaf(make_votes(rng))
    return Branch(modes[rng.integers(len(modes))], int(rng.integers(FEATURES)),
                  float(rng.integers(-2, 3)) / 2,
                  rng.choice([-1, 0, 1, 2, 40], rng.integers(1, 4),
                             replace=False).tolist(),
                  int(rng.integers(2)),
                  [make_tree(rng, depth - 1, modes, make_votes) for _ in range(2)])


def sum_votes(trees, samples, targets):
    """Rows of scores, by a walk down each tree."""
    answers = {"BRANCH_LEQ": operator.le, "BRANCH_LT": operator.lt,
               "BRANCH_GTE": operator.ge, "BRANCH_GT": operator.gt,
               "BRANCH_EQ": operator.eq, "BRANCH_NEQ": operator.ne}
    scores = np.zeros((len(samples), targets), np.float32)
    for sample, row in zip(samples, scores):
        for tree in trees:
            while isinstance(tree, Branch):
                x = sample[tree.feature]
                answer = (x in tree.members if tree.mode == "BRANCH_MEMBER"
                          else answers[tree.mode](x, tree.split))
                tree = tree.children[0 if answer else 1]
            for target, weight in tree.votes.items():
                row[target] += weight
    return scores


def make_samples(count, dtype=np.float32, missing=False):
    """Features that are often equal to a split."""
    rng = np.random.default_rng(1)
    samples = rng.integers(-3, 4, (count, FEATURES)) / 2
    if missing:
        samples[rng.random(samples.shape) < 0.2] = np.nan
    return samples.astype(dtype)


def make_ids(trees, prefix, missing=False):
    """Nodes with the number of a tree and one of their own."""
    nodes, votes = [], []

    def add(tree, number, counter):
        own = counter[0]
        counter[0] += 1
        row = [number, own, 0, "LEAF", 0, 0, 0.0, 0]
        nodes.append(row)
        if isinstance(tree, Leaf):
            votes.extend((number, own, target, weight)
                         for target, weight in tree.votes.items())
        else:
            row[2:4] = tree.feature, tree.mode
            row[6:8] = tree.split, tree.missing
            row[4:6] = [add(child, number, counter) for child in tree.children]
        return own

    for number, tree in enumerate(trees):
        add(tree, number, [0])
    names = ["nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_modes",
             "nodes_truenodeids", "nodes_falsenodeids", "nodes_values",
             "nodes_missing_value_tracks_true"]
    attributes = dict(zip(names, map(list, zip(*nodes))))
    if not missing:
        del attributes["nodes_missing_value_tracks_true"]
    names = [f"{prefix}_{name}" for name in ("treeids", "nodeids", "ids", "weights")]
    return {**attributes, **dict(zip(names, map(list, zip(*votes))))}


def make_lists(trees, dtype=np.float32, missing=False):
    """Branches and leaves in lists of their own; a leaf has one vote."""
    branches, leaves, members = [], [], []

    def add(tree):
        if isinstance(tree, Leaf):
            [vote] = tree.votes.items()
            leaves.append(vote)
            return len(leaves) - 1, 1
        row = [tree.feature, MODES.index(tree.mode), tree.split, tree.missing]
        branches.append(row)
        own = len(branches) - 1
        if tree.mode == "BRANCH_MEMBER":
            members.extend([*tree.members, np.nan])
        row.extend(field for child in tree.children for field in add(child))
        return own, 0

    def as_tensor(values, element=dtype):
        return numpy_helper.from_array(np.array(values, element))

    # What is a leaf only is written as a branch that leads there in any case.
    roots = [add(tree if isinstance(tree, Branch)
                 else Branch("BRANCH_LEQ", 0, 0.0, [], 0, [tree, tree]))[0]
             for tree in trees]
    (features, modes, splits, tracks, whenTrue, trueLeafs, whenFalse,
     falseLeafs) = map(list, zip(*branches))
    targets, weights = map(list, zip(*leaves))
    attributes = {
        "nodes_featureids": features, "nodes_modes": as_tensor(modes, np.uint8),
        "nodes_splits": as_tensor(splits), "nodes_truenodeids": whenTrue,
        "nodes_trueleafs": trueLeafs, "nodes_falsenodeids": whenFalse,
        "nodes_falseleafs": falseLeafs, "tree_roots": roots,
        "leaf_targetids": targets, "leaf_weights": as_tensor(weights)}
    if missing:
        attributes["nodes_missing_value_tracks_true"] = tracks
    if members:
        attributes["membership_values"] = as_tensor(members)
    return attributes
