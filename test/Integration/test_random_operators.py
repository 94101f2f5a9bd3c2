# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators that draw: the generator's published answers, and the statistics of what
is made of its numbers."""

import math

import numpy as np
import pytest
from onnx import TensorProto

import dlcrt
from operators import Case, write_model
from tools import compile_model

COUNT = 200_000


def draw(case, folder):
    model, artifact = folder / "model.onnx", folder / "model.so"
    write_model(case, model)
    compile_model(model, artifact)
    context = dlcrt.Context(threads=2)
    module = dlcrt.Module(context, artifact)
    try:
        first, second = module.run(case.feeds), module.run(case.feeds)
    finally:
        module.close()
        context.close()
    for name in case.results:
        assert np.array_equal(first[name], second[name])
    return [first[name] for name in case.results]


def check_uniform(numbers):
    """By Kolmogorov and Smirnov, at a level of 1e-6."""
    ordered = np.sort(numbers.astype(np.float64).ravel())
    assert ordered[0] >= 0 and ordered[-1] < 1
    n = len(ordered)
    distance = max(np.abs(ordered - np.arange(n) / n).max(),
                   np.abs(ordered - np.arange(1, n + 1) / n).max())
    assert distance < math.sqrt(-math.log(1e-6 / 2) / 2 / n)
    assert abs(np.corrcoef(numbers.ravel()[1:], numbers.ravel()[:-1])[0, 1]) < 0.02


def test_published_answer(tmp_path):
    """Counter 0 and key 0 give 6627e8d5 e169c58d bc57ac4c 9b00dbd8 (Random123)."""
    [numbers] = draw(Case("RandomUniform", [], ["Y"],
                          {"shape": [2], "seed": 0.0, "dtype": TensorProto.DOUBLE}, {}),
                     tmp_path)
    expected = ((0x6627e8d5 >> 5) * 2.0**26 + (0xe169c58d >> 6)) * 2.0**-53
    assert numbers[0] == expected


@pytest.mark.parametrize("attributes", [{"seed": 3.0}, {"seed": 0.5}, {}])
@pytest.mark.parametrize("dtype", [TensorProto.FLOAT, TensorProto.DOUBLE])
def test_uniform(attributes, dtype, tmp_path):
    [numbers] = draw(Case("RandomUniform", [], ["Y"],
                          {"shape": [COUNT // 100, 100], "low": -3.0, "high": 5.0,
                           "dtype": dtype, **attributes}, {}), tmp_path)
    check_uniform((numbers + 3) / 8)


@pytest.mark.parametrize("dtype", [TensorProto.FLOAT, TensorProto.DOUBLE,
                                   TensorProto.FLOAT16])
def test_normal(dtype, tmp_path):
    [numbers] = draw(Case("RandomNormalLike", ["X"], ["Y"],
                          {"mean": 2.0, "scale": 3.0, "dtype": dtype, "seed": 1.0},
                          {"X": np.zeros((COUNT // 100, 100), np.float32)},
                          dims={"X": ["n", "m"]}), tmp_path)
    z = (numbers.astype(np.float64) - 2) / 3
    check_uniform(0.5 * (1 + np.vectorize(math.erf)(z / math.sqrt(2))))
    assert abs(z.mean()) < 0.02 and abs(z.std() - 1) < 0.02
    assert abs((z**3).mean()) < 0.05 and abs((z**4).mean() - 3) < 0.15


def test_seeds_differ(tmp_path):
    drawn = []
    for seed in (1.0, 2.0):
        drawn += draw(Case("RandomNormal", [], ["Y"], {"shape": [1000], "seed": seed},
                           {}), tmp_path)
    assert abs(np.corrcoef(*drawn)[0, 1]) < 0.15


def test_bernoulli(tmp_path):
    chances = np.repeat(np.array([0, 0.1, 0.5, 1], np.float32), COUNT // 4)
    [drawn] = draw(Case("Bernoulli", ["X"], ["Y"], {"dtype": TensorProto.BOOL},
                        {"X": chances}), tmp_path)
    assert drawn.dtype == np.bool_
    shares = drawn.reshape(4, -1).mean(axis=1)
    assert shares[0] == 0 and shares[3] == 1
    np.testing.assert_allclose(shares[1:3], [0.1, 0.5], atol=0.01)


def test_multinomial(tmp_path):
    weights = np.array([[0.1, 0.2, 0.7], [1, 0, 0]])
    with np.errstate(divide="ignore"):
        logits = np.log(weights).astype(np.float32)
    [drawn] = draw(Case("Multinomial", ["X"], ["Y"], {"sample_size": 50_000},
                        {"X": logits}, dims={"X": ["rows", "classes"]}), tmp_path)
    assert drawn.dtype == np.int32 and drawn.shape == (2, 50_000)
    shares = [np.bincount(row, minlength=3) / row.size for row in drawn]
    np.testing.assert_allclose(shares, weights, atol=0.01)


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("training", [True, False])
def test_dropout(known, training, tmp_path):
    flags = {"ratio": np.array(0.3, np.float32), "training": np.array(training)}
    x = np.random.default_rng(0).normal(size=(COUNT // 100, 100)).astype(np.float32)
    case = Case("Dropout", ["X", "ratio", "training"], ["Y", "mask"], {},
                {"X": x} | ({} if known else flags), flags if known else {})
    y, mask = draw(case, tmp_path)
    if not training:
        assert mask.all() and np.array_equal(x, y)
        return
    assert abs(mask.mean() - 0.7) < 0.01
    np.testing.assert_allclose(y, np.where(mask, x / np.float32(0.7), 0), rtol=1e-6)
