# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a node or a model should give: ONNX Runtime without its optimizations, or,
where that has no kernel for a type, ONNX's reference evaluator."""

import warnings

import numpy as np
import onnx
import onnxruntime
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnxruntime.capi.onnxruntime_pybind11_state import NotImplemented as NoKernel

IR_VERSION = 10


class Refused(Exception):
    """The reference does not run this."""


def make_session(model):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL)
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    return onnxruntime.InferenceSession(model.SerializeToString(), options,
                                        providers=["CPUExecutionProvider"])


def make_runner(model):
    """A function from feeds to the outputs in order."""
    try:
        session = make_session(model)
        return lambda feeds: [np.asarray(result)
                              for result in session.run(None, feeds)]
    except NoKernel:
        pass
    for node in model.graph.node:
        # The evaluator takes a condition that is left out for false,
        if node.op_type == "Loop" and not node.input[1]:
            raise Refused("Loop without a condition")
        # and adds the first channels' biases to those of all groups.
        if node.op_type == "ConvTranspose" and len(node.input) > 2 and any(
                item.name == "group" and item.i > 1 for item in node.attribute):
            raise Refused("ConvTranspose of several groups with a bias")
    evaluator = ReferenceEvaluator(model)

    def run(feeds):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            results = evaluator.run(None, feeds)
        return [np.asarray(result) for result in results]

    return run


def describe(name, array):
    return helper.make_tensor_value_info(
        name, helper.np_dtype_to_tensor_dtype(array.dtype), array.shape)


def get_used_names(node):
    """The values that a node reads, those of its subgraphs included."""
    names = [name for name in node.input if name]
    for attribute in node.attribute:
        if attribute.type == onnx.AttributeProto.GRAPH:
            graph = attribute.g
            own = {item.name for item in graph.input} | {
                item.name for item in graph.initializer}
            inner = [item.name for item in graph.output]
            for child in graph.node:
                inner += get_used_names(child)
            for child in graph.node:
                own |= set(child.output)
            names += [name for name in inner if name not in own]
    return list(dict.fromkeys(names))


def run_node(node, lanes, opset):
    """The node's outputs for each of the lanes, which are arrays by name."""
    names = get_used_names(node)
    first = lanes[0]
    graph = helper.make_graph(
        [node], "node", [describe(name, first[name]) for name in names],
        [onnx.ValueInfoProto(name=name) for name in node.output if name])
    model = helper.make_model(graph, ir_version=IR_VERSION,
                              opset_imports=[helper.make_opsetid("", opset)])
    try:
        run = make_runner(model)
        return [run({name: lane[name] for name in names}) for lane in lanes]
    except Exception as error:  # ONNX Runtime has a class for each of its codes,
        # and the evaluator raises whatever NumPy does.
        raise Refused(f"{node.op_type}: {error}") from error


def run_nodes(model, feeds):
    """Every value of the model's top graph, by name, computed node by node."""
    values = dict(feeds)
    for tensor in model.graph.initializer:
        values[tensor.name] = numpy_helper.to_array(tensor)
    for node in model.graph.node:
        outputs, = run_node(node, [values], model.opset_import[0].version)
        values.update(zip((name for name in node.output if name), outputs))
    return values


def run_model(model, feeds):
    """The model's outputs by name, computed by one session where ONNX Runtime can
    do that and node by node where it cannot."""
    names = [output.name for output in model.graph.output]
    try:
        return dict(zip(names, make_session(model).run(names, feeds)))
    except NoKernel:
        values = run_nodes(model, feeds)
        return {name: values[name] for name in names}
    except Exception as error:
        raise Refused(str(error)) from error
