# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Nodes that make no sense by themselves or with their inputs."""

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

from refusal import (check_compile_refused, check_run_refused, make_good_model,
                     make_model, make_one_node_model, make_value, save)


def refuse(model, folder, culprit):
    check_compile_refused(save(model, folder), folder, culprit)


def test_unknown_op(tmp_path):
    model = make_one_node_model("Frobnicate", [[2, 3]])
    refuse(model, tmp_path, "Frobnicate")


def test_unknown_domain(tmp_path):
    model = make_one_node_model("FancyOp", [[2, 3]], domain="com.example")
    refuse(model, tmp_path, r"'culprit'.*com\.example\.FancyOp")


def test_all_unsupported_nodes_at_once(tmp_path):
    nodes = [helper.make_node(f"Unknown{i}", ["x"], [f"y{i}"], name=f"node{i}",
                              domain="com.example") for i in range(3)]
    model = make_model(nodes, [make_value("x", [2])], [make_value("y2", [2])],
                       domains=["com.example"])
    refuse(model, tmp_path, r"(?s)'node0'.*'node1'.*'node2'")


def test_op_newer_than_opset(tmp_path):
    model = make_one_node_model("Gelu", [[2, 3]], opset=13)
    refuse(model, tmp_path, r"Gelu.*\b13\b")


def test_contraction_mismatch(tmp_path):
    model = make_good_model()
    model.graph.input[0].type.tensor_type.shape.dim[1].dim_value = 5
    refuse(model, tmp_path, r"'dense'.* 5 and 4")


def test_broadcast_mismatch(tmp_path):
    refuse(make_one_node_model("Add", [[2, 3], [2, 4]]), tmp_path, "'culprit'")


def test_concat_mismatch(tmp_path):
    refuse(make_one_node_model("Concat", [[2, 3], [3, 3]], axis=1), tmp_path,
           "'culprit'")


def test_mixed_types(tmp_path):
    model = make_one_node_model("Add", [[2, 3], [2, 3]])
    model.graph.input[1].type.tensor_type.elem_type = TensorProto.INT64
    refuse(model, tmp_path,
           r"'culprit': Add.*inputs 0 and 1.*tensor\(float\) and tensor\(int64\)")


@pytest.mark.parametrize("op, shapes, attributes, problem", [
    ("Mul", [[2], [2]], {}, r"input 0 \('A'\) is a tensor\(complex64\), which"),
    ("Unique", [[2]], {}, "computing with complex numbers is not supported"),
    ("ScatterND", [[2], [1, 1], [1]], {"reduction": "add"},
     "computing with complex numbers is not supported"),
    ("GridSample", [[1, 1, 2, 2], [1, 2, 2, 2]], {},
     "computing with complex numbers is not supported"),
    ("Resize", [[1, 1, 2, 2], [0], [4]], {"mode": "linear"},
     "interpolates floating-point tensors only"),
    ("RandomNormalLike", [[2]], {}, "draws floats only")])
def test_complex_arithmetic(op, shapes, attributes, problem, tmp_path):
    model = make_one_node_model(op, shapes, TensorProto.COMPLEX64, opset=20,
                                **attributes)
    # The other operands of those that have others are real.
    if op != "Mul":
        for value in model.graph.input[1:]:
            value.type.tensor_type.elem_type = TensorProto.FLOAT
    if op == "ScatterND":
        model.graph.input[1].type.tensor_type.elem_type = TensorProto.INT64
        model.graph.input[2].type.tensor_type.elem_type = TensorProto.COMPLEX64
    refuse(model, tmp_path, f"'culprit': {op}.*{problem}")


def test_complex_columns(tmp_path):
    model = make_one_node_model("Col2Im", [[1, 4, 4]], TensorProto.COMPLEX128, opset=18)
    node = model.graph.node[0]
    for name, sizes in (("image", [3, 3]), ("block", [2, 2])):
        model.graph.initializer.append(numpy_helper.from_array(np.array(sizes), name))
        node.input.append(name)
    refuse(model, tmp_path, "'culprit': Col2Im.*complex numbers is not supported")


def test_inputs_and_origin_are_named(tmp_path):
    model = make_one_node_model("Concat", [[2, "n"], [3, 3]], axis=1)
    node = model.graph.node[0]
    names = list(node.input)
    node.metadata_props.add(key="pkg.torch.onnx.stack_trace", value=(
        'File "outer.py", line 3, in forward\n'
        'File "inner.py", line 12, in join\n  return torch.cat(x)\n'))
    refuse(model, tmp_path,
           rf"(?s)'culprit': Concat.* on {names[0]}: tensor\(float\)\[2, \?\], "
           rf"{names[1]}: tensor\(float\)\[3, 3\]\n"
           r' *exported from File "inner.py", line 12, in join$')


def test_origin_as_older_exporters_write_it(tmp_path):
    model = make_one_node_model("Concat", [[2, 3], [3, 3]], axis=1)
    model.graph.node[0].doc_string = "net.py(7): forward\nmodule.py(99): call\n"
    refuse(model, tmp_path, r"exported from net.py\(7\): forward$")


