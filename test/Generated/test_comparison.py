# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is wrong is found to be wrong, and what is right is not."""

import numpy as np
import pytest

from compare import TOLERANCE, find_difference, find_differences

FLOATS = list(TOLERANCE)


def make_floats(dtype):
    return np.linspace(-3, 5, 12).reshape(3, 4).astype(dtype)


@pytest.mark.parametrize("dtype", FLOATS)
def test_floats_within_the_tolerance_are_right(dtype):
    expected = make_floats(dtype)
    actual = (expected + 5 * TOLERANCE[dtype] * 0.5).astype(dtype)
    assert (actual != expected).any()
    assert find_difference(actual, expected) is None


@pytest.mark.parametrize("dtype", FLOATS)
def test_one_wrong_float_is_found(dtype):
    expected = make_floats(dtype)
    actual = expected.copy()
    actual[1, 2] += 5 * TOLERANCE[dtype] * 3
    assert "1 of 12, at [1, 2]" in find_difference(actual, expected)


@pytest.mark.parametrize("dtype", [np.int8, np.uint64, np.int64, np.bool_])
def test_integers_and_bools_are_exact(dtype):
    expected = np.array([0, 1, 1, 0, 1], dtype)
    assert find_difference(expected.copy(), expected) is None
    actual = expected.copy()
    actual[3] = 1
    assert "1 of 5, at [3]" in find_difference(actual, expected)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_not_close_to_one(wrong):
    expected = np.array([1.0, 2.0], np.float32)
    assert find_difference(np.array([1.0, wrong], np.float32), expected)
    assert find_difference(expected, np.array([1.0, wrong], np.float32))


def test_equal_nans_and_infinities_are_right():
    array = np.array([np.nan, np.inf, -np.inf, 1], np.float32)
    assert find_difference(array.copy(), array) is None
    assert find_difference(array[[0, 2, 1, 3]], array)


def test_nothing_is_close_to_zeros_but_zeros():
    assert find_difference(np.array([0, 1e-9], np.float32), np.zeros(2, np.float32))


def test_types_and_shapes_have_to_be_the_same():
    array = np.zeros((2, 0), np.float32)
    assert find_difference(array.astype(np.float64), array).startswith("type")
    assert find_difference(array.reshape(0, 2), array).startswith("shape")
    assert find_difference(array.copy(), array) is None


def test_outputs_have_to_be_all_there():
    one = {"y": np.ones(2)}
    assert find_differences(one, one) is None
    assert find_differences({}, one).startswith("names")
    assert find_differences(one | {"z": np.ones(1)}, one).startswith("names")
    assert "output 'y'" in find_differences({"y": np.zeros(2)}, one)
