# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Normalizations."""

import numpy as np

from .table import operators
from .values import FLOATS, INEXACT, choose, choose_axis, make_array
from .windows import pick_image


def leaves(graph, dtype, shape, count):
    return [graph.leaf(make_array(graph.rng, dtype, shape)) for _ in range(count)]


@operators("LayerNormalization", weight=1.5)
@operators("RMSNormalization", since=23)
def add_layer_normalization(graph, op):
    value = graph.pick(INEXACT if op == "RMSNormalization" else FLOATS, range(1, 5),
                       lambda value: 0 not in value.shape)
    axis = choose_axis(graph.rng, value.rank)
    shape = value.shape[axis:] if graph.rng.random() < 0.8 else value.shape[-1:]
    count = 2 if op == "LayerNormalization" and graph.rng.random() < 0.7 else 1
    outputs = 3 if op == "LayerNormalization" and graph.rng.random() < 0.15 else 1
    graph.add(op, [value, *leaves(graph, value.dtype.type, shape, count)],
              outputs=outputs, axis=axis, epsilon=choose(graph.rng, [1e-5, 2**-7]))


@operators("BatchNormalization", weight=1.5)
def add_batch_normalization(graph, op):
    image = pick_image(graph)
    dtype, channels = image.dtype.type, image.shape[1]
    variance = np.abs(make_array(graph.rng, dtype, (channels,))) + dtype(0.5)
    graph.add(op, [image, *leaves(graph, dtype, (channels,), 3), graph.leaf(variance)],
              epsilon=choose(graph.rng, [1e-5, 2**-7]))


@operators("InstanceNormalization")
def add_instance_normalization(graph, op):
    image = pick_image(graph)
    graph.add(op, [image, *leaves(graph, image.dtype.type, (image.shape[1],), 2)],
              epsilon=2**-7)


@operators("GroupNormalization", since=21)
def add_group_normalization(graph, op):
    image = pick_image(graph, INEXACT)
    channels = image.shape[1]
    groups = choose(graph.rng, [g for g in (1, 2, 3, channels) if channels % g == 0])
    graph.add(op, [image, *leaves(graph, image.dtype.type, (channels,), 2)],
              num_groups=groups, epsilon=2**-7)


@operators("MeanVarianceNormalization", weight=0.5)
def add_mean_variance(graph, op):
    value = graph.pick((np.float32,), [4], lambda value: 0 not in value.shape)
    graph.add(op, [value], axes=choose(graph.rng, [[0, 2, 3], [0, 1, 2, 3], [2, 3]]))
