# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Code for processors that lack instructions, where this one may have them."""

import ml_dtypes
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from values import check_equal, run

LEVELS = ["x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4"]
HALVES = {"f16": (np.float16, TensorProto.FLOAT16),
          "bf16": (ml_dtypes.bfloat16, TensorProto.BFLOAT16)}


def has_level(level):
    """Whether programs for the level run here."""
    with open("/proc/cpuinfo", encoding="ascii") as file:
        flags = set(next(line for line in file if line.startswith("flags")).split())
    needed = {"x86-64": [], "x86-64-v2": ["sse4_2"], "x86-64-v3": ["avx2", "f16c"],
              "x86-64-v4": ["avx512vl"]}
    return flags.issuperset(needed[level])


def make_cast(source, target, count):
    info = helper.make_tensor_value_info
    graph = helper.make_graph([helper.make_node("Cast", ["x"], ["y"], to=target)],
                              "cast", [info("x", source, [count])],
                              [info("y", target, [count])])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)],
                             ir_version=10)


def list_numbers(dtype):
    """All of the type, but for NaNs of which there are many."""
    numbers = np.arange(1 << 16, dtype=np.uint16).view(dtype)
    return numbers[~np.isnan(numbers.astype(np.float32))]


def list_neighbours(dtype):
    """Each number of the type, halfway to the next one, and beside these."""
    numbers = np.sort(list_numbers(dtype).astype(np.float64))
    numbers = numbers[np.isfinite(numbers)]
    middle = (numbers[1:] + numbers[:-1]) / 2
    # Beyond the greatest number, the next one would be as far again.
    ends = [2 * numbers[i] - numbers[j] for i, j in ((0, 1), (-1, -2))]
    ends += [(numbers[0] + ends[0]) / 2, (numbers[-1] + ends[1]) / 2, np.inf, -np.inf]
    with np.errstate(over="ignore"):
        exact = np.concatenate([numbers, middle, ends]).astype(np.float32)
    return np.concatenate([exact, np.nextafter(exact, np.float32(np.inf)),
                           np.nextafter(exact, np.float32(-np.inf))])


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", HALVES)
def test_halves(level, name, tmp_path):
    if not has_level(level):
        pytest.skip(f"this processor is not {level}")
    dtype, kind = HALVES[name]
    flags = [f"--target-cpu={level}"]
    wide = list_neighbours(dtype)
    narrow = list_numbers(dtype)
    with np.errstate(over="ignore"):
        expected = wide.astype(dtype)
    outputs = run(make_cast(TensorProto.FLOAT, kind, wide.size), {"x": wide},
                  tmp_path, *flags)
    check_equal(outputs["y"], expected)
    outputs = run(make_cast(kind, TensorProto.FLOAT, narrow.size), {"x": narrow},
                  tmp_path, *flags)
    check_equal(outputs["y"], narrow.astype(np.float32))
    for flags in (flags, [*flags, "-O0"]):
        outputs = run(make_cast(TensorProto.FLOAT, kind, 1),
                      {"x": np.array([np.nan], np.float32)}, tmp_path, *flags)
        assert np.isnan(outputs["y"].astype(np.float32))
