# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The library's optimizers, clipping and schedules, against NumPy."""

import numpy as np
import pytest
import references as ref
from programs import Program
from references import close

TEXT = """
import std.optim as optim

# Parameters, of which a gradient is known: that of the sum of w^2 a / 2.
record Pair {
  w: f64[3, 2]
  b: f64[2]
}

fn slopes(p: Pair, a: Pair) -> Pair = map_tensors(|w, c| w * c, p, a)

fn descend<O: any>(p: Pair, a: Pair, optimizer: O) -> Pair {
  let (begin, update) = optimizer
  let (last, kept) = for i in 0..5 with q = p, s = begin(p) {
    let (q1, s1) = update(q, slopes(q, a), s)
    next q1, s1
  }
  last
}

entry sgd(p: Pair, a: Pair) -> Pair = descend(p, a, optim.sgd(lr = 0.125))

entry momentum(p: Pair, a: Pair) -> Pair =
  descend(p, a, optim.momentum(lr = 0.125, rate = 0.8, decay = 0.25))

entry nesterov(p: Pair, a: Pair) -> Pair =
  descend(p, a, optim.nesterov(lr = 0.125, rate = 0.8))

entry adagrad(p: Pair, a: Pair) -> Pair = descend(p, a, optim.adagrad(lr = 0.125))

entry rmsprop(p: Pair, a: Pair) -> Pair =
  descend(p, a, optim.rmsprop(lr = 0.125, rate = 0.9))

entry lion(p: Pair, a: Pair) -> Pair =
  descend(p, a, optim.lion(lr = 0.125, decay = 0.25))

entry adam(p: Pair, a: Pair) -> Pair = descend(p, a, optim.adam(lr = 0.125))

entry adamw(p: Pair, a: Pair) -> Pair =
  descend(p, a, optim.adamw(lr = 0.125, decay = 0.25))

entry lamb(p: Pair, a: Pair) -> Pair =
  descend(p, a, optim.lamb(lr = 0.125, decay = 0.25))

entry clipped(p: Pair, a: Pair) -> Pair =
  descend(p, a, optim.clipped(optim.sgd(lr = 0.125), 0.5))

entry scheduled(p: Pair, a: Pair) -> Pair =
  descend(p, a, optim.scheduled(|lr| optim.sgd(lr = lr), |t| 0.5 / cast<f32>(t + 1)))

entry accumulated(p: Pair, a: Pair) -> Pair =
  descend(p, a, optim.accumulated(optim.momentum(lr = 0.125, rate = 0.8), 2))

# Gradients of a loss that is multiplied, which are infinite in some of the steps.
entry scaled(p: Pair, a: Pair, bad: bool[5]) -> (p: Pair, scales: f32[5]) {
  let (begin, update, scale) = optim.loss_scaled(optim.adam(lr = 0.125), 8.0, 2)
  let (last, kept, scales) = for i in 0..5 with q = p, s = begin(p) {
    let by = scale(s)
    let g = map_tensors(|d| where(bad[i], d / 0, d * cast_like(by, d)), slopes(q, a))
    let (q1, s1) = update(q, g, s)
    emit by
    next q1, s1
  }
  (last, scales)
}

entry zeros(p: Pair) -> (all: Pair, one: f64[2]) = (optim.zeros_of(p), optim.zero(p.b))

entry direction(g: Pair) -> Pair {
  let (unit, state) = optim.adam_direction(g, optim.adam_begin(g), 0.9, 0.999, 1e-8)
  unit
}

entry average(p: Pair, q: Pair) -> Pair = optim.average(p, q, rate = 0.9)

entry clip(g: Pair) -> (norm: f32, short: Pair, long: Pair, each: Pair) =
  (optim.global_norm(g), optim.clip_by_norm(g, 0.5), optim.clip_by_norm(g, 100.0),
   optim.clip_by_value(g, 0.5))

entry rates(step: i64)
    -> (progress: f32, warmup: f32, polynomial: f32, linear: f32, cosine: f32,
        warmup_cosine: f32, exponential: f32, staircase: f32, inverse_root: f32) =
  (optim.progress(step, 20), optim.warmup(0.5, step, 10),
   optim.polynomial(0.5, step, 20, power = 2.0, least = 0.1),
   optim.linear(0.5, step, 20, least = 0.1), optim.cosine(0.5, step, 20, least = 0.1),
   optim.warmup_cosine(0.5, step, 5, 20), optim.exponential(0.5, step, 0.9, 4),
   optim.staircase(0.5, step, 0.5, 6), optim.inverse_root(0.5, step, 10))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    made = Program(TEXT, tmp_path_factory.mktemp("optim"))
    yield made
    made.close()


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def update_sgd(w, g, state, t):
    return w - 0.125 * g


def update_momentum(w, g, state, t):
    state["v"] = 0.8 * state.get("v", 0) + g + 0.25 * w
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


def find_direction(g, state, t, eps=1e-8):
    state["m"] = 0.9 * state.get("m", 0) + 0.1 * g
    state["v"] = 0.999 * state.get("v", 0) + 0.001 * g * g
    return state["m"] / (1 - 0.9**t) / (np.sqrt(state["v"] / (1 - 0.999**t)) + eps)


def update_adam(w, g, state, t):
    return w - 0.125 * find_direction(g, state, t)


def update_adamw(w, g, state, t):
    return w - 0.125 * (find_direction(g, state, t) + 0.25 * w)


def update_lion(w, g, state, t):
    v = state.get("v", 0)
    state["v"] = 0.99 * v + 0.01 * g
    return w - 0.125 * (np.sign(0.9 * v + 0.1 * g) + 0.25 * w)


def update_lamb(w, g, state, t):
    u = find_direction(g, state, t, 1e-6) + 0.25 * w
    return w - 0.125 * np.linalg.norm(w) / np.linalg.norm(u) * u


def update_scheduled(w, g, state, t):
    return w - 0.5 / t * g


def update_accumulated(w, g, state, t):
    state["sum"] = state.get("sum", 0) + g / 2
    if t % 2 == 1:
        return w
    state["v"] = 0.8 * state.get("v", 0) + state.pop("sum")
    return w - 0.125 * state["v"]


UPDATES = [update_scheduled, update_accumulated, update_sgd, update_momentum,
           update_nesterov, update_adagrad, update_rmsprop, update_lion, update_adam,
           update_adamw, update_lamb]


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
        # What a schedule gives is of type f32.
        close(results[name], w, 1e-7 if update is update_scheduled else 1e-12)


def test_a_clipped_optimizer(program, rng):
    p = {"w": rng.normal(size=(3, 2)), "b": rng.normal(size=2)}
    a = {"w": rng.normal(size=(3, 2)), "b": rng.normal(size=2)}
    results = program.outputs(
        "clipped", **{f"p.{name}": p[name] for name in p},
        **{f"a.{name}": a[name] for name in a})
    for _ in range(5):
        g = {name: a[name] * p[name] for name in p}
        norm = np.sqrt(sum((array**2).sum() for array in g.values()))
        p = {name: p[name] - 0.125 * g[name] * min(0.5 / norm, 1) for name in p}
    for name in p:
        close(results[name], p[name], 1e-5)


def test_a_scaled_loss(program, rng):
    """Steps with infinite gradients are left out."""
    shapes = {"w": (3, 2), "b": 2}
    p, a = ref.draw(rng, shapes), ref.draw(rng, shapes)
    bad = np.array([False, False, True, False, True])
    results = program.outputs(
        "scaled", **{f"p.{name}": p[name] for name in p},
        **{f"a.{name}": a[name] for name in a}, bad=bad)
    assert (results["scales"] == [8, 8, 16, 8, 8]).all()
    for name, w in p.items():
        state = {}
        for t in range(1, 4):
            w = update_adam(w, a[name] * w, state, t)
        close(results[f"p.{name}"], w, 1e-12)


def test_zeros(program):
    results = program.outputs("zeros", **{"p.w": np.full((3, 2), np.nan),
                                          "p.b": np.full(2, np.inf)})
    assert set(results) == {"all.w", "all.b", "one"}
    assert all(not array.any() for array in results.values())


def test_the_first_direction_is_a_sign(program, rng):
    g = ref.draw(rng, {"g.w": (3, 2), "g.b": 2})
    results = program.outputs("direction", **g)
    for name, array in g.items():
        close(results[name.removeprefix("g.")], array / (abs(array) + 1e-8))


def test_nothing_is_divided_by_a_length_of_zero(program):
    zero = {f"p.{name}": np.zeros(shape) for name, shape in (("w", (3, 2)), ("b", 2))}
    ones = {f"a.{name}": np.ones(shape) for name, shape in (("w", (3, 2)), ("b", 2))}
    results = program.outputs("lamb", **zero, **ones)
    assert not results["w"].any() and not results["b"].any()


def test_average(program, rng):
    shapes = {"w": (3, 2), "b": 2}
    p, q = ref.draw(rng, shapes), ref.draw(rng, shapes)
    given = {f"p.{name}": p[name] for name in shapes}
    given |= {f"q.{name}": q[name] for name in shapes}
    results = program.outputs("average", **given)
    for name in shapes:
        close(results[name], 0.9 * p[name] + 0.1 * q[name])


def test_clipping(program, rng):
    g = ref.draw(rng, {"g.w": (3, 2), "g.b": 2})
    norm = np.sqrt(sum((array**2).sum() for array in g.values()))
    results = program.outputs("clip", **g)
    close(results["norm"], norm, 1e-6)
    for name, array in g.items():
        field = name.removeprefix("g.")
        close(results[f"short.{field}"], array * 0.5 / norm, 1e-5)
        close(results[f"long.{field}"], array)
        close(results[f"each.{field}"], np.clip(array, -0.5, 0.5))


def find_rates(step):
    part = min(step / 20, 1)
    return {
        "progress": part,
        "warmup": 0.5 * min((step + 1) / 10, 1),
        "polynomial": 0.1 + 0.4 * (1 - part) ** 2,
        "linear": 0.5 - 0.4 * part,
        "cosine": 0.1 + 0.2 * (1 + np.cos(np.pi * part)),
        "warmup_cosine": 0.1 * (step + 1) if step < 5 else 0.25 * (
            1 + np.cos(np.pi * min((step - 5) / 15, 1))),
        "exponential": 0.5 * 0.9 ** (step / 4),
        "staircase": 0.5 * 0.5 ** (step // 6),
        "inverse_root": 0.5 * min((step + 1) / 10, np.sqrt(10 / (step + 1))),
    }


@pytest.mark.parametrize("step", [0, 1, 4, 7, 12, 15, 30])
def test_schedules(program, step):
    results = program.outputs("rates", step=np.int64(step))
    for name, rate in find_rates(step).items():
        close(results[name], rate, 1e-6)
