# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators of vision, signals and training losses."""

import numpy as np

from .table import operators
from .values import FLOATS, choose, choose_axes, make_array
from .windows import pick_image


@operators("GridSample", weight=0.7, since=20)
def add_grid_sample(graph, op):
    rng = graph.rng
    image = graph.find(lambda value: value.dtype == np.float32 and value.rank == 4
                       and value.array.size)
    image = image or graph.leaf(make_array(rng, np.float32, (2, 3, 5, 6)))
    grid = rng.uniform(-1.4, 1.4, (image.shape[0], *rng.integers(1, 6, 2), 2))
    graph.add(op, [image, graph.leaf(grid.astype(np.float32))],
              mode=choose(rng, ["linear", "cubic"]),
              padding_mode=choose(rng, ["zeros", "border", "reflection"]),
              align_corners=int(rng.integers(2)))


@operators("RoiAlign", weight=0.5)
def add_roi_align(graph, op):
    rng = graph.rng
    image = graph.find(lambda value: value.dtype == np.float32 and value.rank == 4
                       and value.array.size)
    image = image or graph.leaf(make_array(rng, np.float32, (2, 3, 7, 6)))
    count = int(rng.integers(1, 5))
    corners = rng.uniform(0, 4, (count, 2))
    boxes = np.concatenate([corners, corners + rng.uniform(0.5, 4, (count, 2))], axis=1)
    batch = rng.integers(0, image.shape[0], count)
    graph.add(op, [image, graph.constant(boxes.astype(np.float32)),
                   graph.constant(batch)],
              # ONNX Runtime is wrong about the mode max.
              output_height=int(rng.integers(1, 5)), sampling_ratio=2,
              output_width=int(rng.integers(1, 5)))


@operators("NonMaxSuppression", weight=0.4)
def add_suppression(graph, op):
    rng = graph.rng
    boxes = np.sort(rng.random((1, int(rng.integers(1, 12)), 4), np.float32), axis=-1)
    scores = rng.random((1, 2, boxes.shape[1]), np.float32)
    graph.add(op, [graph.leaf(boxes), graph.leaf(scores),
                   graph.constant(np.array([3])),
                   graph.constant(np.array([0.4], np.float32)),
                   graph.constant(np.array([0.3], np.float32))],
              center_point_box=int(rng.integers(2)))


@operators("CenterCropPad", weight=0.7)
def add_crop(graph, op):
    value = graph.pick(FLOATS, range(1, 5))
    axes = sorted({axis % value.rank for axis in choose_axes(graph.rng, value.rank)})
    if axes:
        shape = graph.rng.integers(1, 9, len(axes))
        graph.add(op, [value, graph.constant(shape)], axes=axes)


@operators("Col2Im", weight=0.5)
def add_columns(graph, op):
    rng = graph.rng
    image, block = rng.integers(3, 7, 2), rng.integers(1, 4, 2)
    columns = int(np.prod(image - block + 1))
    shape = (2, 3 * int(np.prod(block)), columns)
    graph.add(op, [graph.pick_like(np.float32, shape), graph.constant(image),
                   graph.constant(block)])


@operators("Det", weight=0.5)
def add_determinant(graph, op):
    size = int(graph.rng.integers(1, 5))
    batch = tuple(graph.rng.integers(1, 4, graph.rng.integers(3)))
    graph.add(op, [graph.pick_like(np.float32, (*batch, size, size))])


@operators("DFT", weight=0.7, since=20)
def add_transform(graph, op):
    rng = graph.rng
    parts = choose(rng, [1, 2])
    value = graph.pick_like(np.float32, (*rng.integers(1, 6, 2), parts))
    attributes = {}
    if rng.random() < 0.4:
        attributes["inverse" if parts == 2 else "onesided"] = 1
    graph.add(op, [value, None, graph.constant(np.array(1))], **attributes)


@operators("HannWindow", "HammingWindow", "BlackmanWindow", weight=0.3)
def add_window(graph, op):
    # Of two elements, some are nothing but what rounding leaves of zero.
    graph.add(op, [graph.constant(np.array(graph.rng.integers(3, 12)))],
              periodic=int(graph.rng.integers(2)))


@operators("NegativeLogLikelihoodLoss", "SoftmaxCrossEntropyLoss", weight=0.5)
def add_loss(graph, op):
    rng = graph.rng
    shape = tuple(rng.integers(1, 6, rng.integers(2, 5)))
    labels = rng.integers(0, shape[1], shape[:1] + shape[2:])
    operands = [graph.pick_like(np.float32, shape), graph.leaf(labels)]
    if rng.random() < 0.4:
        operands.append(graph.leaf(rng.uniform(0.5, 2, shape[1]).astype(np.float32)))
    graph.add(op, operands, reduction=choose(rng, ["none", "sum", "mean"]))


@operators("Dropout", weight=0.5)
def add_dropout(graph, op):
    """As it is in a trained model: it does nothing."""
    graph.add(op, [graph.pick(FLOATS), graph.constant(np.array(0.3, np.float32))],
              outputs=1 + int(graph.rng.integers(2)))


@operators("AffineGrid", weight=0.4, since=20)
def add_affine_grid(graph, op):
    rng = graph.rng
    theta = graph.leaf(make_array(rng, np.float32, (2, 2, 3)))
    size = np.array([2, 3, *rng.integers(2, 6, 2)])
    graph.add(op, [theta, graph.constant(size)], align_corners=int(rng.integers(2)))


@operators("MaxUnpool", weight=0.4)
def add_unpool(graph, op):
    image = pick_image(graph, FLOATS[:1])
    spatial = image.rank - 2
    if min(image.shape[2:]) < 2:
        return
    window = {"kernel_shape": [2] * spatial, "strides": [2] * spatial}
    graph.add(op, graph.add("MaxPool", [image], outputs=2, **window), **window)
