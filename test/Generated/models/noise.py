# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How exact a computed number is, and when a node makes too much of that.

Two correct implementations differ in the last bits, and a node may turn such a
difference into any other one: a comparison of almost equal numbers, a difference
of them, a rounding. So that every difference that is seen later is a mistake,
each value is computed several times, in lanes. Lane 0 has the numbers as they
are; in the others each result is off by a little more than an implementation may
be, in one way and in the opposite way: of two numbers that are equal but for that,
each is the greater one in one of them. A node whose lanes drift apart is not used.
"""

import numpy as np

from .values import is_float

LANES = 3  # Exact, and off in two ways.
# Relative to a tensor's largest number: what is added to each result, and how far
# the lanes may drift apart.
NOISE = {np.dtype(np.float64): 1e-13, np.dtype(np.float32): 1e-6,
         np.dtype(np.float16): 1.5e-3}
DRIFT = {np.dtype(np.float64): 1e-10, np.dtype(np.float32): 2e-5,
         np.dtype(np.float16): 1e-2}
LARGEST = {np.dtype(np.float64): 1e4, np.dtype(np.float32): 1e4,
           np.dtype(np.float16): 2e2}
LARGEST_INTEGER = 2**31 - 2  # Where ONNX Runtime may have cut off.

# What only moves or selects its operands' numbers, or gives round ones.
EXACT = {"Abs", "Ceil", "Clip", "Compress", "Concat", "ConstantOfShape", "DepthToSpace",
         "Expand", "EyeLike", "Flatten", "Floor", "Gather", "GatherElements",
         "GatherND", "GlobalMaxPool", "Hardmax", "Identity", "Max", "MaxPool", "Min",
         "Neg", "OneHot", "Pad", "Range", "ReduceMax", "ReduceMin", "Relu", "Reshape",
         "ReverseSequence", "Round", "ScatterElements", "ScatterND", "Shape", "Sign",
         "Size", "Slice", "SpaceToDepth", "Split", "Squeeze", "Tile", "TopK",
         "Transpose", "Trilu", "Unsqueeze", "Where"}


def get_scale(array):
    return float(np.abs(array.astype(np.float64)).max(initial=0))


def add_noise(rng, lanes):
    exact = lanes[0]
    if not is_float(exact.dtype):
        return lanes
    noise = rng.uniform(-1, 1, exact.shape) * NOISE[exact.dtype] * get_scale(exact)
    return [exact] + [np.asarray((lane + sign * noise).astype(exact.dtype))
                      for lane, sign in zip(lanes[1:], (1, -1))]


def find_problem(lanes):
    """Why a value with these lanes is not to be used, or None."""
    exact = lanes[0]
    if not is_float(exact.dtype):
        if exact.size and max(abs(int(exact.max())), abs(int(exact.min()))
                              ) > LARGEST_INTEGER:
            return "too large"
        same = all(np.array_equal(exact, lane) for lane in lanes)
        return None if same else "unstable"
    if not all(np.isfinite(lane).all() for lane in lanes):
        return "not finite"
    scale = get_scale(exact)
    if scale > LARGEST[exact.dtype]:
        return "too large"
    if any(lane.shape != exact.shape or get_scale(
            lane.astype(np.float64) - exact) > DRIFT[exact.dtype] * scale
           for lane in lanes[1:]):
        return "unstable"
    return None


def is_close(lanes, others):
    """Whether two values have numbers that noise alone keeps from being equal."""
    left, right = lanes[0], others[0]
    if not is_float(left.dtype):
        return False
    limit = 2 * NOISE[left.dtype] * max(get_scale(left), get_scale(right))
    distance = np.abs(left.astype(np.float64) - right)
    return bool(((distance > 0) & (distance <= limit)).any())
