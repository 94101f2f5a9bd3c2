# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators that compute each element by itself."""

import numpy as np

from .graph import Rejected
from .table import operators
from .values import (ANY, BOOL, FLOATS, INEXACT, INTEGERS, MAX_ELEMENTS, NUMBERS,
                     SIGNED, UNSIGNED, choose, choose_dtype, get_onnx_type, is_float,
                     make_array)

INFINITY = float("inf")

# Types, and the interval in which a function is defined and not steep.
UNARY = {
    "Abs": (NUMBERS, None), "Neg": (FLOATS + SIGNED, None), "Sign": (NUMBERS, None),
    "Identity": (ANY, None), "Not": (BOOL, None), "BitwiseNot": (INTEGERS, None),
    "Exp": (FLOATS, (-6, 4)), "Log": (FLOATS, (0.1, INFINITY)),
    "Sqrt": (FLOATS, (0.05, INFINITY)), "Reciprocal": (FLOATS, (0.2, INFINITY)),
    "Sin": (FLOATS, (-20, 20)), "Cos": (FLOATS, (-20, 20)),
    "Tan": (FLOATS, (-1.2, 1.2)), "Asin": (FLOATS, (-0.9, 0.9)),
    "Acos": (FLOATS, (-0.9, 0.9)), "Atan": (FLOATS, None),
    "Sinh": (FLOATS, (-5, 5)), "Cosh": (FLOATS, (-5, 5)), "Tanh": (FLOATS, None),
    "Asinh": (FLOATS, None), "Acosh": (FLOATS, (1.1, INFINITY)),
    "Atanh": (FLOATS, (-0.9, 0.9)), "Erf": (INEXACT, None),
    "Sigmoid": (FLOATS, None), "Ceil": (FLOATS, None), "Floor": (FLOATS, None),
    "Round": (FLOATS, None), "IsNaN": (FLOATS, None), "IsInf": (FLOATS, None),
    "Relu": (FLOATS + SIGNED, None), "Softplus": (FLOATS, None),
    "Softsign": (FLOATS, None), "HardSwish": (INEXACT, None), "Mish": (FLOATS, None),
}


def keep_within(graph, value, low, high):
    """The value, clipped where it lies outside of an interval."""
    if value.array.size == 0 or (value.array.min() >= low and
                                 value.array.max() <= high):
        return value
    limits = [None if abs(limit) == INFINITY else
              graph.constant(np.array(limit, value.dtype)) for limit in (low, high)]
    return graph.add("Clip", [value, *limits])


def keep_from_zero(graph, value):
    """The value, or one made of it, with nothing at zero or near it."""
    least = 0.3 if value.is_float else 1
    if value.array.size == 0 or np.abs(value.array).min() >= least:
        return value
    magnitude = value
    if not np.issubdtype(value.dtype, np.unsignedinteger):
        magnitude = graph.add("Abs", [value])
    return graph.add("Max", [magnitude, graph.constant(np.array(least, value.dtype))])


@operators(*UNARY)
def add_unary(graph, op):
    dtypes, domain = UNARY[op]
    value = graph.pick(dtypes)
    if domain:
        value = keep_within(graph, value, *domain)
    graph.add(op, [value])


PARAMETERS = {"LeakyRelu": ["alpha"], "Elu": ["alpha"], "Selu": ["alpha", "gamma"],
              "Celu": ["alpha"], "HardSigmoid": ["alpha", "beta"],
              "ThresholdedRelu": ["alpha"], "Shrink": ["lambd", "bias"]}


@operators(*PARAMETERS, weight=0.6)
def add_activation(graph, op):
    value = graph.pick(INEXACT if op == "Shrink" else FLOATS)
    # Attributes are f32. In f64 they have to be given, since the defaults are no f32.
    given = [name for name in PARAMETERS[op]
             if graph.rng.random() < 0.7 or value.dtype == np.float64]
    graph.add(op, [value],
              **{name: int(graph.rng.integers(1, 12)) / 8 for name in given})


@operators("Gelu", since=20)
def add_gelu(graph, op):
    graph.add(op, [graph.pick(INEXACT)],
              approximate=choose(graph.rng, ["none", "tanh"]))


