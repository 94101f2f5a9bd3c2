# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Quantized operators. Scales are powers of two where results are rounded, so that
all agree on which number is the nearest."""

import numpy as np

from .table import operators
from .values import FLOATS, choose, choose_axis, choose_size, make_array
from .windows import choose_window, describe_window, pick_image

BYTES = (np.uint8, np.int8)


def make_scale(rng, shape=()):
    return np.asarray(2.0 ** rng.integers(-5, 2, shape), np.float32)


def make_zero(rng, dtype, shape=()):
    return make_array(rng, dtype, shape)


@operators("QuantizeLinear")
def add_quantize(graph, op):
    value = graph.pick(FLOATS[:1])
    attributes, shape = {}, ()
    if value.rank and graph.rng.random() < 0.5:
        attributes["axis"] = choose_axis(graph.rng, value.rank)
        shape = (value.shape[attributes["axis"]],)
    operands = [value, graph.weight(make_scale(graph.rng, shape))]
    if graph.rng.random() < 0.7:
        operands.append(graph.weight(make_zero(graph.rng, choose(graph.rng, BYTES),
                                               shape)))
    graph.add(op, operands, **attributes)


@operators("DequantizeLinear")
def add_dequantize(graph, op):
    value = graph.pick(BYTES)
    attributes, shape = {}, ()
    if value.rank and graph.rng.random() < 0.5:
        attributes["axis"] = choose_axis(graph.rng, value.rank)
        shape = (value.shape[attributes["axis"]],)
    scale = np.asarray(graph.rng.uniform(0.01, 2, shape), np.float32)
    zero = make_zero(graph.rng, value.dtype.type, shape)
    graph.add(op, [value, graph.weight(scale), graph.weight(zero)], **attributes)


@operators("DynamicQuantizeLinear", weight=0.5)
def add_dynamic_quantize(graph, op):
    # A computed operand, so that rounding that hangs on the last bits is noticed.
    value = graph.add("Mul", [graph.pick(FLOATS[:1], accept=lambda v: v.array.size),
                              graph.constant(np.array(1.1, np.float32))])
    if value.array.size:
        graph.add(op, [value], outputs=3)


def quantize(graph, value):
    """The value with its scale and its zero point."""
    return [value, graph.constant(make_scale(graph.rng)),
            graph.constant(make_zero(graph.rng, value.dtype.type))]


def describe_result(graph):
    zero = make_zero(graph.rng, choose(graph.rng, BYTES))
    return [graph.constant(make_scale(graph.rng) * np.float32(64)),
            graph.constant(zero)]


@operators("QLinearMatMul")
def add_quantized_product(graph, op):
    left = graph.pick(BYTES, range(2, 4))
    right = graph.leaf(make_array(graph.rng, left.dtype.type,
                                  (left.shape[-1], choose_size(graph.rng))))
    result = describe_result(graph)
    result[1] = graph.constant(make_zero(graph.rng, left.dtype.type))
    graph.add(op, [*quantize(graph, left), *quantize(graph, right), *result])


@operators("QLinearConv", "ConvInteger")
def add_quantized_conv(graph, op):
    image = pick_image(graph, BYTES)
    window = choose_window(graph.rng, image.shape[2:])
    weight = graph.weight(make_array(graph.rng, image.dtype.type, (
        int(graph.rng.integers(1, 9)), image.shape[1], *window[0])))
    attributes = describe_window(graph.rng, window)
    if op == "ConvInteger":
        zeros = [graph.constant(make_zero(graph.rng, image.dtype.type))
                 for _ in range(graph.rng.integers(2))]
        graph.add(op, [image, weight, *zeros], **attributes)
        return
    result = describe_result(graph)
    result[1] = graph.constant(make_zero(graph.rng, image.dtype.type))
    graph.add(op, [*quantize(graph, image), *quantize(graph, weight), *result],
              **attributes)
