# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Recurrent operators and attention."""

import numpy as np

from .table import operators
from .values import choose, make_array

GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}


def make_floats(graph, *shape):
    return make_array(graph.rng, np.float32, shape) * np.float32(0.5)


@operators("RNN", "GRU", "LSTM", weight=0.7)
def add_recurrence(graph, op):
    rng = graph.rng
    value = graph.find(lambda value: value.dtype == np.float32 and value.rank == 3
                       and value.array.size and value.shape[0] < 20)
    value = value or graph.leaf(make_floats(graph, *rng.integers(1, 7, 3)))
    steps, batch, width = value.shape
    hidden = int(rng.integers(1, 9))
    direction = choose(rng, ["forward", "reverse", "bidirectional"])
    ways = 2 if direction == "bidirectional" else 1
    rows = GATES[op] * hidden
    operands = [value, graph.weight(make_floats(graph, ways, rows, width)),
                graph.weight(make_floats(graph, ways, rows, hidden))]
    bias = graph.weight(make_floats(graph, ways, 2 * rows))
    lengths = graph.leaf(rng.integers(1, steps + 1, batch).astype(np.int32))
    states = [graph.leaf(make_floats(graph, ways, batch, hidden))
              for _ in range(2 if op == "LSTM" else 1)]
    operands += [part if rng.random() < 0.6 else None
                 for part in (bias, lengths, *states)]
    attributes = {"hidden_size": hidden, "direction": direction}
    if op == "GRU" and rng.random() < 0.5:
        attributes["linear_before_reset"] = 1
    graph.add(op, operands, outputs=len(states) + 1, **attributes)


@operators("Attention", since=23)
def add_attention(graph, op):
    rng = graph.rng
    batch, heads, length, past, width = (int(size) for size in rng.integers(1, 6, 5))
    groups = choose(rng, [1, 2])
    query = graph.pick_like(np.float32, (batch, heads * groups, length, width))
    key = graph.pick_like(np.float32, (batch, heads, past, width))
    value = graph.pick_like(np.float32, (batch, heads, past, int(rng.integers(1, 6))))
    operands = [query, key, value]
    attributes = {"is_causal": int(rng.random() < 0.3 and length <= past)}
    if rng.random() < 0.4 and not attributes["is_causal"]:
        operands.append(graph.pick_like(np.float32, (length, past)))
    if rng.random() < 0.3:
        attributes["scale"] = 0.25
    graph.add(op, operands, **attributes)


@operators("RotaryEmbedding", weight=0.5, since=23)
def add_rotation(graph, op):
    rng = graph.rng
    batch, heads, length, half = (int(size) for size in rng.integers(1, 5, 4))
    value = graph.pick_like(np.float32, (batch, heads, length, 2 * half))
    tables = [graph.leaf(make_floats(graph, 9, half)) for _ in range(2)]
    places = graph.leaf(rng.integers(0, 9, (batch, length)))
    graph.add(op, [value, *tables, places], interleaved=int(rng.integers(2)))
