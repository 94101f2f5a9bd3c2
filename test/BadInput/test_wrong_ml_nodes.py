# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Nodes of ai.onnx.ml whose parameters make no sense."""

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from refusal import (check_compile_refused, check_run_refused, make_model, make_value,
                     save)

TREE = {"nodes_treeids": [0, 0, 0], "nodes_nodeids": [0, 1, 2],
        "nodes_featureids": [1, 0, 0], "nodes_modes": ["BRANCH_LEQ", "LEAF", "LEAF"],
        "nodes_truenodeids": [1, 0, 0], "nodes_falsenodeids": [2, 0, 0],
        "nodes_values": [0.5, 0.0, 0.0]}
REGRESSOR = {**TREE, "target_treeids": [0, 0], "target_nodeids": [1, 2],
             "target_ids": [0, 0], "target_weights": [1.0, 2.0], "n_targets": 1}
CLASSIFIER = {**TREE, "class_treeids": [0, 0], "class_nodeids": [1, 2],
              "class_ids": [0, 0], "class_weights": [1.0, 2.0],
              "classlabels_int64s": [1, 2]}
SVM = {"support_vectors": [1.0, 2.0, 3.0, 4.0], "coefficients": [1.0, 2.0],
       "rho": [0.5], "vectors_per_class": [1, 1], "classlabels_ints": [1, 2]}


def make_ensemble(**changes):
    return {
        "nodes_featureids": [1], "nodes_truenodeids": [0], "nodes_falsenodeids": [1],
        "nodes_trueleafs": [1], "nodes_falseleafs": [1], "tree_roots": [0],
        "nodes_splits": numpy_helper.from_array(np.array([0.5], np.float32)),
        "nodes_modes": numpy_helper.from_array(np.array([0], np.uint8)),
        "leaf_targetids": [0, 0], "n_targets": 1,
        "leaf_weights": numpy_helper.from_array(np.array([1, 2], np.float32)),
        **changes}


def refuse(op, attributes, folder, reason, outputs=1, shape=(3, 2), version=1):
    results = [f"y{i}" for i in range(outputs)]
    node = helper.make_node(op, ["x"], results, name="culprit", domain="ai.onnx.ml",
                            **attributes)
    elements = [TensorProto.INT64, TensorProto.FLOAT][-outputs:]
    model = make_model([node], [make_value("x", shape)],
                       [make_value(name, [None] * (1 if element == TensorProto.INT64
                                                   else 2), element)
                        for name, element in zip(results, elements)])
    del model.opset_import[:]
    model.opset_import.append(helper.make_opsetid("ai.onnx.ml", version))
    check_compile_refused(save(model, folder), folder,
                          rf"'culprit': ai\.onnx\.ml\.{op} .*{reason}")


@pytest.mark.parametrize("op, attributes, reason", [
    ("Scaler", {"offset": [1.0, 2, 3], "scale": [1.0, 2, 3]}, "3 features.* 2 "),
    ("Scaler", {"offset": [1.0]}, "'scale'"),
    ("Imputer", {"imputed_value_int64s": [1]}, "'imputed_value_floats'"),
    ("Imputer", {"imputed_value_floats": [1.0, 2, 3]}, "3 features.* 2 "),
    ("Normalizer", {"norm": "L3"}, "L3"),
    ("FeatureVectorizer", {"inputdimensions": [2, 3]}, "1 inputs.* 2 "),
    ("FeatureVectorizer", {"inputdimensions": [1 << 62]}, "too large"),
    ("OneHotEncoder", {"cats_int64s": [5, 6, 5]}, "5 twice"),
    ("ZipMap", {}, "either 'classlabels_strings' or"),
    ("ZipMap", {"classlabels_strings": ["a", "b"], "classlabels_int64s": [1, 2]},
     "either 'classlabels_strings' or"),
    ("ZipMap", {"classlabels_strings": ["a", "b", "c"]}, "3 features.* 2"),
    ("ZipMap", {"classlabels_int64s": [5, 5]}, "5 twice"),
    ("LinearRegressor", {"coefficients": [1.0, 2, 3]}, "3 features.* 2"),
    ("LinearRegressor", {"coefficients": [1.0, 2, 3], "targets": 2}, "3 coeff.* 2 "),
    ("LinearRegressor", {"coefficients": [1.0, 2], "intercepts": [1.0, 2]},
     "2 intercepts for 1"),
    ("LinearRegressor", {"coefficients": [1.0, 2], "post_transform": "COSINE"},
     "COSINE"),
    ("SVMRegressor", {"support_vectors": [1.0, 2, 3], "n_supports": 2}, "2 support"),
    ("SVMRegressor", {"support_vectors": [1.0, 2], "n_supports": 1,
                      "kernel_type": "CUBE"}, "CUBE"),
    ("SVMRegressor", {"support_vectors": [1.0, 2], "n_supports": 1, "rho": [1.0],
                      "coefficients": [1.0, 2]}, "1 elements in 'coefficients'.* 2"),
    ("TreeEnsembleRegressor", {"n_targets": 1}, "no trees"),
], ids=str)
def test_features_and_regressors(op, attributes, reason, tmp_path):
    refuse(op, attributes, tmp_path, reason)


@pytest.mark.parametrize("attributes, reason", [
    ({"keys_int64s": [1, 2], "values_floats": [1.0]}, "2 keys for 1 values"),
    ({"keys_strings": ["a"], "values_floats": [1.0]}, "keys of another type"),
], ids=str)
def test_label_encoder(attributes, reason, tmp_path):
    refuse("LabelEncoder", attributes, tmp_path, reason, version=2)


