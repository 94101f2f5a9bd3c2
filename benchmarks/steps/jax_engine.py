# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Training steps by JAX."""

import os
import time

# One thread, like the others.
os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

jax.config.update("jax_enable_x64", True)


class Ops:
    """The operations of models.py, and what batch norm knows."""

    relu = staticmethod(jax.nn.relu)
    relu6 = staticmethod(jax.nn.relu6)

    def __init__(self, seen):
        self.seen = dict(seen)

    def embed(self, table, ids):
        return table[ids]

    def gelu(self, x):
        return jax.nn.gelu(x, approximate=False)

    def cross_entropy(self, scores, labels):
        chosen = jnp.take_along_axis(jax.nn.log_softmax(scores), labels[..., None], -1)
        return -chosen.mean()

    def layer_norm(self, x, scale, shift):
        centered = x - x.mean(-1, keepdims=True)
        variance = (centered * centered).mean(-1, keepdims=True)
        return centered * lax.rsqrt(variance + 1e-5) * scale + shift

    def attend(self, q, k, v):
        scores = jnp.einsum("bhid,bhjd->bhij", q, k) / np.sqrt(q.shape[-1]).item()
        length = q.shape[2]
        seen = jnp.tril(jnp.ones((length, length), bool))
        weights = jax.nn.softmax(jnp.where(seen, scores, -jnp.inf))
        return jnp.einsum("bhij,bhjd->bhid", weights, v)

    def lstm(self, xs, wx, wh, b):
        width = wh.shape[0]
        begin = jnp.zeros((xs.shape[1], width), xs.dtype)

        def step(carried, given):
            h, c = carried
            i, f, g, o = jnp.split(given + h @ wh, 4, axis=1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
            return (h, c), h

        return lax.scan(step, (begin, begin), xs @ wx + b)[1]

    def conv(self, x, w, stride, groups):
        pad = w.shape[2] // 2
        return lax.conv_general_dilated(x, w, (stride, stride), [(pad, pad)] * 2,
                                        feature_group_count=groups)

    def batch_norm(self, x, scale, shift, name):
        axes, count = (0, 2, 3), x.size // x.shape[1]
        mean = x.mean(axes)
        centered = x - mean[:, None, None]
        variance = (centered * centered).mean(axes)
        for key, new in (("mean", mean), ("variance", variance * count / (count - 1))):
            old = self.seen[f"{name}.{key}"]
            self.seen[f"{name}.{key}"] = 0.9 * old + 0.1 * lax.stop_gradient(new)
        factor = scale * lax.rsqrt(variance + 1e-5)
        return centered * factor[:, None, None] + shift[:, None, None]


def update(model, p, g, kept):
    """An optimizer's step: the next parameters, and what it keeps."""
    if model.optimizer == "momentum":
        speed = jax.tree.map(lambda v, d: 0.9 * v + d, kept, g)
        return jax.tree.map(lambda w, v: w - model.rate * v, p, speed), speed
    decay = 1e-2 if model.optimizer == "adamw" else 0.0
    step = kept["step"] + 1
    # 1 - beta^step has few digits in f32.
    bias1, bias2 = (-jnp.expm1(step * np.log(beta)) for beta in (0.9, 0.999))
    m = jax.tree.map(lambda u, d: 0.9 * u + 0.1 * d, kept["m"], g)
    v = jax.tree.map(lambda u, d: 0.999 * u + 0.001 * d * d, kept["v"], g)

    def move(w, a, b):
        unit = a / bias1.astype(w.dtype) / (jnp.sqrt(b / bias2.astype(w.dtype)) + 1e-8)
        return w * (1 - model.rate * decay) - model.rate * unit

    return jax.tree.map(move, p, m, v), {"m": m, "v": v, "step": step}


class Engine:
    name = "JAX"

    def __init__(self, model, parameters, seen):
        self.model = model
        p = jax.tree.map(jnp.asarray, parameters)
        zeros = jax.tree.map(jnp.zeros_like, p)
        kept = zeros if model.optimizer == "momentum" else {
            "m": zeros, "v": jax.tree.map(jnp.zeros_like, p),
            "step": jnp.zeros((), "i8")}
        self.state = p, jax.tree.map(jnp.asarray, seen), kept
        self.compiled = self.compile_seconds = None

    def differentiate(self, p, seen, x, y):
        """The loss and what batch norm knows, and gradients."""
        def compute(p):
            ops = Ops(seen)
            return self.model.loss(ops, p, x, y), ops.seen

        return jax.value_and_grad(compute, has_aux=True)(p)

    def compile(self, batch):
        def step(state, x, y):
            p, seen, kept = state
            (loss, seen), g = self.differentiate(p, seen, x, y)
            p, kept = update(self.model, p, g, kept)
            return loss, (p, seen, kept)

        jitted = jax.jit(step, donate_argnums=0)
        start = time.perf_counter()
        self.compiled = jitted.lower(self.state, *batch).compile()
        self.compile_seconds = time.perf_counter() - start

    def get_temporary_bytes(self):
        return self.compiled.memory_analysis().temp_size_in_bytes

    def get_gradients(self, batch):
        p, seen, _ = self.state
        _, g = jax.jit(self.differentiate)(p, seen, *batch)
        return {name: np.asarray(value) for name, value in g.items()}

    def make_stepper(self, batch):
        batch = jax.tree.map(jnp.asarray, batch)
        if not self.compiled:
            self.compile(batch)

        def step():
            loss, self.state = self.compiled(self.state, *batch)
            return float(loss)

        return step

    def close(self):
        """Nothing to give back."""
