# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is larger than docs/security.md allows, though the files are small."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from refusal import (check_compile_refused, check_run_refused, make_good_model,
                     make_model, make_value, save)
from tools import compile_model


def refuse(model, folder, culprit):
    check_compile_refused(save(model, folder), folder, culprit)


def make_identity(shape, element=TensorProto.FLOAT):
    return make_model([helper.make_node("Identity", ["x"], ["y"], name="culprit")],
                      [make_value("x", shape, element)],
                      [make_value("y", shape, element)])


# Sizes of tensors.

@pytest.mark.parametrize("rank", [65, 1000])
def test_dimensions_of_an_input(rank, tmp_path):
    refuse(make_identity([1] * rank), tmp_path,
           r"input 'x' of shape .* has more than 64 dimensions")


def test_dimensions_of_a_result(tmp_path):
    axes = numpy_helper.from_array(np.arange(64), "axes")
    model = make_model(
        [helper.make_node("Unsqueeze", ["x", "axes"], ["y"], name="culprit")],
        [make_value("x", [2])], [make_value("y", [1] * 64 + [2])], [axes])
    model.graph.output[0].type.tensor_type.shape.ClearField("dim")
    refuse(model, tmp_path, r"node 'culprit'.*has more than 64 dimensions")


def test_dimensions_of_a_weight(tmp_path):
    model = make_good_model()
    model.graph.initializer[0].dims[:] = [1] * 63 + [4, 300]
    refuse(model, tmp_path, r"'w': the shape has 65 dimensions, more than 64")


@pytest.mark.parametrize("shape", [[2**62, 2], [2**32, 2**32], [2**21] * 3],
                         ids=str)
def test_bytes_of_an_input(shape, tmp_path):
    refuse(make_identity(shape), tmp_path, r"input 'x' .* too large")


@pytest.mark.parametrize("element", [TensorProto.FLOAT, TensorProto.DOUBLE,
                                     TensorProto.UINT8])
@pytest.mark.parametrize("shape", [[2**61], [2**40, 2**24], [2**63 - 1, 2],
                                   [2**40, 2**40, 0]], ids=str)
def test_bytes_of_a_weight(shape, element, tmp_path):
    """Where the bytes are counted in 64 bits, some of these have none."""
    model = make_good_model()
    weight = model.graph.initializer[0]
    weight.data_type = element
    weight.dims[:] = shape
    weight.raw_data = b""
    refuse(model, tmp_path, r"w")


# Depth.

def encode(field, contents):
    """A field of a message; Python's protobuf does not nest deep enough."""
    length, size = b"", len(contents)
    while size > 127:
        length += bytes([size & 127 | 128])
        size >>= 7
    return bytes([field << 3 | 2]) + length + bytes([size]) + contents


def save_nested(depth, folder):
    """A model of If nodes in If nodes."""
    output = make_value("y", [2])
    small = helper.make_graph([helper.make_node("Neg", ["x"], ["y"])], "graph", [],
                              [output])
    branch = helper.make_attribute("else_branch", small).SerializeToString()
    frame = helper.make_graph([], "graph", [], [output]).SerializeToString()
    graph = small.SerializeToString()
    for _ in range(depth - 1):
        attribute = onnx.AttributeProto(name="then_branch",
                                        type=onnx.AttributeProto.GRAPH)
        node = onnx.NodeProto(op_type="If", input=["c"], output=["y"])
        node = (node.SerializeToString() + encode(5, branch)
                + encode(5, attribute.SerializeToString() + encode(6, graph)))
        graph = frame + encode(1, node)
    model = make_model([], [make_value("x", [2]),
                            make_value("c", [], TensorProto.BOOL)], [])
    path = folder / "nested.onnx"
    path.write_bytes(model.SerializeToString() + encode(7, graph))
    return path


def test_graphs_as_deep_as_they_may_be(tmp_path):
    compile_model(save_nested(16, tmp_path), tmp_path / "model.so")


@pytest.mark.parametrize("depth", [17, 40, 1000])
def test_graphs_in_graphs(depth, tmp_path):
    check_compile_refused(save_nested(depth, tmp_path), tmp_path,
                          r"graphs inside of each other .* 16 deep")


def make_functions(count, calls):
    """Functions of which each calls the next so often."""
    functions = []
    for i in range(count):
        name = "Neg" if i == count - 1 else f"f{i + 1}"
        values = ["x"] + [f"v{j}" for j in range(calls - 1)] + ["y"]
        nodes = [helper.make_node(name, [a], [b],
                                  domain="" if name == "Neg" else "local")
                 for a, b in zip(values, values[1:])]
        functions.append(helper.make_function(
            "local", f"f{i}", ["x"], ["y"], nodes,
            [helper.make_opsetid("", 17), helper.make_opsetid("local", 1)]))
    model = make_model([helper.make_node("f0", ["x"], ["y"], name="culprit",
                                         domain="local")],
                       [make_value("x", [2])], [make_value("y", [2])],
                       domains=["local"])
    model.functions.extend(functions)
    return model


