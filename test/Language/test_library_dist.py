# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The library's distributions, against NumPy and by their samples."""

import numpy as np
import pytest
import references as ref
from programs import Program
from references import close

TEXT = """
import std.dist as dist

entry normals(x: f64[N], m: f64[N], d: f64[N], m2: f64[N], d2: f64[N])
    -> (log_prob: f64[N], divergence: f64[N]) =
  (dist.normal_log_prob(x, m, d), dist.normal_divergence(m, d, m2, d2))

entry log_probs(x: f64[N], y: f64[N], a: f64[N])
    -> (bernoulli: f64[N], exponential: f64[N]) =
  (dist.bernoulli_log_prob(y, x), dist.exponential_log_prob(x, a))

entry categorical(x: i32[N], logits: f64[N, 4]) -> f64[N] =
  dist.categorical_log_prob(x, logits)

entry draw(key: Key, a: f64[N], b: f64[N])
    -> (normal: f64[N], bernoulli: f64[N], exponential: f64[N]) =
  (dist.normal_sample(key, a, b), dist.bernoulli_sample(key, a),
   dist.exponential_sample(key, b))

entry draw_categorical(key: Key, logits: f64[N, 4]) -> i64[N] =
  dist.categorical_sample(key, logits)
"""
COUNT = 200_000


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    made = Program(TEXT, tmp_path_factory.mktemp("dist"))
    yield made
    made.close()


@pytest.fixture
def rng():
    return np.random.default_rng(8)


def find_normal(x, m, d):
    return np.log(np.exp(-(((x - m) / d) ** 2) / 2) / (d * np.sqrt(2 * np.pi)))


def test_normals(program, rng):
    x, m, m2 = rng.normal(size=(3, 20))
    d, d2 = rng.uniform(0.5, 2, (2, 20))
    results = program.outputs("normals", x=x, m=m, d=d, m2=m2, d2=d2)
    close(results["log_prob"], find_normal(x, m, d))
    # The expectation of the logarithm of the ratio, as a sum over a fine grid.
    z = np.linspace(-12, 12, 4001)[:, None] * d + m
    ratio = find_normal(z, m, d) - find_normal(z, m2, d2)
    weight = np.exp(find_normal(z, m, d)) * d * 24 / 4000
    close(results["divergence"], (weight * ratio).sum(0))


def test_log_probs(program, rng):
    x, a = rng.uniform(0.1, 3, (2, 20))
    y = rng.integers(0, 2, 20).astype(float)
    results = program.outputs("log_probs", x=x, y=y, a=a)
    chance = ref.sigmoid(x)
    close(results["bernoulli"], np.log(np.where(y == 1, chance, 1 - chance)))
    close(results["exponential"], np.log(a * np.exp(-a * x)))


def test_categorical(program, rng):
    x, logits = rng.integers(0, 4, 6).astype(np.int32), rng.normal(size=(6, 4))
    close(program.run("categorical", x=x, logits=logits),
          np.log(ref.softmax(logits)[np.arange(6), x]))


MOMENTS = {
    "normal": lambda a, b: (a, b),
    "bernoulli": lambda a, b: (
        ref.sigmoid(a), np.sqrt(ref.sigmoid(a) * ref.sigmoid(-a))),
    "exponential": lambda a, b: (1 / b, 1 / b),
}


@pytest.mark.parametrize("name", MOMENTS)
def test_samples(program, name):
    a, b = 0.7, 2.5
    x = program.outputs("draw", key=np.uint64(4), a=np.full(COUNT, a),
                        b=np.full(COUNT, b))[name]
    mean, deviation = MOMENTS[name](a, b)
    assert abs(x.mean() - mean) < 5 * deviation / np.sqrt(COUNT)
    # The fourth moment of none of them is above 9, of the first is 3.
    assert abs(x.var() / deviation**2 - 1) < 5 * np.sqrt(8 / COUNT)
    other = program.outputs("draw", key=np.uint64(5), a=np.full(COUNT, a),
                            b=np.full(COUNT, b))[name]
    assert abs(np.corrcoef(x, other)[0, 1]) < 5 / np.sqrt(COUNT)


def test_samples_of_classes(program):
    logits = np.array([0.5, -1.0, 2.0, 0.0])
    x = program.run("draw_categorical", key=np.uint64(6),
                    logits=np.tile(logits, (COUNT, 1)))
    chance = ref.softmax(logits)
    bound = 5 * np.sqrt(chance * (1 - chance) / COUNT)
    assert (abs(np.bincount(x) / COUNT - chance) < bound).all()
