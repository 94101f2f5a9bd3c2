# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The library's attention and recurrences, against NumPy."""

import numpy as np
import pytest
import references as ref
from programs import Program
from references import close

TEXT = """
import std.nn as nn

entry attend(q: f64[B, H, I, 4], k: f64[B, H, J, 4], v: f64[B, H, J, 3])
    -> (plain: f64[B, H, I, 3], causal: f64[B, H, I, 3]) =
  (nn.attend(q, k, v), nn.attend(q, k, v, causal = true))

entry attend_where(q: f64[B, H, I, 4], k: f64[B, H, J, 4], v: f64[B, H, J, 3],
                   there: bool[B, J]) -> f64[B, H, I, 3] =
  nn.attend(q, k, v, seen = reshape(there, [B, 1, 1, J]))

entry positions() -> f64[5, 6] = nn.sinusoids()

entry rotate(x: f64[B, H, S, 6]) -> f64[B, H, S, 6] = nn.rotate(x, base = 100.0)

entry attention(p: nn.Attention[f64, 2, 3], x: f64[B, S, 6], y: f64[B, R, 6])
    -> f64[B, S, 6] = nn.attention(p, x, y)

entry self_attention(p: nn.Attention[f64, 2, 3], x: f64[B, S, 6])
    -> (plain: f64[B, S, 6], causal: f64[B, S, 6]) =
  (nn.self_attention(p, x), nn.self_attention(p, x, causal = true))

entry block(p: nn.Block[f64, 2, 3, 8], x: f64[B, S, 6]) -> f64[B, S, 6] =
  nn.block(p, x, causal = true)

entry lstm(p: nn.Lstm[f64, 3, 4], xs: f64[N, B, 3], h: f64[B, 4], c: f64[B, 4])
    -> (h: f64[B, 4], c: f64[B, 4], all: f64[N, B, 4]) = nn.lstm(p, xs, h, c)

entry gru(p: nn.Gru[f64, 3, 4], xs: f64[N, B, 3], h: f64[B, 4])
    -> (h: f64[B, 4], all: f64[N, B, 4]) = nn.gru(p, xs, h)
"""

ATTENTION = {f"{name}.{part}": (6, 6) if part == "w" else 6
             for name in ("query", "keys", "value", "output") for part in "wb"}
BLOCK = {
    **{f"norm{i}.{part}": 6 for i in (1, 2) for part in ("scale", "shift")},
    **{f"attention.{name}": shape for name, shape in ATTENTION.items()},
    "inner.w": (6, 8), "inner.b": 8, "outer.w": (8, 6), "outer.b": 6,
}


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    made = Program(TEXT, tmp_path_factory.mktemp("sequences"))
    yield made
    made.close()


@pytest.fixture
def rng():
    return np.random.default_rng(6)


def give(p):
    return {f"p.{name}": array for name, array in p.items()}


@pytest.mark.parametrize("count, reach", [(5, 5), (2, 5), (1, 4)])
def test_attend(program, rng, count, reach):
    q, k, v = (rng.normal(size=(2, 3, *sizes))
               for sizes in ((count, 4), (reach, 4), (reach, 3)))
    results = program.outputs("attend", q=q, k=k, v=v)
    close(results["plain"], ref.attend(q, k, v))
    close(results["causal"], ref.attend(q, k, v, causal=True))


def test_attend_to_what_is_there(program, rng):
    q, k, v = (rng.normal(size=(2, 3, *sizes)) for sizes in ((4, 4), (5, 4), (5, 3)))
    there = np.array([[True] * 5, [True, False, True, False, False]])
    result = program.run("attend_where", q=q, k=k, v=v, there=there)
    for i in range(2):
        close(result[i], ref.attend(q[i], k[i][:, there[i]], v[i][:, there[i]]))


def test_sinusoids(program):
    angle = np.arange(5)[:, None] * 10000.0 ** (-np.arange(0, 6, 2) / 6)
    places = program.run("positions")
    close(places[:, ::2], np.sin(angle))
    close(places[:, 1::2], np.cos(angle))


def test_rotate(program, rng):
    x = rng.normal(size=(2, 3, 5, 6))
    turned = program.run("rotate", x=x)
    # As complex numbers of which the elements d and d + 3 are the parts.
    angle = np.arange(5)[:, None] * 100.0 ** (-np.arange(3) / 3)
    wanted = (x[..., :3] + 1j * x[..., 3:]) * np.exp(1j * angle)
    close(turned, np.concatenate([wanted.real, wanted.imag], -1))


def attention(p, x, y, causal=False):
    q, k, v = (ref.split_heads(ref.linear(ref.below(p, name), z), 2)
               for name, z in (("query", x), ("keys", y), ("value", y)))
    return ref.linear(ref.below(p, "output"),
                      ref.merge_heads(ref.attend(q, k, v, causal)))


def test_attention(program, rng):
    p, x, y = ref.draw(rng, ATTENTION), rng.normal(size=(2, 5, 6)), (
        rng.normal(size=(2, 3, 6)))
    close(program.run("attention", **give(p), x=x, y=y), attention(p, x, y))
    results = program.outputs("self_attention", **give(p), x=x)
    close(results["plain"], attention(p, x, x))
    close(results["causal"], attention(p, x, x, causal=True))


def test_block(program, rng):
    p, x = ref.draw(rng, BLOCK), rng.normal(size=(2, 5, 6))
    z = ref.layer_norm(ref.below(p, "norm1"), x)
    y = x + attention(ref.below(p, "attention"), z, z, causal=True)
    hidden = ref.gelu(ref.linear(ref.below(p, "inner"),
                                 ref.layer_norm(ref.below(p, "norm2"), y)))
    close(program.run("block", **give(p), x=x),
          y + ref.linear(ref.below(p, "outer"), hidden))


def test_lstm(program, rng):
    p = ref.draw(rng, {"wx": (3, 16), "wh": (4, 16), "b": 16})
    xs, h, c = rng.normal(size=(5, 2, 3)), rng.normal(size=(2, 4)), (
        rng.normal(size=(2, 4)))
    results = program.outputs("lstm", **give(p), xs=xs, h=h, c=c)
    rows = []
    for x in xs:
        i, f, n, o = np.split(x @ p["wx"] + h @ p["wh"] + p["b"], 4, 1)
        c = ref.sigmoid(f) * c + ref.sigmoid(i) * np.tanh(n)
        h = ref.sigmoid(o) * np.tanh(c)
        rows.append(h)
    close(results["h"], h)
    close(results["c"], c)
    close(results["all"], rows)


def test_gru(program, rng):
    p = ref.draw(rng, {"wx": (3, 12), "wh": (4, 12), "bx": 12, "bh": 12})
    xs, h = rng.normal(size=(5, 2, 3)), rng.normal(size=(2, 4))
    results = program.outputs("gru", **give(p), xs=xs, h=h)
    rows = []
    for x in xs:
        of_x = np.split(x @ p["wx"] + p["bx"], 3, 1)
        of_h = np.split(h @ p["wh"] + p["bh"], 3, 1)
        r, z = (ref.sigmoid(a + b) for a, b in zip(of_x[:2], of_h[:2]))
        h = (1 - z) * np.tanh(of_x[2] + r * of_h[2]) + z * h
        rows.append(h)
    close(results["h"], h)
    close(results["all"], rows)
