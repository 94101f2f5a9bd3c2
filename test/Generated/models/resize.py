# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Other sizes for a model whose sizes are open: most models fix some sizes by
weights and attributes, but some sizes can mostly be changed."""

import numpy as np
import onnx
from onnx import helper, numpy_helper

from case import Run

from .graph import Graph, Rejected

ATTEMPTS, MOST_RUNS = 6, 2
# ONNX Runtime does not mind whether the sizes of these ones' operands fit.
UNCHECKED = {"Compress", "ConvTranspose", "Einsum", "GatherND", "PRelu",
             "RotaryEmbedding"}


def get_operators(graph):
    """The operators of a graph and of its nodes' bodies."""
    found = set()
    for node in graph.node:
        found.add(node.op_type)
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                found |= get_operators(attribute.g)
    return found


def make_resized_runs(rng, model, feeds, closed):
    runs = []
    if UNCHECKED.intersection(get_operators(model.graph)):
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


def fits(node, lanes):
    """Whether a pool's window fits: ONNX Runtime rounds the number of places of one
    that does not toward zero, and so finds one, where ONNX rounds down. For means it
    has to fit without pads, or it might have nothing else in it."""
    attributes = {item.name: helper.get_attribute_value(item)
                  for item in node.attribute}
    spatial = lanes[node.input[0]][0].shape[2:]
    ones, zeros = [1] * len(spatial), [0] * 2 * len(spatial)
    kernel = attributes.get("kernel_shape", ones)
    dilations, pads = attributes.get("dilations", ones), attributes.get("pads", zeros)
    if node.op_type == "AveragePool":
        pads = zeros
    elif "auto_pad" in attributes:
        return True
    return all(
        (length - 1) * dilation < size + begin + end
        for length, dilation, size, begin, end in zip(
            kernel, dilations, spatial, pads, pads[len(spatial):]))


def compute(rng, model, feeds):
    """The model's outputs, if it is right to run it on these inputs."""
    graph = Graph(rng, model.opset_import[0].version)
    for name, array in feeds.items():
        graph.make_exact(name, array)
    for tensor in model.graph.initializer:
        graph.make_exact(tensor.name, numpy_helper.to_array(tensor))
    for node in model.graph.node:
        if "Pool" in node.op_type and not fits(node, graph.lanes):
            raise Rejected(f"{node.op_type}: the window is larger than the image")
        for name, lanes in zip(node.output, graph.compute(node)):
            graph.make_value(name, lanes)
    return {output.name: graph.lanes[output.name][0] for output in model.graph.output}
