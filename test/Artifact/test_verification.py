# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""dlc-compile --verify: an artifact that computes what the model says is written;
of another one there is a small program that shows the difference."""

import os
import re
import subprocess
import sys

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from tools import BIN, ROOT, run_tool

sys.path.insert(0, str(ROOT / "test" / "Integration"))
import zoo  # noqa: E402

# Where python3 is the one with ONNX Runtime.
WITH_PACKAGES = {**os.environ,
                 "PATH": f"{os.path.dirname(sys.executable)}:/usr/bin:/bin"}


def verify(model, folder, flag="--verify", environment=None):
    return run_tool("dlc-compile", model, "-o", folder / "model.so", flag,
                    env=environment or WITH_PACKAGES)


@pytest.mark.parametrize("name, flag", [
    ("minilm-dynamic", "--verify"), ("magika", "--verify=onnxruntime"),
    ("lstm", "--verify=onnxruntime"),
])
def test_whole_model(name, flag, tmp_path):
    outcome = verify(zoo.get_path(name), tmp_path, flag)
    assert outcome.status == 0, outcome.errors
    matching, total = re.search(r"(\d+) of (\d+) values of \d+ nodes match",
                                outcome.errors).groups()
    assert matching == total
    assert "DIFFERS" not in outcome.errors and "note:" not in outcome.errors
    if flag == "--verify=onnxruntime":
        assert f"{total} with ONNX Runtime's" in outcome.errors
    assert (tmp_path / "model.so").exists() and (tmp_path / "model.h").exists()


@pytest.fixture
def different(tmp_path):
    """A model that draws other numbers in ONNX Runtime."""
    graph = helper.make_graph(
        [helper.make_node("Exp", ["x"], ["e"], name="exp"),
         helper.make_node("RandomNormalLike", ["e"], ["n"], name="noise", seed=1.0),
         helper.make_node("Add", ["e", "n"], ["y"], name="add")],
        "graph", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 5])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 5])])
    path = tmp_path / "different.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)],
                                ir_version=8), path)
    return path


def test_difference(different, tmp_path):
    outcome = verify(different, tmp_path, "--verify=onnxruntime")
    assert outcome.status == 1
    assert "first wrong node: 'noise', in the phase 'import'" in outcome.errors
    assert "'exp': matches" not in outcome.errors
    assert re.search(r"error: '.*model.so' was not written: it computes something "
                     r"else than '.*different.onnx'", outcome.errors)
    assert not (tmp_path / "model.so").exists()
    assert not (tmp_path / "model.h").exists()

    reproducer = tmp_path / "model.so.reproducer"
    assert np.load(reproducer / "inputs.npz")["x"].shape == (3, 5)
    assert np.load(reproducer / "expected.npz")["noise"].shape == (3, 5)
    done = subprocess.run(["sh", reproducer / "reproduce.sh"], capture_output=True,
                          text=True, env={"PATH": f"{BIN}:/usr/bin:/bin"})
    assert done.returncode == 1
    assert "output 'noise': DIFFERS" in done.stdout


def test_only_what_onnx_runtime_knows(tmp_path):
    # It has no Add of this version.
    model = helper.make_model(
        helper.make_graph(
            [helper.make_node("Exp", ["x"], ["e"], name="exp"),
             helper.make_node("Add", ["e", "x"], ["y"], name="add"),
             helper.make_node("Abs", ["e"], ["z"], name="abs")],
            "graph", [helper.make_tensor_value_info("x", TensorProto.FLOAT, [5])],
            [helper.make_tensor_value_info(name, TensorProto.FLOAT, [5])
             for name in "yz"]),
        opset_imports=[helper.make_opsetid("", 6)], ir_version=8)
    onnx.save(model, tmp_path / "old.onnx")
    outcome = verify(tmp_path / "old.onnx", tmp_path, "--verify=onnxruntime")
    assert outcome.status == 0, outcome.errors
    assert "3 of 3 values of 3 nodes match, 2 with ONNX Runtime's" in outcome.errors
    assert "note: ONNX Runtime fails at node 'add' (Add): " in outcome.errors


def test_no_python(different, tmp_path):
    outcome = verify(different, tmp_path, "--verify=onnxruntime",
                     {"PATH": str(tmp_path)})
    assert outcome.status == 1
    assert outcome.errors.endswith("can't run ONNX Runtime: there is no python3\n")
    assert not (tmp_path / "model.so").exists()


def test_no_packages(different, tmp_path):
    python = tmp_path / "python3"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    python.chmod(0o755)
    outcome = verify(different, tmp_path, "--verify=onnxruntime",
                     {"PATH": str(tmp_path)})
    assert outcome.status == 1
    assert re.search(r"can't run ONNX Runtime: No module named '\w+': it needs the "
                     r"Python packages onnxruntime, onnx and numpy\n$",
                     outcome.errors)


def test_no_onnx_model(tmp_path):
    program = ROOT / "test" / "Tools" / "dlc-compile" / "verify.mlir"
    outcome = verify(program, tmp_path, "--verify=onnxruntime")
    assert outcome.status == 1
    assert re.search(r"can't verify '.*model.so': ONNX Runtime can't run "
                     r"'.*verify.mlir', which is no ONNX model", outcome.errors)
