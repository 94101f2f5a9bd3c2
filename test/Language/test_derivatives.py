# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Derivatives other than gradients."""

import numpy as np
import pytest
from programs import Program

TEXT = """
record Part[N] {
  w: f64[N]
  n: i32
}

fn f(x: f64[N], y: f64[N]) -> f64 = sum(sin(x) * y)

entry along(x: f64[N], y: f64[N], d: f64[N]) -> (f64, f64) = jvp(f)(x, y, d)

entry along_both(x: f64[N], y: f64[N], dx: f64[N], dy: f64[N]) -> (f64, f64) =
  jvp(f, wrt = [1, 0])(x, y, dy, dx)

entry of_a_record(p: Part[N], d: Part[N]) -> (Part[N], Part[N]) =
  jvp(|q| Part(w = q.w * q.w, n = q.n + 1))(p, d)

# A product of the Hessian and a vector, forward over reverse.
entry curve(x: f64[N], y: f64[N], d: f64[N]) -> f64[N] = jvp(grad(f))(x, y, d).1

# The same, reverse over forward.
entry curve_again(x: f64[N], y: f64[N], d: f64[N]) -> f64[N] =
  grad(|t| jvp(f)(t, y, d).1)(x)

fn halve(x: f64) -> f64 {
  while t > 1.0 with t = x {
    next t * 0.5
  }
}

entry halved(x: f64) -> (f64, f64, f64) {
  let (y, dy) = jvp(halve)(x, 1.0)
  (y, dy, grad(halve)(x))
}

fn bounded(x: f64[N]) -> f64[N] =
  custom_grad(|t| t, |t, y, dy| max(min(dy, 1.0), -1.0))(x)

fn rounded(x: f64[N]) -> f64[N] = custom_grad(round, |x, y, dy| dy)(x)

# A right gradient, of the arguments that have floats.
fn scaled(x: f64[N], w: f64, n: i32) -> f64[N] =
  custom_grad(|x, w, n| x * w ** cast<f64>(n),
              |x, w, n, y, dy| (dy * w ** cast<f64>(n),
                                sum(dy * y) * cast<f64>(n) / w))(x, w, n)

entry bound(x: f64[N], g: f64[N]) -> f64[N] = grad(|t| sum(bounded(t) * g))(x)

entry straight(x: f64[N]) -> (f64[N], f64[N], f64[N]) {
  let (y, dy) = jvp(rounded)(x, 2.0 * x)
  (y, dy, grad(|t| sum(rounded(t) * t))(x))
}

entry scale(x: f64[N], w: f64, n: i32, d: f64[N])
    -> (f64[N], f64, f64[N], f64[N], f64[N]) {
  let square = |x, w| sum(scaled(x, w, n) ** 2.0)
  let (dx, dw) = grad(square, wrt = [0, 1])(x, w)
  let (y, dy) = jvp(scaled, wrt = [0, 1])(x, w, n, d, 2.0)
  (dx, dw, jvp(grad(square))(x, w, d).1, y, dy)
}

fn network(w: f64[D, H], v: f64[H], x: f64[D]) -> f64 = tanh(x @ w) @ v

entry each_dot(x: f64[B, N], y: f64[N]) -> (f64[B], f64[B]) =
  (vmap(|t| f(t, y))(x), vmap(f, over = 0)(x, y))

entry each_gradient(w: f64[D, H], v: f64[H], x: f64[B, D]) -> f64[B, D, H] =
  vmap(|t| grad(network)(w, v, t))(x)

entry gradient_of_each(w: f64[D, H], v: f64[H], x: f64[B, D]) -> f64[D, H] =
  grad(|w| sum(vmap(|t| network(w, v, t))(x)))(w)

entry all_pairs(x: f64[N], y: f64[M]) -> f64[N, M] = vmap(|a| vmap(|b| a - b * b)(y))(x)

# Several records are a tuple of what they consist of, and so is one of the examples
# of a record.
record Table[B, N] {
  w: f64[B, N]
  n: i32[B]
}

entry each_part(p: Table[B, N]) -> (f64[B], Table[B, N]) {
  let (sums, parts) = vmap(|q| (sum(q.w), Part(w = 2.0 * q.w, n = q.n + 1)))(p)
  (sums, Table(w = parts.w, n = parts.n))
}

entry each_halved(x: f64[B]) -> (f64[B], f64[B], f64[B]) {
  let (y, dy) = jvp(vmap(halve))(x, ones<f64[B]>())
  (y, dy, grad(|t| sum(vmap(halve)(t)))(x))
}

entry jacobians(w: f64[D, H], x: f64[D]) -> (f64[H, D], f64[D, D]) =
  (jacobian(|t| tanh(t @ w))(x), hessian(|t| sum(tanh(t @ w)))(x))

entry cube(x: f64[2, 2]) -> f64[2, 2, 2, 2] = hessian(|t| sum(t @ t @ t))(x)

entry slope(x: f64) -> (f64, f64) = (jacobian(|t| t * t)(x), hessian(|t| t ** 3.0)(x))

entry round_in_a_loop(x: f64[N]) -> f64[N] =
  grad(|x| sum(for i in 0..3 with y = x { next rounded(y) * y }))(x)
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    made = Program(TEXT, tmp_path_factory.mktemp("derivatives"))
    yield made
    made.close()


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def close(actual, expected):
    np.testing.assert_allclose(actual, expected, rtol=1e-12)


def test_tangents(program, rng):
    x, y, dx, dy = rng.normal(size=(4, 5))
    value, change = program.run("along", x=x, y=y, d=dx)
    close(value, np.sum(np.sin(x) * y))
    close(change, np.sum(np.cos(x) * y * dx))
    value, change = program.run("along_both", x=x, y=y, dx=dx, dy=dy)
    close(value, np.sum(np.sin(x) * y))
    close(change, np.sum(np.cos(x) * y * dx + np.sin(x) * dy))


def test_tangents_of_records(program, rng):
    """What is no float has none."""
    w, d = rng.normal(size=(2, 3))
    given = {"p.w": w, "p.n": np.int32(2), "d.w": d, "d.n": np.int32(7)}
    value, n, change, dn = program.run("of_a_record", **given)
    close(value, w * w)
    close(change, 2 * w * d)
    assert n == 3 and dn == 0


def test_second_derivatives(program, rng):
    x, y, d = rng.normal(size=(3, 5))
    expected = -np.sin(x) * y * d
    close(program.run("curve", x=x, y=y, d=d), expected)
    close(program.run("curve_again", x=x, y=y, d=d), expected)


@pytest.mark.parametrize("x", [0.75, 11.0])
def test_a_loop_with_a_condition(program, x):
    slope = 1 / 16 if x > 1 else 1
    assert program.run("halved", x=np.float64(x)) == [x * slope, slope, slope]


def test_a_gradient_of_ones_own(program, rng):
    x, g = rng.normal(size=4), np.array([-3.0, 0.5, 2.0, 0.125])
    np.testing.assert_array_equal(program.run("bound", x=x, g=g), np.clip(g, -1, 1))
    y, dy, dx = program.run("straight", x=x)
    np.testing.assert_array_equal(y, np.round(x))
    np.testing.assert_array_equal(dy, 2 * x)
    close(dx, np.round(x) + x)


def test_a_right_gradient_of_ones_own(program, rng):
    x, d = rng.normal(size=(2, 4))
    w, n = 1.25, 3
    dx, dw, curve, y, dy = program.run("scale", x=x, w=np.float64(w), n=np.int32(n),
                                       d=d)
    close(dx, 2 * x * w ** 6)
    close(dw, 6 * w ** 5 * np.sum(x * x))
    close(curve, 2 * d * w ** 6)
    close(y, x * w ** 3)
    close(dy, d * w ** 3 + x * 3 * w ** 2 * 2)


def test_a_gradient_of_ones_own_in_a_loop(program):
    # y^2 in whole numbers near y, of which the gradient is 2 y each time.
    x = np.array([1.0, 2.0, -3.0])
    close(program.run("round_in_a_loop", x=x), 8 * x ** 7)


def test_functions_of_examples(program, rng):
    x, y = rng.normal(size=(3, 4)), rng.normal(size=4)
    for result in program.run("each_dot", x=x, y=y):
        close(result, np.sin(x) @ y)
    a, b = rng.normal(size=3), rng.normal(size=5)
    close(program.run("all_pairs", x=a, y=b), a[:, None] - b * b)


def test_gradients_of_examples(program, rng):
    w, v, x = rng.normal(size=(4, 5)), rng.normal(size=5), rng.normal(size=(3, 4))
    slopes = v * (1 - np.tanh(x @ w) ** 2)
    close(program.run("each_gradient", w=w, v=v, x=x),
          x[:, :, None] * slopes[:, None, :])
    close(program.run("gradient_of_each", w=w, v=v, x=x), x.T @ slopes)


def test_loops_of_examples(program):
    """Each example takes as many steps as it needs."""
    x = np.array([0.75, 11.0, 3.0, 1.5])
    factors = np.array([1, 1 / 16, 1 / 4, 1 / 2])
    values, slopes, gradient = program.run("each_halved", x=x)
    np.testing.assert_array_equal(values, x * factors)
    np.testing.assert_array_equal(slopes, factors)
    np.testing.assert_array_equal(gradient, factors)


def test_jacobians(program, rng):
    w, x = rng.normal(size=(4, 3)), rng.normal(size=4)
    z = np.tanh(x @ w)
    first, second = program.run("jacobians", w=w, x=x)
    close(first, w.T * (1 - z * z)[:, None])
    close(second, np.einsum("ih,h,jh->ij", w, -2 * z * (1 - z * z), w))
    assert program.run("slope", x=np.float64(1.5)) == [3.0, 9.0]


def test_a_hessian_by_a_matrix(program, rng):
    """Of the sum of the elements of x^3, by differences of its gradient."""
    x = rng.normal(size=(2, 2))

    def gradient(x):
        one = np.ones((2, 2))
        return (one @ (x @ x).T + x.T @ one @ x.T + (x @ x).T @ one)
    step = 1e-6
    expected = np.empty((2, 2, 2, 2))
    for i, j in np.ndindex(2, 2):
        moved = np.zeros((2, 2))
        moved[i, j] = step
        expected[:, :, i, j] = (gradient(x + moved) - gradient(x - moved)) / (2 * step)
    np.testing.assert_allclose(program.run("cube", x=x), expected, atol=1e-8)


def test_examples_of_records(program, rng):
    w, n = rng.normal(size=(3, 4)), np.array([5, 6, 7], np.int32)
    sums, doubled, next_n = program.run("each_part", **{"p.w": w, "p.n": n})
    close(sums, w.sum(1))
    close(doubled, 2 * w)
    np.testing.assert_array_equal(next_n, n + 1)
