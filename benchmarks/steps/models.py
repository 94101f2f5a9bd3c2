# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The models of the .tdl files beside, of the operations of JAX or PyTorch.

A loss is a function of the operations (`jax_engine` and `torch_engine` have them), of
parameters and of what batch norm knows, both by the names that dlc gives them, and of
a batch. What batch norm knows then is left in `ops.seen`.
"""

from dataclasses import dataclass
from typing import Callable

import numpy as np


def linear(p, name, x):
    return x @ p[f"{name}.w"] + p[f"{name}.b"]


def mlp(ops, p, x, y):
    h = ops.relu(linear(p, "first", x))
    h = ops.relu(linear(p, "second", h))
    return ops.cross_entropy(linear(p, "third", h), y)


def layer_norm(ops, p, name, x):
    return ops.layer_norm(x, p[f"{name}.scale"], p[f"{name}.shift"])


def attention(ops, p, name, x, heads=4):
    batch, length, width = x.shape

    def split(part):
        parts = linear(p, f"{name}.{part}", x)
        return parts.reshape(batch, length, heads, -1).swapaxes(1, 2)

    answer = ops.attend(split("query"), split("keys"), split("value"))
    return linear(p, f"{name}.output",
                  answer.swapaxes(1, 2).reshape(batch, length, width))


def lm(ops, p, x, y):
    h = ops.embed(p["words.table"], x) + p["places.table"]
    for name in ("layers.0", "layers.1"):
        h = h + attention(ops, p, f"{name}.attention",
                          layer_norm(ops, p, f"{name}.norm1", h))
        inner = linear(p, f"{name}.inner", layer_norm(ops, p, f"{name}.norm2", h))
        h = h + linear(p, f"{name}.outer", ops.gelu(inner))
    scores = linear(p, "output", layer_norm(ops, p, "norm", h))
    return ops.cross_entropy(scores, y)


def lstm(ops, p, x, y):
    states = ops.lstm(ops.embed(p["characters.table"], x), p["lstm.wx"], p["lstm.wh"],
                      p["lstm.b"])
    return ops.cross_entropy(linear(p, "output", states), y)


def unit(ops, p, name, x, stride=1, groups=1):
    z = ops.conv(x, p[f"{name}.w"], stride, groups)
    return ops.batch_norm(z, p[f"{name}.norm.scale"], p[f"{name}.norm.shift"], name)


def residual(ops, p, name, x, stride=1):
    h = ops.relu(unit(ops, p, f"{name}.first", x, stride))
    h = unit(ops, p, f"{name}.second", h)
    short = unit(ops, p, f"{name}.short", x, stride) if stride > 1 else x
    return ops.relu(short + h)


def resnet20(ops, p, x, y):
    h = ops.relu(unit(ops, p, "stem", x))
    for name in ("a.0", "a.1", "a.2", "b0", "b.0", "b.1", "c0", "c.0", "c.1"):
        h = residual(ops, p, name, h, stride=2 if name in ("b0", "c0") else 1)
    return ops.cross_entropy(linear(p, "output", h.mean((2, 3))), y)


def inverted(ops, p, name, x, stride=1):
    h = ops.relu6(unit(ops, p, f"{name}.expand", x))
    h = ops.relu6(unit(ops, p, f"{name}.depth", h, stride, groups=h.shape[1]))
    return unit(ops, p, f"{name}.project", h)


def mobilenetv2(ops, p, x, y):
    h = ops.relu6(unit(ops, p, "stem", x, stride=2))
    h = ops.relu6(unit(ops, p, "depth", h, groups=32))
    h = unit(ops, p, "project", h)
    for name, others, stride in (("a", 1, 2), ("b", 2, 2), ("c", 3, 2), ("d", 2, 1),
                                 ("e", 2, 2)):
        h = inverted(ops, p, f"{name}.first", h, stride)
        for i in range(others):
            h = h + inverted(ops, p, f"{name}.others.{i}", h)
    h = ops.relu6(unit(ops, p, "head", inverted(ops, p, "f", h)))
    return ops.cross_entropy(linear(p, "output", h.mean((2, 3))), y)


@dataclass(frozen=True)
class Model:
    loss: Callable
    optimizer: str
    rate: float
    # Floats as the input x, or else integers below the number of classes.
    shape: tuple
    label_shape: tuple
    classes: int
    is_image: bool
    # Whether losses agree in f32, too: batch norm makes much of rounding errors.
    is_steady: bool

    def make_batch(self, seed, dtype):
        random = np.random.default_rng(seed)
        # In f32 first, so that both precisions have the same batches.
        x = (random.standard_normal(self.shape).astype("f4").astype(dtype)
             if self.is_image else random.integers(0, self.classes, self.shape))
        return x, random.integers(0, self.classes, self.label_shape)


MODELS = {
    "mlp": Model(mlp, "adam", 1e-3, (64, 784), (64,), 10, True, True),
    "resnet20": Model(resnet20, "momentum", 0.1, (32, 3, 32, 32), (32,), 10, True,
                      False),
    "lm": Model(lm, "adamw", 1e-3, (8, 128), (8, 128), 1000, False, True),
    "lstm": Model(lstm, "adam", 1e-3, (64, 16), (64, 16), 256, False, True),
    # At ten times this rate its losses are chaotic: JAX's own, begun an ulp aside in
    # f64, are 7e-8 away after 20 steps.
    "mobilenetv2": Model(mobilenetv2, "momentum", 1e-3, (16, 3, 96, 96), (16,), 10,
                         True, False),
}
