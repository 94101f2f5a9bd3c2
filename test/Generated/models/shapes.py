# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Sizes as numbers, and tensors made of them."""

import numpy as np

from .movement import factorize
from .table import operators
from .values import (ANY, FLOATS, choose, choose_axis, get_onnx_type, make_array)


@operators("Shape", weight=1.5)
def add_shape(graph, op):
    value = graph.pick(ANY)
    attributes = {}
    if graph.rng.random() < 0.4:
        attributes["start"] = int(graph.rng.integers(-value.rank - 1, value.rank + 1))
    if graph.rng.random() < 0.3:
        attributes["end"] = int(graph.rng.integers(-value.rank, value.rank + 2))
    graph.add(op, [value], **attributes)


@operators("Size", weight=0.7)
def add_size(graph, op):
    graph.add(op, [graph.pick(ANY)])


def take_size(graph, value, axis):
    """The size of an axis, as a tensor of one element."""
    shape = graph.add("Shape", [value])
    if graph.rng.random() < 0.5:
        return graph.add("Gather", [shape, graph.constant(np.array([axis]))], axis=0)
    bounds = [graph.constant(np.array([axis])), graph.constant(np.array([axis + 1]))]
    return graph.add("Slice", [shape, *bounds, graph.constant(np.array([0]))])


@operators("Reshape", weight=1.5)
def add_reshape_by_sizes(graph, op):
    """As exporters write it: the first sizes are the operand's, the rest is known."""
    value = graph.pick(ANY, range(1, 5), lambda value: 0 not in value.shape)
    if 0 in value.shape:
        return
    kept = int(graph.rng.integers(1, value.rank + 1))
    rest = factorize(graph.rng, int(np.prod(value.shape[kept:])), 2)
    if graph.rng.random() < 0.5:
        rest[0] = -1
    parts = [take_size(graph, value, axis) for axis in range(kept)]
    if graph.rng.random() < 0.3 and len(parts) > 1:
        parts = [graph.add("Mul", parts[:2]), *parts[2:]]
    shape = graph.add("Concat", [*parts, graph.constant(np.array(rest))], axis=0)
    graph.add(op, [value, shape])


@operators("Expand", weight=0.7)
def add_expand_to_sizes(graph, op):
    like = graph.pick(ANY)
    value = graph.leaf(make_array(graph.rng, np.float32, [
        size if graph.rng.random() < 0.4 else 1 for size in like.shape]))
    graph.add(op, [value, graph.add("Shape", [like])])


@operators("Slice", weight=0.7)
def add_slice_by_sizes(graph, op):
    """The first half of an axis, or all but the last of it."""
    value = graph.pick(ANY, range(1, 5))
    axis = int(graph.rng.integers(value.rank))
    size = take_size(graph, value, axis)
    if graph.rng.random() < 0.5:
        end = graph.add("Div", [size, graph.constant(np.array([2]))])
    else:
        end = graph.add("Sub", [size, graph.constant(np.array([1]))])
    graph.add(op, [value, graph.constant(np.array([0])), end,
                   graph.constant(np.array([axis]))])


@operators("ConstantOfShape")
def add_constant_of_shape(graph, op):
    from onnx import numpy_helper
    if graph.rng.random() < 0.5:
        shape = graph.add("Shape", [graph.pick(ANY, range(4))])
    else:
        shape = graph.constant(graph.rng.integers(1, 5, graph.rng.integers(4)))
    attributes = {}
    if graph.rng.random() < 0.8:
        dtype = choose(graph.rng, ANY)
        attributes["value"] = numpy_helper.from_array(
            make_array(graph.rng, dtype, (1,)))
    graph.add(op, [shape], **attributes)


@operators("Range", weight=0.7)
def add_range(graph, op):
    dtype = choose(graph.rng, [np.int64, np.int32, np.float32, np.float64])
    if graph.rng.random() < 0.4:
        value = graph.pick(ANY, range(1, 5))
        size = take_size(graph, value, choose_axis(graph.rng, 1))
        limit = graph.add("Squeeze", [size])
        graph.add(op, [graph.constant(np.array(0)), limit, graph.constant(np.array(1))])
        return
    start, count = int(graph.rng.integers(-5, 6)), int(graph.rng.integers(0, 12))
    step = choose(graph.rng, [1, 2, 3, -1, -2])
    graph.add(op, [graph.constant(dtype(number))
                   for number in (start, start + count * step, step)])


@operators("EyeLike", weight=0.5)
def add_eye(graph, op):
    value = graph.pick(FLOATS + (np.int32, np.int64), [2])
    attributes = {"k": int(graph.rng.integers(-2, 3))}
    if graph.rng.random() < 0.5:
        attributes["dtype"] = get_onnx_type(choose(graph.rng, [np.float32, np.int64]))
    graph.add(op, [value], **attributes)
