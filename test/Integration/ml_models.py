# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models of one operator of ai.onnx.ml, with a node for each of many variants of its
attributes, compared with ONNX Runtime."""

import numpy as np
import onnx
from onnx import helper

from operators import check_model, run_onnxruntime


def floats(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def check_variants(op, variants, feeds, folder, outputs=1, version=1, dims=None,
                   reference=run_onnxruntime):
    """`feeds` are the inputs of all nodes; `dims` their shapes where sizes are open,
    and by default the number of rows is."""
    dims = dims or {name: ["rows", *array.shape[1:]] if array.ndim > 1 else array.shape
                    for name, array in feeds.items()}
    inputs = [helper.make_tensor_value_info(
        name, helper.np_dtype_to_tensor_dtype(array.dtype), dims[name])
        for name, array in feeds.items()]
    nodes = [helper.make_node(op, list(feeds), [f"{i}.{j}" for j in range(outputs)],
                              name=f"variant {i}", domain="ai.onnx.ml", **attributes)
             for i, attributes in enumerate(variants)]
    results = [onnx.ValueInfoProto(name=name) for node in nodes for name in node.output]
    model = helper.make_model(
        helper.make_graph(nodes, "graph", inputs, results), ir_version=8,
        opset_imports=[helper.make_opsetid("ai.onnx.ml", version)])
    path = folder / "model.onnx"
    onnx.save(onnx.shape_inference.infer_shapes(model), path)
    check_model(path, feeds, reference=reference)


def run_edited(edit):
    """A reference: ONNX Runtime, after a change of each node where it differs from
    the specification."""
    def run(path, feeds):
        model = onnx.load(path)
        for node in model.graph.node:
            edit(node)
        return run_onnxruntime(model.SerializeToString(), feeds)
    return run


def check_samples(op, variants, samples, folder, **options):
    """Rows of samples whose number is open, and a single one as a list."""
    check_variants(op, variants, {"X": samples}, folder, **options)
    check_variants(op, variants, {"X": samples[0]}, folder, **options)


def combine(**choices):
    """Attributes in all combinations of the choices for each."""
    variants = [{}]
    for name, values in choices.items():
        variants = [{**variant, name: value} for variant in variants
                    for value in values]
    return variants
