# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Convolutions, pools and what else has images for operands."""

import numpy as np

from .graph import Rejected
from .table import operators
from .values import FLOATS, choose, make_array


def choose_window(rng, spatial, most=3):
    """Kernel, strides, dilations and pads such that the kernel fits."""
    kernel, strides, dilations, begin, end = [], [], [], [], []
    for size in spatial:
        length = int(rng.integers(1, most + 1))
        dilation = int(rng.integers(1, 3)) if rng.random() < 0.3 else 1
        reach = (length - 1) * dilation + 1
        while reach > size + 2 * min(1, length - 1):
            length, dilation = max(1, length - 1), 1
            reach = length
        # A pad is smaller than the kernel, so that no window lies outside.
        begin.append(int(rng.integers(0, min(length, 2 + 1))))
        end.append(int(rng.integers(0, min(length, 2 + 1))))
        if size + begin[-1] + end[-1] < reach:
            begin[-1] = end[-1] = length - 1
        kernel.append(length)
        strides.append(int(rng.integers(1, 3)))
        dilations.append(dilation)
    return kernel, strides, dilations, begin + end


def pick_image(graph, dtypes=FLOATS, channels=None):
    """A value of batch, channels, and one to three spatial dimensions."""
    value = None
    if graph.rng.random() < 0.7:
        value = graph.find(lambda value: value.dtype.type in dtypes and
                           3 <= value.rank <= 5 and 0 not in value.shape and
                           channels in (None, value.shape[1]))
    if value is not None:
        return value
    spatial = int(graph.rng.choice([1, 2, 3], p=[0.3, 0.6, 0.1]))
    shape = [int(graph.rng.integers(1, 3)),
             channels or choose(graph.rng, [1, 2, 3, 4, 6, 8, 16]),
             *graph.rng.integers(3, [0, 40, 14, 6][spatial], spatial)]
    dtype = dtypes[0] if graph.rng.random() < 0.8 else choose(graph.rng, dtypes)
    return graph.leaf(make_array(graph.rng, dtype, shape))


def describe_window(rng, window, padding=True):
    """Attributes; those that have their default are sometimes left out."""
    kernel, strides, dilations, pads = window
    attributes = {"kernel_shape": kernel}
    for name, values, default in (("strides", strides, 1), ("dilations", dilations, 1),
                                  ("pads", pads, 0)):
        if any(value != default for value in values) or rng.random() < 0.3:
            attributes[name] = values
    if padding and rng.random() < 0.1 and set(dilations) == {1}:
        attributes.pop("pads", None)
        attributes["auto_pad"] = choose(rng, ["SAME_UPPER", "SAME_LOWER"])
    return attributes


