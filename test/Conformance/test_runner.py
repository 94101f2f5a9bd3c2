# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The runner itself: a case that crashes or hangs fails alone."""

import sys

import pytest

import runner
from cases import Case
from runner import Result, run_cases

WORKER = f"""#!{sys.executable}
import os, sys, time
for line in sys.stdin:
    folder, relative, absolute = line.split("\\t")
    name = os.path.basename(folder)
    if name == "crash":
        os.abort()
    if name == "half":
        print("pass", end="", flush=True)
        os._exit(0)
    if name == "hang":
        time.sleep(600)
    print(name, 0.1, 0.2, f"with {{relative}}", sep="\\t", flush=True)
"""


@pytest.fixture
def fake_worker(tmp_path, monkeypatch):
    path = tmp_path / "dlc-onnx-cases"
    path.write_text(WORKER)
    path.chmod(0o755)
    monkeypatch.setattr(runner, "BIN", tmp_path)
    monkeypatch.setattr(runner, "TIMEOUT_SECONDS", 2)


@pytest.mark.parametrize("processes", [1, 3])
def test_results(processes, fake_worker):
    names = ("pass", "crash", "mismatch", "half", "error", "hang", "unsupported")
    cases = [Case("node", name, "", 0.5, 0.25) for name in names]
    results = run_cases(cases, processes)
    for status in ("pass", "mismatch", "error", "unsupported"):
        assert results[f"node/{status}"] == Result(status, "with 0.5")
    assert results["node/crash"].status == "crash"
    assert "-6" in results["node/crash"].message
    assert results["node/half"].status == "crash"
    assert results["node/hang"].status == "timeout"
