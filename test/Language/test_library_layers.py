# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The library's layers that have no order in time, against NumPy."""

import numpy as np
import pytest
import references as ref
from programs import Program
from references import along_channels, close

TEXT = """
import std.nn as nn

entry activations(x: f64[N])
    -> (relu: f64[N], relu6: f64[N], leaky_relu: f64[N], elu: f64[N], selu: f64[N],
        silu: f64[N], mish: f64[N], gelu: f64[N], gelu_tanh: f64[N],
        softplus: f64[N]) =
  (nn.relu(x), nn.relu6(x), nn.leaky_relu(x, slope = 0.2), nn.elu(x), nn.selu(x),
   nn.silu(x), nn.mish(x), nn.gelu(x), nn.gelu_tanh(x), nn.softplus(x))

entry glu(x: f64[N, 6]) -> f64[N, 3] = nn.glu(x)

entry linear(p: nn.Linear[f64, 3, 4], x: f64[N, M, 3]) -> f64[N, M, 4] =
  nn.linear(p, x)

entry embed(p: nn.Embedding[f64, 7, 3], ids: i32[N, M]) -> f64[N, M, 3] =
  nn.embed(p, ids)

entry norms(p: nn.Norm[f64, 6], x: f64[N, 6]) -> (layer: f64[N, 6], rms: f64[N, 6]) =
  (nn.layer_norm(p, x), nn.rms_norm(p.scale, x))

entry train_batch_norm(p: nn.Norm[f64, 3], s: nn.Running[f64, 3], x: f64[N, 3, H, W])
    -> (y: f64[N, 3, H, W], s: nn.Running[f64, 3]) =
  nn.batch_norm(p, s, x, rate = 0.2)

entry apply_batch_norm(p: nn.Norm[f64, 3], s: nn.Running[f64, 3], x: f64[N, 3, H, W])
    -> f64[N, 3, H, W] = nn.batch_norm_apply(p, s, x)

entry image_norms(p: nn.Norm[f64, 6], x: f64[N, 6, H, W])
    -> (group: f64[N, 6, H, W], instance: f64[N, 6, H, W], scaled: f64[N, 6, H, W]) =
  (nn.group_norm(p, x, 3), nn.instance_norm(p, x), nn.scale_channels(p, x))

entry dropout(key: Key, x: f64[N]) -> f64[N] = nn.dropout(key, x, 0.3)

entry conv2d(p: nn.Conv[f64, 3, 4, 3], x: f64[N, 3, H, W])
    -> (strided: f64[N, 4, (H - 1) // 2 + 1, (W - 1) // 2 + 1],
        dilated: f64[N, 4, H - 4, W - 4]) =
  (nn.conv2d(p, x, stride = 2, padding = 1), nn.conv2d(p, x, dilation = 2))

entry grouped(p: nn.Conv[f64, 1, 6, 3], x: f64[N, 3, H, W])
    -> f64[N, 6, H - 2, W - 2] = nn.conv2d(p, x, groups = 3)

entry conv1d(p: nn.Conv1d[f64, 3, 4, 5], x: f64[N, 3, L])
    -> f64[N, 4, (L - 1) // 2 + 1] = nn.conv1d(p, x, stride = 2, padding = 2)

entry pools(x: f64[N, C, 6, 7])
    -> (average: f64[N, C, 3, 3], padded: f64[N, C, 3, 4], greatest: f64[N, C, 3, 4]) =
  (nn.average_pool(x, 2), nn.average_pool(x, 3, stride = 2, padding = 1),
   max_pool(x, 3, stride = 2, padding = 1))

entry upsample(x: f64[N, C, H, W]) -> f64[N, C, H * 3, W * 3] = nn.upsample(x, 3)
"""

ACTIVATIONS = {
    "relu": lambda x: np.maximum(x, 0),
    "relu6": lambda x: np.clip(x, 0, 6),
    "leaky_relu": lambda x: np.where(x > 0, x, x * 0.2),
    "elu": lambda x: np.where(x > 0, x, np.expm1(x)),
    "selu": lambda x: 1.0507009873554805 * np.where(
        x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0))),
    "silu": lambda x: x * ref.sigmoid(x),
    "mish": lambda x: x * np.tanh(np.logaddexp(x, 0)),
    "gelu": ref.gelu,
    "gelu_tanh": lambda x: x / 2 * (
        1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))),
    "softplus": lambda x: np.logaddexp(x, 0),
}


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    made = Program(TEXT, tmp_path_factory.mktemp("layers"))
    yield made
    made.close()


@pytest.fixture
def rng():
    return np.random.default_rng(5)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_an_activation(program, name):
    x = np.linspace(-8, 8, 41)
    close(program.outputs("activations", x=x)[name], ACTIVATIONS[name](x))


def test_activations_of_large_numbers_are_finite(program):
    results = program.outputs("activations", x=np.array([-800.0, 800.0]))
    for name, function in ACTIVATIONS.items():
        with np.errstate(over="ignore"):
            close(results[name], function(np.array([-800.0, 800.0])))


