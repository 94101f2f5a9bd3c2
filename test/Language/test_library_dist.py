# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The library's distributions: densities, entropies and samples.

A density is checked against its formula; entropies and divergences are sums over a
fine grid, and samples have the moments that the density says.
"""

import numpy as np
import pytest
import references as ref
from programs import Program, find_slopes
from references import close, log_gamma

TEXT = """
import std.dist as dist

entry gammas(x: f64[N]) -> (value: f64[N], slope: f64[N]) =
  (dist.log_gamma(x), grad(|y| sum(dist.log_gamma(y)))(x))

entry log_probs(x: f64[N], part: f64[N], n: f64[N], a: f64[N], b: f64[N])
    -> (normal: f64[N], uniform: f64[N], exponential: f64[N], laplace: f64[N],
        gumbel: f64[N], student: f64[N], gamma: f64[N], beta: f64[N],
        bernoulli: f64[N], geometric: f64[N], poisson: f64[N]) =
  (dist.normal_log_prob(x, a, b), dist.uniform_log_prob(x, -b, b),
   dist.exponential_log_prob(a, b), dist.laplace_log_prob(x, a, b),
   dist.gumbel_log_prob(x, a, b), dist.student_log_prob(x, a),
   dist.gamma_log_prob(b, a, b), dist.beta_log_prob(part, a, b),
   dist.bernoulli_log_prob(part, x), dist.geometric_log_prob(n, part),
   dist.poisson_log_prob(n, a))

entry entropies(x: f64[N], a: f64[N], b: f64[N])
    -> (normal: f64[N], uniform: f64[N], exponential: f64[N], laplace: f64[N],
        bernoulli: f64[N]) =
  (dist.normal_entropy(b), dist.uniform_entropy(-a, b), dist.exponential_entropy(b),
   dist.laplace_entropy(b), dist.bernoulli_entropy(x))

entry divergences(x: f64[N], y: f64[N], a: f64[N], b: f64[N])
    -> (normal: f64[N], bernoulli: f64[N]) =
  (dist.normal_divergence(x, a, y, b), dist.bernoulli_divergence(x, y))

entry classes(x: i32[N], logits: f64[N, 4], other: f64[N, 4])
    -> (log_prob: f64[N], entropy: f64[N], divergence: f64[N]) =
  (dist.categorical_log_prob(x, logits), dist.categorical_entropy(logits),
   dist.categorical_divergence(logits, other))

entry vectors(x: f64[N, D], m: f64[N, D], a: f64[N, D])
    -> (diagonal: f64[N], dirichlet: f64[N]) =
  (dist.diagonal_normal_log_prob(x, m, a), dist.dirichlet_log_prob(softmax(x), a))

entry draw(key: Key, a: f64[N], b: f64[N])
    -> (normal: f64[N], uniform: f64[N], exponential: f64[N], laplace: f64[N],
        gumbel: f64[N], gamma: f64[N], beta: f64[N], bernoulli: f64[N],
        geometric: f64[N], poisson: f64[N]) =
  (dist.normal_sample(key, a, b), dist.uniform_sample(key, a, b),
   dist.exponential_sample(key, b), dist.laplace_sample(key, a, b),
   dist.gumbel_sample(key, a, b), dist.gamma_sample(key, a, b),
   dist.beta_sample(key, a, b), dist.bernoulli_sample(key, a),
   dist.geometric_sample(key, a), dist.poisson_sample(key, b))

entry draw_classes(key: Key, logits: f64[N, 4]) -> i64[N] =
  dist.categorical_sample(key, logits)