@operators("Conv", weight=4)
def add_conv(graph, op):
    image = pick_image(graph)
    channels = image.shape[1]
    window = choose_window(graph.rng, image.shape[2:], 5 if graph.rng.random() < 0.1
                           else 3)
    groups = choose(graph.rng, [g for g in (1, 1, 1, 2, 3, channels)
                                if channels % g == 0])
    outputs = groups * choose(graph.rng, [1, 2, 3, 4, 8])
    weight = make_array(graph.rng, image.dtype.type,
                        (outputs, channels // groups, *window[0]))
    operands = [image, graph.weight(weight)]
    if graph.rng.random() < 0.6:
        operands.append(graph.leaf(make_array(graph.rng, image.dtype.type, (outputs,))))
    attributes = describe_window(graph.rng, window)
    if groups > 1:
        attributes["group"] = groups
    graph.add(op, operands, **attributes)


@operators("ConvTranspose", weight=1.5)
def add_conv_transpose(graph, op):
    image = pick_image(graph)
    channels = image.shape[1]
    kernel, strides, dilations, pads = choose_window(graph.rng, image.shape[2:])
    groups = choose(graph.rng, [g for g in (1, 1, 2, channels) if channels % g == 0])
    outputs = choose(graph.rng, [1, 2, 4])
    weight = make_array(graph.rng, image.dtype.type, (channels, outputs, *kernel))
    operands = [image, graph.weight(weight)]
    if graph.rng.random() < 0.5:
        operands.append(graph.leaf(make_array(graph.rng, image.dtype.type,
                                              (outputs * groups,))))
    attributes = {"kernel_shape": kernel, "strides": strides, "dilations": dilations,
                  "pads": pads, "group": groups}
    if graph.rng.random() < 0.3:
        attributes["output_padding"] = [int(graph.rng.integers(stride))
                                        for stride in strides]
    graph.add(op, operands, **attributes)


@operators("MaxPool", "AveragePool", "LpPool", weight=1.5)
def add_pool(graph, op):
    dtypes = FLOATS + (np.int8, np.uint8) if op == "MaxPool" else FLOATS
    image = pick_image(graph, dtypes)
    attributes = describe_window(graph.rng, choose_window(graph.rng, image.shape[2:]))
    # ONNX Runtime has no ceil_mode for LpPool.
    if graph.rng.random() < 0.15 and "auto_pad" not in attributes and op != "LpPool":
        attributes["ceil_mode"] = 1
    if op == "AveragePool":
        if graph.rng.random() < 0.4:
            attributes["count_include_pad"] = 1
        dilations = attributes.get("dilations", [1] * (image.rank - 2))
        if any((length - 1) * dilation >= size for length, dilation, size in zip(
                attributes["kernel_shape"], dilations, image.shape[2:])):
            raise Rejected("AveragePool: a window might have nothing but pads")
    outputs = 1
    if op == "MaxPool" and graph.rng.random() < 0.2:
        outputs = 2
        if graph.rng.random() < 0.5:
            attributes["storage_order"] = 1
    graph.add(op, [image], outputs=outputs, **attributes)


@operators("GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool", weight=0.5)
def add_global_pool(graph, op):
    graph.add(op, [pick_image(graph)])


@operators("LRN", weight=0.5)
def add_local_response(graph, op):
    graph.add(op, [pick_image(graph, FLOATS[:1])],
              size=int(graph.rng.integers(1, 6)))


@operators("Resize", weight=2)
def add_resize(graph, op):
    # ONNX Runtime has none of f64, and the reference evaluator is as exact as f32.
    image = pick_image(graph, (np.float32,))
    mode = choose(graph.rng, ["nearest", "linear", "cubic"])
    attributes = {"mode": mode}
    scales, transformations = [0.5, 0.75, 1, 1.5, 2, 3], [
        "half_pixel", "asymmetric", "pytorch_half_pixel", "align_corners",
        "half_pixel_symmetric"]
    if mode == "nearest":
        attributes["nearest_mode"] = choose(graph.rng, [
            "round_prefer_floor", "round_prefer_ceil", "floor", "ceil"])
        # Where the last bits of a coordinate don't choose the pixel.
        scales, transformations = [0.5, 1, 2, 4], transformations[:2]
    elif graph.rng.random() < 0.2:
        # ONNX Runtime knows no other transformation then.
        attributes["antialias"], transformations = 1, transformations[:1]
    attributes["coordinate_transformation_mode"] = choose(graph.rng, transformations)
    if mode == "cubic" and graph.rng.random() < 0.5:
        attributes["cubic_coeff_a"] = choose(graph.rng, [-0.5, -0.75])
    # Aligned corners are where ONNX has them by the size before it is rounded, and
    # ONNX Runtime by the one after.
    aligned = attributes["coordinate_transformation_mode"] == "align_corners"
    if mode == "nearest" or (graph.rng.random() < 0.5 and not aligned):
        scales = [1, 1, *(choose(graph.rng, scales) for _ in image.shape[2:])]
        graph.add(op, [image, None, graph.constant(np.array(scales, np.float32))],
                  **attributes)
    else:
        sizes = [*image.shape[:2], *graph.rng.integers(1, 12, image.rank - 2)]
        graph.add(op, [image, None, None, graph.constant(np.array(sizes, np.int64))],
                  **attributes)
