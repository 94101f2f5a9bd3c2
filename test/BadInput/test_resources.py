# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compilations that are not allowed to take what they need, or are killed."""

import os
import random
import signal
import subprocess
import time

import numpy as np
import pytest
from onnx import helper, numpy_helper

from refusal import (check_refusal, check_run_refused, make_good_model, make_model,
                     make_value, save)
from tools import BIN, run_tool

# Its shadow memory counts as memory.
IS_SANITIZED = b"__asan_init" in (BIN / "dlc-compile").read_bytes()


def make_large_model():
    """Some layers and 32 MiB of weights, so that each phase takes its time."""
    weights = [numpy_helper.from_array(np.full((1024, 1024), i, np.float32), f"w{i}")
               for i in range(8)]
    nodes = []
    for i in range(8):
        nodes += [helper.make_node("MatMul", [f"x{i}", f"w{i}"], [f"p{i}"]),
                  helper.make_node("Softmax", [f"p{i}"], [f"x{i + 1}"])]
    return make_model(nodes, [make_value("x0", ["n", 1024])],
                      [make_value("x8", ["n", 1024])], weights)


@pytest.fixture(scope="module")
def large_model(tmp_path_factory):
    return save(make_large_model(), tmp_path_factory.mktemp("large"), "large.onnx")


@pytest.fixture
def places(tmp_path, monkeypatch):
    """A folder for the target and one for temporary files."""
    target, temporary = tmp_path / "target", tmp_path / "temporary"
    target.mkdir()
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    return target, temporary


@pytest.mark.skipif(IS_SANITIZED, reason="sanitizers take memory themselves")
@pytest.mark.parametrize("limit", ["1MB", "20000KB", "30000000", "40MB"])
def test_memory(limit, large_model, places):
    target, temporary = places
    outcome = run_tool("dlc-compile", large_model, "-o", target / "model.so",
                       f"--max-memory={limit}")
    check_refusal(outcome, "dlc-compile", f"more memory .* --max-memory={limit}")
    assert not list(target.iterdir()) and not list(temporary.iterdir())


@pytest.mark.skipif(IS_SANITIZED, reason="sanitizers take memory themselves")
def test_enough_memory(large_model, places):
    outcome = run_tool("dlc-compile", large_model, "-o", places[0] / "model.so",
                       "--max-memory=1GB", "--timeout=600")
    assert outcome.status == 0, outcome.errors


@pytest.mark.parametrize("seconds", ["0.05", "0.2"])
@pytest.mark.parametrize("name", ["model.so", "model.a"])
def test_time(name, seconds, large_model, places):
    target, temporary = places
    outcome = run_tool("dlc-compile", large_model, "-o", target / name,
                       f"--timeout={seconds}")
    check_refusal(outcome, "dlc-compile", f"longer than --timeout={seconds}")
    assert not list(target.iterdir()) and not list(temporary.iterdir())


def test_time_at_any_moment(large_model, places):
    """Either it took too long and nothing is there, or all is there."""
    target, temporary = places
    command = ["dlc-compile", large_model, "-o", target / "model.a"]
    start = time.monotonic()
    assert run_tool(*command).status == 0
    whole = time.monotonic() - start
    chance = random.Random(0)
    for _ in range(24):
        for path in target.iterdir():
            path.unlink()
        # The end is where results take their names.
        seconds = chance.uniform(0.7, 1.1) * whole
        outcome = run_tool(*command, f"--timeout={seconds:.3f}")
        files = {path.name for path in target.iterdir()}
        assert not list(temporary.iterdir())
        if outcome.status == 0:
            assert files == {"model.a", "model.h"}
        else:
            check_refusal(outcome, "dlc-compile", "longer than --timeout=")
            assert not files


def test_time_to_run(large_model):
    check_run_refused(r"longer than --timeout=0\.1", large_model, "--random",
                      "--timeout=0.1")


@pytest.mark.parametrize("flag", [
    "--max-memory=", "--max-memory=0", "--max-memory=-1", "--max-memory=1.5GB",
    "--max-memory=lots", "--max-memory=99999999999GB", "--timeout=0",
    "--timeout=-1", "--timeout=nan", "--timeout=inf", "--timeout=1e9"])
def test_limits_that_are_none(flag, tmp_path):
    model = save(make_good_model(), tmp_path)
    outcome = run_tool("dlc-compile", model, "-o", tmp_path / "model.so", flag)
    name = flag.split("=")[0]
    check_refusal(outcome, "dlc-compile", rf"{name}=.* is no ")
    assert not (tmp_path / "model.so").exists()


class Kills:
    """Compiles, and sends a signal after some time."""

    def __init__(self, model, target):
        self.command = [BIN / "dlc-compile", model, "-o", target, "--quiet"]
        start = time.monotonic()
        subprocess.run(self.command, check=True)
        self.whole_seconds = time.monotonic() - start
        self.chance = random.Random(0)

    def kill(self, number):
        process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE)
        time.sleep(self.chance.uniform(0, 1.05) * self.whole_seconds)
        process.send_signal(number)
        _, errors = process.communicate(timeout=100)
        assert process.returncode in (0, -number), errors


@pytest.mark.parametrize("name", ["model.so", "model.a"])
def test_kill(name, large_model, places):
    """Nothing but whole files under their names, whatever the moment."""
    target, _ = places
    kills = Kills(large_model, target / name)
    whole = {path.name: path.read_bytes() for path in target.iterdir()}
    assert set(whole) == {name, "model.h"}
    for attempt in range(24):
        # Half of the time there is an older artifact.
        for path in target.iterdir():
            path.unlink()
        old = {name: b"old", "model.h": b"old"} if attempt % 2 else {}
        for file, contents in old.items():
            (target / file).write_bytes(contents)
        kills.kill(signal.SIGKILL)
        for path in target.iterdir():
            # What a file system without unnamed files leaves, nobody takes for one.
            assert path.name in whole or path.suffix == ".tmp"
            if path.name in whole:
                assert path.read_bytes() in (whole[path.name], old.get(path.name))
        assert set(old) <= {path.name for path in target.iterdir()}


def test_terminate(large_model, places):
    """A signal that can be caught leaves nothing at all."""
    target, temporary = places
    kills = Kills(large_model, target / "model.so")
    for _ in range(12):
        kills.kill(signal.SIGTERM)
        assert {path.name for path in target.iterdir()} == {"model.so", "model.h"}
        assert not list(temporary.iterdir())
