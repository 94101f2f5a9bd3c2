# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators that move elements by position alone."""

import numpy as np

from .graph import Rejected
from .table import operators
from .values import (ANY, NUMBERS, MAX_ELEMENTS, choose, choose_axes, choose_axis,
                     make_array)


def factorize(rng, count, parts):
    """`parts` sizes whose product is `count`."""
    sizes = [1] * parts
    for prime in (2, 3, 5, 7, 11, 17):
        while count % prime == 0 and count:
            sizes[rng.integers(parts)] *= prime
            count //= prime
    sizes[rng.integers(parts)] *= count
    return sizes


@operators("Reshape", weight=3)
def add_reshape(graph, op):
    value = graph.pick(ANY)
    rank = int(graph.rng.integers(0 if value.array.size == 1 else 1, 5))
    shape = factorize(graph.rng, value.array.size, rank) if rank else []
    if value.array.size == 0:
        graph.add(op, [value, graph.constant(np.array(shape, np.int64))], allowzero=1)
        return
    for axis in range(min(rank, value.rank)):
        if shape[axis] == value.shape[axis] and graph.rng.random() < 0.5:
            shape[axis] = 0
    if rank and graph.rng.random() < 0.5:
        shape[graph.rng.integers(rank)] = -1
    graph.add(op, [value, graph.constant(np.array(shape, np.int64))])


@operators("Transpose", weight=3)
def add_transpose(graph, op):
    value = graph.pick(ANY)
    attributes = {}
    if value.rank and graph.rng.random() < 0.9:
        attributes["perm"] = [int(axis) for axis in graph.rng.permutation(value.rank)]
    graph.add(op, [value], **attributes)


@operators("Flatten")
def add_flatten(graph, op):
    value = graph.pick(ANY)
    graph.add(op, [value], axis=int(graph.rng.integers(-value.rank, value.rank + 1)))


@operators("Squeeze")
def add_squeeze(graph, op):
    value = graph.pick(ANY, accept=lambda value: 1 in value.shape)
    axes = [axis for axis, size in enumerate(value.shape) if size == 1]
    if not axes:
        raise Rejected("Squeeze: there is nothing to take")
    # Never without axes: the rank of the result would depend on open sizes. Nor with
    # none of them, for which ONNX Runtime takes all.
    axes = [axis - (value.rank if graph.rng.random() < 0.3 else 0) for axis in axes
            if graph.rng.random() < 0.7] or axes[:1]
    graph.add(op, [value, graph.constant(np.array(axes, np.int64))])


@operators("Unsqueeze")
def add_unsqueeze(graph, op):
    value = graph.pick(ANY, range(4))
    rank = value.rank + int(graph.rng.integers(1, 3))
    axes = graph.rng.permutation(rank)[:rank - value.rank]
    if graph.rng.random() < 0.3:
        axes -= rank
    graph.add(op, [value, graph.constant(axes.astype(np.int64))])


@operators("Slice", weight=3)
def add_slice(graph, op):
    value = graph.pick(ANY, range(1, 5))
    axes = choose_axes(graph.rng, value.rank)
    starts, ends, steps = [], [], []
    for axis in axes:
        size = value.shape[axis]
        step = choose(graph.rng, [1, 1, 1, 2, 3, -1, -2])
        bounds = sorted(graph.rng.integers(0, size + 1, 2).tolist())
        if step < 0:
            bounds = [bounds[1], bounds[0] - 1 if bounds[0] else -(1 << 60)]
        elif graph.rng.random() < 0.3:
            bounds[1] = choose(graph.rng, [size + 5, (1 << 63) - 1])
        if bounds[0] and graph.rng.random() < 0.3:
            bounds[0] -= size
        starts.append(bounds[0])
        ends.append(bounds[1])
        steps.append(step)
    dtype = np.int64
    operands = [value, *(graph.constant(np.array(numbers, dtype))
                         for numbers in (starts, ends, axes))]
    if any(step != 1 for step in steps) or graph.rng.random() < 0.3:
        operands.append(graph.constant(np.array(steps, dtype)))
    graph.add(op, operands)


@operators("Concat", weight=3)
def add_concat(graph, op):
    first = graph.pick(ANY, range(1, 5))
    axis = choose_axis(graph.rng, first.rank)

    def fits(value):
        return value.dtype == first.dtype and value.rank == first.rank and all(
            one == other or i == axis % first.rank
            for i, (one, other) in enumerate(zip(value.shape, first.shape)))

    parts = [first]
    for _ in range(graph.rng.integers(3)):
        shape = list(first.shape)
        shape[axis] = int(graph.rng.integers(1, 5))
        value = graph.find(fits) if graph.rng.random() < 0.6 else None
        parts.append(value or graph.leaf(
            make_array(graph.rng, first.dtype.type, shape)))
    order = graph.rng.permutation(len(parts))
    graph.add(op, [parts[i] for i in order], axis=axis)


