# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators whose attributes meet sizes that are only known at run time, and sizes of
0, against ONNX Runtime."""

import itertools

import numpy as np
import pytest

from operators import Case, check, floats, run_reference


IMAGE = ["n", "c", "h", "w"]


@pytest.mark.parametrize("op, pad, strides", list(itertools.product(
    ["MaxPool", "AveragePool", "Conv", "ConvTranspose"], ["SAME_UPPER", "SAME_LOWER"],
    [[1, 1], [2, 2]])))
def test_auto_pad(op, pad, strides, tmp_path):
    attributes = {"auto_pad": pad, "strides": strides, "kernel_shape": [3, 2]}
    convolves = op.startswith("Conv")
    weights = {"W": floats(2, 2, 3, 2)} if convolves else {}
    check(Case(op, ["X", *weights], ["Y"], attributes, {"X": floats(1, 2, 9, 7)},
               weights, {"X": ["n", 2, "h", "w"]}), tmp_path)


@pytest.mark.parametrize("op, attributes", [
    ("MaxPool", {"pads": [1, 0, 1, 1]}), ("AveragePool", {"pads": [0, 1, 1, 0]}),
    ("AveragePool", {"pads": [1, 1, 1, 1], "count_include_pad": 1}), ("LpPool", {})])
def test_ceil_mode(op, attributes, tmp_path):
    check(Case(op, ["X"], ["Y"], {"kernel_shape": [2, 3], "strides": [3, 2],
                                  "ceil_mode": 1, **attributes},
               {"X": floats(2, 3, 9, 8)}, dims={"X": IMAGE}), tmp_path)


@pytest.mark.parametrize("pads", [[0, 0, 0, 0], [1, 0, 2, 1]])
def test_filter_of_open_size(pads, tmp_path):
    check(Case("Conv", ["X", "W"], ["Y"], {"pads": pads, "strides": [2, 1]},
               {"X": floats(2, 3, 9, 8), "W": floats(4, 3, 3, 2)},
               dims={"X": IMAGE, "W": ["m", "k", "kh", "kw"]}), tmp_path)
    check(Case("ConvTranspose", ["X", "W"], ["Y"],
               {"pads": pads, "strides": [2, 1], "output_padding": [1, 0]},
               {"X": floats(2, 3, 5, 6), "W": floats(3, 4, 3, 2)},
               dims={"X": IMAGE, "W": ["m", "k", "kh", "kw"]}), tmp_path)


def test_rows_that_are_all_padding(tmp_path):
    """So many that there are tiles of nothing else, on both sides."""
    check(Case("Conv", ["X", "W"], ["Y"], {"pads": [40, 0, 50, 3]},
               {"X": floats(1, 64, 9, 500)}, {"W": floats(4, 64, 3, 3)},
               {"X": ["n", 64, "h", "w"]}), tmp_path)


@pytest.mark.parametrize("axes, noop", [([0, 2], 0), ([-1], 0), ([], 0), ([], 1)])
def test_reduction_along_any_axes(axes, noop, tmp_path):
    check(Case("ReduceSum", ["X", "axes"], ["Y"], {"noop_with_empty_axes": noop},
               {"X": floats(2, 3, 4), "axes": np.array(axes, np.int64)},
               dims={"X": ["a", "b", "c"], "axes": ["count"]}), tmp_path)


def test_reduction_without_axes_that_does_nothing(tmp_path):
    check(Case("ReduceMax", ["X"], ["Y"], {"noop_with_empty_axes": 1},
               {"X": floats(2, 3)}, opset=20), tmp_path)


@pytest.mark.parametrize("axes, starts, ends, steps", [
    (None, [1, 0], [2, 3], None), ([2], [0], [9], [2]),
    ([0, -1], [1, -1], [9, 0], [1, -1])])
def test_slices_of_any_axes(axes, starts, ends, steps, tmp_path):
    lists = {"starts": starts, "ends": ends, "axes": axes, "steps": steps}
    given = {name: np.array(list_, np.int64) for name, list_ in lists.items()
             if list_ is not None}
    check(Case("Slice", ["X", *(name if name in given else "" for name in lists)],
               ["Y"], {}, {"X": floats(3, 4, 5), **given},
               dims={"X": ["a", "b", "c"], **{name: ["count"] for name in given}}),
          tmp_path)


@pytest.mark.parametrize("op", ["RNN", "GRU", "LSTM"])
def test_recurrent_weights_of_open_size(op, tmp_path):
    gates = {"RNN": 1, "GRU": 3, "LSTM": 4}[op]
    feeds = {"X": floats(5, 2, 3), "W": floats(2, gates * 4, 3),
             "R": floats(2, gates * 4, 4), "B": floats(2, 2 * gates * 4)}
    check(Case(op, list(feeds), ["Y", "H"], {"direction": "bidirectional",
                                             "hidden_size": 4}, feeds,
               dims={name: [f"{name}{i}" for i in range(array.ndim)]
                     for name, array in feeds.items()}), tmp_path)


@pytest.mark.parametrize("lists", [{"scales": np.array([1, 1, 2, 1.5], np.float32)},
                                   {"sizes": np.array([1, 2, 7, 5])}])
def test_resize_by_list_of_open_length(lists, tmp_path):
    operands = ["X", "", *(["scales"] if "scales" in lists else ["", "sizes"])]
    check(Case("Resize", operands, ["Y"],
               {"mode": "linear"}, {"X": floats(1, 2, 4, 5), **lists},
               dims={"X": IMAGE, **{name: ["count"] for name in lists}}), tmp_path,
          reference=run_reference)  # ONNX Runtime wants to know the length.


@pytest.mark.parametrize("op, shapes", [
    ("MatMul", [(5, 0), (0, 16)]), ("MatMul", [(0, 5), (5, 3)]),
    ("MatMul", [(5, 3), (3, 0)]), ("Gemm", [(4, 0), (0, 3), (3,)]),
    ("Concat", [(2, 0), (2, 3), (2, 0)]), ("Add", [(0, 3), (1, 3)])])
@pytest.mark.parametrize("is_open", [False, True])
def test_empty_tensors(op, shapes, is_open, tmp_path):
    feeds = {f"x{i}": floats(*shape) for i, shape in enumerate(shapes)}
    dims = {name: [f"{name}_{i}" if size else 0 for i, size in enumerate(array.shape)]
            for name, array in feeds.items()}
    check(Case(op, list(feeds), ["Y"], {"axis": 1} if op == "Concat" else {}, feeds,
               dims=dims if is_open else {}), tmp_path)
