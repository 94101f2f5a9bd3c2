# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators with more inputs and attributes than ONNX's own suite tries, against
ONNX Runtime."""

import itertools

import numpy as np
import pytest

from operators import Case, check, floats, integers


def scales(*shape):
    return np.abs(floats(*shape)) * 0.1 + 0.01


def make_resize(mode, transformation, factors, dims):
    return Case("Resize", ["X", "", "scales"], ["Y"],
                {"mode": mode, "coordinate_transformation_mode": transformation},
                {"X": floats(1, 2, 5, 6)},
                {"scales": np.array(factors, np.float32)}, {"X": dims})


RESIZES = [
    (mode, transformation, factors, dims)
    for mode, transformation in itertools.product(
        ["nearest", "linear", "cubic"],
        ["half_pixel", "asymmetric", "pytorch_half_pixel", "align_corners"])
    for factors, dims in [([1, 1, 2, 2], [1, 2, 5, 6]),
                          ([1, 1, 3, 0.5], ["n", 2, "h", "w"])]]


@pytest.mark.parametrize("mode, transformation, factors, dims", RESIZES)
def test_resize(mode, transformation, factors, dims, tmp_path):
    check(make_resize(mode, transformation, factors, dims), tmp_path)


@pytest.mark.parametrize("equation, shapes", [
    ("ij,jk->ik", [(3, 4), (4, 5)]), ("ij->ji", [(3, 4)]), ("ii->i", [(4, 4)]),
    ("bhqd,bhkd->bhqk", [(2, 3, 4, 5), (2, 3, 6, 5)]), ("i,j->ij", [(3,), (4,)]),
    ("...ij,...jk->...ik", [(2, 3, 4), (2, 4, 5)]), ("ijk->j", [(2, 3, 4)]),
    ("ij,ij,jk", [(3, 4), (3, 4), (4, 5)]), ("a,a->", [(4,), (4,)]),
])
def test_einsum(equation, shapes, tmp_path):
    feeds = {f"x{i}": floats(*shape) for i, shape in enumerate(shapes)}
    check(Case("Einsum", list(feeds), ["Y"], {"equation": equation}, feeds), tmp_path)


@pytest.mark.parametrize("mode, padding, aligned", list(itertools.product(
    ["linear", "nearest", "cubic"], ["zeros", "border", "reflection"], [0, 1])))
def test_grid_sample(mode, padding, aligned, tmp_path):
    grid = np.random.default_rng(0).uniform(-1.5, 1.5, (2, 4, 4, 2))
    check(Case("GridSample", ["X", "grid"], ["Y"],
               {"mode": mode, "padding_mode": padding, "align_corners": aligned},
               {"X": floats(2, 3, 5, 6), "grid": grid.astype(np.float32)}, opset=20),
          tmp_path)


@pytest.mark.parametrize("centers", [0, 1])
def test_non_max_suppression(centers, tmp_path):
    rng = np.random.default_rng(3)
    boxes = np.sort(rng.random((2, 40, 4), np.float32) * 10)
    check(Case("NonMaxSuppression", ["boxes", "scores", "most", "overlap", "least"],
               ["Y"], {"center_point_box": centers},
               {"boxes": boxes, "scores": rng.random((2, 3, 40), np.float32)},
               {"most": np.array([6]), "overlap": np.array([0.4], np.float32),
                "least": np.array([0.3], np.float32)},
               {"boxes": ["batch", "boxes", 4], "scores": ["batch", 3, "boxes"]}),
          tmp_path)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8])
def test_quantized_products(dtype, tmp_path):
    check(Case("QLinearMatMul", ["a", "sa", "za", "b", "sb", "zb", "sy", "zy"], ["y"],
               {}, {"a": integers(dtype, 2, 6, 8)},
               {"sa": scales(), "za": integers(dtype), "b": integers(dtype, 8, 5),
                "sb": scales(5), "zb": integers(dtype, 5),
                "sy": np.float32(0.3), "zy": integers(dtype)}), tmp_path)
    check(Case("QLinearConv", ["a", "sa", "za", "b", "sb", "zb", "sy", "zy", "c"],
               ["y"], {"pads": [1, 1, 1, 1]}, {"a": integers(dtype, 1, 4, 6, 6)},
               {"sa": scales(), "za": integers(dtype),
                "b": integers(dtype, 8, 4, 3, 3), "sb": scales(),
                "zb": integers(dtype), "sy": np.float32(3), "zy": integers(dtype),
                "c": integers(np.int8, 8).astype(np.int32)}), tmp_path)


@pytest.mark.parametrize("dtype", [np.int8, np.uint8])
def test_quantization_along_an_axis(dtype, tmp_path):
    check(Case("QuantizeLinear", ["x", "s", "z"], ["y"], {"axis": 1},
               {"x": floats(3, 4, 5) * 3},
               {"s": scales(4), "z": integers(dtype, 4)}), tmp_path)
    check(Case("DequantizeLinear", ["x", "s", "z"], ["y"], {"axis": 2},
               {"x": integers(dtype, 3, 4, 5)},
               {"s": scales(5), "z": integers(dtype, 5)}), tmp_path)


def test_what_is_selected_has_a_size_found_while_running(tmp_path):
    numbers = np.random.default_rng(1).integers(0, 5, size=20).astype(np.float32)
    check(Case("NonZero", ["x"], ["y"], {}, {"x": numbers.reshape(4, 5)}), tmp_path)
    check(Case("Compress", ["x", "c"], ["y"], {"axis": 0},
               {"x": floats(4, 5), "c": np.array([1, 0, 1, 1], bool)}), tmp_path)
    for ordered in (0, 1):
        check(Case("Unique", ["x"], ["y", "first", "inverse", "counts"],
                   {"sorted": ordered}, {"x": numbers}), tmp_path)


@pytest.mark.parametrize("largest", [0, 1])
def test_top_k_of_open_sizes(largest, tmp_path):
    check(Case("TopK", ["x", "k"], ["values", "indices"],
               {"axis": 1, "largest": largest},
               {"x": floats(3, 50), "k": np.array([7])}, {},
               {"x": ["rows", "columns"]}), tmp_path)


def average_exactly(model, feeds):
    """ReduceMean over the image in f64."""
    return [feeds["x"].mean((1, 2), np.float64).astype(np.float32)]


@pytest.mark.parametrize("dims", [{}, {"x": ["n", "h", "w", 16]}], ids=str)
def test_averages_of_many_numbers(dims, tmp_path):
    # Added one after another, these would be off by 1e-5.
    image = np.random.default_rng(0).random((1, 600, 700, 16), np.float32)
    check(Case("ReduceMean", ["x"], ["y"], {"axes": [1, 2], "keepdims": 0},
               {"x": image}, dims=dims, opset=13), tmp_path, 1e-6, average_exactly)
