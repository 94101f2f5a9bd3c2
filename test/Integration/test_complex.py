# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Complex numbers, which operators of ONNX move, against ONNX's own implementation or
NumPy; ONNX Runtime has few of these."""

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from tools import run_tool
from values import check_equal, run

HEADER = '<ir_version: 10, opset_import: ["" : 21]>'
KINDS = ["complex64", "complex128"]
# Negative zeros, and numbers of which one part is none.
SPECIAL = [0, -0.0, complex(0, -0.0), complex(-0.0, 1), complex(np.nan, 0),
           complex(np.inf, -np.inf), 1, complex(0, 5e-324)]


def numbers(kind, *shape):
    random = np.random.default_rng(sum(shape))
    return (random.normal(size=shape) + 1j * random.normal(size=shape)).astype(kind)


def check(text, feeds, folder, expected=None):
    """Compares all bits, with and without optimization, of known and of open sizes.
    complex128 fills the vectors of the oldest processors."""
    model = onnx.parser.parse_model(HEADER + text)
    onnx.checker.check_model(model)
    if expected is None:
        expected = ReferenceEvaluator(model).run(None, feeds)
    fixed = onnx.ModelProto()
    fixed.CopyFrom(model)
    for value in fixed.graph.input:
        for dim, size in zip(value.type.tensor_type.shape.dim,
                             feeds[value.name].shape):
            dim.dim_value = size
    for each in (model, fixed):
        for flags in ((), ("-O0",), ("--target-cpu=x86-64",)):
            outputs = run(each, feeds, folder, *flags)
            for output, wanted in zip(model.graph.output, expected):
                check_equal(outputs[output.name], wanted)


MOVES = {
    "Identity": "y = Identity(x)",
    "Transpose": "y = Transpose<perm: ints = [2, 0, 1]>(x)",
    "Reshape": '''s = Constant<value_ints: ints = [3, -1, 2]>()
                  y = Reshape(x, s)''',
    "Flatten": "y = Flatten<axis: int = 2>(x)",
    "Squeeze": '''a = Constant<value_ints: ints = [0]>()
                  b = Unsqueeze(x, a)
                  y = Squeeze(b, a)''',
    "Concat": "y = Concat<axis: int = 1>(x, z, x)",
    "Slice": '''starts = Constant<value_ints: ints = [1, 5]>()
                ends = Constant<value_ints: ints = [3, -7]>()
                axes = Constant<value_ints: ints = [1, 2]>()
                steps = Constant<value_ints: ints = [1, -2]>()
                y = Slice(x, starts, ends, axes, steps)''',
    "Gather": "y = Gather<axis: int = 1>(x, i)",
    "GatherND": '''a = Constant<value_ints: ints = [1]>()
                   j = Unsqueeze(i, a)
                   y = GatherND(x, j)''',
    "Where": "y = Where(r, x, z)",
    "Expand": '''a = Constant<value_ints: ints = [2, 1, 1, 1]>()
                 y = Expand(x, a)''',
    "Tile": '''a = Constant<value_ints: ints = [1, 2, 3]>()
               y = Tile(x, a)''',
    "Trilu": "y = Trilu(x)",
    "ScatterElements": "y = ScatterElements<axis: int = 1>(x, k, z)",
    "ReverseSequence": "y = ReverseSequence<batch_axis: int = 1, time_axis: int = 0>"
                       "(x, n)",
    "DepthToSpace": '''a = Constant<value_ints: ints = [1, 4, 3, 2]>()
                       s = Reshape(x, a)
                       y = DepthToSpace<blocksize: int = 2>(s)''',
    "If": '''y = If(c) <then_branch: graph = yes () => (T[p, q, v] a) {
                           a = Identity(x) },
                        else_branch: graph = no () => (T[p, q, v] b) {
                           b = Identity(z) }>''',
    "Loop": '''count = Constant<value_int: int = 3>()
               y = Loop(count, , x) <body: graph = body
                   (int64 t, bool d, T[p, q, v] before) => (bool e, T[p, q, v] after) {
                 e = Identity(d)
                 after = Where(r, before, z)
               }>''',
    "Sequence": '''s = SequenceConstruct(x, z)
                   first = Constant<value_int: int = 1>()
                   y = SequenceAt(s, first)''',
    "Optional": '''s = Optional(x)
                   y = OptionalGetElement(s)''',
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("op", MOVES)
def test_moving(op, kind, tmp_path):
    x, z = numbers(kind, 4, 3, 2), numbers(kind, 4, 3, 2)[::-1].copy()
    random = np.random.default_rng(1)
    lengths = [4, 1, 2]
    feeds = {"x": x, "z": z, "r": random.normal(size=x.shape) > 0,
             "k": np.argsort(random.normal(size=x.shape), axis=1),
             "i": np.array([2, 0, -1, 1]), "n": np.array(lengths),
             "c": np.array(False)}
    rank = {"Flatten": 2, "Expand": 4, "DepthToSpace": 4}.get(op, 3)
    sizes = ", ".join("uvwm"[:rank])
    text = f'''g (T[a, b, c] x, T[a, b, c] z, bool[a, b, c] r, int64[a, b, c] k,
                  int64[i] i, int64[n] n, bool c) => (T[{sizes}] y) {{
                {MOVES[op]}
              }}'''
    # Where ONNX's own implementation is wrong, or gives a list.
    expected = {
        "Loop": [np.where(feeds["r"], x, z)], "Optional": [x],
        "ReverseSequence": [np.stack(
            [np.concatenate([x[:length, row][::-1], x[length:, row]])
             for row, length in enumerate(lengths)], 1)]}
    check(text.replace("T[", f"{kind}["), feeds, tmp_path,
          expected.get(op))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mode", ["constant", "edge", "reflect", "wrap"])
def test_padding(mode, kind, tmp_path):
    check(f'''g ({kind}[n, m] x, {kind} v) => ({kind}[p, q] y) {{
                pads = Constant<value_ints: ints = [1, 2, 0, 1]>()
                y = Pad<mode: string = "{mode}">(x, pads, v)
              }}''', {"x": numbers(kind, 3, 4), "v": np.array(2 - 3j, kind)}, tmp_path,
          [np.pad(numbers(kind, 3, 4), [(1, 0), (2, 1)], mode,
                  **({"constant_values": 2 - 3j} if mode == "constant" else {}))])


@pytest.mark.parametrize("kind", KINDS)
def test_padding_with_zeros(kind, tmp_path):
    x = numbers(kind, 3)
    check(f'''g ({kind}[n] x) => ({kind}[m] y) {{
                pads = Constant<value_ints: ints = [1, 2]>()
                y = Pad(x, pads)
              }}''', {"x": x}, tmp_path, [np.pad(x, (1, 2))])


@pytest.mark.parametrize("kind", KINDS)
def test_selecting(kind, tmp_path):
    x = np.array(SPECIAL, kind).reshape(2, 4)
    chosen = np.array([False, True, True, False, True])
    check(f'''g ({kind}[n, m] x, bool[k] c) => (int64[2, q] y, {kind}[p] z) {{
                y = NonZero(x)
                z = Compress(x, c)
              }}''', {"x": x, "c": chosen}, tmp_path,
          [np.stack(np.nonzero(x)), x.reshape(-1)[[1, 2, 4]]])


@pytest.mark.parametrize("kind, bits", [("complex64", "int64"),
                                        ("complex64", "double")])
def test_bits(kind, bits, tmp_path):
    x = np.array(SPECIAL, kind)
    to = onnx.TensorProto.DataType.Value(bits.upper())
    back = onnx.TensorProto.DataType.Value(kind.upper())
    text = f'''g ({kind}[n] x) => ({bits}[n] y, {kind}[n] z) {{
                 y = BitCast<to: int = {to}>(x)
                 z = BitCast<to: int = {back}>(y)
               }}'''
    model = onnx.parser.parse_model(HEADER.replace("21", "26") + text)
    outputs = run(model, {"x": x}, tmp_path)
    assert outputs["y"].tobytes() == outputs["z"].tobytes() == x.tobytes()


def make_constants_model(tensors):
    names = [tensor.name for tensor in tensors]
    nodes = [helper.make_node("Identity", [name], [f"{name}.out"]) for name in names]
    return helper.make_model(
        helper.make_graph(nodes, "g", [], [
            helper.make_tensor_value_info(f"{tensor.name}.out", tensor.data_type,
                                          list(tensor.dims)) for tensor in tensors],
            tensors), ir_version=10, opset_imports=[helper.make_opsetid("", 21)])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", [0, 1, 7, 300])
def test_constants(count, kind, tmp_path):
    """In the program and beside it, as bytes and in fields of their type."""
    values = numbers(kind, count)
    model = make_constants_model([
        numpy_helper.from_array(values, "raw"),
        helper.make_tensor("typed", helper.np_dtype_to_tensor_dtype(np.dtype(kind)),
                           [count], values),
        numpy_helper.from_array(np.full(count, 1 - 2j, kind), "same")])
    outputs = run(model, {}, tmp_path)
    for name, expected in (("raw", values), ("typed", values),
                           ("same", np.full(count, 1 - 2j, kind))):
        check_equal(outputs[f"{name}.out"], expected)


@pytest.mark.parametrize("kind", KINDS)
def test_prepared_weights(kind, tmp_path):
    """What is computed of weights alone, while the artifact is written."""
    values = numbers(kind, 20, 30)
    model = onnx.parser.parse_model(HEADER + f'''g ({kind}[n] x) =>
        ({kind}[30, 20] y, {kind}[n] z) {{ y = Transpose(w) z = Identity(x) }}''')
    model.graph.initializer.append(numpy_helper.from_array(values, "w"))
    outputs = run(model, {"x": values[0]}, tmp_path)
    check_equal(outputs["y"], values.T)
    check_equal(outputs["z"], values[0])


@pytest.mark.parametrize("kind", KINDS)
def test_files(kind, tmp_path):
    """dlc-run reads and writes them, and makes some of its own."""
    x = numbers(kind, 3, 4)
    model = onnx.parser.parse_model(
        HEADER + f"g ({kind}[n, m] x) => ({kind}[m, n] y) {{ y = Transpose(x) }}")
    check_equal(run(model, {"x": x}, tmp_path)["y"], x.T)
    np.save(tmp_path / "x.npy", x)
    (tmp_path / "x.pb").write_bytes(numpy_helper.from_array(x).SerializeToString())
    np.savez(tmp_path / "y.npz", y=x.T)
    program = tmp_path / "model.so"
    for file in ("x.npy", "x.pb"):
        outcome = run_tool("dlc-run", program, "--input", f"x={tmp_path / file}",
                           "--compare-with", tmp_path / "y.npz",
                           "--output-dir", tmp_path / "out")
        assert outcome.status == 0, outcome
        check_equal(np.load(tmp_path / "out/y.npy"), x.T)
    np.savez(tmp_path / "y.npz", y=(x + 1e-1j).T)
    outcome = run_tool("dlc-run", program, "--input", f"x={tmp_path / 'x.npy'}",
                       "--compare-with", tmp_path / "y.npz")
    assert "12 of 24 elements differ" in outcome.errors, outcome
    outcome = run_tool("dlc-run", program, "--random", "--dim=n=2", "--dim=m=3",
                       "--output-dir", tmp_path / "out")
    assert outcome.status == 0, outcome
    random = np.load(tmp_path / "out/y.npy")
    assert random.dtype == kind and len(set(random.real.flat)) == 6


@pytest.mark.parametrize("kind", KINDS)
def test_verification(kind, tmp_path):
    model = onnx.parser.parse_model(HEADER + f'''
      g ({kind}[n, m] x) => ({kind}[m, n] y) {{
        t = Transpose(x)
        y = Concat<axis: int = 0>(t)
      }}''')
    onnx.save(model, tmp_path / "model.onnx")
    outcome = run_tool("dlc-compile", tmp_path / "model.onnx", "-o",
                       tmp_path / "model.so", "--verify")
    assert outcome.status == 0, outcome
    assert "output 'y': matches" in outcome.output + outcome.errors
