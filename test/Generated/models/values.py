# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Element types, shapes and numbers for random tensors."""

import numpy as np
from onnx import helper

FLOATS = (np.float32, np.float64, np.float16)
# For what has constants, approximations or sums in f32 in the reference, even if its
# operands are f64.
INEXACT = (np.float32, np.float16)
SIGNED = (np.int64, np.int32, np.int8, np.int16)
UNSIGNED = (np.uint8, np.uint16, np.uint32, np.uint64)
INTEGERS = SIGNED + UNSIGNED
NUMBERS = FLOATS + INTEGERS
BOOL = (np.bool_,)
ANY = NUMBERS + BOOL

# How often a type comes up where a choice of types is left.
WEIGHTS = {np.float32: 40, np.float64: 8, np.float16: 8, np.int64: 12, np.int32: 8,
           np.bool_: 5, np.int8: 3, np.uint8: 3, np.int16: 1, np.uint16: 1,
           np.uint32: 1, np.uint64: 1}

SIZES = (1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33)
# Mostly the first; kernels that are cut into tiles need larger tensors.
MAX_ELEMENTS, MAX_ELEMENTS_LARGE = 20_000, 200_000


def is_float(dtype):
    return np.issubdtype(dtype, np.floating)


def get_onnx_type(dtype):
    return int(helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))


def choose(rng, options):
    """One of `options`, as the Python object that it is."""
    return options[rng.integers(len(options))]


def choose_dtype(rng, dtypes):
    weights = np.array([WEIGHTS[dtype] for dtype in dtypes], float)
    return dtypes[rng.choice(len(dtypes), p=weights / weights.sum())]


def choose_size(rng, large=False):
    if rng.random() < 0.01:
        return 0
    if rng.random() < (0.3 if large else 0.03):
        return int(rng.integers(50, 200))
    return choose(rng, SIZES)


def choose_shape(rng, ranks, large=False):
    rank = choose(rng, ranks)
    shape = [choose_size(rng, large) for _ in range(rank)]
    while np.prod(shape) > (MAX_ELEMENTS_LARGE if large else MAX_ELEMENTS) / 4:
        shape[int(np.argmax(shape))] = choose(rng, SIZES[:6])
    return tuple(shape)


def make_array(rng, dtype, shape):
    """Numbers of a sane size, with ties, zeros and both signs where there are."""
    if dtype == np.bool_:
        return rng.random(shape) < 0.5
    if np.dtype(dtype).itemsize == 1 and rng.random() < 0.3:
        limits = np.iinfo(dtype)
        return rng.integers(limits.min, limits.max + 1, shape).astype(dtype)
    if not is_float(dtype):
        low = 0 if np.issubdtype(dtype, np.unsignedinteger) else -8
        return rng.integers(low, 9, shape).astype(dtype)
    array = np.asarray(rng.normal(size=shape))
    if rng.random() < 0.2:
        array = np.round(array * 2) / 2
    return array.astype(dtype)


def choose_axis(rng, rank):
    """An axis, counted from the front or from the back."""
    return int(rng.integers(-rank, rank))


def choose_axes(rng, rank):
    """Some axes, in any order."""
    axes = rng.permutation(rank)[:rng.integers(rank + 1)]
    return [int(axis) - (rank if rng.random() < 0.3 else 0) for axis in axes]


def make_indices(rng, size, shape, dtype=np.int64):
    """Indices into an axis of this size, some of them counted from the back."""
    low = -size if rng.random() < 0.4 else 0
    return rng.integers(low, size, shape).astype(dtype)
