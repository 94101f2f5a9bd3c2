# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models that are well-formed files and make no sense."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from refusal import (check_compile_refused, make_good_model, make_model,
                     make_one_node_model, make_value, save)

FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


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


def test_opset_of_the_future(tmp_path):
    model = make_good_model()
    model.opset_import[0].version = 9999
    refuse(model, tmp_path, "9999")


def test_opset_before_time(tmp_path):
    model = make_good_model()
    model.opset_import[0].version = 0
    refuse(model, tmp_path, r"opset.*\b0\b")


def test_no_opset(tmp_path):
    model = make_good_model()
    model.ClearField("opset_import")
    refuse(model, tmp_path, "opset")


def test_ir_version_of_the_future(tmp_path):
    model = make_good_model()
    model.ir_version = 9999
    refuse(model, tmp_path, r"(?i)ir.version")


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
    refuse(model, tmp_path, "output")


def test_input_without_type(tmp_path):
    model = make_good_model()
    model.graph.input[0].ClearField("type")
    refuse(model, tmp_path, r"\bx\b")


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
    refuse(model, tmp_path, r"\bx\b")


def test_negative_dimension(tmp_path):
    model = make_good_model()
    model.graph.input[0].type.tensor_type.shape.dim[0].dim_value = -7
    refuse(model, tmp_path, r"(?s)-7")


def test_contraction_mismatch(tmp_path):
    model = make_good_model()
    model.graph.input[0].type.tensor_type.shape.dim[1].dim_value = 5
    refuse(model, tmp_path, r"'dense'.* 5 and 4")


def test_broadcast_mismatch(tmp_path):
    refuse(make_one_node_model("Add", [[2, 3], [2, 4]]), tmp_path, "'culprit'")


def test_concat_mismatch(tmp_path):
    refuse(make_one_node_model("Concat", [[2, 3], [3, 3]], axis=1), tmp_path,
           "'culprit'")


def test_declared_shape_is_wrong(tmp_path):
    model = make_good_model()
    model.graph.output[0].type.tensor_type.shape.dim[1].dim_value = 299
    refuse(model, tmp_path, r"299")


def test_mixed_types(tmp_path):
    model = make_one_node_model("Add", [[2, 3], [2, 3]])
    model.graph.input[1].type.tensor_type.elem_type = INT64
    refuse(model, tmp_path, "'culprit'")


def test_type_that_the_op_does_not_take(tmp_path):
    model = make_one_node_model("Sqrt", [[2, 3]], TensorProto.BOOL)
    refuse(model, tmp_path, "'culprit'")


def test_too_few_inputs(tmp_path):
    refuse(make_one_node_model("MatMul", [[2, 3]]), tmp_path, r"culprit.*MatMul")


def test_too_many_inputs(tmp_path):
    refuse(make_one_node_model("Relu", [[2], [2]]), tmp_path, r"culprit.*Relu")


def test_axis_out_of_range(tmp_path):
    refuse(make_one_node_model("Softmax", [[2, 3]], axis=2), tmp_path, "'culprit'")


def test_unknown_attribute(tmp_path):
    refuse(make_one_node_model("Relu", [[2]], colour=1), tmp_path, "colour")


def test_attribute_of_wrong_type(tmp_path):
    refuse(make_one_node_model("Softmax", [[2, 3]], axis="one"), tmp_path, "axis")


def test_missing_attribute(tmp_path):
    refuse(make_one_node_model("Concat", [[2], [3]]), tmp_path, "axis")


@pytest.mark.parametrize("attributes", [
    {"strides": [0, 0]}, {"dilations": [0, 1]}, {"strides": [-1, 1]},
    {"pads": [1, 1]}, {"kernel_shape": [5, 5]}, {"group": 0}, {"group": 2},
    {"auto_pad": "SOMEHOW"}], ids=lambda attributes: str(attributes))
def test_convolution_attributes(attributes, tmp_path):
    model = make_one_node_model("Conv", [[1, 3, 8, 8], [4, 3, 3, 3]], **attributes)
    refuse(model, tmp_path, "'culprit'")


def test_convolution_larger_than_image(tmp_path):
    model = make_one_node_model("Conv", [[1, 3, 4, 4], [4, 3, 7, 7]])
    refuse(model, tmp_path, "'culprit'")


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


def test_dimensions_that_overflow(tmp_path):
    refuse(make_one_node_model("Relu", [[1 << 40, 1 << 40]]), tmp_path,
           r"1099511627776")


def test_expand_that_overflows(tmp_path):
    model = make_one_node_model("Expand", [[1], [3]])
    del model.graph.input[1]
    model.graph.initializer.append(
        numpy_helper.from_array(np.array([1 << 31] * 3), "in1"))
    refuse(model, tmp_path, "'culprit'")


def test_tensor_with_too_little_data(tmp_path):
    model = make_good_model()
    model.graph.initializer[0].raw_data = model.graph.initializer[0].raw_data[:-4]
    refuse(model, tmp_path, r"\bw\b")


def test_tensor_with_too_much_data(tmp_path):
    model = make_good_model()
    model.graph.initializer[0].raw_data += b"\0" * 4
    refuse(model, tmp_path, r"\bw\b")


def test_tensor_with_negative_dimension(tmp_path):
    model = make_good_model()
    model.graph.initializer[0].dims[0] = -4
    refuse(model, tmp_path, r"\bw\b")


def test_tensor_with_dimensions_that_overflow(tmp_path):
    model = make_good_model()
    model.graph.initializer[0].dims[:] = [1 << 32, 1 << 32]
    refuse(model, tmp_path, r"\bw\b")


def test_tensor_of_unknown_type(tmp_path):
    model = make_good_model()
    model.graph.initializer[0].data_type = 4711
    refuse(model, tmp_path, r"\bw\b")


def test_function_that_calls_itself(tmp_path):
    model = make_one_node_model("F", [[2]], domain="local")
    model.functions.append(helper.make_function(
        "local", "F", ["a"], ["b"],
        [helper.make_node("F", ["a"], ["b"], domain="local")],
        [helper.make_opsetid("", 17), helper.make_opsetid("local", 1)]))
    refuse(model, tmp_path, "local::F")


def test_sparse_weights(tmp_path):
    model = make_good_model()
    values = numpy_helper.from_array(np.ones(1, np.float32), "sparse")
    indices = numpy_helper.from_array(np.zeros(1, np.int64), "indices")
    model.graph.sparse_initializer.append(
        onnx.SparseTensorProto(values=values, indices=indices, dims=[4]))
    refuse(model, tmp_path, r"'sparse' is sparse")
