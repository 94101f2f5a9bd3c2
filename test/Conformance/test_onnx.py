# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""ONNX's conformance suite: every case passes, or stands in the table of expected
failures and fails."""

import os
from collections import Counter

import pytest

import report
from cases import get_cases
from expectations import read_expectations
from runner import run_cases

CASES = get_cases()
REASONS = read_expectations()
# What must pass, whatever the table says.
FLOORS = {"node": 1840, "simple": 26, "node-dynamic": 1780, "node-constants": 1780,
          "pytorch-operator": 35, "pytorch-converted": 82}


@pytest.fixture(scope="session")
def results(request):
    """Runs all cases that this session asks for, side by side."""
    chosen = [item.callspec.params["case"] for item in request.session.items
              if item.originalname == "test_case"]
    return run_cases(chosen, processes=len(os.sched_getaffinity(0)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case, results):
    result, reason = results[case.id], REASONS.get(case.id)
    if reason is None:
        assert result.passed, f"{result.status}: {result.message}"
    else:
        assert not result.passed, (
            f"passes, but stands in expected-failures.txt under '{reason}'")
        pytest.xfail(reason)


def test_expected_failures_exist():
    unknown = REASONS.keys() - {case.id for case in CASES}
    assert not unknown, f"expected-failures.txt names no case with {unknown}"


def test_floors():
    passed = Counter(case.kind for case in CASES if case.id not in REASONS)
    for kind, floor in FLOORS.items():
        assert passed[kind] >= floor, kind


def test_report_is_current():
    assert report.PATH.read_text() == report.make_report(CASES, REASONS), (
        "run test/Conformance/update.py, and commit what it writes")
