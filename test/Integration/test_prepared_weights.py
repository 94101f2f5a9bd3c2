# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is computed of weights alone is computed while the artifact is written:
for all kinds of elements, and for whatever processor the artifact is."""

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper, save

import dlcrt
from tools import compile_model, run_tool

SHAPE = (64, 64)


def make_model(path):
    """y = ((x @ where(c, a, b)) @ float(i8) + float(f16)) * float(u8)
    + float(not c), where only x is an input."""
    rng = np.random.RandomState(0)
    weights = {
        "c": rng.rand(*SHAPE) > 0.5,
        "a": rng.randn(*SHAPE).astype(np.float32),
        "b": rng.randn(*SHAPE).astype(np.float32),
        "i8": rng.randint(-100, 100, SHAPE).astype(np.int8),
        "u8": rng.randint(0, 200, SHAPE).astype(np.uint8),
        "f16": rng.randn(*SHAPE).astype(np.float16),
    }

    def node(op, inputs, output, **attributes):
        return helper.make_node(op, inputs.split(), [output], **attributes)

    nodes = [
        node("Where", "c a b", "w"),
        node("Not", "c", "n"),
        *[node("Cast", name, name + "_f", to=TensorProto.FLOAT)
          for name in ("i8", "u8", "f16", "n")],
        node("MatMul", "x w", "y1"),
        node("MatMul", "y1 i8_f", "y2"),
        node("Add", "y2 f16_f", "y3"),
        node("Mul", "y3 u8_f", "y4"),
        node("Add", "y4 n_f", "y"),
    ]
    graph = helper.make_graph(
        nodes, "prepared",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, SHAPE)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, SHAPE)],
        [numpy_helper.from_array(value, name) for name, value in weights.items()])
    save(helper.make_model(graph, ir_version=8,
                           opset_imports=[helper.make_opsetid("", 17)]), path)


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("prepared") / "prepared.onnx"
    make_model(path)
    return path


def test_all_kinds_of_elements(model, tmp_path):
    compile_model(model, tmp_path / "model.so")
    x = np.random.RandomState(1).randn(*SHAPE).astype(np.float32)
    expected = onnxruntime.InferenceSession(model).run(None, {"x": x})[0]
    context = dlcrt.Context(threads=1)
    module = dlcrt.Module(context, tmp_path / "model.so")
    actual = module.run({"x": x})["y"]
    module.close()
    context.close()
    assert np.abs(actual - expected).max() <= 1e-5 * np.abs(expected).max()


def test_for_a_processor_that_is_not_here(model, tmp_path):
    compile_model(model, tmp_path / "model.so", "--target-cpu=sapphirerapids")
    assert (tmp_path / "model.so").stat().st_size > 0


def test_the_originals_are_gone(model):
    outcome = run_tool("dlc-compile", model, "-o", model.with_suffix(".so"))
    assert outcome.status == 0
    # In f32: w and i8 as the matrices of the products, f16, u8 and not c.
    assert f"{5 * SHAPE[0] * SHAPE[1] * 4 // 1024} KiB of weights" in outcome.errors


def test_weights_that_nothing_reads_are_left_out(tmp_path):
    """Of one only the shape is asked for, of the other nothing at all."""
    weights = [numpy_helper.from_array(np.zeros((500, 1000), np.float32), name)
               for name in ("measured", "forgotten")]
    weights.append(numpy_helper.from_array(np.ones((16, 16), np.float32), "used"))
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "used"], ["y"]),
         helper.make_node("Shape", ["measured"], ["s"])], "sparing",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, 16])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [2, 16]),
         helper.make_tensor_value_info("s", TensorProto.INT64, [2])], weights)
    path = tmp_path / "sparing.onnx"
    save(helper.make_model(graph, ir_version=8,
                           opset_imports=[helper.make_opsetid("", 17)]), path)
    for flags in ((), ("-O0",)):
        compile_model(path, tmp_path / "sparing.so", *flags)
        assert (tmp_path / "sparing.so").stat().st_size < 500 * 1000 * 4
