# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models of one operator, compiled and compared with ONNX Runtime."""

from dataclasses import dataclass, field

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

import dlcrt
from tools import compile_model


def floats(*shape):
    return np.random.default_rng(sum(shape)).normal(size=shape).astype(np.float32)


def integers(dtype, *shape):
    limits = np.iinfo(dtype)
    return np.random.default_rng(sum(shape) + 1).integers(
        limits.min, limits.max + 1, size=shape).astype(dtype)


@dataclass
class Case:
    op: str
    operands: list  # Names; empty for what is left out.
    results: list  # The same.
    attributes: dict
    feeds: dict
    weights: dict = field(default_factory=dict)
    dims: dict = field(default_factory=dict)  # Shapes with names for open sizes.
    opset: int = 19
    domain: str = ""


def write_model(case, path):
    def describe(name, array):
        return helper.make_tensor_value_info(
            name, helper.np_dtype_to_tensor_dtype(array.dtype),
            case.dims.get(name, array.shape))

    node = helper.make_node(case.op, case.operands, case.results, name="node",
                            domain=case.domain, **case.attributes)
    # The outputs' types are inferred; what is not known stands open.
    outputs = [onnx.ValueInfoProto(name=name) for name in case.results if name]
    graph = helper.make_graph(
        [node], "graph", [describe(*item) for item in case.feeds.items()], outputs,
        [numpy_helper.from_array(array, name)
         for name, array in case.weights.items()])
    opset = helper.make_opsetid(case.domain, case.opset)
    model = helper.make_model(graph, ir_version=8, opset_imports=[opset])
    onnx.save(onnx.shape_inference.infer_shapes(model), path)


def declare_outputs(path, arrays):
    """Gives those outputs a type that inference has left without one."""
    model = onnx.load(path)
    for output, array in zip(model.graph.output, arrays):
        if not output.type.tensor_type.HasField("shape"):
            element = helper.np_dtype_to_tensor_dtype(array.dtype)
            output.CopyFrom(helper.make_tensor_value_info(
                output.name, element, [None] * array.ndim))
    onnx.save(model, path)


def run_onnxruntime(model, feeds):
    return onnxruntime.InferenceSession(model).run(None, feeds)


def run_reference(model, feeds):
    """ONNX's own implementation, slow and by the letter."""
    return ReferenceEvaluator(onnx.load(model)).run(None, feeds)


def compile_and_run(model, feeds, *flags):
    """The program's outputs by name; the artifact goes next to the model."""
    artifact = model.with_suffix(".so")
    compile_model(model, artifact, *flags)
    context = dlcrt.Context(threads=1)
    module = dlcrt.Module(context, artifact)
    try:
        return module.run(feeds)
    finally:
        module.close()
        context.close()


def check(case, folder, tolerance=1e-5, reference=run_onnxruntime):
    model = folder / "model.onnx"
    write_model(case, model)
    check_model(model, case.feeds, tolerance, reference)


def check_model(model, feeds, tolerance=1e-5, reference=run_onnxruntime):
    """Compares what a model computes."""
    expectations = reference(model, feeds)
    declare_outputs(model, expectations)
    outputs = compile_and_run(model, feeds)
    for output, expected in zip(onnx.load(model).graph.output, expectations):
        actual = outputs[output.name]
        assert actual.dtype == expected.dtype and actual.shape == expected.shape
        scale = max(np.nanmax(np.abs(expected), initial=0), 1)
        np.testing.assert_allclose(actual, expected, rtol=0, atol=tolerance * scale,
                                   err_msg=f"output '{output.name}'")
