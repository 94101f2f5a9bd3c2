# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Other sizes for a model whose sizes are open: most models fix some sizes by
weights and attributes, but some sizes can mostly be changed."""

import numpy as np
from onnx import numpy_helper

from case import Run

from .graph import Graph, Rejected

ATTEMPTS, MOST_RUNS = 6, 2
# ONNX Runtime does not mind whether the sizes of these ones' operands fit.
UNCHECKED = {"Compress", "Einsum", "RotaryEmbedding"}


def make_resized_runs(rng, model, feeds, closed):
    runs = []
    if UNCHECKED.intersection(node.op_type for node in model.graph.node):
        return runs
    sizes = sorted({size for name, array in feeds.items() if name not in closed
                    for size in array.shape})
    for _ in range(ATTEMPTS if sizes else 0):
        # Equal sizes stay equal, so that what fitted together still does.
        changed = {size: int(rng.integers(1, 12)) for size in sizes
                   if size > 1 and rng.random() < 0.5}
        resized = {name: array if name in closed else np.resize(
            array, [changed.get(size, size) for size in array.shape])
            for name, array in feeds.items()}
        if all(resized[name].shape == feeds[name].shape for name in feeds):
            continue
        try:
            runs.append(Run(resized, compute(rng, model, resized)))
        except Rejected:
            continue
        if len(runs) == MOST_RUNS:
            break
    return runs


def compute(rng, model, feeds):
    """The model's outputs, if it is right to run it on these inputs."""
    graph = Graph(rng, model.opset_import[0].version)
    for name, array in feeds.items():
        graph.make_exact(name, array)
    for tensor in model.graph.initializer:
        graph.make_exact(tensor.name, numpy_helper.to_array(tensor))
    for node in model.graph.node:
        for name, lanes in zip(node.output, graph.compute(node)):
            graph.make_value(name, lanes)
    return {output.name: graph.lanes[output.name][0] for output in model.graph.output}
