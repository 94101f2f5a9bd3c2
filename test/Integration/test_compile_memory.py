# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a compile needs beyond the mapped weights is little, and does not grow
with them, but for one filter at a time."""

import pytest

import zoo
from memory import run_and_watch
from tools import BIN


# The largest in resnet50-wide that is turned before it is transformed.
FILTER_BYTES = 4 * 512 * 512 * 3 * 3


def measure_compile(name, folder):
    model = zoo.get_path(name)
    command = [BIN / "dlc-compile", model, "-o", folder / "model.so", "--quiet"]
    return run_and_watch(command, [model.parent, folder]).peak_beside_files


@pytest.mark.parametrize("name, wide", [("resnet50", "resnet50-wide")])
def test_memory(name, wide, tmp_path):
    narrow_bytes = measure_compile(name, tmp_path)
    wide_bytes = measure_compile(wide, tmp_path)
    assert narrow_bytes < 700e6
    assert wide_bytes < 1.1 * narrow_bytes + FILTER_BYTES
