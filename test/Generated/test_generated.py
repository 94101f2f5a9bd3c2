# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A few of the random models that run.py makes without end."""

import os

import pytest

from pool import run_tasks
from run import Checker

BATCHES, SEEDS_PER_BATCH = 10, 10
JOBS = min(4, len(os.sched_getaffinity(0)))


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_models_are_right(batch):
    seeds = range(batch * SEEDS_PER_BATCH, (batch + 1) * SEEDS_PER_BATCH)
    reports = list(run_tasks(seeds, Checker(keep=None).check, JOBS))
    assert {report.seed: report.get_causes() for report in reports
            if report.failures} == {}
    # Most of them are models, and most ways to compile these are supported.
    ways = [outcome.status for report in reports for outcome in report.outcomes]
    assert ways.count("pass") >= 2 * SEEDS_PER_BATCH
