# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A compiled model for the suites that spoil artifacts and inputs."""

import numpy as np
import pytest

from refusal import make_good_model, save
from tools import compile_model, run_tool


@pytest.fixture(scope="session")
def artifact(tmp_path_factory):
    """x: f32[2x4] -> y: f32[2x300]. Not to be changed: copy it first."""
    folder = tmp_path_factory.mktemp("good")
    path = folder / "model.so"
    compile_model(save(make_good_model(), folder), path)
    assert run_tool("dlc-run", path, "--random").status == 0
    return path


@pytest.fixture(scope="session")
def dynamic_artifact(tmp_path_factory):
    """The same with x: f32[batch x 4]."""
    folder = tmp_path_factory.mktemp("dynamic")
    path = folder / "model.so"
    compile_model(save(make_good_model(batch="batch"), folder), path)
    return path


@pytest.fixture
def good_input(tmp_path):
    path = tmp_path / "x.npy"
    np.save(path, np.ones((2, 4), np.float32))
    return path
