# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators of com.microsoft in floats, against ONNX Runtime."""

import numpy as np
import pytest

from operators import Case, check, floats


def microsoft(op, operands, results, attributes, feeds, weights=None, dims=None):
    return Case(op, operands, results, attributes, feeds, weights or {}, dims or {},
                opset=1, domain="com.microsoft")


OPEN = [False, True]


@pytest.mark.parametrize("is_open", OPEN)
@pytest.mark.parametrize("op, has_bias, attributes", [
    ("Gelu", False, {}), ("FastGelu", False, {}), ("FastGelu", True, {}),
    ("BiasGelu", True, {}), ("QuickGelu", False, {}), ("QuickGelu", False,
                                                      {"alpha": 1.5}),
])
def test_activations(op, has_bias, attributes, is_open, tmp_path):
    weights = {"bias": floats(8)} if has_bias else {}
    check(microsoft(op, ["x", *weights], ["y"], attributes, {"x": floats(2, 5, 8) * 3},
                    weights, {"x": ["batch", "words", 8]} if is_open else {}), tmp_path)


@pytest.mark.parametrize("is_open", OPEN)
@pytest.mark.parametrize("inputs", [
    ["x", "skip", "gamma"], ["x", "skip", "gamma", "beta"],
    ["x", "skip", "gamma", "beta", "bias"], ["x", "row", "gamma", "", "bias"]])
def test_skip_layer_normalization(inputs, is_open, tmp_path):
    feeds = {"x": floats(2, 5, 8)}
    dims = {"x": ["batch", "words", 8], "skip": ["batch", "words", 8],
            "row": [1, "words", 8]}
    feeds |= {"skip": floats(2, 5, 8)} if "skip" in inputs else {"row": floats(1, 5, 8)}
    weights = {name: floats(8) + i for i, name in enumerate(["gamma", "beta", "bias"])
               if name in inputs}
    check(microsoft("SkipLayerNormalization", inputs, ["y", "", "", "sum"],
                    {"epsilon": 1e-4}, feeds, weights,
                    {name: dims[name] for name in feeds} if is_open else {}), tmp_path)


@pytest.mark.parametrize("is_open", OPEN)
@pytest.mark.parametrize("biases", [[], ["bias"]])
def test_skip_simplified_layer_normalization(biases, is_open, tmp_path):
    dims = ["batch", "words", 8]
    check(microsoft("SkipSimplifiedLayerNormalization", ["x", "skip", "gamma", *biases],
                    ["y", "", "", "sum"], {}, {"x": floats(2, 5, 8),
                                               "skip": floats(2, 5, 8) - 1},
                    {name: floats(8) for name in ["gamma", *biases]},
                    {"x": dims, "skip": dims} if is_open else {}), tmp_path)


@pytest.mark.parametrize("op, version", [
    ("SimplifiedLayerNormalization", 14), ("LayerNormalization", 14)])
def test_normalizations_before_their_standard(op, version, tmp_path):
    check(Case(op, ["x", "scale"], ["y"], {"axis": -1}, {"x": floats(2, 5, 8)},
               {"scale": floats(8)}, {"x": ["batch", 5, 8]}, opset=version), tmp_path)


@pytest.mark.parametrize("is_open", OPEN)
@pytest.mark.parametrize("inputs", [
    ["ids", "segments", "words", "places", "kinds", "gamma", "beta", "mask"],
    ["ids", "", "words", "places", "", "gamma", "beta"],
    ["ids", "", "words", "places", "", "gamma", "beta", "", "order"]])
def test_embed_layer_normalization(inputs, is_open, tmp_path):
    rng = np.random.default_rng(5)
    weights = {"words": floats(11, 8), "places": floats(7, 8), "kinds": floats(2, 8),
               "gamma": floats(8), "beta": floats(8) - 1}
    feeds = {"ids": rng.integers(0, 11, (3, 5)), "segments": rng.integers(0, 2, (3, 5)),
             "mask": rng.integers(0, 2, (3, 5)), "order": rng.integers(0, 7, (3, 5))}
    feeds = {name: array.astype(np.int32) for name, array in feeds.items()
             if name in inputs}
    check(microsoft("EmbedLayerNormalization", inputs, ["y", "counts", "sum"], {},
                    feeds, {name: array for name, array in weights.items()
                            if name in inputs},
                    {name: ["batch", "words"] for name in feeds} if is_open else {}),
          tmp_path)


