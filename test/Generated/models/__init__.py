# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Random valid models: one seed, one model."""

from collections import Counter

import numpy as np
import onnx
from onnx import helper

from case import Case, Run
from compare import find_differences
from reference import IR_VERSION, Refused, describe, get_used_names, run_model

# Each of these adds rows to the table.
from . import (contraction, control, elementwise, indexing, movement, normalization,
               quantization, reduction, sequence, shapes, vision, windows)
from .graph import Graph, Rejected
from .resize import make_resized_runs
from .table import choose_row

OPSETS = (18, 19, 20, 21, 22, 23, 24)


def make_case(seed, rejections=None):
    """The case of a seed. What could not be added to the graph is counted in
    `rejections`, by reason."""
    rejections = Counter() if rejections is None else rejections
    rng = np.random.default_rng(seed)
    graph = Graph(rng, int(rng.choice(OPSETS)))
    wanted = int(rng.integers(3, 26))
    while sum(node.op_type != "Constant" for node in graph.nodes) < wanted:
        row = choose_row(rng, graph.opset)
        try:
            row.add(graph, row.op)
        except Rejected as reason:
            rejections[f"{row.op}: {reason}"] += 1
    return finish(graph)


def finish(graph):
    """The model, with the ends of the graph as outputs, or with some of them."""
    used = {name for node in graph.nodes for name in get_used_names(node)}
    outputs = [value for value in graph.made if value.name not in used]
    if graph.rng.random() < 0.5:
        outputs = outputs[-int(graph.rng.integers(1, 4)):]
    outputs += [value for value in graph.made
                if value.name in used and graph.rng.random() < 0.05]
    nodes = keep_needed(graph.nodes, [value.name for value in outputs])
    used = {name for node in nodes for name in get_used_names(node)}
    inputs = [value for value in graph.inputs if value.name in used]
    model = helper.make_model(
        helper.make_graph(
            nodes, "generated",
            [describe(value.name, value.array) for value in inputs],
            [describe(value.name, value.array) for value in outputs],
            [tensor for tensor in graph.initializers if tensor.name in used]),
        ir_version=IR_VERSION,
        opset_imports=[helper.make_opsetid("", graph.opset)])
    try:
        onnx.checker.check_model(model, full_check=True)
    except onnx.shape_inference.InferenceError as error:
        raise Refused(f"ONNX infers other shapes: {error}") from error
    feeds = {value.name: value.array for value in inputs}
    expected = run_model(model, feeds)
    difference = find_differences({value.name: value.array for value in outputs},
                                  expected)
    if difference:
        raise Refused(f"differs from its own single nodes: {difference}")
    runs = [Run(feeds, expected),
            *make_resized_runs(graph.rng, model, feeds, graph.closed)]
    return Case(model, runs, graph.closed, bool(graph.rng.random() < 0.5))


def keep_needed(nodes, outputs):
    """The nodes that the outputs depend on."""
    needed, kept = set(outputs), []
    for node in reversed(nodes):
        if needed.intersection(node.output):
            kept.append(node)
            needed.update(get_used_names(node))
    return kept[::-1]
