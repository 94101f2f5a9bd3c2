# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Strings, maps, sequences and optionals as the tensors that programs have for them,
and models of several nodes that are compared with ONNX Runtime on such values."""

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

from operators import compile_and_run


def to_list(elements, element_type):
    return np.array(elements, object if element_type == TensorProto.STRING
                    else helper.tensor_dtype_to_np_dtype(element_type))


def entries_to_parts(name, maps, kind):
    """The keys and values of all `maps`, whose type is `kind`."""
    keys = [key for each in maps for key in each]
    values = [value for each in maps for value in each.values()]
    return {**to_parts(f"{name}.keys", to_list(keys, kind.key_type)),
            **to_parts(f"{name}.values",
                       to_list(values, kind.value_type.tensor_type.elem_type))}


def to_parts(name, value, kind=None) -> dict[str, np.ndarray]:
    """What a program takes for the input `name`; None is an optional's nothing, which
    needs no value behind it. Maps need `kind`, the type that the model declares."""
    if isinstance(value, dict):
        return entries_to_parts(name, [value], kind.map_type)
    if isinstance(value, list) and kind and kind.sequence_type.elem_type.HasField(
            "map_type"):
        ends = np.cumsum([len(each) for each in value], dtype=np.int64)
        return {f"{name}.ends": ends, **entries_to_parts(
            name, value, kind.sequence_type.elem_type.map_type)}
    if isinstance(value, list):
        rank = value[0].ndim if value else 0
        shapes = np.array([each.shape for each in value], np.int64)
        flat = [each.reshape(-1) for each in value] or [np.zeros(0, np.float32)]
        return {**to_parts(f"{name}.values", np.concatenate(flat)),
                f"{name}.shapes": shapes.reshape(len(value), rank)}
    array = np.asarray(value)
    if array.dtype.kind not in "OU":
        return {name: array}
    strings = [str(each).encode() for each in array.reshape(-1)]
    ends = np.cumsum([len(each) for each in strings], dtype=np.int64)
    return {f"{name}.ends": ends.reshape(array.shape),
            f"{name}.bytes": np.frombuffer(b"".join(strings), np.uint8)}


def from_parts(name, parts):
    """The inverse."""
    if f"{name}.keys" in parts or f"{name}.keys.ends" in parts:
        entries = list(zip(from_parts(f"{name}.keys", parts).tolist(),
                           from_parts(f"{name}.values", parts).tolist()))
        if f"{name}.ends" not in parts:
            return dict(entries)
        ends = parts[f"{name}.ends"].tolist()
        assert [len(entries)] == (ends[-1:] or [0])
        return [dict(entries[start:end]) for start, end in zip([0, *ends], ends)]
    if f"{name}.shapes" in parts:
        shapes = parts[f"{name}.shapes"]
        flat = from_parts(f"{name}.values", parts)
        starts = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes)])
        assert starts[-1] == flat.size
        return [flat[start:end].reshape(shape)
                for start, end, shape in zip(starts, starts[1:], shapes)]
    if f"{name}.present" in parts:
        return from_parts(f"{name}.value", parts) if parts[f"{name}.present"] else None
    if f"{name}.ends" not in parts:
        return parts[name]
    ends, data = parts[f"{name}.ends"], parts[f"{name}.bytes"].tobytes()
    starts = [0, *ends.reshape(-1)]
    strings = [data[start:end].decode() for start, end in zip(starts, starts[1:])]
    assert starts[-1] == len(data)
    return np.array(strings, object).reshape(ends.shape)


def make_model(op, inputs, outputs, **attributes):
    """A model of one node; inputs and outputs are (name, element type, rank)."""
    def describe(values):
        return [helper.make_tensor_value_info(name, element, [None] * rank)
                for name, element, rank in values]

    node = helper.make_node(op, [name for name, *_ in inputs],
                            [name for name, *_ in outputs], name="node", **attributes)
    graph = helper.make_graph([node], "graph", describe(inputs), describe(outputs))
    return helper.make_model(graph, ir_version=10,
                             opset_imports=[helper.make_opsetid("", 20)])


def run(model, feeds, folder, *flags):
    """The program's outputs, by the names of the model's."""
    path = folder / "model.onnx"
    onnx.save(model, path)
    parts = {}
    for declared in model.graph.input:
        parts.update(to_parts(declared.name, feeds[declared.name], declared.type))
    outputs = compile_and_run(path, parts, *flags)
    return {output.name: from_parts(output.name, outputs)
            for output in model.graph.output}


def check_equal(actual, expected):
    if isinstance(expected, dict):
        # Programs give keys in their order.
        assert list(actual) == sorted(expected)
        assert actual == expected
        return
    if isinstance(expected, list):
        assert len(actual) == len(expected)
        for each, wanted in zip(actual, expected):
            check_equal(each, wanted)
        return
    expected = np.asarray(expected)
    assert actual.shape == expected.shape
    if expected.dtype.kind in "OU":
        assert [str(each) for each in actual.reshape(-1)] == \
               [str(each) for each in expected.reshape(-1)]
        return
    assert actual.dtype == expected.dtype
    np.testing.assert_array_equal(actual, expected)


def check(text, feeds, folder):
    """Compares a model in ONNX's text form with ONNX Runtime, with and without
    optimization."""
    model = onnx.parser.parse_model(text)
    onnx.checker.check_model(model)
    feeds = {name: value if isinstance(value, (list, dict)) else np.asarray(value)
             for name, value in feeds.items()}
    session = onnxruntime.InferenceSession(model.SerializeToString(),
                                           providers=["CPUExecutionProvider"])
    expected = session.run(None, feeds)
    for flags in ((), ("-O0",)):
        outputs = run(model, feeds, folder, *flags)
        for output, wanted in zip(model.graph.output, expected):
            check_equal(outputs[output.name], wanted)
