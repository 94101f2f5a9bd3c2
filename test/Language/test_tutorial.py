# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""docs/tutorial.md from the first block to the last, as a reader would do it."""

import os
import re
import subprocess
import sys

import dlcrt
import numpy as np
import pytest

from tools import BIN, ROOT

BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", (ROOT / "docs/tutorial.md").read_text(),
                    re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """All files, and 'python' as the one that runs this."""
    made = tmp_path_factory.mktemp("tutorial")
    (made / "bin").mkdir()
    python = made / "bin" / "python"
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    for kind, text in BLOCKS:
        if kind in ("tdl", "python"):
            (made / re.match(r"# (\w+\.\w+)\n", text)[1]).write_text(text)
    return made


def run(commands, folder):
    path = os.pathsep.join([str(folder / "bin"), str(BIN), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-c", commands], cwd=folder, timeout=300, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT / "test/Support"),
             "DLC_BIN": str(BIN)})
    return done.stdout


NUMBER = re.compile(r"\d+\.\d+")


def test_commands(folder):
    """Each says what is shown below it; later ones use files of earlier ones. Other
    processors may round otherwise."""
    count = 0
    for (kind, commands), (next_kind, shown) in zip(BLOCKS, BLOCKS[1:]):
        if kind == "sh":
            assert next_kind == "text"
            said = run(commands, folder)
            assert NUMBER.sub("#", said) == NUMBER.sub("#", shown), commands
            np.testing.assert_allclose([float(x) for x in NUMBER.findall(said)],
                                       [float(x) for x in NUMBER.findall(shown)], 0.05)
            count += 1
    assert count >= 5


def test_every_program_compiles(folder):
    programs = sorted(folder.glob("*.tdl"))
    assert len(programs) >= 6
    for program in programs:
        said = run(f"dlc-compile {program.name} -o {program.stem}.so --quiet", folder)
        assert (said == "") == (program.name != "wrong.tdl"), said


def run_entry(folder, name, entry, **inputs):
    assert run(f"dlc-compile {name}.tdl -o {name}.so --quiet", folder) == ""
    context = dlcrt.Context(threads=1)
    module = dlcrt.Module(context, folder / f"{name}.so", entry)
    results = list(module.run(inputs).values())
    module.close()
    context.close()
    return results


def test_what_entries_compute(folder):
    x = np.arange(12, dtype="f4").reshape(4, 3)
    y = np.array([1, 0, 5], "f8")
    [twice] = run_entry(folder, "shapes", "twice", x=x)
    np.testing.assert_array_equal(twice, np.concatenate([x, x]))
    [slopes] = run_entry(folder, "shapes", "slopes", x=x[:, 0] ** 2, step=np.float32(2))
    np.testing.assert_allclose(slopes, np.diff(x[:, 0] ** 2) / 2)
    a, b = run_entry(folder, "shapes", "both", x=x, y=y)
    np.testing.assert_allclose(a, x - x.mean(1, keepdims=True), atol=1e-6)
    np.testing.assert_allclose(b, y - y.mean())
    [distances] = run_entry(folder, "indices", "distances", x=x, y=x[:2])
    np.testing.assert_allclose(
        distances, np.linalg.norm(x[:, None] - x[None, :2], axis=2), rtol=1e-6)
    weights = np.array([0.5, 0.25, 0.25], "f4")
    [smooth] = run_entry(folder, "indices", "smooth", x=x[:, 1], weights=weights)
    np.testing.assert_allclose(smooth, np.correlate(x[:, 1], weights))
    [bottom] = run_entry(folder, "newton", "bottom", start=np.float64(1))
    np.testing.assert_allclose(bottom, 0.75 ** (1 / 3))
