# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What random models found, as small models: each is right in all ways now."""

import numpy as np
import pytest

import check
from found import CASES
from pool import Worker


@pytest.fixture(scope="module")
def worker():
    worker = Worker()
    yield worker
    worker.close()


@pytest.mark.parametrize("name", CASES)
def test_found(name, worker, tmp_path):
    CASES[name]().save(tmp_path)
    outcomes, _ = worker.check(tmp_path)
    assert outcomes == [check.Outcome(way, "pass") for way in check.WAYS]
