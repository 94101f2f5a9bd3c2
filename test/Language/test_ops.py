# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which ops programs become, where others would give the same numbers."""

import collections
import re

import pytest

from tools import run_tool

ATTEND = """
import std.nn as nn
entry attend(q: f32[B, H, I, D], k: f32[B, H, J, D], v: f32[B, H, J, E])
    -> f32[B, H, I, E] = nn.attend(q, k, v)
"""
CHAIN = """
entry chain(a: f32[I, J], b: f32[J, K], c: f32[K, L]) -> f32[I, L] {
  y[i, l] = 2 * sum(j, k) a[i, j] * b[j, k] * c[k, l]
}
"""

DEPTHWISE = """
import std.nn as nn
fn depthwise(p: nn.Conv[f32, 1, C, 3], x: f32[N, C, H, W]) -> f32[N, C, H - 2, W - 2] =
  nn.conv2d(p, x, groups = C)
entry filter(p: nn.Conv[f32, 1, 4, 3], x: f32[N, 4, H, W]) -> f32[N, 4, H - 2, W - 2] =
  depthwise(p, x)
"""


def count_ops(program, tmp_path):
    source = tmp_path / "program.tdl"
    source.write_text(program)
    outcome = run_tool("dlc-compile", source, "--emit=import")
    assert outcome.status == 0, outcome.errors
    return collections.Counter(re.findall(r"= dlc\.(\w+)", outcome.output))


@pytest.mark.parametrize("program", [ATTEND, CHAIN], ids=["attention", "chain"])
def test_sums_of_products_are_contractions(program, tmp_path):
    ops = count_ops(program, tmp_path)
    assert ops["dot_general"] == 2
    assert ops["reduce"] == 0
    # Indices alone take all of a tensor.
    assert ops["slice"] == 0


def test_a_mask_that_is_not_given_costs_nothing(tmp_path):
    assert count_ops(ATTEND, tmp_path)["select"] == 0


def test_what_needs_known_sizes_is_looked_at_where_it_is_called(tmp_path):
    assert count_ops(DEPTHWISE, tmp_path)["conv"] == 1
