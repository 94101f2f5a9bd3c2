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
