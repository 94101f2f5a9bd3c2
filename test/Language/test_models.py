# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Programs that import ONNX models."""

import re

import numpy as np
import onnx
import pytest
from lsp import Editor
from onnx import TensorProto, helper, numpy_helper
from programs import Program, find_slopes

from tools import run_tool

RNG = np.random.default_rng(2)
# Names that the language does not allow, and two that it would take for one.
WEIGHTS = {"layer.0/w": RNG.normal(size=(3, 4)), "layer.0.w": RNG.normal(size=4),
           "2": RNG.normal(size=(4, 2)), "large": RNG.normal(size=(2, 200))}


def make_model():
    """Two outputs; one has sizes that the model does not declare."""
    node = helper.make_node
    nodes = [node("MatMul", ["input.1", "layer.0/w"], ["a"]),
             node("Add", ["a", "layer.0.w"], ["b"]), node("Tanh", ["b"], ["record"]),
             node("MatMul", ["record", "2"], ["c"]),
             node("MatMul", ["c", "large"], ["d"]),
             node("Mul", ["d", "half"], ["e"]),
             node("Concat", ["e", "e"], ["twice"], axis=0)]
    info = helper.make_tensor_value_info
    graph = helper.make_graph(
        nodes, "model", [info("input.1", TensorProto.DOUBLE, ["N", 3])],
        [info("record", TensorProto.DOUBLE, ["N", 4]),
         info("twice", TensorProto.DOUBLE, [None, 200])],
        [numpy_helper.from_array(value, name) for name, value in WEIGHTS.items()]
        + [numpy_helper.from_array(np.array(0.5), "half")])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)],
                             ir_version=9)


def compute(x, weights):
    hidden = np.tanh(x @ weights["layer.0/w"] + weights["layer.0.w"])
    half = hidden @ weights["2"] @ weights["large"] * 0.5
    return hidden, np.concatenate([half, half])


TEXT = """
import "model.onnx" as model
import "model.onnx" as part freeze "l*"

entry both(key: Key, x: f64[N, 3]) -> (f64[N, 4], f64[2 * N, 200]) {
  let w = init<model.Weights>(key)
  let (hidden, wide) = model.run(w, x)
  (hidden, sized(wide, [2 * N, 200]))
}

fn total(w: model.Weights, x: f64[N, 3]) -> f64 {
  let made = model.run(w, x)
  sum(sin(made.record_1)) + sum(cos(made.twice))
}

entry slopes(w: model.Weights, x: f64[N, 3]) = grad(total)(w, x)

entry names(x: f64[N, 3], w: f64[4, 2]) -> f64[N, 4] {
  # Named sizes of outputs are those of inputs.
  let y = part.run(part.Weights(x2 = w), x).record_1
  y + zeros<f64[N, 4]>()
}
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    onnx.save(make_model(), folder / "model.onnx")
    program = Program(TEXT, folder)
    yield program
    program.close()


def test_values(program):
    x = RNG.normal(size=(5, 3))
    hidden, wide = program.run("both", key=np.uint64(1), x=x)
    expected = compute(x, WEIGHTS)
    np.testing.assert_allclose(hidden, expected[0], rtol=1e-12)
    np.testing.assert_allclose(wide, expected[1], rtol=1e-12)
    np.testing.assert_allclose(program.run("names", x=x, w=WEIGHTS["2"]), expected[0],
                               rtol=1e-12)


def test_gradients(program):
    x = RNG.normal(size=(2, 3))
    given = {f"w.{name}": value for name, value in WEIGHTS.items()}
    slopes = program.outputs("slopes", x=x, **given)
    assert len(slopes) == len(WEIGHTS)
    for (name, value), slope in zip(WEIGHTS.items(), slopes.values()):
        def get_total(changed):
            hidden, wide = compute(x, WEIGHTS | {name: changed})
            return np.sin(hidden).sum() + np.cos(wide).sum()
        np.testing.assert_allclose(slope, find_slopes(get_total, value), rtol=1e-6,
                                   atol=1e-7, err_msg=name)


@pytest.mark.parametrize("text, message", [
    ("entry f(w: m.Weights, x: f64[N, 4]) = m.run(w, §x)",
     "expected f64[N, 3], but this is f64[N, 4]"),
    ("entry f(x: f64[N, 3]) = §m.run(x)", "'run' needs 'input_1'"),
    ("entry f(w: m.Weights) = w.§layer", "Weights has no field 'layer'"),
    ("entry f(w: m.Weights, x: f64[N, 3]) = m.§rum(w, x)",
     "the file 'model.onnx' has no 'rum'; did you mean 'run'?"),
])
def test_wrong_calls(program, tmp_path, text, message):
    folder = program.source.parent
    text = 'import "model.onnx" as m\n\n' + text
    source = folder / "wrong.tdl"
    source.write_text(text.replace("§", ""))
    outcome = run_tool("dlc-compile", source, "-o", tmp_path / "wrong.so")
    assert outcome.status == 1
    column = text.splitlines()[2].index("§") + 1
    assert f"{source}:3:{column}: {message}" in outcome.errors


def test_models_run_in_functions(tmp_path):
    graph = helper.make_graph(
        [helper.make_node("Relu", ["x"], ["y"])], "relu",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [2])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [2])])
    onnx.save(helper.make_model(graph, ir_version=9), tmp_path / "relu.onnx")
    source = tmp_path / "wrong.tdl"
    source.write_text('import "relu.onnx" as r\n\nlet y = r.run(zeros<f32[2]>())\n')
    outcome = run_tool("dlc-compile", source, "-o", tmp_path / "wrong.so")
    assert outcome.status == 1
    assert "models run in functions" in outcome.errors
    assert f"{source}:3:9: in this call of 'run'" in outcome.errors


@pytest.mark.parametrize("text", ["no model", ""])
def test_what_is_no_model(tmp_path, text):
    (tmp_path / "bad.onnx").write_text(text)
    source = tmp_path / "wrong.tdl"
    source.write_text('import "bad.onnx" as m\n')
    outcome = run_tool("dlc-compile", source, "-o", tmp_path / "wrong.so")
    assert outcome.status == 1
    assert re.search(r"wrong.tdl:1:8: '.*bad.onnx' is", outcome.errors)


def test_style(program, tmp_path):
    source = tmp_path / "program.tdl"
    source.write_text(TEXT.lstrip())
    outcome = run_tool("dlc-compile", "--format", "--check", source)
    assert outcome.status == 0, outcome.errors
    source.write_text('import "m.onnx"   as m   freeze "a" ,"b"\n')
    assert run_tool("dlc-compile", "--format", source).status == 0
    assert source.read_text() == 'import "m.onnx" as m freeze "a", "b"\n'


def test_hover(program):
    editor = Editor("dlc-tdl-lsp-server")
    path = program.source
    assert editor.open(path, TEXT) == []
    hover = editor.ask_at("hover", path, TEXT.replace("= part.run", "= part.r§un"))
    assert hover["contents"]["value"] == (
        "```tdl\nfn run(weights: Weights, input_1: f64[N, 3])\n```\n\nWhat it gives.\n")
    assert editor.close() == 0
