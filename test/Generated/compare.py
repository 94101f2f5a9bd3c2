# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""When an output is right."""

import numpy as np

# Relative to an output's largest number. A generated model's results vary by less
# than a fifth of this from one correct implementation to another (models/noise.py).
TOLERANCE = {np.dtype(np.float64): 1e-9, np.dtype(np.float32): 1e-4,
             np.dtype(np.float16): 5e-2}


def find_difference(actual, expected):
    """What is wrong with an output, or None. Begins with one of the words type,
    shape and numbers."""
    if actual.dtype != expected.dtype:
        return f"type {actual.dtype} instead of {expected.dtype}"
    if actual.shape != expected.shape:
        return f"shape {actual.shape} instead of {expected.shape}"
    if expected.size == 0:
        return None
    if expected.dtype not in TOLERANCE:
        wrong = actual != expected
    else:
        wrong = find_wrong_floats(actual, expected)
    if not wrong.any():
        return None
    place = tuple(map(int, np.argwhere(wrong)[0]))
    return (f"numbers: {int(wrong.sum())} of {wrong.size}, at {list(place)} "
            f"{actual[place]} instead of {expected[place]}")


def find_wrong_floats(actual, expected):
    finite = np.isfinite(expected)
    both = finite & np.isfinite(actual)
    scale = np.abs(expected[finite].astype(np.float64)).max(initial=0)
    distance = np.zeros(expected.shape)
    distance[both] = np.abs(actual[both].astype(np.float64) - expected[both])
    same = (actual == expected) | (np.isnan(actual) & np.isnan(expected))
    return np.where(both, distance > TOLERANCE[expected.dtype] * scale, ~same)


def find_differences(actual, expected):
    """The first problem among outputs by name, or None."""
    if actual.keys() != expected.keys():
        return f"names {sorted(actual)} instead of {sorted(expected)}"
    for name, array in expected.items():
        difference = find_difference(actual[name], array)
        if difference:
            return f"output '{name}': {difference}"
    return None