def test_type_that_the_op_does_not_take(tmp_path):
    model = make_one_node_model("Sqrt", [[2, 3]], TensorProto.BOOL)
    refuse(model, tmp_path, "'culprit'")


def test_what_a_failed_node_gives_is_missed_by_nobody(tmp_path):
    branch = helper.make_graph([helper.make_node("Neg", ["a"], ["b"])], "graph", [],
                               [make_value("b", [])])
    model = make_model(
        [helper.make_node("Det", ["x"], ["a"], name="culprit"),
         helper.make_node("If", ["c"], ["y"], name="later", then_branch=branch,
                          else_branch=branch)],
        [make_value("x", [2, 3]), make_value("c", [], TensorProto.BOOL)],
        [make_value("y", [])])
    refuse(model, tmp_path, r"(?s)^((?!later|by no node).)*'culprit': Det"
                            r"((?!later|by no node).)*$")


def test_too_few_inputs(tmp_path):
    refuse(make_one_node_model("MatMul", [[2, 3]]), tmp_path, r"culprit.*MatMul")


def test_too_many_inputs(tmp_path):
    refuse(make_one_node_model("Relu", [[2], [2]]), tmp_path, r"culprit.*Relu")


def test_input_without_name(tmp_path):
    model = make_one_node_model("Mean", [[2, 3]])
    model.graph.node[0].input[0] = ""
    refuse(model, tmp_path, r"'culprit': Mean.*input 0 .*is missing")


def test_input_without_name_among_many(tmp_path):
    model = make_one_node_model("Concat", [[2], [2], [2]], axis=0)
    model.graph.node[0].input[1] = ""
    refuse(model, tmp_path, r"'culprit': Concat.*input 1 .*is missing")


def test_axis_out_of_range(tmp_path):
    refuse(make_one_node_model("Softmax", [[2, 3]], axis=2), tmp_path, "'culprit'")


def test_unknown_attribute(tmp_path):
    refuse(make_one_node_model("Relu", [[2]], colour=1), tmp_path, "colour")


def test_attribute_of_wrong_type(tmp_path):
    refuse(make_one_node_model("Softmax", [[2, 3]], axis="one"), tmp_path, "axis")


def test_missing_attribute(tmp_path):
    refuse(make_one_node_model("Concat", [[2], [3]]), tmp_path, "axis")


@pytest.mark.parametrize("attributes, reason", [
    ({"strides": [0, 0]}, "strides 0"), ({"dilations": [0, 1]}, "dilations 0"),
    ({"strides": [-1, 1]}, "strides -1"), ({"pads": [1, 1]}, "pads"),
    ({"pads": [1, 1, 1, -1]}, "pads -1"), ({"kernel_shape": [5, 5]}, "kernel_shape"),
    ({"group": 0}, "group 0"), ({"group": 2}, "3 / 2 input channels"),
    ({"strides": [1 << 62, 1]}, f"strides {1 << 62}"),
    ({"auto_pad": "SOMEHOW"}, "SOMEHOW")], ids=str)
def test_convolution_attributes(attributes, reason, tmp_path):
    model = make_one_node_model("Conv", [[1, 3, 8, 8], [4, 3, 3, 3]], **attributes)
    refuse(model, tmp_path, f"'culprit': Conv.*{reason}")


@pytest.mark.parametrize("attributes, reason", [
    ({"strides": [0, 1], "auto_pad": "SAME_UPPER"}, "strides 0"),
    ({"strides": [0, 1], "ceil_mode": 1}, "strides 0"),
    ({"dilations": [1, -1]}, "dilations -1"), ({"auto_pad": "SOMEHOW"}, "SOMEHOW")],
    ids=str)
def test_pool_attributes(attributes, reason, tmp_path):
    model = make_one_node_model("MaxPool", [[1, 3, 8, 8]], kernel_shape=[2, 2],
                                **attributes)
    refuse(model, tmp_path, f"'culprit': MaxPool.*{reason}")


def test_transposed_convolution_of_other_channels(tmp_path):
    model = make_one_node_model("ConvTranspose", [[1, 3, 8, 8], [2, 3, 3, 3]])
    refuse(model, tmp_path, "'culprit': ConvTranspose.* 3 channels.* one for 2")


def test_transposed_convolution_with_too_much_padding(tmp_path):
    model = make_one_node_model("ConvTranspose", [[1, 1, 3, 3], [1, 2, 3, 3]],
                                pads=[1, 2, 1, 100], strides=[3, 2])
    refuse(model, tmp_path, "'culprit': ConvTranspose.* more padding in spatial "
                            "dimension 1 than its result has elements, by 95")


