# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""If, Loop and Scan, with bodies of random nodes."""

import numpy as np
from onnx import helper

from .graph import Graph, Rejected
from .table import choose_row, operators
from .values import FLOATS, choose, get_onnx_type, make_array

NESTED = {"If", "Loop", "Scan"}


def describe(name, dtype):
    """What a subgraph says of a value: its element type, and nothing of its shape,
    which is right whether sizes are open or not."""
    return helper.make_tensor_value_info(name, get_onnx_type(dtype), None)


def get_depth(graph):
    return 1 + get_depth(graph.parent) if graph.parent else 0


def make_body(graph):
    return Graph(graph.rng, graph.opset, graph)


def fill(body):
    """Adds a few nodes, or none."""
    deep = get_depth(body) >= 2
    for _ in range(body.rng.integers(4)):
        row = choose_row(body.rng, body.opset,
                         lambda row: not deep or row.op not in NESTED)
        try:
            row.add(body, row.op)
        except Rejected:
            pass  # The body has a node less.


def give(body, value):
    """The value as one that a node of the body makes, which a result has to be."""
    return value if value in body.made else body.add("Identity", [value])


def close(body, inputs, outputs):
    # ONNX Runtime gives wrong numbers for a body that gives a value twice.
    outputs = [body.add("Identity", [value]) if value in outputs[:i] else value
               for i, value in enumerate(outputs)]
    return helper.make_graph(
        body.nodes, body.top.make_name("body"), inputs,
        [describe(value.name, value.dtype) for value in outputs])


def make_like(body, other):
    """A value that the body makes, of the same type and shape."""
    value = None
    if body.rng.random() < 0.7:
        value = body.find(lambda value: value.dtype == other.dtype and
                          value.shape == other.shape)
    if value is None and other.is_float:
        value = body.add(choose(body.rng, ["Tanh", "Sigmoid", "Neg"]), [other])
    return give(body, value or other)


@operators("If", weight=1.5)
def add_if(graph, op):
    condition = graph.find(lambda value: value.dtype == bool and value.array.size == 1
                           and value.rank < 2)
    if condition is None or graph.rng.random() < 0.5:
        condition = graph.leaf(np.array(graph.rng.random() < 0.5))
    taken = make_body(graph)
    fill(taken)
    results = [give(taken, taken.made[-1] if taken.made else taken.pick())]
    if len(taken.made) > 2 and graph.rng.random() < 0.3:
        results.append(taken.made[0])
    other = make_body(graph)
    fill(other)
    others = [make_other(other, result) for result in results]
    branches = [close(taken, [], results), close(other, [], others)]
    graph.rng.shuffle(branches)
    graph.add(op, [condition], outputs=len(results), then_branch=branches[0],
              else_branch=branches[1])


def make_other(body, result):
    """What the other branch gives: of the same type and rank."""
    value = body.find(lambda value: value.dtype == result.dtype and
                      value.rank == result.rank)
    return give(body, value or body.leaf(
        make_array(body.rng, result.dtype.type, result.shape)))


def enter(body, stem, lanes):
    """A value that comes into the body from the node."""
    value = body.make_value(body.make_name(stem), lanes)
    body.values.append(value)
    return value


@operators("Loop", weight=1.5)
def add_loop(graph, op):
    rng = graph.rng
    body = make_body(graph)
    states = [graph.pick(FLOATS + (np.int32, np.int64), range(4))
              for _ in range(rng.integers(1, 3))]
    step = body.make_exact(body.make_name("step"), np.array(0))
    going = body.make_exact(body.make_name("going"), np.array(True))
    body.values.append(step)
    inner = [enter(body, "state", state.lanes) for state in states]
    fill(body)
    results = [make_like(body, state) for state in inner]
    results = [keep_small(body, value) for value in results]
    if rng.random() < 0.5:
        stays = body.add("Less", [step, body.constant(np.array(rng.integers(5)))])
    else:
        stays = body.add("Identity", [going])
    scanned = [give(body, body.find(lambda value: True))
               for _ in range(rng.integers(2))]
    inputs = [helper.make_tensor_value_info(value.name, get_onnx_type(value.dtype), [])
              for value in (step, going)]
    inputs += [describe(value.name, value.dtype) for value in inner]
    # Without an iteration ONNX Runtime does not know the rank of the rows.
    count = int(rng.integers(1 if scanned else 0, 6))
    graph.add(op, [graph.leaf(np.array(count)),
                   graph.constant(np.array(True)) if rng.random() < 0.5 else None,
                   *states], outputs=len(states) + len(scanned),
              body=close(body, inputs, [stays, *results, *scanned]))


def keep_small(body, value):
    """The value in bounds: what goes round and round could grow without end."""
    if not value.is_float:
        return value
    limits = [body.constant(np.array(limit, value.dtype)) for limit in (-4, 4)]
    return body.add("Clip", [value, *limits])


@operators("Scan", weight=1.5)
def add_scan(graph, op):
    rng = graph.rng
    body = make_body(graph)
    scanned = graph.pick(FLOATS + (np.int32, np.int64), range(1, 4),
                         lambda value: value.shape[0] > 0)
    if not scanned.shape[0]:
        raise Rejected("Scan: nothing to go over")
    states = [graph.pick(FLOATS, range(3)) for _ in range(rng.integers(2))]
    inner = [enter(body, "state", state.lanes) for state in states]
    axis = int(rng.integers(scanned.rank))
    if not scanned.shape[axis]:
        raise Rejected("Scan: nothing to go over")
    item = enter(body, "item", [lane.take(0, axis) for lane in scanned.lanes])
    fill(body)
    results = [keep_small(body, make_like(body, state)) for state in inner]
    outputs = [give(body, body.values[-1])]
    inputs = [describe(value.name, value.dtype) for value in (*inner, item)]
    attributes = {"scan_input_axes": [axis]}
    if rng.random() < 0.3:
        attributes["scan_input_directions"] = [1]
    if rng.random() < 0.3:
        attributes["scan_output_directions"] = [1]
    graph.add(op, [*states, scanned], outputs=len(states) + 1, num_scan_inputs=1,
              body=close(body, inputs, [*results, *outputs]), **attributes)
