# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Well-formed files whose graphs make no sense."""

import re

import pytest
from onnx import helper

from refusal import (check_compile_refused, make_good_model, make_one_node_model,
                     save)
from tools import run_tool


def refuse(model, folder, culprit):
    check_compile_refused(save(model, folder), folder, culprit)


def test_opset_of_the_future(tmp_path):
    model = make_good_model()
    model.opset_import[0].version = 9999
    refuse(model, tmp_path, r"9999.*newest known is \d\d")


def test_opset_before_time(tmp_path):
    model = make_good_model()
    model.opset_import[0].version = 0
    refuse(model, tmp_path, r"version of 0\b")


def test_no_opset(tmp_path):
    model = make_good_model()
    model.ClearField("opset_import")
    refuse(model, tmp_path, "opset_import")


def test_ir_version_of_the_future(tmp_path):
    model = make_good_model()
    model.ir_version = 9999
    refuse(model, tmp_path, r"ir_version 9999")


def test_missing_initializer(tmp_path):
    model = make_good_model()
    del model.graph.initializer[0]
    refuse(model, tmp_path, r"'w'(?s:.*)dense")


def test_missing_producer(tmp_path):
    model = make_good_model()
    model.graph.node[1].input[0] = "nowhere"
    refuse(model, tmp_path, r"'nowhere'(?s:.*)bias")


def test_missing_output(tmp_path):
    model = make_good_model()
    model.graph.output[0].name = "nothing"
    refuse(model, tmp_path, "'nothing'")


def test_cycle(tmp_path):
    model = make_good_model()
    model.graph.node[0].input[0] = "y"
    refuse(model, tmp_path, r"'y'(?s:.*)dense")


def test_nodes_out_of_order(tmp_path):
    model = make_good_model()
    nodes = list(model.graph.node)[::-1]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    refuse(model, tmp_path, r"'sum'(?s:.*)relu")


def test_two_nodes_make_one_value(tmp_path):
    model = make_good_model()
    model.graph.node[2].output[0] = "sum"
    model.graph.output[0].name = "sum"
    refuse(model, tmp_path, "'sum'")


def test_two_inputs_of_one_name(tmp_path):
    model = make_good_model()
    model.graph.input.append(model.graph.input[0])
    refuse(model, tmp_path, r"\bx\b")


def test_two_initializers_of_one_name(tmp_path):
    model = make_good_model()
    model.graph.initializer.append(model.graph.initializer[0])
    refuse(model, tmp_path, r"\bw\b")


def test_no_outputs(tmp_path):
    model = make_good_model()
    del model.graph.output[:]
    refuse(model, tmp_path, "no outputs")


def test_input_without_type(tmp_path):
    model = make_good_model()
    model.graph.input[0].ClearField("type")
    refuse(model, tmp_path, r"input 'x' without a type")


def test_input_of_undefined_type(tmp_path):
    model = make_good_model()
    model.graph.input[0].type.tensor_type.elem_type = 0
    refuse(model, tmp_path, r"\bx\b")


def test_input_of_unknown_type(tmp_path):
    model = make_good_model()
    model.graph.input[0].type.tensor_type.elem_type = 4711
    refuse(model, tmp_path, r"'x'.*4711")


def test_input_without_rank(tmp_path):
    model = make_good_model()
    model.graph.input[0].type.tensor_type.ClearField("shape")
    refuse(model, tmp_path, r"input 'x' without a shape")


def test_negative_dimension(tmp_path):
    model = make_good_model()
    model.graph.input[0].type.tensor_type.shape.dim[0].dim_value = -7
    refuse(model, tmp_path, r"input 'x'.*dimension 0.*-7")


@pytest.mark.parametrize("declared", [[2, 299], [300], [2, 300, 1]])
def test_declared_shape_is_wrong(declared, tmp_path):
    """An exporter's mistake about an output only earns a warning."""
    model = make_good_model()
    shape = model.graph.output[0].type.tensor_type.shape
    del shape.dim[:]
    for size in declared:
        shape.dim.add().dim_value = size
    outcome = run_tool("dlc-compile", save(model, tmp_path), "-o",
                       tmp_path / "model.so")
    assert outcome.status == 0, outcome.errors
    sizes = ", ".join(map(str, declared))
    assert re.search(rf"warning .*'y' .*\[{sizes}\], but has \[2, 300\]",
                     outcome.errors), outcome.errors


def test_dimensions_that_overflow(tmp_path):
    refuse(make_one_node_model("Relu", [[1 << 40, 1 << 40]]), tmp_path,
           "input 'in0'.*too large")


def test_function_that_calls_itself(tmp_path):
    model = make_one_node_model("F", [[2]], domain="local")
    model.functions.append(helper.make_function(
        "local", "F", ["a"], ["b"],
        [helper.make_node("F", ["a"], ["b"], domain="local")],
        [helper.make_opsetid("", 17), helper.make_opsetid("local", 1)]))
    refuse(model, tmp_path, "local::F")
