# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The library's initializers, losses and optimizers, against NumPy."""

import numpy as np
import pytest
import references as ref
from programs import Program
from references import close

TEXT = """
import std.init as initial
import std.loss as loss
import std.optim as optim

record Begun {
  uniform_within: f64[1000, 20] = initial.uniform_within(key, 0.3)
  glorot: f64[300, 100]         = initial.glorot(key)
  he: f64[300, 100]             = initial.he(key)
  he_filter: f64[50, 20, 5, 5]  = initial.he_filter(key)
  scaled_normal: f64[1000, 20]  = initial.scaled_normal(key, 0.02)
}

entry begin(k: Key) -> Begun = init<Begun>(k)

entry of_classes(x: f64[N, 5], labels: i64[N])
    -> (cross_entropy: f64[N], nll: f64[N]) =
  (loss.cross_entropy(x, labels), loss.nll(x, labels))

entry of_values(x: f64[N], y: f64[N])
    -> (binary_cross_entropy: f64[N], squared_error: f64[N], absolute_error: f64[N],
        huber: f64[N]) =
  (loss.binary_cross_entropy(x, y), loss.squared_error(x, y),
   loss.absolute_error(x, y), loss.huber(x, y, width = 0.5))

# Parameters, of which a gradient is known: that of the sum of w^2 a / 2.
record Pair {
  w: f64[3, 2]
  b: f64[2]
}

fn slopes(p: Pair, a: Pair) -> Pair = map_tensors(|w, c| w * c, p, a)

entry sgd(p: Pair, a: Pair) -> Pair =
  for i in 0..5 with q = p { next optim.sgd(q, slopes(q, a), lr = 0.125) }

fn descend(p: Pair, a: Pair, step: fn(Pair, Pair, Pair) -> (Pair, Pair)) -> Pair {
  let (last, state) = for i in 0..5 with q = p, s = optim.momentum_begin(p) {
    let (q1, s1) = step(q, slopes(q, a), s)
    next q1, s1
  }
  last
}

entry momentum(p: Pair, a: Pair) -> Pair =
  descend(p, a, |q, g, s| optim.momentum(q, g, s, lr = 0.125, rate = 0.8))

entry nesterov(p: Pair, a: Pair) -> Pair =
  descend(p, a, |q, g, s| optim.nesterov(q, g, s, lr = 0.125, rate = 0.8))

entry adagrad(p: Pair, a: Pair) -> Pair =
  descend(p, a, |q, g, s| optim.adagrad(q, g, s, lr = 0.125))

entry rmsprop(p: Pair, a: Pair) -> Pair =
  descend(p, a, |q, g, s| optim.rmsprop(q, g, s, lr = 0.125, rate = 0.9))

fn descend_adam(p: Pair, a: Pair, decay: number) -> Pair {
  let (last, state) = for i in 0..5 with q = p, s = optim.adam_begin(p) {
    let (q1, s1) = optim.adam(q, slopes(q, a), s, lr = 0.125, decay = decay)
    next q1, s1
  }
  last
}

entry adam(p: Pair, a: Pair) -> Pair = descend_adam(p, a, 0.0)

entry adamw(p: Pair, a: Pair) -> Pair = descend_adam(p, a, 0.25)

entry clip(g: Pair) -> (norm: f32, short: Pair, long: Pair) =
  (optim.global_norm(g), optim.clip_by_norm(g, 0.5), optim.clip_by_norm(g, 100.0))

entry rates(step: i64) -> (warmup: f32, cosine: f32, exponential: f32) =
  (optim.warmup(0.5, step, 10), optim.cosine(0.5, step, 20, least = 0.1),
   optim.exponential(0.5, step, 0.9, 4))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    made = Program(TEXT, tmp_path_factory.mktemp("training"))
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
                   "scaled_normal": 0.02}
    assert set(begun) == set(deviations)
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
    results = program.outputs("of_classes", x=x, labels=labels)
    close(results["cross_entropy"], -ref.log_softmax(x)[np.arange(6), labels])
    close(results["nll"], -x[np.arange(6), labels])


def test_losses_of_values(program, rng):
    x, y = rng.normal(size=50), rng.uniform(size=50)
    results = program.outputs("of_values", x=x, y=y)
    chance, away = ref.sigmoid(x), abs(x - y)
    close(results["binary_cross_entropy"],
          -y * np.log(chance) - (1 - y) * np.log(1 - chance))
    close(results["squared_error"], away**2)
    close(results["absolute_error"], away)
    close(results["huber"],
          np.where(away < 0.5, away**2 / 2, 0.5 * away - 0.125))


def update_sgd(w, g, state, t):
    return w - 0.125 * g


def update_momentum(w, g, state, t):
    state["v"] = 0.8 * state.get("v", 0) + g
    return w - 0.125 * state["v"]


def update_nesterov(w, g, state, t):
    state["v"] = 0.8 * state.get("v", 0) + g
    return w - 0.125 * (g + 0.8 * state["v"])


def update_adagrad(w, g, state, t):
    state["v"] = state.get("v", 0) + g * g
    return w - 0.125 * g / (np.sqrt(state["v"]) + 1e-10)


def update_rmsprop(w, g, state, t):
    state["v"] = 0.9 * state.get("v", 0) + 0.1 * g * g
    return w - 0.125 * g / (np.sqrt(state["v"]) + 1e-8)


def find_direction(g, state, t):
    state["m"] = 0.9 * state.get("m", 0) + 0.1 * g
    state["v"] = 0.999 * state.get("v", 0) + 0.001 * g * g
    return state["m"] / (1 - 0.9**t) / (np.sqrt(state["v"] / (1 - 0.999**t)) + 1e-8)


def update_adam(w, g, state, t):
    return w - 0.125 * find_direction(g, state, t)


def update_adamw(w, g, state, t):
    return w - 0.125 * (find_direction(g, state, t) + 0.25 * w)


UPDATES = [update_sgd, update_momentum, update_nesterov, update_adagrad,
           update_rmsprop, update_adam, update_adamw]


@pytest.mark.parametrize("update", UPDATES, ids=lambda one: one.__name__)
def test_five_steps(program, rng, update):
    shapes = {"w": (3, 2), "b": 2}
    p, a = ref.draw(rng, shapes), ref.draw(rng, shapes)
    given = {f"p.{name}": array for name, array in p.items()}
    given |= {f"a.{name}": array for name, array in a.items()}
    results = program.outputs(update.__name__.removeprefix("update_"), **given)
    for name, w in p.items():
        state = {}
        for t in range(1, 6):
            w = update(w, a[name] * w, state, t)
        close(results[name], w)


def test_clipping(program, rng):
    g = ref.draw(rng, {"g.w": (3, 2), "g.b": 2})
    norm = np.sqrt(sum((array**2).sum() for array in g.values()))
    results = program.outputs("clip", **g)
    close(results["norm"], norm, 1e-6)
    for name, array in g.items():
        field = name.removeprefix("g.")
        close(results[f"short.{field}"], array * 0.5 / norm, 1e-5)
        close(results[f"long.{field}"], array)


def test_schedules(program):
    for step in (0, 1, 7, 15, 30):
        results = program.outputs("rates", step=np.int64(step))
        close(results["warmup"], 0.5 * min((step + 1) / 10, 1), 1e-6)
        close(results["cosine"],
              0.1 + 0.2 * (1 + np.cos(np.pi * min(step / 20, 1))), 1e-6)
        close(results["exponential"], 0.5 * 0.9 ** (step / 4), 1e-6)
