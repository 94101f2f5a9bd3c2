# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Every rule of differentiation against finite differences."""

import re

import numpy as np
import pytest

from cases import CASES, NONE, SMOOTH
from gradients import check
from tools import ROOT


MODES = ["reverse", "forward"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", CASES)
def test_rule(name, mode, tmp_path):
    check(CASES[name], tmp_path, modes=[mode])


@pytest.mark.parametrize("name, by", [
    (name, by) for name, case in CASES.items() if len(case.inputs) > 1
    for by in case.inputs])
def test_tangent_by_one_of_several(name, by, tmp_path):
    """What else goes into an op has no tangent."""
    check(CASES[name].by(by), tmp_path, modes=["forward"])


# Types of open sizes do not fit ops that are given their sizes.
@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", [name for name, case in CASES.items()
                                  if "tensor<" not in case.text])
def test_rule_on_open_sizes(name, mode, tmp_path):
    check(CASES[name], tmp_path, is_open=True, modes=[mode])


@pytest.mark.parametrize("outer", MODES)
@pytest.mark.parametrize("inner", MODES)
@pytest.mark.parametrize("name", SMOOTH)
def test_second_derivative(name, inner, outer, tmp_path):
    check(CASES[name], tmp_path, modes=[inner, outer])


def test_every_op_has_a_case():
    """Each op of the dialect either has a case or is said to need none."""
    text = (ROOT / "docs/generated/dialect-dlc.md").read_text()
    ops = set(re.findall(r"^### `dlc\.(\w+)`", text, re.MULTILINE))
    tried = {op for case in CASES.values()
             for op in re.findall(r"dlc\.(\w+)", case.text)}
    assert ops - tried == set(NONE)
    assert all(reason for reason in NONE.values())


def test_cases_are_not_at_kinks():
    """Where a function has no derivative, a difference says nothing."""
    for case in CASES.values():
        for value in case.inputs.values():
            assert np.unique(value).size == value.size