@pytest.mark.parametrize("attributes, reason", [
    ({"output_shape": [10, 8, 8]}, "output_shape for 2 dimensions, but has one for 3"),
    ({"output_shape": [10]}, "output_shape for 2 dimensions, but has one for 1"),
    ({"output_shape": [10, 2**62]}, f"output_shape {2**62} is not between 1 and"),
    ({"output_shape": [10, 0]}, "output_shape 0 is not between 1 and"),
    ({"output_padding": [0, -1]}, "output_padding -1 is not between 0 and"),
    ({"output_padding": [0, 2**62]}, f"output_padding {2**62} is not between 0 and"),
])
def test_transposed_convolution_of_a_wrong_size(attributes, reason, tmp_path):
    model = make_one_node_model("ConvTranspose", [[1, 1, 3, 3], [1, 2, 3, 3]],
                                strides=[3, 2], **attributes)
    refuse(model, tmp_path, f"'culprit': ConvTranspose.*{reason}")


def test_padding_beyond_any_memory(tmp_path):
    pads = np.array([2**62, 2**62], dtype="i8")
    model = make_model(
        [helper.make_node("Pad", ["x", "pads"], ["y"], name="culprit")],
        [make_value("x", [4])], [make_value("y", ["n"])],
        [numpy_helper.from_array(pads, "pads")])
    refuse(model, tmp_path, "'culprit': Pad.*larger|'culprit': Pad.*too large")


@pytest.mark.parametrize("shapes, reason", [
    ([[1, 128, 1], [], []], "a window of rank 1"),
    ([[128, 1], [], [16]], "a signal of rank 3")], ids=["window", "signal"])
def test_short_time_transform(shapes, reason, tmp_path):
    names = ["signal", "step", "window"]
    types = [TensorProto.FLOAT, TensorProto.INT64, TensorProto.FLOAT]
    model = make_model(
        [helper.make_node("STFT", names, ["out"], name="culprit")],
        [make_value(*given) for given in zip(names, shapes, types)],
        [make_value("out", [None] * 4, TensorProto.FLOAT)])
    refuse(model, tmp_path, f"'culprit': STFT.* needs {reason}")


def test_inputs_beyond_an_operators(tmp_path):
    """ONNX's checker does not look into functions before version 8 of its IR."""
    body = [helper.make_node("ReduceL1", ["x", "y"], ["z"], name="inner")]
    opset = [helper.make_opsetid("", 13), helper.make_opsetid("local", 1)]
    function = helper.make_function("local", "f", ["x", "y"], ["z"], body, opset[:1])
    graph = helper.make_graph(
        [helper.make_node("f", ["x", "y"], ["z"], name="culprit", domain="local")],
        "g", [make_value(name, [2], TensorProto.FLOAT) for name in "xy"],
        [make_value("z", [None], TensorProto.FLOAT)])
    model = helper.make_model(graph, opset_imports=opset, functions=[function],
                              ir_version=7)
    refuse(model, tmp_path, "has 2 inputs, but in version 13 .* at most 1")


def test_convolution_larger_than_image(tmp_path):
    model = make_one_node_model("Conv", [[1, 3, 4, 4], [4, 3, 7, 7]])
    refuse(model, tmp_path, r"'culprit': Conv.*larger")


def test_bad_permutation(tmp_path):
    refuse(make_one_node_model("Transpose", [[2, 3]], perm=[0, 0]), tmp_path,
           "'culprit'")


@pytest.mark.parametrize("shape", [[4, 2], [-1, -1], [-3, 2], [5, -1]], ids=str)
def test_impossible_reshape(shape, tmp_path):
    model = make_one_node_model("Reshape", [[2, 3], [2]])
    del model.graph.input[1]
    model.graph.initializer.append(
        numpy_helper.from_array(np.array(shape), "in1"))
    refuse(model, tmp_path, "'culprit'")


def test_expand_that_overflows(tmp_path):
    model = make_one_node_model("Expand", [[1], [3]])
    del model.graph.input[1]
    model.graph.initializer.append(
        numpy_helper.from_array(np.array([1 << 31] * 3), "in1"))
    refuse(model, tmp_path, r"'culprit': Expand.*too large")


def test_expand_beyond_memory(tmp_path):
    model = make_one_node_model("Expand", [[1], [2]])
    del model.graph.input[1]
    model.graph.initializer.append(
        numpy_helper.from_array(np.array([1 << 31, 1 << 20]), "in1"))
    check_run_refused("output 'out'", save(model, tmp_path), "--random")


def refuse_in_microsoft(op_type, shapes, reason, folder, **attributes):
    """In a domain for which nothing infers shapes before the import does."""
    model = make_one_node_model(op_type, shapes, domain="com.microsoft", **attributes)
    refuse(model, folder, f"'culprit': com.microsoft.{op_type}.*{reason}")


@pytest.mark.parametrize("rank", [0, 1])
def test_triangle_of_no_matrix(rank, tmp_path):
    refuse_in_microsoft("Trilu", [[2] * rank], "an input of rank 2 or more", tmp_path)


@pytest.mark.parametrize("shape", [[0], [3], [2, 2]])
def test_range_of_several_numbers(shape, tmp_path):
    refuse_in_microsoft("Range", [[], shape], "needs a single number", tmp_path)
