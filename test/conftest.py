# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes what the suites share (test/Support) importable."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "Support"))


def pytest_configure(config):
    config.addinivalue_line(
        "markers",
        "loads_runtime: loads libdlcrt.so into Python's own process, which can't be "
        "done with one that has sanitizers")
