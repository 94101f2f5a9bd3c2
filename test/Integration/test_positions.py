# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tables of positions, of which a sequence uses the first rows, against ONNX
Runtime."""

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from tools import run_tool

RNG = np.random.default_rng(5)
ROWS = 6


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """x + table[:sequence], and a product that has the sum's sizes."""
    folder = tmp_path_factory.mktemp("positions")
    node, info = helper.make_node, helper.make_tensor_value_info
    constants = {"table": RNG.normal(size=(ROWS, 4)).astype("f4"),
                 "zero": np.array([0]), "one": np.array([1])}
    nodes = [node("Shape", ["x"], ["length"], start=1, end=2),
             node("Slice", ["table", "zero", "length", "zero", "one"], ["rows"]),
             node("Add", ["rows", "x"], ["y"], "positions"),
             node("Mul", ["y", "x"], ["z"])]
    graph = helper.make_graph(
        nodes, "positions", [info("x", TensorProto.FLOAT, ["batch", "sequence", 4])],
        [info("z", TensorProto.FLOAT, ["batch", "sequence", 4])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)],
                                ir_version=9), folder / "model.onnx")
    outcome = run_tool("dlc-compile", folder / "model.onnx", "-o", folder / "model.so")
    assert outcome.status == 0, outcome.errors
    # Nothing is stretched at run time.
    assert "not optimized" not in outcome.errors
    return folder


@pytest.mark.parametrize("length", [0, 1, 2, ROWS])
def test_sequences(folder, tmp_path, length):
    x = RNG.normal(size=(2, length, 4)).astype("f4")
    session = onnxruntime.InferenceSession(folder / "model.onnx")
    np.savez(tmp_path / "x.npz", x=x)
    np.savez(tmp_path / "z.npz", z=session.run(None, {"x": x})[0])
    outcome = run_tool("dlc-run", folder / "model.so", "--inputs", tmp_path / "x.npz",
                       "--compare-with", tmp_path / "z.npz")
    assert outcome.status == 0, outcome.errors


def test_too_long(folder, tmp_path):
    np.savez(tmp_path / "x.npz", x=np.ones((2, ROWS + 1, 4), "f4"))
    outcome = run_tool("dlc-run", folder / "model.so", "--inputs", tmp_path / "x.npz")
    assert outcome.status == 1
    problem = f"node 'positions': Add: sizes {ROWS} and {ROWS + 1} differ"
    assert problem in outcome.errors
