# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators that go along axes: reductions, sums so far, selections by order."""

import numpy as np

from .elementwise import keep_within
from .graph import Rejected
from .table import operators
from .values import FLOATS, NUMBERS, choose, choose_axes, choose_axis

LOGARITHMIC = ("ReduceLogSum", "ReduceLogSumExp")


@operators("ReduceSum", "ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd",
           "ReduceL1", "ReduceL2", "ReduceSumSquare", *LOGARITHMIC)
def add_reduction(graph, op):
    dtypes = NUMBERS if op in ("ReduceMax", "ReduceMin") else (
        FLOATS if op in LOGARITHMIC + ("ReduceL2", "ReduceMean") else
        FLOATS + (np.int32, np.int64))
    value = graph.pick(dtypes)
    if op == "ReduceMean" and 0 in value.shape:
        raise Rejected(f"{op}: the mean of nothing is undefined")
    if op == "ReduceLogSum":
        value = keep_within(graph, value, 0.1, 100)
    operands, attributes = [value], {"keepdims": int(graph.rng.integers(2))}
    if graph.rng.random() < 0.85:
        axes = choose_axes(graph.rng, value.rank)
        operands.append(graph.constant(np.array(axes, np.int64)))
        if graph.rng.random() < 0.2:
            attributes["noop_with_empty_axes"] = 1
    graph.add(op, operands, **attributes)


@operators("ArgMax", "ArgMin")
def add_arg(graph, op):
    value = graph.pick(NUMBERS, range(1, 5))
    graph.add(op, [value], axis=choose_axis(graph.rng, value.rank),
              keepdims=int(graph.rng.integers(2)),
              select_last_index=int(graph.rng.random() < 0.3))


@operators("CumSum")
def add_running_sum(graph, op):
    value = graph.pick(FLOATS + (np.int32, np.int64), range(1, 5))
    axis = choose(graph.rng, [np.int32, np.int64])(choose_axis(graph.rng, value.rank))
    graph.add(op, [value, graph.constant(axis)], exclusive=int(graph.rng.integers(2)),
              reverse=int(graph.rng.integers(2)))


@operators("TopK")
def add_top_k(graph, op):
    value = graph.pick(NUMBERS, range(1, 5))
    axis = choose_axis(graph.rng, value.rank)
    k = int(graph.rng.integers(value.shape[axis] + 1))
    graph.add(op, [value, graph.constant(np.array([k]))], outputs=2, axis=axis,
              largest=int(graph.rng.integers(2)))


@operators("Softmax", "LogSoftmax", "Hardmax", weight=1.5)
def add_softmax(graph, op):
    value = graph.pick(FLOATS, range(1, 5))
    graph.add(op, [value], axis=choose_axis(graph.rng, value.rank))


@operators("LpNormalization")
def add_unit_length(graph, op):
    value = graph.pick(FLOATS[:2], range(1, 5))
    # What is all zeros has no direction.
    axis = choose_axis(graph.rng, value.rank)
    if not np.abs(value.array).max(axis=axis, initial=0).all():
        raise Rejected(f"{op}: zeros")
    graph.add(op, [value], axis=axis, p=choose(graph.rng, [1, 2]))
