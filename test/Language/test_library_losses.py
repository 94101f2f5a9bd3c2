# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The library's initializers and losses, against NumPy."""

import itertools

import numpy as np
import pytest
import references as ref
from programs import Program, find_slopes
from references import close

TEXT = """
import std.init as initial
import std.loss as loss

record Begun {
  uniform_within: f64[1000, 20] = initial.uniform_within(key, 0.3)
  glorot: f64[300, 100]         = initial.glorot(key)
  he: f64[300, 100]             = initial.he(key)
  he_filter: f64[50, 20, 5, 5]  = initial.he_filter(key)
  scaled_normal: f64[1000, 20]  = initial.scaled_normal(key, 0.02)
  lecun: f64[300, 100]          = initial.lecun(key)
  wide: f64[20, 40]             = initial.orthogonal(key)
  tall: f64[40, 20]             = initial.orthogonal(key)
}

entry begin(k: Key) -> Begun = init<Begun>(k)

entry of_classes(x: f64[N, 5], labels: i64[N], p: f64[N, 5])
    -> (cross_entropy: f64[N], nll: f64[N], smooth: f64[N], divergence: f64[N]) =
  (loss.cross_entropy(x, labels), loss.nll(x, labels),
   loss.smooth_cross_entropy(x, labels, rate = 0.2), loss.divergence(x, p))

entry of_values(x: f64[N], y: f64[N])
    -> (binary_cross_entropy: f64[N], focal: f64[N], hinge: f64[N],
        squared_error: f64[N], absolute_error: f64[N], huber: f64[N],
        pinball: f64[N], poisson: f64[N]) =
  (loss.binary_cross_entropy(x, y), loss.focal(x, y, power = 1.5), loss.hinge(x, y),
   loss.squared_error(x, y), loss.absolute_error(x, y), loss.huber(x, y, width = 0.5),
   loss.pinball(x, y, part = 0.8), loss.poisson(x, y))

entry of_vectors(x: f64[N, D], y: f64[N, D], z: f64[N, D])
    -> (cosine: f64[N], triplet: f64[N]) =
  (loss.cosine_distance(x, y), loss.triplet(x, y, z, margin = 0.3))

entry ctc(scores: f64[N, B, C], labels: i32[B, L], steps: i32[B], lengths: i32[B])
    -> f64[B] = loss.ctc(scores, labels, steps, lengths)

entry ctc_slopes(x: f64[N, B, C], labels: i32[B, L], steps: i32[B], lengths: i32[B])
    -> f64[N, B, C] =
  grad(|y| sum(loss.ctc(log_softmax(y), labels, steps, lengths)))(x)
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    made = Program(TEXT, tmp_path_factory.mktemp("losses"))
    yield made
    made.close()


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def test_initializers(program):
    begun = program.outputs("begin", k=np.uint64(3))
    limits = {"uniform_within": 0.3, "glorot": np.sqrt(6 / 400)}
    deviations = {name: limit / np.sqrt(3) for name, limit in limits.items()}
    deviations |= {"he": np.sqrt(2 / 300), "he_filter": np.sqrt(2 / 500),
                   "scaled_normal": 0.02, "lecun": np.sqrt(1 / 300)}
    assert set(begun) == {"wide", "tall", *deviations}
    close(begun["tall"].T @ begun["tall"], np.eye(20))
    close(begun["wide"] @ begun["wide"].T, np.eye(20))
    for name, deviation in deviations.items():
        x = begun[name]
        # Within five standard deviations of what is estimated.
        assert abs(x.mean()) < 5 * deviation / np.sqrt(x.size)
        assert abs(x.std() / deviation - 1) < 5 / np.sqrt(2 * x.size)
        if name in limits:
            assert 0.99 * limits[name] < abs(x).max() <= limits[name]
        else:
            assert abs(x).max() > 3 * deviation


def test_losses_of_classes(program, rng):
    x, labels = rng.normal(size=(6, 5)), rng.integers(0, 5, 6)
    # Some of the probabilities are 0.
    p = ref.softmax(rng.normal(size=(6, 5))) * (rng.uniform(size=(6, 5)) > 0.3)
    p /= p.sum(1, keepdims=True)
    results = program.outputs("of_classes", x=x, labels=labels, p=p)
    scores = ref.log_softmax(x)
    close(results["cross_entropy"], -scores[np.arange(6), labels])
    close(results["nll"], -x[np.arange(6), labels])
    close(results["smooth"],
          -((0.8 * np.eye(5)[labels] + 0.2 / 5) * scores).sum(1))
    close(results["divergence"], [
        sum(a * (np.log(a) - b) for a, b in zip(*row) if a) for row in zip(p, scores)])


def test_losses_of_values(program, rng):
    x, y = rng.normal(size=50), rng.uniform(size=50)
    results = program.outputs("of_values", x=x, y=y)
    chance, away = ref.sigmoid(x), abs(x - y)
    entropy = -y * np.log(chance) - (1 - y) * np.log(1 - chance)
    close(results["binary_cross_entropy"], entropy)
    close(results["focal"], (1 - np.exp(-entropy)) ** 1.5 * entropy)
    close(results["hinge"], np.maximum(1 - x * y, 0))
    close(results["squared_error"], away**2)
    close(results["absolute_error"], away)
    close(results["huber"],
          np.where(away < 0.5, away**2 / 2, 0.5 * away - 0.125))
    close(results["pinball"], away * np.where(x < y, 0.8, 0.2))
    close(results["poisson"], np.exp(x) - x * y)


def test_losses_of_vectors(program, rng):
    x, y, z = rng.normal(size=(3, 20, 4))
    results = program.outputs("of_vectors", x=x, y=y, z=z)
    norm = np.linalg.norm
    close(results["cosine"], 1 - (x * y).sum(1) / norm(x, axis=1) / norm(y, axis=1))
    close(results["triplet"], np.maximum(
        norm(x - y, axis=1) ** 2 - norm(x - z, axis=1) ** 2 + 0.3, 0))


def spell(path):
    """Without blanks, and repeated labels once."""
    pairs = zip(path, (0, *path))
    return [label for label, before in pairs if label not in (0, before)]


def find_ctc(scores, labels):
    """By going through all paths."""
    steps, classes = scores.shape
    total = sum(
        np.exp(scores[np.arange(steps), path].sum())
        for path in itertools.product(range(classes), repeat=steps)
        if spell(path) == list(labels))
    return -np.log(total)


# Equal labels in a row need a blank; one is empty; one has less steps than there are.
LABELS = np.array([[1, 2, 1], [2, 2, 0], [0, 0, 0], [1, 0, 0]], np.int32)
LENGTHS = np.array([3, 2, 0, 1], np.int32)
STEPS = np.array([5, 5, 5, 3], np.int32)


def find_all_ctc(scores):
    return np.array([
        find_ctc(scores[: STEPS[i], i], LABELS[i, : LENGTHS[i]]) for i in range(4)])


def test_ctc(program, rng):
    x = rng.normal(size=(5, 4, 3))
    given = {"labels": LABELS, "steps": STEPS, "lengths": LENGTHS}
    scores = ref.log_softmax(x)
    close(program.run("ctc", scores=scores, **given), find_all_ctc(scores))
    slopes = find_slopes(lambda y: find_all_ctc(ref.log_softmax(y)), x)
    close(program.run("ctc_slopes", x=x, **given), slopes, 1e-7)


def test_ctc_of_what_is_too_short_is_large(program):
    scores = np.full((2, 1, 3), np.log(1 / 3))
    result = program.run("ctc", scores=scores, labels=LABELS[1:2, :2],
                         steps=np.array([2], np.int32), lengths=LENGTHS[1:2])
    assert result[0] > 1e29
