# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""ONNX's Gradient in models of several layers, against finite differences; ONNX
Runtime does not have it."""

import re

import numpy as np
import onnx
import pytest
from onnx import helper

import dlcrt
from tools import compile_model, run_tool

DOMAIN = "ai.onnx.preview.training"
FLOAT = onnx.TensorProto.DOUBLE


def make_model(text, xs, zs, y, shapes, values=None):
    """`text` has the nodes, in ONNX's textual form. The model gives y and the
    gradients of its sum, at the inputs or, by `values`, elsewhere."""
    graph = onnx.parser.parse_graph(text)
    names = [*xs, *zs]
    graph.node.append(helper.make_node(
        "Gradient", values or names, [f"d_{x}" for x in xs], name="slopes",
        domain=DOMAIN, xs=xs, y=y, **({"zs": zs} if zs else {})))
    for x in xs:
        graph.output.append(helper.make_tensor_value_info(f"d_{x}", FLOAT, shapes[x]))
    return helper.make_model(graph, ir_version=10, opset_imports=[
        helper.make_opsetid("", 21), helper.make_opsetid(DOMAIN, 1)])


class Model:
    def __init__(self, model, folder):
        path = folder / "model.onnx"
        onnx.save(model, path)
        compile_model(path, folder / "model.so")
        self.context = dlcrt.Context(threads=1)
        self.module = dlcrt.Module(self.context, folder / "model.so")

    def __enter__(self):
        return self.module

    def __exit__(self, *problem):
        self.module.close()
        self.context.close()


def find_slopes(module, feeds, name, y, step=1e-6):
    slopes = np.empty_like(feeds[name])
    for place in np.ndindex(slopes.shape):
        sums = []
        for sign in (step, -step):
            moved = feeds[name].copy()
            moved[place] += sign
            sums.append(module.run({**feeds, name: moved})[y].sum())
        slopes[place] = (sums[0] - sums[1]) / (2 * step)
    return slopes


NETWORK = """
  network (double[b,3,6,6] x, double[4,3,3,3] w, double[4] c, double[4,5] v)
      => (double[b,5] y) {
    image = Conv <pads = [1, 1, 1, 1]> (x, w, c)
    positive = Relu (image)
    pooled = MaxPool <kernel_shape = [2, 2], strides = [2, 2]> (positive)
    means = GlobalAveragePool (pooled)
    rows = Flatten (means)
    scores = MatMul (rows, v)
    y = LogSoftmax (scores)
  }"""
SHAPES = {"x": (2, 3, 6, 6), "w": (4, 3, 3, 3), "c": (4,), "v": (4, 5)}


def make_feeds(shapes):
    rng = np.random.default_rng(5)
    return {name: rng.normal(size=shape) for name, shape in shapes.items()}


def test_network(tmp_path):
    model = make_model(NETWORK, ["w", "c", "v"], ["x"], "y", SHAPES)
    feeds = make_feeds(SHAPES)
    with Model(model, tmp_path) as module:
        outputs = module.run(feeds)
        for name in ("w", "c", "v"):
            np.testing.assert_allclose(
                outputs[f"d_{name}"], find_slopes(module, feeds, name, "y"),
                rtol=1e-6, atol=1e-7)


def test_other_values_than_the_graph_has(tmp_path):
    """The gradient at u, although the graph computes y of x; what is between is
    computed anew, and c, which is not among the names, is a constant."""
    text = """
      graph (double[3] x, double[3] u, double[3] c)
          => (double[3] y) {
        square = Mul (x, x)
        y = Mul (square, c)
      }"""
    shapes = {name: (3,) for name in "xuc"}
    model = make_model(text, ["x"], [], "y", shapes, values=["u"])
    feeds = make_feeds(shapes)
    with Model(model, tmp_path) as module:
        outputs = module.run(feeds)
    np.testing.assert_allclose(outputs["y"], feeds["x"] ** 2 * feeds["c"])
    np.testing.assert_allclose(outputs["d_x"], 2 * feeds["u"] * feeds["c"])


def test_value_inside(tmp_path):
    """What is differentiated by may be the result of a node."""
    text = """
      graph (double[3] x) => (double[3] y) {
        square = Mul (x, x)
        y = Sin (square)
      }"""
    shapes = {"x": (3,), "square": (3,)}
    model = make_model(text, ["square"], [], "y", shapes)
    feeds = make_feeds({"x": (3,)})
    with Model(model, tmp_path) as module:
        outputs = module.run(feeds)
    np.testing.assert_allclose(outputs["d_square"], np.cos(feeds["x"] ** 2))


@pytest.mark.parametrize("text, y, reason", [
    ("y = Identity (x)", "nothing", "slopes.*'nothing' is computed by no node before"),
    ("n = Cast <to = 7> (x)\n y = Identity (x)", "n",
     "slopes.*'n' is no tensor of floats"),
    ("y = MaxPool <kernel_shape = [300]> (x)", "y",
     "node 'y': 'dlc.pool' can't be differentiated by windows of more than 256"),
], ids=["unknown", "integers", "no rule"])
def test_refused(text, y, reason, tmp_path):
    shape = (1, 1, 300)
    model = make_model(
        f"graph (double[1,1,300] x) => (double[1,1,n] y) {{ {text} }}", ["x"], [], y,
        {"x": shape})
    onnx.save(model, tmp_path / "model.onnx")
    outcome = run_tool("dlc-compile", tmp_path / "model.onnx", "-o",
                       tmp_path / "model.so")
    assert outcome.status == 1
    assert re.search(reason, outcome.errors), outcome.errors
    assert not (tmp_path / "model.so").exists()
