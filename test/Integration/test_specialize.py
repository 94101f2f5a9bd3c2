# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""dlc-compile --specialize: versions for given sizes in an artifact for all."""

import json
import re

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from operators import run_onnxruntime
from tools import run_tool

WIDTH = 1536
SIZES = [(1, 8), (2, 5), (2, 8), (3, 8), (1, 9)]
VERSIONS = {"batch=1,seq=8": "[batch=1, seq=8]", "batch=2": "[batch=2]"}


def make_model(path):
    """Large weights, which are packed; sizes in the program; a value that is known
    where they are."""
    rng = np.random.default_rng(0)
    weights = {"w": rng.normal(size=(64, WIDTH)) / 8,
               "v": rng.normal(size=(WIDTH, WIDTH)) / WIDTH}
    weights = {name: array.astype(np.float32) for name, array in weights.items()}
    weights["flat"] = np.array([-1, WIDTH])
    nodes = [helper.make_node("MatMul", ["x", "w"], ["product"], name="narrow"),
             helper.make_node("Relu", ["product"], ["positive"], name="relu"),
             helper.make_node("MatMul", ["positive", "v"], ["wide"], name="wide"),
             helper.make_node("Add", ["wide", "z"], ["sum"], name="sum"),
             helper.make_node("Reshape", ["sum", "flat"], ["y"], name="flat"),
             helper.make_node("Shape", ["x"], ["shape"], name="shape")]
    inputs = [helper.make_tensor_value_info("x", 1, ["batch", "seq", 64]),
              helper.make_tensor_value_info("z", 1, [1, "seq", 1])]
    outputs = [helper.make_tensor_value_info("y", 1, ["rows", WIDTH]),
               helper.make_tensor_value_info("shape", 7, [3])]
    graph = helper.make_graph(nodes, "graph", inputs, outputs,
                              [numpy_helper.from_array(array, name)
                               for name, array in weights.items()])
    onnx.save(helper.make_model(graph, ir_version=8,
                                opset_imports=[helper.make_opsetid("", 17)]), path)


def compile_for(folder, flags):
    """The artifact of a fresh model, and the KiB that the summary says of weights."""
    model, artifact = folder / "model.onnx", folder / "model.so"
    make_model(model)
    outcome = run_tool("dlc-compile", model, "-o", artifact, *flags)
    assert outcome.status == 0, outcome.errors
    return artifact, int(re.search(r"(\d+) KiB of weights", outcome.errors)[1])


@pytest.fixture(scope="module", params=["-O0", "-O3"])
def artifact(request, tmp_path_factory):
    """An artifact with versions, hardly larger in its weights than one without."""
    level = request.param
    versions = [f"--specialize={version}" for version in VERSIONS]
    with_versions, weights = compile_for(tmp_path_factory.mktemp("versions"),
                                         [level, *versions])
    _, expected = compile_for(tmp_path_factory.mktemp("plain"), [level])
    # With -O0 there are constants of known sizes.
    assert weights < expected * 1.01
    return with_versions


@pytest.mark.parametrize("batch, seq", SIZES)
def test_all_sizes(batch, seq, artifact, tmp_path):
    rng = np.random.default_rng(batch * seq)
    feeds = {"x": rng.normal(size=(batch, seq, 64)).astype(np.float32),
             "z": rng.normal(size=(1, seq, 1)).astype(np.float32)}
    arguments = []
    for name, array in feeds.items():
        np.save(tmp_path / f"{name}.npy", array)
        arguments += ["--input", f"{name}={tmp_path / name}.npy"]
    outcome = run_tool("dlc-run", artifact, *arguments, "--output-dir", tmp_path,
                       "--trace", tmp_path / "trace.json")
    assert outcome.status == 0, outcome.errors
    expectations = run_onnxruntime(artifact.with_suffix(".onnx"), feeds)
    for name, expected in zip(["y", "shape"], expectations):
        actual = np.load(tmp_path / f"{name}.npy")
        assert actual.shape == expected.shape
        np.testing.assert_allclose(actual, expected, rtol=0, atol=1e-4)

    # All of what ran is of the first version that fits, or of none.
    fitting = [label for version, label in VERSIONS.items()
               if {f"batch={batch}", f"seq={seq}"} >= set(version.split(","))]
    trace = json.loads((tmp_path / "trace.json").read_text())
    names = [json.dumps(event) for event in trace["traceEvents"]
             if "narrow" in json.dumps(event)]
    assert names
    for name in names:
        used = [label for label in VERSIONS.values() if label in name]
        assert used == fitting[:1], name


@pytest.mark.parametrize("flag, reason", [
    ("batch", "'batch' is not of the form NAME=SIZE"),
    ("=1", "'=1' is not of the form"),
    ("batch=0", "'batch=0' is not"), ("batch=two", "'batch=two' is not"),
    ("batch=1,,seq=2", "'' is not"), ("batch=1,batch=2", "'batch' is given twice"),
    ("rows=3", "no dimension 'rows'; those with names are 'batch', 'seq'"),
])
def test_wrong_sizes(flag, reason, tmp_path):
    make_model(tmp_path / "model.onnx")
    outcome = run_tool("dlc-compile", tmp_path / "model.onnx", "-o",
                       tmp_path / "model.so", f"--specialize={flag}")
    assert outcome.status == 1 and reason in outcome.errors, outcome
    assert outcome.errors.count("error:") == 1
    assert not (tmp_path / "model.so").exists()


def test_sizes_given_twice(tmp_path):
    make_model(tmp_path / "model.onnx")
    outcome = run_tool("dlc-compile", tmp_path / "model.onnx", "-o",
                       tmp_path / "model.so", "--specialize=batch=1,seq=2",
                       "--specialize=seq=2,batch=1")
    assert outcome.status == 1 and "given twice" in outcome.errors, outcome


def test_sizes_that_the_model_does_not_allow(tmp_path):
    node = helper.make_node("Reshape", ["x", "shape"], ["y"], name="culprit")
    graph = helper.make_graph(
        [node], "graph", [helper.make_tensor_value_info("x", 1, ["n"])],
        [helper.make_tensor_value_info("y", 1, [None, 4])],
        [numpy_helper.from_array(np.array([-1, 4]), "shape")])
    onnx.save(helper.make_model(graph, ir_version=8,
                                opset_imports=[helper.make_opsetid("", 17)]),
              tmp_path / "model.onnx")
    outcome = run_tool("dlc-compile", tmp_path / "model.onnx", "-o",
                       tmp_path / "model.so", "--specialize=n=6")
    assert outcome.status == 1, outcome
    assert "can't specialize" in outcome.errors and "n=6" in outcome.errors
    assert "'culprit'" in outcome.errors, outcome
