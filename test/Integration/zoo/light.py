# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The CNNs that the onnx package carries without their weights: "light" models,
in which constants stand for them. Here seeded random numbers do."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import onnx
import onnx.backend.test
import onnxruntime
from onnx import numpy_helper

from .weights import RandomWeights

NAMES = ("bvlc_alexnet", "densenet121", "inception_v1", "inception_v2", "resnet50",
         "shufflenet", "squeezenet", "vgg19", "zfnet512")
FOLDER = Path(onnx.backend.test.__file__).parent / "data" / "light"


def write_light(name, path):
    model = onnx.load(FOLDER / f"light_{name}.onnx")
    graph = model.graph
    weights = RandomWeights(f"light-{name}")
    users = defaultdict(list)
    for node in graph.node:
        for position, operand in enumerate(node.input):
            users[operand].append((node, position))

    arrays = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    shapes = {n: a.shape for n, a in arrays.items() if a.dtype == np.float32}
    for node in graph.node:
        if node.op_type == "ConstantOfShape":
            shapes[node.output[0]] = tuple(arrays[node.input[0]])
    replaced = {}
    for tensor, shape in shapes.items():
        replaced[tensor] = make_weight(tensor, shape, users, weights)

    kept = [t for t in graph.initializer if t.name not in replaced]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    graph.initializer.extend(numpy_helper.from_array(a, n)
                             for n, a in replaced.items())
    nodes = [n for n in graph.node if n.op_type != "ConstantOfShape"]
    del graph.node[:]
    graph.node.extend(nodes)
    # Old models list their weights as inputs too, so that callers could replace
    # them; from version 4 of the format on they need not.
    model.ir_version = 4
    inputs = [i for i in graph.input if i.name not in {*arrays, *replaced}]
    del graph.input[:]
    graph.input.extend(inputs)
    remove_unused_initializers(graph)
    onnx.checker.check_model(model)
    soften(model)
    onnx.save(model, path)


def remove_unused_initializers(graph):
    used = {operand for node in graph.node for operand in node.input}
    kept = [t for t in graph.initializer if t.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)


def make_weight(name, shape, users, weights):
    """Numbers of a size that suits what the tensor is used for."""
    if not users[name]:
        return np.zeros(shape, np.float32)
    node, position = users[name][0]
    if node.op_type in ("Unsqueeze", "Reshape"):
        through = users[node.output[0]][0][0]
        if through.op_type == "Mul":
            return weights.normal(name, shape, 0.1, mean=1.0)
        if through.op_type == "Add":
            return weights.normal(name, shape, 0.1)
        if through.op_type == "Gemm":  # Stored as (1, 1, outputs, inputs).
            return weights.normal(name, shape, 1 / np.sqrt(shape[-1]))
        raise ValueError(f"'{name}' goes through {node.op_type} to "
                         f"{through.op_type}: what is it for?")
    if (node.op_type, position) == ("Conv", 1):
        return weights.filters(name, shape)
    if (node.op_type, position) == ("Gemm", 1):
        transposed = any(a.name == "transB" and a.i for a in node.attribute)
        rows = shape[1] if transposed else shape[0]
        return weights.normal(name, shape, 1 / np.sqrt(rows))
    if node.op_type == "BatchNormalization":
        if position == 4:
            return weights.positive(name, shape)
        return weights.normal(name, shape, 0.1, mean=float(position == 1))
    if (node.op_type, position) in (("Conv", 2), ("Gemm", 2)):
        return weights.normal(name, shape, 0.1)
    raise ValueError(f"'{name}' is operand {position} of {node.op_type}: "
                     f"what is it for?")


def soften(model):
    """Scales the last weights so that the final Softmax gets numbers of about
    one: from large ones it would make a one and zeros, whatever came before.
    The factor is a power of two, so that the weights are the same everywhere."""
    graph = model.graph
    if graph.node[-1].op_type != "Softmax":
        return
    logits = compute(model, graph.node[-1].input[0])
    factor = np.float32(2.0**-np.round(np.log2(logits.std())))
    last = [n for n in graph.node if n.op_type in ("Conv", "Gemm")][-1]
    for tensor in graph.initializer:
        if tensor.name == last.input[1]:
            scaled = numpy_helper.to_array(tensor) * factor
            tensor.CopyFrom(numpy_helper.from_array(scaled, tensor.name))


def compute(model, name):
    """The value called `name`, for a random image."""
    shown = onnx.ModelProto()
    shown.CopyFrom(model)
    shown.graph.ClearField("output")
    shown.graph.output.add(name=name)
    session = onnxruntime.InferenceSession(shown.SerializeToString())
    image = np.random.default_rng(0).standard_normal((1, 3, 224, 224), np.float32)
    return session.run(None, {session.get_inputs()[0].name: image})[0]
