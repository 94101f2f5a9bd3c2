# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What every refusal has to look like, and models to spoil."""

import re

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from tools import Outcome, run_tool


def check_refusal(outcome: Outcome, tool: str, culprit: str) -> None:
    """The tool ended by itself, unsuccessfully, with one error that names the
    culprit (a regular expression)."""
    assert outcome.status > 0, f"{outcome}"
    assert outcome.status < 128, f"a crash: {outcome}"
    # Pytest names folders after tests, and these after culprits.
    text = re.sub(r"/\S*/pytest-\d+/(?:popen-gw\d+/)?[^/]*/", "", outcome.errors)
    # A sanitizer's own remark on memory that the tool then does without.
    text = re.sub(r"==\d+==WARNING: AddressSanitizer failed to allocate.*\n", "", text)
    assert text.startswith(f"{tool}: "), text
    assert len(re.findall(r"\berror:", text)) <= 1, f"more than one error: {text}"
    for noise in ("Stack dump", "PLEASE submit", "This is a bug", "what():"):
        assert noise not in text, text
    assert re.search(culprit, text), f"'{culprit}' is not named in: {text}"


def check_compile_refused(model, folder, culprit, *flags) -> None:
    """Compiling fails as it should, and leaves nothing behind."""
    target = folder / "target"
    target.mkdir()
    outcome = run_tool("dlc-compile", model, "-o", target / "model.so", *flags)
    check_refusal(outcome, "dlc-compile", culprit)
    assert not list(target.iterdir())


def check_run_refused(culprit, *arguments) -> None:
    check_refusal(run_tool("dlc-run", *arguments), "dlc-run", culprit)


def make_value(name, shape, element=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, element, shape)


def make_model(nodes, inputs, outputs, initializers=(), opset=17, domains=()):
    graph = helper.make_graph(nodes, "graph", inputs, outputs, list(initializers))
    opsets = [helper.make_opsetid("", opset)]
    opsets += [helper.make_opsetid(domain, 1) for domain in domains]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def make_good_model(batch=2, rows=4) -> onnx.ModelProto:
    """relu(x @ w + b); w is large enough to live outside of the program."""
    random = np.random.default_rng(0)
    weights = random.standard_normal((rows, 300), np.float32)
    return make_model(
        [helper.make_node("MatMul", ["x", "w"], ["product"], name="dense"),
         helper.make_node("Add", ["product", "b"], ["sum"], name="bias"),
         helper.make_node("Relu", ["sum"], ["y"], name="relu")],
        [make_value("x", [batch, rows])], [make_value("y", [batch, 300])],
        [numpy_helper.from_array(weights, "w"),
         numpy_helper.from_array(weights[0], "b")])


def make_one_node_model(op_type, shapes, element=TensorProto.FLOAT, opset=17,
                        domain="", **attributes) -> onnx.ModelProto:
    """A node called "culprit" on inputs of these shapes; its result has the first
    one's rank."""
    names = [f"in{i}" for i in range(len(shapes))]
    node = helper.make_node(op_type, names, ["out"], name="culprit", domain=domain,
                            **attributes)
    return make_model(
        [node], [make_value(name, shape, element)
                 for name, shape in zip(names, shapes)],
        [make_value("out", [None] * len(shapes[0]), element)], opset=opset,
        domains=[domain] if domain else [])


def save(model, folder, name="bad.onnx"):
    path = folder / name
    path.write_bytes(model.SerializeToString())
    return path