def test_glu(program, rng):
    x = rng.normal(size=(2, 6))
    close(program.run("glu", x=x), x[:, :3] * ref.sigmoid(x[:, 3:]))


def test_linear(program, rng):
    p, x = ref.draw(rng, {"w": (3, 4), "b": 4}), rng.normal(size=(2, 5, 3))
    close(program.run("linear", **p, x=x), ref.linear(p, x))


def test_embed(program, rng):
    table, ids = rng.normal(size=(7, 3)), rng.integers(0, 7, (2, 4)).astype(np.int32)
    close(program.run("embed", table=table, ids=ids), table[ids], 0)


def test_norms(program, rng):
    p, x = ref.draw(rng, {"scale": 6, "shift": 6}), rng.normal(2, 3, (4, 6))
    results = program.outputs("norms", **p, x=x)
    close(results["layer"], ref.layer_norm(p, x))
    close(results["rms"], p["scale"] * x / np.sqrt((x * x).mean(-1, keepdims=True)
                                                   + 1e-6))


def test_batch_norm(program, rng):
    p = ref.draw(rng, {"p.scale": 3, "p.shift": 3, "s.mean": 3})
    p["s.variance"] = rng.uniform(1, 2, 3)
    x = rng.normal(2, 3, (4, 3, 5, 2))
    scale, shift = along_channels(p["p.scale"]), along_channels(p["p.shift"])
    results = program.outputs("train_batch_norm", **p, x=x)
    close(results["y"], ref.normalize(x, (0, 2, 3), 1e-5) * scale + shift)
    close(results["s.mean"], 0.8 * p["s.mean"] + 0.2 * x.mean((0, 2, 3)))
    close(results["s.variance"],
          0.8 * p["s.variance"] + 0.2 * x.var((0, 2, 3), ddof=1))
    applied = (x - along_channels(p["s.mean"])) / np.sqrt(
        along_channels(p["s.variance"]) + 1e-5) * scale + shift
    close(program.run("apply_batch_norm", **p, x=x), applied)


def test_dropout(program, rng):
    x = rng.normal(size=100_000) + 3
    y = program.run("dropout", key=np.uint64(1), x=x)
    kept = y != 0
    close(y[kept], x[kept] / 0.7)
    # Within five standard deviations.
    assert abs(kept.mean() - 0.7) < 5 * np.sqrt(0.7 * 0.3 / x.size)
    assert (program.run("dropout", key=np.uint64(2), x=x) != y).any()


def test_group_and_instance_norm(program, rng):
    p, x = ref.draw(rng, {"scale": 6, "shift": 6}), rng.normal(2, 3, (2, 6, 3, 4))
    scale, shift = along_channels(p["scale"]), along_channels(p["shift"])
    results = program.outputs("image_norms", **p, x=x)
    grouped = ref.normalize(x.reshape(2, 3, -1), -1, 1e-5).reshape(x.shape)
    close(results["group"], grouped * scale + shift)
    close(results["instance"], ref.normalize(x, (2, 3), 1e-5) * scale + shift)
    close(results["scaled"], x * scale + shift)


def test_conv2d(program, rng):
    p, x = ref.draw(rng, {"w": (4, 3, 3, 3), "b": 4}), rng.normal(size=(2, 3, 7, 6))
    results = program.outputs("conv2d", **p, x=x)
    close(results["strided"],
          ref.conv(x, p["w"], stride=2, padding=1) + along_channels(p["b"]))
    close(results["dilated"],
          ref.conv(x, p["w"], dilation=2) + along_channels(p["b"]))


def test_grouped_conv2d(program, rng):
    p, x = ref.draw(rng, {"w": (6, 1, 3, 3), "b": 6}), rng.normal(size=(2, 3, 5, 6))
    parts = [ref.conv(x[:, i : i + 1], p["w"][2 * i : 2 * i + 2]) for i in range(3)]
    close(program.run("grouped", **p, x=x),
          np.concatenate(parts, 1) + along_channels(p["b"]))


def test_conv1d(program, rng):
    p, x = ref.draw(rng, {"w": (4, 3, 5), "b": 4}), rng.normal(size=(2, 3, 8))
    padded = np.pad(x, ((0, 0), (0, 0), (2, 2)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, 5, 2)[:, :, ::2]
    close(program.run("conv1d", **p, x=x),
          np.einsum("nclk,ock->nol", windows, p["w"]) + p["b"][:, None])


def test_pools(program, rng):
    x = rng.normal(size=(2, 3, 6, 7))
    results = program.outputs("pools", x=x)
    close(results["average"], ref.get_windows(x, 2, stride=2).mean((-1, -2)))
    options = {"length": 3, "stride": 2, "padding": 1}
    close(results["padded"], ref.get_windows(x, **options).mean((-1, -2)))
    close(results["greatest"],
          ref.get_windows(x, **options, value=-np.inf).max((-1, -2)), 0)


def test_upsample(program, rng):
    x = rng.normal(size=(2, 3, 2, 4))
    close(program.run("upsample", x=x), x.repeat(3, 2).repeat(3, 3), 0)