"""
COUNT = 100_000


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    made = Program(TEXT, tmp_path_factory.mktemp("dist"))
    yield made
    made.close()


@pytest.fixture
def rng():
    return np.random.default_rng(8)


def test_log_gamma(program):
    x = np.array([1e-9, 0.3, 0.5, 1, 1.5, 2, 3.7, 7.9, 8, 8.1, 20, 300, 1e8])
    results = program.outputs("gammas", x=x)
    close(results["value"], log_gamma(x))
    close(results["slope"][1:-1], find_slopes(log_gamma, x[1:-1], 1e-4), 1e-7)


def find_normal(x, m, d):
    return -(((x - m) / d) ** 2) / 2 - np.log(d * np.sqrt(2 * np.pi))


def find_laplace(x, m, w):
    return np.log(np.exp(-abs(x - m) / w) / (2 * w))


def find_log_probs(x, part, n, a, b):
    z = np.exp(-(x - a) / b)
    return {
        "normal": find_normal(x, a, b),
        "uniform": np.log((abs(x) < b) / (2 * b)),
        "exponential": np.log(b * np.exp(-b * a)),
        "laplace": find_laplace(x, a, b),
        "gumbel": np.log(z * np.exp(-z) / b),
        "student": np.log((1 + x * x / a) ** (-(a + 1) / 2) / np.sqrt(a * np.pi)) + (
            log_gamma((a + 1) / 2) - log_gamma(a / 2)),
        "gamma": np.log(b**a * b ** (a - 1) * np.exp(-b * b)) - log_gamma(a),
        "beta": np.log(part ** (a - 1) * (1 - part) ** (b - 1)) - (
            log_gamma(a) + log_gamma(b) - log_gamma(a + b)),
        "bernoulli": part * np.log(ref.sigmoid(x)) + (
            (1 - part) * np.log(ref.sigmoid(-x))),
        "geometric": np.log((1 - part) ** n * part),
        "poisson": np.log(a**n * np.exp(-a)) - log_gamma(n + 1),
    }


def test_log_probs(program, rng):
    given = {"x": rng.normal(size=20), "part": rng.uniform(0.1, 0.9, 20),
             "n": rng.integers(0, 6, 20).astype(float),
             "a": rng.uniform(0.2, 3, 20), "b": rng.uniform(0.2, 3, 20)}
    results = program.outputs("log_probs", **given)
    with np.errstate(divide="ignore"):
        expected = find_log_probs(**given)
    assert set(results) == set(expected)
    for name, values in expected.items():
        close(results[name], values)


def integrate(function, low, high, count=200_001):
    """By the trapezoid rule, for each element of `low`."""
    x = np.linspace(low, high, count)
    y = function(x)
    return (y.sum(0) - (y[0] + y[-1]) / 2) * (high - low) / (count - 1)


def find_entropy(log_prob, low, high):
    return -integrate(lambda x: np.exp(log_prob(x)) * log_prob(x), low, high)


def test_entropies(program, rng):
    x, (a, b) = rng.normal(size=3), rng.uniform(0.5, 2, (2, 3))
    results = program.outputs("entropies", x=x, a=a, b=b)
    close(results["normal"], find_entropy(
        lambda z: find_normal(z, 0, b), -12 * b, 12 * b))
    close(results["uniform"], np.log(a + b))
    close(results["exponential"], find_entropy(
        lambda z: np.log(b) - b * z, 0 * b, 50 / b), 1e-7)
    close(results["laplace"], 2 * find_entropy(
        lambda z: find_laplace(z, 0, b), 0 * b, 50 * b), 1e-7)
    p = ref.sigmoid(x)
    close(results["bernoulli"], -p * np.log(p) - (1 - p) * np.log(1 - p))


def test_divergences(program, rng):
    (x, y), (a, b) = rng.normal(size=(2, 3)), rng.uniform(0.5, 2, (2, 3))
    results = program.outputs("divergences", x=x, y=y, a=a, b=b)
    close(results["normal"], integrate(
        lambda z: np.exp(find_normal(z, x, a)) * (
            find_normal(z, x, a) - find_normal(z, y, b)), x - 12 * a, x + 12 * a))
    p, q = ref.sigmoid(x), ref.sigmoid(y)
    close(results["bernoulli"],
          p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q)))


def test_classes(program, rng):
    x, logits, other = rng.integers(0, 4, 6).astype(np.int32), (
        rng.normal(size=(6, 4))), rng.normal(size=(6, 4))
    results = program.outputs("classes", x=x, logits=logits, other=other)
    p, q = ref.softmax(logits), ref.softmax(other)
    close(results["log_prob"], np.log(p[np.arange(6), x]))
    close(results["entropy"], -(p * np.log(p)).sum(1))
    close(results["divergence"], (p * np.log(p / q)).sum(1))


def test_vectors(program, rng):
    (x, m), a = rng.normal(size=(2, 5, 3)), rng.uniform(0.5, 2, (5, 3))
    results = program.outputs("vectors", x=x, m=m, a=a)
    close(results["diagonal"], find_normal(x, m, a).sum(1))
    close(results["dirichlet"],
          log_gamma(a.sum(1)) - log_gamma(a).sum(1)
          + ((a - 1) * ref.log_softmax(x)).sum(1))


# Mean, variance and fourth central moment in units of the variance squared.
MOMENTS = {
    "normal": lambda a, b: (a, b * b, 3),
    "uniform": lambda a, b: ((a + b) / 2, (b - a) ** 2 / 12, 1.8),
    "exponential": lambda a, b: (1 / b, 1 / b**2, 9),
    "laplace": lambda a, b: (a, 2 * b * b, 6),
    "gumbel": lambda a, b: (a + b * np.euler_gamma, (np.pi * b) ** 2 / 6, 5.4),
    "gamma": lambda a, b: (a / b, a / b**2, 3 + 6 / a),
    "beta": lambda a, b: (a / (a + b), a * b / (a + b) ** 2 / (a + b + 1), 5),
    "bernoulli": lambda a, b: (
        ref.sigmoid(a), ref.sigmoid(a) * ref.sigmoid(-a), 5),
    "geometric": lambda a, b: ((1 - a) / a, (1 - a) / a**2, 9 + a * a / (1 - a)),
    "poisson": lambda a, b: (b, b, 3 + 1 / b),
}


@pytest.mark.parametrize("b", [0.8, 2.5])
@pytest.mark.parametrize("name", MOMENTS)
def test_samples(program, name, b):
    a = 0.7
    first, other = (
        program.outputs("draw", key=np.uint64(key), a=np.full(COUNT, a),
                        b=np.full(COUNT, b))[name] for key in (4, 5))
    mean, variance, fourth = MOMENTS[name](a, b)
    # Within five standard deviations.
    assert abs(first.mean() - mean) < 5 * np.sqrt(variance / COUNT)
    assert abs(first.var() / variance - 1) < 5 * np.sqrt((fourth - 1) / COUNT)
    assert abs(np.corrcoef(first, other)[0, 1]) < 5 / np.sqrt(COUNT)


def test_samples_of_classes(program):
    logits = np.array([0.5, -1.0, 2.0, 0.0])
    x = program.run("draw_classes", key=np.uint64(6),
                    logits=np.tile(logits, (COUNT, 1)))
    chance = ref.softmax(logits)
    bound = 5 * np.sqrt(chance * (1 - chance) / COUNT)
    assert (abs(np.bincount(x) / COUNT - chance) < bound).all()
