# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators that read or write at indices."""

import numpy as np

from .graph import Rejected
from .table import operators
from .values import (ANY, INTEGERS, NUMBERS, choose, choose_axis, make_array,
                     make_indices)

INDEX = (np.int64, np.int32)


def pick_indexed(graph, dtypes=ANY, ranks=range(1, 5)):
    """A value to index, and an axis of it; the axis is not empty."""
    value = graph.pick(dtypes, ranks, lambda value: 0 not in value.shape)
    if 0 in value.shape:
        raise Rejected("indices into nothing")
    return value, choose_axis(graph.rng, value.rank)


@operators("Gather", weight=3)
def add_gather(graph, op):
    value, axis = pick_indexed(graph)
    size = value.shape[axis]
    shape = graph.rng.integers(1, 5, graph.rng.integers(3))

    def fits(value):
        return value.dtype.type in INDEX and value.rank < 3 and value.array.size and (
            value.array.min() >= -size and value.array.max() < size)

    indices = graph.find(fits) if graph.rng.random() < 0.3 else None
    indices = indices or graph.leaf(make_indices(graph.rng, size, shape,
                                                 choose(graph.rng, INDEX)))
    graph.add(op, [value, indices], axis=axis)


@operators("GatherElements")
def add_gather_elements(graph, op):
    value, axis = pick_indexed(graph)
    shape = [int(graph.rng.integers(1, size + 1)) for size in value.shape]
    shape[axis] = int(graph.rng.integers(1, 6))
    indices = make_indices(graph.rng, value.shape[axis], shape,
                           choose(graph.rng, INDEX))
    graph.add(op, [value, graph.leaf(indices)], axis=axis)


def make_tuples(rng, sizes, shape):
    """Index tuples in the last dimension, beside `shape`."""
    return np.stack([make_indices(rng, size, shape) for size in sizes], axis=-1)


@operators("GatherND")
def add_gather_nd(graph, op):
    value, _ = pick_indexed(graph)
    batch = int(graph.rng.integers(value.rank)) if graph.rng.random() < 0.4 else 0
    length = int(graph.rng.integers(1, value.rank - batch + 1))
    shape = value.shape[:batch] + tuple(
        graph.rng.integers(1, 4, graph.rng.integers(3)))
    indices = make_tuples(graph.rng, value.shape[batch:batch + length], shape)
    graph.add(op, [value, graph.weight(indices)], batch_dims=batch)


@operators("ScatterElements")
def add_scatter_elements(graph, op):
    value, axis = pick_indexed(graph, NUMBERS)
    reduction = choose(graph.rng, ["none", "add", "mul", "max", "min"])
    shape = [int(graph.rng.integers(1, size + 1)) for size in value.shape]
    size = value.shape[axis]
    if reduction == "none":
        # Where two updates meet, the result is open: each gets its own place.
        order = graph.rng.permuted(np.broadcast_to(
            np.arange(size).reshape([-1 if i == axis % value.rank else 1
                                     for i in range(value.rank)]), value.shape),
            axis=axis)
        indices = order[tuple(slice(count) for count in shape)]
    else:
        indices = make_indices(graph.rng, size, shape)
    updates = graph.pick_like(value.dtype, shape)
    graph.add(op, [value, graph.leaf(indices.astype(choose(graph.rng, INDEX))),
                   updates], axis=axis, reduction=reduction)


@operators("ScatterND")
def add_scatter_nd(graph, op):
    value, _ = pick_indexed(graph, NUMBERS)
    reduction = choose(graph.rng, ["none", "add", "mul", "max", "min"])
    length = int(graph.rng.integers(1, value.rank + 1))
    sizes = value.shape[:length]
    if reduction == "none":
        count = int(graph.rng.integers(1, min(int(np.prod(sizes)), 6) + 1))
        places = graph.rng.permutation(int(np.prod(sizes)))[:count]
        indices = np.stack(np.unravel_index(places, sizes), axis=-1)
    else:
        indices = make_tuples(graph.rng, sizes, graph.rng.integers(
            1, 4, graph.rng.integers(1, 3)))
    updates = graph.pick_like(value.dtype, indices.shape[:-1] + value.shape[length:])
    graph.add(op, [value, graph.weight(indices.astype(np.int64)), updates],
              reduction=reduction)


@operators("OneHot", weight=0.7)
def add_one_hot(graph, op):
    depth = int(graph.rng.integers(1, 8))
    indices = graph.leaf(make_indices(graph.rng, depth + 1, graph.rng.integers(
        1, 5, graph.rng.integers(1, 3))))
    dtype = choose(graph.rng, [np.float32, np.int64, np.int32])
    values = graph.constant(make_array(graph.rng, dtype, (2,)))
    graph.add(op, [indices, graph.constant(np.array(depth, np.int64)), values],
              axis=choose_axis(graph.rng, indices.rank + 1))


@operators("Compress", weight=0.5)
def add_compress(graph, op):
    value, axis = pick_indexed(graph)
    given = {"axis": axis} if graph.rng.random() < 0.8 else {}
    size = value.shape[axis] if given else value.array.size
    # It may be shorter than the axis, but never longer.
    condition = graph.rng.random(graph.rng.integers(1, size + 1)) < 0.6
    graph.add(op, [value, graph.constant(condition)], **given)


@operators("NonZero", weight=0.4)
def add_non_zero(graph, op):
    graph.add(op, [graph.pick(INTEGERS + (np.bool_, np.float32), range(1, 4))])


@operators("Unique", weight=0.4)
def add_unique(graph, op):
    value, axis = pick_indexed(graph, (np.float32, np.int64, np.int8), range(1, 4))
    given = {"axis": axis} if graph.rng.random() < 0.5 else {}
    graph.add(op, [value], outputs=4, sorted=int(graph.rng.integers(2)), **given)