@pytest.mark.parametrize("lhs, rhs, attributes, dims", [
    ((4, 5), (5, 6), {"alpha": 0.5}, {"a": ["m", "k"], "b": ["k", "n"]}),
    ((2, 5, 4), (2, 6, 5), {"transA": 1, "transB": 1},
     {"a": ["batch", "k", "m"], "b": ["batch", "n", "k"]}),
    ((4, 2, 3, 5), (5, 2, 3, 6), {"transBatchA": 1, "transBatchB": 1},
     {"a": ["m", "batch", 3, 5]}),
    ((5, 2, 4), (5, 2, 6), {"transBatchA": 1, "transBatchB": 1, "transA": 1},
     {"a": [5, "batch", "m"], "b": [5, "batch", 6]}),
    ((5,), (5, 6), {"transA": 1}, {"b": [5, "n"]}),
])
def test_fused_mat_mul(lhs, rhs, attributes, dims, tmp_path):
    feeds = {"a": floats(*lhs), "b": floats(*rhs)}
    for shapes in ({}, dims):
        check(microsoft("FusedMatMul", ["a", "b"], ["y"], attributes, feeds,
                        dims=shapes), tmp_path)


def test_transpose_mat_mul(tmp_path):
    check(microsoft("TransposeMatMul", ["a", "b"], ["y"], {"transB": 1, "alpha": 2.0},
                    {"a": floats(3, 4), "b": floats(5, 4)}), tmp_path)


@pytest.mark.parametrize("activation", [
    {"activation": "Relu"}, {"activation": "Tanh"},
    {"activation": "LeakyRelu", "activation_alpha": 0.2},
    {"activation": "HardSigmoid", "activation_alpha": 0.3, "activation_beta": 0.4}],
    ids=str)
def test_fused_gemm(activation, tmp_path):
    check(microsoft("FusedGemm", ["a", "b", "c"], ["y"],
                    {"transB": 1, "alpha": 0.5, "beta": 2.0, **activation},
                    {"a": floats(3, 4)}, {"b": floats(5, 4), "c": floats(5)},
                    {"a": ["rows", 4]}), tmp_path)


@pytest.mark.parametrize("inputs", [["x", "w", "b"], ["x", "w", "b", "z"], ["x", "w"]],
                         ids=str)
@pytest.mark.parametrize("activation", [
    {"activation": "Relu"}, {"activation": "Sigmoid"}, {},
    {"activation": "Clip", "activation_params": [-0.5, 0.5]},
    {"activation": "LeakyRelu", "activation_params": [0.2]}], ids=str)
def test_fused_conv(activation, inputs, tmp_path):
    feeds = {"x": floats(2, 4, 6, 7), "z": floats(2, 8, 6, 7)}
    weights = {"w": floats(8, 2, 3, 3), "b": floats(8)}
    dims = {"x": ["batch", 4, "h", "w"], "z": ["batch", 8, "h", "w"]}
    feeds = {name: array for name, array in feeds.items() if name in inputs}
    for shapes in ({}, {name: dims[name] for name in feeds}):
        check(microsoft("FusedConv", inputs, ["y"],
                        {"pads": [1, 1, 1, 1], "group": 2, **activation}, feeds,
                        {name: array for name, array in weights.items()
                         if name in inputs}, shapes), tmp_path)


@pytest.mark.parametrize("upper", [0, 1])
def test_operators_that_became_standard(upper, tmp_path):
    check(microsoft("Trilu", ["x", "k"], ["y"], {"upper": upper}, {"x": floats(4, 5)},
                    {"k": np.array([1])}, {"x": ["rows", "columns"]}), tmp_path)
    check(microsoft("Range", ["a", "b", "c"], ["y"], {},
                    {"a": np.array(1.0), "b": np.array(7.0), "c": np.array(1.5)}),
          tmp_path)
