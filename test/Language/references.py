# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the language's library computes, written plainly in NumPy."""

import math

import numpy as np

erf = np.vectorize(math.erf, otypes=[float])
log_gamma = np.vectorize(math.lgamma, otypes=[float])


def close(actual, expected, tolerance=1e-12):
    np.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance)


def draw(rng, shapes):
    """Arrays by name."""
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def below(arrays, name):
    """The fields of one of the records in a record."""
    return {key.removeprefix(f"{name}."): array for key, array in arrays.items()
            if key.startswith(f"{name}.")}


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def log_softmax(x):
    return x - x.max(-1, keepdims=True) - np.log(
        np.exp(x - x.max(-1, keepdims=True)).sum(-1, keepdims=True))


def softmax(x):
    return np.exp(log_softmax(x))


def gelu(x):
    return x / 2 * (1 + erf(x / math.sqrt(2)))


def normalize(x, axis, eps):
    return (x - x.mean(axis, keepdims=True)) / np.sqrt(
        x.var(axis, keepdims=True) + eps)


def along_channels(x):
    """As a factor of images."""
    return x[:, None, None]


def get_windows(x, length, stride=1, padding=0, dilation=1, value=0.0):
    """N C OH OW KH KW"""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)),
               constant_values=value)
    reach = (length - 1) * dilation + 1
    windows = np.lib.stride_tricks.sliding_window_view(x, (reach, reach), (2, 3))
    return windows[:, :, ::stride, ::stride, ::dilation, ::dilation]


def conv(x, w, **options):
    windows = get_windows(x, w.shape[2], **options)
    return np.einsum("nchwkl,ockl->nohw", windows, w)


def linear(p, x):
    return x @ p["w"] + p["b"]


def layer_norm(p, x, eps=1e-5):
    return normalize(x, -1, eps) * p["scale"] + p["shift"]


def attend(q, k, v, causal=False):
    scores = q @ k.swapaxes(-1, -2) / math.sqrt(q.shape[-1])
    if causal:
        count, reach = scores.shape[-2:]
        scores = np.where(np.tri(count, reach, reach - count, dtype=bool), scores,
                          -np.inf)
    return softmax(scores) @ v


def split_heads(x, heads):
    return x.reshape(*x.shape[:2], heads, -1).swapaxes(1, 2)


def merge_heads(x):
    return x.swapaxes(1, 2).reshape(x.shape[0], x.shape[2], -1)
