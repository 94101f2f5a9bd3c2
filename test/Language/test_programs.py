# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What programs compute, against NumPy."""

import numpy as np
import pytest
from programs import Program, find_slopes

TEXT = """
import std.nn as nn

record Mlp[D, H, C] {
  w1: f32[D, H] = 0.1 * normal(key)
  b1: f32[H]    = zeros()
  w2: f32[H, C] = 0.1 * normal(key)
  b2: f32[C]    = ones()
}

fn logits(p: Mlp[D, H, C], x: f32[B, D]) -> f32[B, C] {
  let h = nn.relu(x @ p.w1 + p.b1)
  h @ p.w2 + p.b2
}

fn loss(p: Mlp[D, H, C], x: f32[B, D], y: i64[B]) -> f32 {
  let scores = log_softmax(logits(p, x))
  -mean(take_along(scores, reshape(y, [B, 1])))
}

entry begin(k: Key) -> Mlp[6, 5, 4] = init<Mlp[6, 5, 4]>(k)

entry step(p: Mlp[6, 5, 4], x: f32[batch, 6], y: i64[batch])
    -> (loss: f32, p: Mlp[6, 5, 4]) {
  let (l, g) = value_and_grad(loss)(p, x, y)
  (l, map_tensors(|w, d| w - 0.1 * d, p, g))
}

fn newton(f: fn(f64) -> f64, x0: f64) -> f64 {
  while abs(f(x)) > 1e-12 with x = x0 {
    next x - f(x) / grad(f)(x)
  }
}

entry root(x: f64) -> f64 = newton(|t| t * t - 2.0, x)

# The least of a polynomial, where its slope is zero.
entry bottom(x: f64) -> f64 = newton(grad(|t| (t - 3.0) ** 2.0 + t ** 4.0), x)

entry attention(q: f64[B, H, I, D], k: f64[B, H, J, D], v: f64[B, H, J, E])
    -> f64[B, H, I, E] {
  let s[b, h, i, j] = sum(d) q[b, h, i, d] * k[b, h, j, d] / sqrt(cast<f64>(D))
  let p = softmax(s, axis = -1)
  out[b, h, i, e] = sum(j) p[b, h, i, j] * v[b, h, j, e]
}

record Cell[D, H] {
  wx: f64[D, H]
  wh: f64[H, H]
  b: f64[H]
}

fn rnn(p: Cell[D, H], xs: f64[T, B, D]) -> f64[T, B, H] {
  scan x in xs with h = zeros<f64[B, H]>() {
    let h1 = tanh(x @ p.wx + h @ p.wh + p.b)
    next h1, emit h1
  }
}

entry recur(p: Cell[3, 4], xs: f64[T, B, 3]) -> f64[T, B, 4] = rnn(p, xs)

entry recur_grad(p: Cell[3, 4], xs: f64[T, B, 3]) -> Cell[3, 4] =
  grad(|q| sum(rnn(q, xs) ** 2.0))(p)

entry slide(x: f64[N], w: f64[K]) -> f64[N - K + 1] {
  y[i: N - K + 1] = sum(k) x[i + k] * w[k]
}

entry third(x: f64[n]) -> f64[n] {
  let f = |t| sum(sin(t) * t)
  let g = |t| sum(grad(f)(t) ** 2.0)
  grad(g)(x)
}

entry power(x: f64, n: i32) -> f64 {
  for i in 0..10 with y: f64 = 1.0 {
    next if cast<i32>(i) < n { y * x } else { y }
  }
}

entry parts(x: f32[N, 6]) -> (a: f32[6], b: f32[N, 3], c: f32[N], d: f32[2, 6]) {
  let i = tensor<i64>([2, 0])
  (x[1], x[:, 1:6:2], x[.., -1], x[i])
}

entry trace(x: f64[N, N]) -> (f64, f64[N]) {
  let t[i] = x[i, i]
  (sum(t), t)
}

entry rows(x: f64[N, M], w: f64[M]) -> (f64[N], f64[N], f64[N, M]) {
  let a[i] = max(j) x[i, j] * w[j]
  let m[i] = mean(j) x[i, j]
  let c[i, j] = where(x[i, j] > m[i], x[i, j] - a[i], cast<f64>(i - j))
  (a, m, c)
}

entry pull(x: f64[N], y: f64[N]) -> (f64[N], f64[N], f64[N]) {
  let (z, back) = vjp(|a, b| exp(a) * b, x, y)
  let (dx, dy) = back(z)
  (z, dx, dy)
}

entry flat(x: f64[N]) -> f64[N] = grad(|t| sum(stop_gradient(t) * t * t))(x)

entry image(x: f64[N, C, H, W], w: f64[4, C, 3, 3])
    -> (f64[N, 4, H, W], f64[N, 4, H // 2, W // 2]) {
  let y = conv(x, w, padding = 1)
  (y, max_pool(y, 2))
}

fn double<T: number>(x: T[..S]) -> T[..S] = x + x

entry generics(a: f32[N], b: i32[M, 2]) -> (f32[N], i32[M, 2]) =
  (double(a), double(b))

entry layers(x: f64[N, 3], ws: [f64[3, 3]; 4]) -> f64[N, 3] =
  for w in ws with h = x { next tanh(h @ w) }

entry einsum3(a: f64[I, J], b: f64[J, K], c: f64[K, I]) -> f64 {
  let t[] = sum(i, j, k) a[i, j] * b[j, k] * c[k, i]
  t
}
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    made = Program(TEXT, tmp_path_factory.mktemp("language"))
    yield made
    made.close()


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def close(actual, expected, tolerance=1e-10):
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)


def test_a_record_begins_as_its_fields_say(program):
    begun = program.outputs("begin", k=np.uint64(7))
    assert begun["w1"].shape == (6, 5) and 0.05 < begun["w1"].std() < 0.15
    assert not begun["b1"].any() and (begun["b2"] == 1).all()
    assert abs(np.corrcoef(begun["w1"].ravel()[:20], begun["w2"].ravel())[0, 1]) < 0.7
    again = program.outputs("begin", k=np.uint64(7))
    other = program.outputs("begin", k=np.uint64(8))
    assert (begun["w1"] == again["w1"]).all() and (begun["w1"] != other["w1"]).any()


def find_loss(p, x, y):
    h = np.maximum(x @ p["w1"] + p["b1"], 0)
    scores = h @ p["w2"] + p["b2"]
    scores -= np.log(np.exp(scores).sum(1, keepdims=True))
    return -scores[np.arange(len(y)), y].mean()


def test_a_step_goes_down_the_gradient(program, rng):
    p = {name: rng.normal(size=shape) for name, shape in
         {"w1": (6, 5), "b1": 5, "w2": (5, 4), "b2": 4}.items()}
    x, y = rng.normal(size=(8, 6)), rng.integers(0, 4, 8)
    given = {f"p.{name}": array.astype(np.float32) for name, array in p.items()}
    results = program.outputs("step", **given, x=x.astype(np.float32), y=y)
    close(results["loss"], find_loss(p, x, y), 1e-5)
    for name in p:
        slopes = find_slopes(lambda w: find_loss({**p, name: w}, x, y), p[name])
        close(results[f"p.{name}"], p[name] - 0.1 * slopes, 1e-4)


def test_while_and_nested_gradients(program):
    close(program.run("root", x=np.array(1.0)), np.sqrt(2))
    # 2 (x - 3) + 4 x^3 = 0 at x = 1.
    close(program.run("bottom", x=np.array(0.7)), 1.0)


def test_attention(program, rng):
    q, k, v = rng.normal(size=(2, 3, 4, 8)), rng.normal(size=(2, 3, 5, 8)), (
        rng.normal(size=(2, 3, 5, 6)))
    scores = np.einsum("bhid,bhjd->bhij", q, k) / np.sqrt(8)
    scores = np.exp(scores) / np.exp(scores).sum(-1, keepdims=True)
    close(program.run("attention", q=q, k=k, v=v), scores @ v)


def recur(p, xs):
    h, rows = np.zeros((xs.shape[1], 4)), []
    for x in xs:
        h = np.tanh(x @ p["wx"] + h @ p["wh"] + p["b"])
        rows.append(h)
    return np.stack(rows)


def test_a_recurrence_and_its_gradient(program, rng):
    p = {"wx": rng.normal(size=(3, 4)), "wh": rng.normal(size=(4, 4)),
         "b": rng.normal(size=4)}
    xs = rng.normal(size=(5, 2, 3))
    given = {f"p.{name}": array for name, array in p.items()}
    close(program.run("recur", **given, xs=xs), recur(p, xs))
    results = program.outputs("recur_grad", **given, xs=xs)
    for name in p:
        close(results[name], find_slopes(
            lambda w: recur({**p, name: w}, xs) ** 2, p[name]), 1e-6)


def test_computed_positions(program, rng):
    x, w = rng.normal(size=9), rng.normal(size=3)
    close(program.run("slide", x=x, w=w), np.correlate(x, w))


def test_second_derivatives(program, rng):
    x = rng.normal(size=5)

    def slope(t):
        return np.cos(t) * t + np.sin(t)

    close(program.run("third", x=x),
          2 * slope(x) * (2 * np.cos(x) - x * np.sin(x)))


def test_branches_in_loops(program):
    close(program.run("power", x=np.array(1.5), n=np.array(7, np.int32)), 1.5**7)


def test_parts(program, rng):
    x = rng.normal(size=(4, 6)).astype(np.float32)
    results = program.outputs("parts", x=x)
    close(results["a"], x[1])
    close(results["b"], x[:, 1:6:2])
    close(results["c"], x[:, -1])
    close(results["d"], x[[2, 0]])


def test_the_diagonal(program, rng):
    x = rng.normal(size=(5, 5))
    total, diagonal = program.run("trace", x=x)
    close(total, np.trace(x))
    close(diagonal, np.diag(x))


def test_reductions_and_indices_as_numbers(program, rng):
    x, w = rng.normal(size=(4, 3)), rng.normal(size=3)
    a, m, c = program.run("rows", x=x, w=w)
    close(a, (x * w).max(1))
    close(m, x.mean(1))
    i, j = np.indices(x.shape)
    close(c, np.where(x > m[:, None], x - a[:, None], i - j))


def test_vjp(program, rng):
    x, y = rng.normal(size=4), rng.normal(size=4)
    z, dx, dy = program.run("pull", x=x, y=y)
    close(z, np.exp(x) * y)
    close(dx, z * np.exp(x) * y)
    close(dy, z * np.exp(x))


def test_a_stopped_gradient(program, rng):
    x = rng.normal(size=4)
    close(program.run("flat", x=x), 2 * x * x)


def test_images(program, rng):
    x, w = rng.normal(size=(2, 3, 6, 8)), rng.normal(size=(4, 3, 3, 3))
    y, pooled = program.run("image", x=x, w=w)
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), (2, 3))
    close(y, np.einsum("nchwkl,ockl->nohw", windows, w))
    close(pooled, y.reshape(2, 4, 3, 2, 4, 2).max((3, 5)))


def test_generics(program, rng):
    a, b = rng.normal(size=3).astype(np.float32), np.arange(4, dtype=np.int32)
    doubled = program.run("generics", a=a, b=b.reshape(2, 2))
    close(doubled[0], 2 * a)
    close(doubled[1], 2 * b.reshape(2, 2))


def test_lists_are_unrolled(program, rng):
    x, ws = rng.normal(size=(2, 3)), rng.normal(size=(4, 3, 3))
    h = x
    for w in ws:
        h = np.tanh(h @ w)
    close(program.run("layers", x=x, **{f"ws.{i}": w for i, w in enumerate(ws)}), h)


def test_products_of_three(program, rng):
    a, b, c = rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
    close(program.run("einsum3", a=a, b=b, c=c), np.trace(a @ b @ c))
