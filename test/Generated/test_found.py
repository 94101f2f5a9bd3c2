# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What random models found, as small models: each is right now, or, with open sizes,
at least refused for what is not supported."""

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
    assert [outcome.way for outcome in outcomes] == check.WAYS
    assert [outcome for outcome in outcomes if outcome.failed] == []
    assert {outcome.status for outcome in outcomes[:2]} == {"pass"}