def test_functions_in_functions(tmp_path):
    refuse(make_functions(40, 1), tmp_path,
           r"node 'culprit'.*functions call each other more than 32 deep")


def test_function_that_calls_itself(tmp_path):
    model = make_functions(1, 1)
    model.functions[0].node[0].op_type = "f0"
    model.functions[0].node[0].domain = "local"
    refuse(model, tmp_path, r"functions call each other more than 32 deep|recursi")


def test_functions_that_grow(tmp_path):
    """2^30 nodes in some kilobytes."""
    refuse(make_functions(30, 2), tmp_path, r"more than 1000000 nodes")


@pytest.mark.parametrize("text", [
    "[" * 100000, "module { " * 300, "func.func @f() {" + "({<[" * 100,
    "func.func private @f() attributes {a = affine_map<() -> (" + "-" * 300],
    ids=["brackets", "modules", "mixed", "minuses"])
def test_depth_of_a_program(text, tmp_path):
    path = tmp_path / "bad.mlir"
    path.write_text(text)
    check_compile_refused(path, tmp_path, r"bad\.mlir:1:.* more than 256 deep")


@pytest.mark.parametrize("array", ["array<index: 1>", "array<!t: 1>",
                                   "array // x\n <\n index: 1>"], ids=range(3))
def test_array_in_a_program(array, tmp_path):
    """MLIR's parser takes any type for one of a known width."""
    path = tmp_path / "bad.mlir"
    path.write_text("!t = index\nfunc.func private @f() attributes {a = " + array + "}")
    check_compile_refused(path, tmp_path,
                          r"bad\.mlir:2:40: .*elements of an array are integers or")


@pytest.mark.parametrize("op", [
    "linalg.broadcast ins(%v : !t) outs(%v : !t) dimensions = 0]",
    "linalg.transpose ins(%v : !t) outs(%v : !t) permutation = [0, x]",
    "linalg.reduce { arith.addf } ins(%v : !t) outs(%v : !t) dimensions // x\n"],
    ids=["broadcast", "transpose", "reduce"])
def test_list_in_a_program(op, tmp_path):
    """MLIR's parser goes on without a list of dimensions, which it then reads."""
    path = tmp_path / "bad.mlir"
    path.write_text("!t = tensor<4xf32>\n%1 = " + op)
    check_compile_refused(path, tmp_path, r"bad\.mlir:2:.*needs a list of integers")


# Other files.

@pytest.mark.parametrize("shape", ["1," * 65, "4611686018427387904, 2",
                                   "1099511627776, 1099511627776, 0"])
def test_shape_in_npy(shape, artifact, tmp_path):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape}), }}\n"
    path = tmp_path / "bad.npy"
    path.write_bytes(b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little")
                     + header.encode() + b"\0" * 64)
    check_run_refused(r"bad\.npy': the shape", artifact, "--input", f"x={path}")


@pytest.mark.parametrize("dims", [[1] * 65, [2**61], [2**62, 4, 0], [-1], [-2, -4]],
                         ids=str)
def test_shape_in_pb(dims, artifact, tmp_path):
    tensor = TensorProto(data_type=TensorProto.FLOAT, dims=dims, raw_data=b"")
    path = tmp_path / "bad.pb"
    path.write_bytes(tensor.SerializeToString())
    check_run_refused(r"bad\.pb': the shape", artifact, "--input", f"x={path}")


def test_pb_with_numbers_of_another_type(artifact, tmp_path):
    """Eight bytes an element, in a field of four."""
    tensor = TensorProto(data_type=TensorProto.INT64, dims=[2], int32_data=[1, 2])
    path = tmp_path / "bad.pb"
    path.write_bytes(tensor.SerializeToString())
    check_run_refused(r"bad\.pb': the shape needs 16 bytes, but there are 0",
                      artifact, "--input", f"x={path}")


def test_npz_with_overlapping_members(artifact, tmp_path):
    """One member's bytes under many names: a small file, a lot of memory."""
    path = tmp_path / "bad.npz"
    np.savez_compressed(path, x=np.zeros(100000, np.float32))
    contents = path.read_bytes()
    start, end = contents.index(b"PK\1\2"), contents.index(b"PK\5\6")
    directory = contents[start:end] * 100
    last = bytearray(contents[end:])
    last[8:12] = (100).to_bytes(2, "little") * 2
    path.write_bytes(contents[:start] + directory + last)
    check_run_refused(r"bad\.npz': .*lie over each other", artifact, "--inputs", path)


def test_wrong_types_of_inputs(tmp_path):
    """What no operator takes is said before its import relies on it."""
    branch = helper.make_graph([helper.make_node("Neg", ["x"], ["y"])], "graph", [],
                               [make_value("y", [2])])
    model = make_model(
        [helper.make_node("If", ["x"], ["y"], name="culprit", then_branch=branch,
                          else_branch=branch)],
        [make_value("x", [2])], [make_value("y", [2])])
    refuse(model, tmp_path,
           r"node 'culprit': If .*input 0 \('cond'\) is a tensor\(float\)")