@operators("Clip")
def add_clip(graph, op):
    value = graph.pick(NUMBERS)
    limits = np.sort(make_array(graph.rng, value.dtype.type, (2,)))
    graph.add(op, [value, *(graph.leaf(limit) if graph.rng.random() < 0.7 else None
                            for limit in limits)])


@operators("Add", "Sub", "Mul", weight=3)
def add_arithmetic(graph, op):
    left = graph.pick(NUMBERS)
    operands = [left, graph.pick_broadcast(left)]
    if graph.rng.random() < 0.5:
        operands.reverse()
    graph.add(op, operands)


@operators("Div", "Mod", weight=1.5)
def add_division(graph, op):
    left = graph.pick(NUMBERS)
    right = keep_from_zero(graph, graph.pick_broadcast(left))
    if op == "Div":
        graph.add(op, [left, right])
    else:
        graph.add(op, [left, right],
                  fmod=1 if left.is_float else int(graph.rng.integers(2)))


@operators("Pow", weight=1.5)
def add_power(graph, op):
    base = graph.pick(FLOATS + (np.int32, np.int64))
    if graph.rng.random() < 0.6 or not base.is_float:
        # A small whole power, of any type.
        dtype = choose_dtype(graph.rng, FLOATS[:2] + (np.int32, np.int64))
        power = graph.constant(np.array(choose(graph.rng, [0, 1, 2, 3]), dtype))
    else:
        base = keep_within(graph, base, 0.2, 4)
        power = keep_within(graph, graph.pick_broadcast(base), -3, 3)
    graph.add(op, [base, power])


@operators("Max", "Min", "Sum", "Mean")
def add_variadic(graph, op):
    first = graph.pick(NUMBERS if op in ("Max", "Min") else FLOATS)
    others = [graph.pick_broadcast(first) for _ in range(graph.rng.integers(3))]
    graph.add(op, [first, *others])


@operators("PRelu")
def add_prelu(graph, op):
    value = graph.pick(FLOATS + (np.int32, np.int64))
    shape = tuple(size if graph.rng.random() < 0.5 else 1 for size in value.shape)
    graph.add(op, [value, graph.pick_like(value.dtype, shape)])


@operators("And", "Or", "Xor", "BitwiseAnd", "BitwiseOr", "BitwiseXor")
def add_bits(graph, op):
    left = graph.pick(INTEGERS if op.startswith("Bitwise") else BOOL)
    graph.add(op, [left, graph.pick_broadcast(left)])


@operators("BitShift")
def add_shift(graph, op):
    value = graph.pick(UNSIGNED)
    shape = value.shape if graph.rng.random() < 0.5 else ()
    amount = graph.rng.integers(0, 8, shape).astype(value.dtype)
    graph.add(op, [value, graph.leaf(amount)],
              direction=choose(graph.rng, ["LEFT", "RIGHT"]))


@operators("Equal", "Less", "Greater", "LessOrEqual", "GreaterOrEqual")
def add_comparison(graph, op):
    left = graph.pick(ANY if op == "Equal" else NUMBERS)
    graph.add(op, [left, graph.pick_broadcast(left)])


@operators("Where", weight=3)
def add_where(graph, op):
    left = graph.pick(ANY)
    right = graph.pick_broadcast(left)
    shape = np.broadcast_shapes(left.shape, right.shape)

    def fits(value):
        try:
            result = np.broadcast_shapes(value.shape, shape)
        except ValueError:
            return False
        return value.dtype == bool and np.prod(result) <= MAX_ELEMENTS

    condition = graph.find(fits) or graph.leaf(make_array(graph.rng, np.bool_, shape))
    graph.add(op, [condition, left, right])


@operators("Cast", weight=5)
def add_cast(graph, op):
    value = graph.pick(ANY)
    target = choose_dtype(graph.rng, ANY)
    if value.is_float and not is_float(target) and target != np.bool_:
        # Only what fits; the rest differs from machine to machine.
        low = 0 if np.issubdtype(target, np.unsignedinteger) else -100
        value = keep_within(graph, value, low, 100)
    if target == np.float16 and value.array.size and abs(
            float(np.abs(value.array).max())) > 1e3:
        raise Rejected("Cast: too large")
    graph.add(op, [value], to=get_onnx_type(target))


@operators("CastLike")
def add_cast_like(graph, op):
    value = graph.pick(NUMBERS)
    like = graph.pick(FLOATS)
    graph.add(op, [value, like])