@pytest.mark.parametrize("op, attributes, reason", [
    ("LinearClassifier", {"coefficients": [1.0, 2], "intercepts": [0.0],
                          "classlabels_strings": ["a", "b", "c"]}, "3 labels for 1"),
    ("LinearClassifier", {"coefficients": [1.0, 2], "intercepts": [0.0]},
     "'classlabels_ints'"),
    ("LinearClassifier", {"coefficients": [1.0, 2], "intercepts": [0.0],
                          "classlabels_ints": [1, 2, 3]}, "3 labels for 1"),
    ("LinearClassifier", {"coefficients": [1.0, 2], "intercepts": [0.0],
                          "classlabels_ints": [1, 2], "post_transform": "PROBIT"},
     "PROBIT"),
    ("SVMClassifier", {**SVM, "classlabels_ints": [1, 2, 3]}, "3 labels.* 2 classes"),
    ("SVMClassifier", {**SVM, "rho": [1.0, 2]}, "1 elements in 'rho'.* 2"),
    ("SVMClassifier", {**SVM, "vectors_per_class": [3, -1]}, "-1 of 4"),
    ("SVMClassifier", {**SVM, "vectors_per_class": [1, 1 << 62]}, f"{1 << 62} of 4"),
    ("SVMClassifier", {**SVM, "prob_a": [1.0]}, "'prob_b'"),
    ("TreeEnsembleClassifier", {**CLASSIFIER, "class_ids": [0, 2]}, "target 2 of 2"),
    ("TreeEnsembleClassifier", {**CLASSIFIER, "base_values": [1.0, 2]},
     "2 base values"),
    ("TreeEnsembleClassifier", {**CLASSIFIER, "post_transform": "PROBIT"}, "PROBIT"),
], ids=str)
def test_classifiers(op, attributes, reason, tmp_path):
    refuse(op, attributes, tmp_path, reason, outputs=2)


def test_classes_of_very_different_sizes(tmp_path):
    # All the vectors are of one class, and tables have room for as many of each.
    attributes = {"support_vectors": [0.0] * 4000, "coefficients": [0.0] * 1398000,
                  "rho": [0.0] * 244650, "vectors_per_class": [2000] + [0] * 699,
                  "classlabels_ints": list(range(700))}
    refuse("SVMClassifier", attributes, tmp_path, "too large", outputs=2)


@pytest.mark.parametrize("changes, reason", [
    ({"nodes_truenodeids": [7, 0, 0]}, "tree 0 has no node 7"),
    ({"nodes_truenodeids": [0, 0, 0]}, "leads back"),
    ({"nodes_nodeids": [0, 1, 1]}, "node 1 twice"),
    ({"nodes_modes": ["BRANCH_LIKE", "LEAF", "LEAF"]}, "BRANCH_LIKE"),
    ({"nodes_values": [0.5]}, "1 elements in 'nodes_values'.* 3"),
    ({"nodes_featureids": [2, 0, 0]}, "feature 2 of samples that have 2"),
    ({"nodes_featureids": [-1, 0, 0]}, "feature -1"),
    ({"target_nodeids": [1, 5]}, "no node 5"),
    ({"target_ids": [0, 1]}, "target 1 of 1"), ({"n_targets": 1 << 40}, "too large"),
    ({"base_values": [1.0, 2]}, "2 base values for 1"),
    ({"aggregate_function": "MEDIAN"}, "MEDIAN")], ids=str)
def test_trees(changes, reason, tmp_path):
    refuse("TreeEnsembleRegressor", {**REGRESSOR, **changes}, tmp_path, reason)


@pytest.mark.parametrize("changes, reason", [
    ({"nodes_truenodeids": [2]}, "leaf 2 of 2"), ({"tree_roots": [1]}, "node 1 of 1"),
    ({"n_targets": 0}, "target 0 of 0"),
    ({"nodes_trueleafs": [0]}, "leads back"), ({"post_transform": 5}, "transform 5"),
    ({"aggregate_function": -1}, "function -1"),
    ({"nodes_modes": numpy_helper.from_array(np.array([7], np.uint8))}, "mode 7"),
    ({"leaf_targetids": [0]}, "2 elements in 'leaf_weights'.* 1")], ids=str)
def test_ensembles(changes, reason, tmp_path):
    refuse("TreeEnsemble", make_ensemble(**changes), tmp_path, reason, version=5)


def test_too_few_features_while_running(tmp_path):
    node = helper.make_node("TreeEnsembleRegressor", ["x"], ["y"], name="culprit",
                            domain="ai.onnx.ml", **REGRESSOR)
    model = make_model([node], [make_value("x", ["rows", "features"])],
                       [make_value("y", [None, 1])], domains=["ai.onnx.ml"])
    np.save(tmp_path / "x.npy", np.zeros((3, 1), np.float32))
    check_run_refused("'culprit'.*feature 1 of samples that have 1",
                      save(model, tmp_path), "--input", f"x={tmp_path / 'x.npy'}")


def test_unknown_category_while_running(tmp_path):
    node = helper.make_node("OneHotEncoder", ["x"], ["y"], name="culprit",
                            domain="ai.onnx.ml", cats_int64s=[1, 2], zeros=0)
    model = make_model([node], [make_value("x", [3])], [make_value("y", [3, 2])],
                       domains=["ai.onnx.ml"])
    np.save(tmp_path / "x.npy", np.array([1, 2, 3], np.float32))
    check_run_refused("'culprit'.*no category", save(model, tmp_path), "--input",
                      f"x={tmp_path / 'x.npy'}")