@operators("Split", weight=1.5)
def add_split(graph, op):
    value = graph.pick(ANY, range(1, 5), lambda value: max(value.shape) > 1)
    axis = choose_axis(graph.rng, value.rank)
    size, count = value.shape[axis], int(graph.rng.integers(1, 4))
    if graph.rng.random() < 0.5 and (count - 1) * -(-size // count) < size:
        graph.add(op, [value], outputs=count, axis=axis, num_outputs=count)
        return
    cuts = np.sort(graph.rng.integers(0, size + 1, count - 1))
    sizes = np.diff(np.concatenate([[0], cuts, [size]])).astype(np.int64)
    graph.add(op, [value, graph.constant(sizes)], outputs=count, axis=axis)


@operators("Pad", weight=2)
def add_pad(graph, op):
    value = graph.pick(ANY, range(1, 5))
    mode = choose(graph.rng, ["constant", "constant", "reflect", "edge", "wrap"])
    axes = sorted(axis % value.rank for axis in choose_axes(graph.rng, value.rank))
    if mode != "constant" and 0 in value.shape:
        mode = "constant"
    low = -1 if mode == "constant" and graph.rng.random() < 0.2 else 0

    def choose_pad(axis):
        size = value.shape[axis]
        most = {"constant": 3, "edge": 3, "reflect": size - 1, "wrap": size}[mode]
        return int(graph.rng.integers(low, min(most, 3) + 1))

    pads = [choose_pad(axis) for _ in range(2) for axis in axes]
    fill = None
    if mode == "constant" and graph.rng.random() < 0.6:
        fill = graph.constant(make_array(graph.rng, value.dtype.type, ()))
    given = graph.constant(np.array(axes, np.int64))
    graph.add(op, [value, graph.constant(np.array(pads, np.int64)), fill, given],
              mode=mode)


@operators("Expand", weight=1.5)
def add_expand(graph, op):
    value = graph.pick(ANY)
    shape = [int(graph.rng.integers(1, 5)) if size == 1 else
             (size if graph.rng.random() < 0.7 else 1) for size in value.shape]
    if graph.rng.random() < 0.3:
        shape = [int(graph.rng.integers(1, 4)), *shape]
    elif graph.rng.random() < 0.3:
        shape = shape[graph.rng.integers(len(shape) + 1):]
    graph.add(op, [value, graph.constant(np.array(shape, np.int64))])


@operators("Tile")
def add_tile(graph, op):
    value = graph.pick(ANY, range(1, 4), lambda value: value.array.size * 9 <=
                       MAX_ELEMENTS)
    repeats = graph.rng.integers(1, 4, value.rank) * (graph.rng.random() > 0.03)
    graph.add(op, [value, graph.constant(repeats.astype(np.int64))])


@operators("Trilu", weight=0.7)
def add_triangle(graph, op):
    value = graph.pick(ANY, range(2, 5))
    offset = None
    if graph.rng.random() < 0.7:
        offset = graph.constant(np.array(graph.rng.integers(-4, 5), np.int64))
    graph.add(op, [value, offset], upper=int(graph.rng.integers(2)))


@operators("DepthToSpace", "SpaceToDepth", weight=0.7)
def add_space(graph, op):
    block = int(graph.rng.integers(2, 4))
    shape = graph.rng.integers(1, 4, 4)
    scaled = [1] if op == "DepthToSpace" else [2, 3]
    shape[scaled] *= block * block if op == "DepthToSpace" else block
    value = graph.find(lambda value: value.rank == 4 and value.is_float and all(
        value.shape[axis] % (block * block if op == "DepthToSpace" else block) == 0
        for axis in scaled))
    if value is None:
        value = graph.leaf(make_array(graph.rng, np.float32, shape))
    attributes = {"blocksize": block}
    if op == "DepthToSpace":
        attributes["mode"] = choose(graph.rng, ["DCR", "CRD"])
    graph.add(op, [value], **attributes)


@operators("ReverseSequence", weight=0.5)
def add_reversal(graph, op):
    value = graph.pick(NUMBERS, range(2, 5))
    time = int(graph.rng.integers(2))
    if 0 in value.shape[:2]:
        return
    lengths = graph.rng.integers(1, value.shape[time] + 1, value.shape[1 - time])
    graph.add(op, [value, graph.leaf(lengths.astype(np.int64))], time_axis=time,
              batch_axis=1 - time)
