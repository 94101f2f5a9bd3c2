# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Decision trees of ai.onnx.ml, against ONNX Runtime."""

import numpy as np
import pytest
from onnx import numpy_helper

from ml_models import check_variants, combine, run_edited
from ml_trees import (MODES, Leaf, make_ids, make_lists, make_samples, make_tree,
                      sum_votes)

TRANSFORMS = ["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO"]
AGGREGATES = ["SUM", "AVERAGE", "MIN", "MAX"]


def make_trees(count, make_votes, modes=MODES[:1], depth=4):
    rng = np.random.default_rng(count)
    return [make_tree(rng, depth, modes, make_votes) for _ in range(count)]


def vote_for(targets, low=-1.0):
    """Votes for all of some targets."""
    return lambda rng: {target: float(rng.uniform(low, 1)) for target in targets}


def vote_for_one_of(count):
    return lambda rng: {int(rng.integers(count)): float(rng.uniform(-1, 1))}


def combine_with(attributes, **choices):
    return [{**attributes, **variant} for variant in combine(**choices)]


@pytest.mark.parametrize("targets", [1, 3])
def test_regressor(targets, tmp_path):
    attributes = make_ids(make_trees(5, vote_for(range(targets))), "target")
    attributes["n_targets"] = targets
    variants = combine_with(attributes, aggregate_function=AGGREGATES,
                            base_values=[[0.5, -0.25, 1][:targets]])
    variants += combine_with(attributes, post_transform=TRANSFORMS)
    check_variants("TreeEnsembleRegressor", variants, {"X": make_samples(9)}, tmp_path)


def test_regressor_with_targets_without_votes(tmp_path):
    attributes = make_ids(make_trees(5, vote_for_one_of(3)), "target")
    attributes["n_targets"] = 3
    check_variants("TreeEnsembleRegressor",
                   combine_with(attributes, aggregate_function=AGGREGATES),
                   {"X": make_samples(9)}, tmp_path)


@pytest.mark.parametrize("missing", [False, True], ids=["false", "either"])
def test_modes_and_missing_features(missing, tmp_path):
    ways = [[mode] for mode in MODES[:6]] + [MODES[:6]]
    variants = [{**make_ids(make_trees(4, vote_for([0]), modes), "target", missing),
                 "n_targets": 1} for modes in ways]
    check_variants("TreeEnsembleRegressor", variants,
                   {"X": make_samples(50, missing=True)}, tmp_path)


@pytest.mark.parametrize("dtype", ["float64", "int64", "int32"])
def test_types_of_features(dtype, tmp_path):
    trees = make_trees(4, vote_for([0, 1]), MODES[:6])
    feeds = {"X": make_samples(20, dtype)}
    classifier = {**make_ids(trees, "class"), "classlabels_int64s": [7, 8]}
    for target in (0, 1):
        only = make_trees(4, vote_for([target]), MODES[:6])
        check_variants("TreeEnsembleClassifier",
                       [{**classifier, **make_ids(only, "class")}], feeds, tmp_path,
                       outputs=2)
    if dtype == "float64":
        check_variants("TreeEnsembleRegressor",
                       [{**make_ids(trees, "target"), "n_targets": 2}], feeds,
                       tmp_path)


def test_doubles_in_tensors(tmp_path):
    attributes = make_ids(make_trees(4, vote_for([0])), "target")
    for name in ("nodes_values", "target_weights"):
        # Too fine for floats.
        numbers = np.array(attributes.pop(name)) + 1e-12
        attributes[f"{name}_as_tensor"] = numpy_helper.from_array(numbers)
    attributes["base_values_as_tensor"] = numpy_helper.from_array(np.array([0.1]))
    check_variants("TreeEnsembleRegressor", [{**attributes, "n_targets": 1}],
                   {"X": make_samples(20, "float64")}, tmp_path, version=3)


@pytest.mark.parametrize("only", [0, 1])
def test_classifier_of_two(only, tmp_path):
    variants = [variant for low in (0, -1) for variant in combine_with(
        make_ids(make_trees(3, vote_for([only], low)), "class"),
        classlabels_int64s=[[5, -7]], post_transform=TRANSFORMS)]
    if only == 0:
        variants += [{**variant, "base_values": [0.125]} for variant in variants]
    check_variants("TreeEnsembleClassifier", variants, {"X": make_samples(9)}, tmp_path,
                   outputs=2)


def test_classifier_of_two_with_votes_for_both(tmp_path):
    # For which ONNX Runtime has labels that the model doesn't.
    labels = np.array([5, -7])
    trees = make_trees(4, vote_for([0, 1]))
    x = make_samples(20)
    scores = sum_votes(trees, x, 2)
    attributes = {**make_ids(trees, "class"), "classlabels_int64s": labels.tolist()}
    check_variants("TreeEnsembleClassifier", [attributes], {"X": x}, tmp_path,
                   outputs=2,
                   reference=lambda *_: [labels[scores.argmax(1)], scores])


def test_classifier_of_three(tmp_path):
    variants = [variant for votes in (vote_for([0, 1, 2]), vote_for_one_of(3))
                for variant in combine_with(
                    make_ids(make_trees(4, votes), "class"),
                    classlabels_int64s=[[5, -7, 3]], post_transform=TRANSFORMS)]
    variants += [{**variant, "base_values": [0.5, -0.25, 1.5]} for variant in variants]
    check_variants("TreeEnsembleClassifier", variants, {"X": make_samples(9)}, tmp_path,
                   outputs=2)


def test_trees_that_are_leaves(tmp_path):
    trees = [Leaf({0: 0.5}), Leaf({0: 1.5})]
    check_variants("TreeEnsembleRegressor",
                   [{**make_ids(trees, "target"), "n_targets": 1}],
                   {"X": make_samples(3)}, tmp_path)
    check_variants("TreeEnsemble", [{**make_lists(trees), "n_targets": 1}],
                   {"X": make_samples(3)}, tmp_path, version=5)


def swap_transforms(node):
    """ONNX Runtime takes 1 for LOGISTIC and 2 for SOFTMAX."""
    for attribute in node.attribute:
        if attribute.name == "post_transform":
            attribute.i = {1: 2, 2: 1}.get(attribute.i, attribute.i)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_ensemble(dtype, tmp_path):
    variants = []
    for missing in (False, True):
        trees = make_trees(6, vote_for_one_of(3), MODES)
        attributes = {**make_lists(trees, dtype, missing), "n_targets": 3}
        variants += combine_with(attributes, aggregate_function=range(4))
        variants += combine_with(attributes, post_transform=range(1, 4))
    check_variants("TreeEnsemble", variants,
                   {"X": make_samples(30, dtype, missing=True)}, tmp_path, version=5,
                   reference=run_edited(swap_transforms))


def test_ensemble_of_halves(tmp_path):
    trees = make_trees(4, lambda rng: {0: float(rng.integers(-8, 8)) / 4}, MODES)
    x = make_samples(20, np.float16)
    check_variants("TreeEnsemble", [{**make_lists(trees, np.float16), "n_targets": 1}],
                   {"X": x}, tmp_path, version=5,
                   reference=lambda *_: [sum_votes(trees, x, 1).astype("f2")])


def test_a_great_forest(tmp_path):
    # Tables that are weights, and ways of many steps.
    trees = make_trees(60, vote_for([0]), depth=8)
    check_variants("TreeEnsembleRegressor",
                   [{**make_ids(trees, "target"), "n_targets": 1}],
                   {"X": make_samples(200)}, tmp_path)
