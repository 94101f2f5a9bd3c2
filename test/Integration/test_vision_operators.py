# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators that detectors use, against ONNX Runtime, or against a formula where it
has no implementation or one that differs from the specification."""

import itertools

import numpy as np
import pytest

from operators import Case, check, floats, run_reference


@pytest.mark.parametrize("mode, ratio, transformation, dims", [
    *itertools.product(["avg", "max"], [0, 2], ["half_pixel", "output_half_pixel"],
                       [[2, 3, 9, 11]]),
    ("avg", 0, "half_pixel", ["n", "c", "h", "w"])])
def test_roi_align(mode, ratio, transformation, dims, tmp_path):
    regions = np.array([[0, 0, 5, 4], [1, 1, 10, 8], [3, 2, 3.5, 2.5],
                        [-2, -3, 12, 20]], np.float32)
    check(Case("RoiAlign", ["X", "rois", "batch"], ["Y"],
               {"mode": mode, "sampling_ratio": ratio, "output_height": 3,
                "output_width": 2, "spatial_scale": 0.75,
                "coordinate_transformation_mode": transformation},
               {"X": floats(2, 3, 9, 11), "rois": regions,
                "batch": np.array([0, 1, 1, 0])},
               dims={"X": dims, "rois": ["r", 4], "batch": ["r"]}), tmp_path)


@pytest.mark.parametrize("shape, dims", [
    ((1, 1), [1, 1]), ((2, 2), ["n", "n"]), ((5, 5), [5, 5]),
    ((3, 2, 4, 4), [3, 2, 4, 4]), ((3, 4, 4), ["b", "n", "n"])])
def test_det(shape, dims, tmp_path):
    check(Case("Det", ["X"], ["Y"], {}, {"X": floats(*shape)}, dims={"X": dims}),
          tmp_path)


def test_det_of_singular_matrices(tmp_path):
    matrices = np.stack([np.ones((3, 3)), np.zeros((3, 3)),
                         np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]])])
    check(Case("Det", ["X"], ["Y"], {}, {"X": matrices.astype(np.float32)}), tmp_path)


@pytest.mark.parametrize("attributes", [
    {"kernel_shape": [2, 2]}, {"kernel_shape": [3, 2], "strides": [2, 1]},
    {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1], "strides": [2, 2]},
    {"kernel_shape": [2, 2], "dilations": [2, 2], "storage_order": 1},
    {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1}])
def test_max_pool_indices(attributes, tmp_path):
    check(Case("MaxPool", ["X"], ["Y", "indices"], attributes,
               {"X": floats(2, 3, 8, 7)}), tmp_path)


@pytest.mark.parametrize("kernel, strides, pads", [
    ([2, 2], [2, 2], [0, 0, 0, 0]), ([3, 3], [2, 2], [1, 1, 0, 0])])
def test_max_unpool(kernel, strides, pads, tmp_path):
    size = [(3 - 1) * strides[i] + kernel[i] - pads[i] - pads[2 + i] for i in (0, 1)]
    rng = np.random.default_rng(1)
    places = rng.choice(2 * size[0] * size[1], 18, replace=False)
    check(Case("MaxUnpool", ["X", "I"], ["Y"],
               {"kernel_shape": kernel, "strides": strides, "pads": pads},
               {"X": floats(1, 2, 3, 3), "I": places.reshape(1, 2, 3, 3)}), tmp_path)


@pytest.mark.parametrize("attributes", [
    {}, {"pads": [1, 1, 1, 1], "strides": [2, 1]}, {"dilations": [2, 2]},
    {"group": 2, "offset_group": 2}, {"offset_group": 4, "pads": [0, 1, 2, 1]}])
@pytest.mark.parametrize("masked", [False, True])
def test_deform_conv(attributes, masked, tmp_path):
    strides = attributes.get("strides", [1, 1])
    dilations = attributes.get("dilations", [1, 1])
    pads = attributes.get("pads", [0, 0, 0, 0])
    out = [(size + pads[i] + pads[2 + i] - dilations[i] * 2 - 1) // strides[i] + 1
           for i, size in enumerate((8, 7))]
    groups = attributes.get("offset_group", 1)
    feeds = {"X": floats(2, 4, 8, 7), "offset": floats(2, groups * 18, *out)}
    operands = ["X", "W", "offset", "B"]
    if masked:
        feeds["mask"] = floats(2, groups * 9, *out)
        operands.append("mask")
    case = Case("DeformConv", operands, ["Y"], {"kernel_shape": [3, 3], **attributes},
                feeds, {"W": floats(6, 4 // attributes.get("group", 1), 3, 3),
                        "B": floats(6)})
    check(case, tmp_path, reference=run_reference)
