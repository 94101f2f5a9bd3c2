# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The examples are built by their own Makefiles, run, and depend on nothing."""

import subprocess
import sys

import pytest

import elf
from tools import BIN, ROOT

SYSTEM_LIBRARIES = {"libc.so.6", "libm.so.6", "libpthread.so.0"}


def run_example(name, folder):
    result = subprocess.run(
        ["make", "--silent", "-C", ROOT / "examples" / name, "run",
         f"BUILD={BIN.parent}", f"OUT={folder}", f"PYTHON={sys.executable}"],
        text=True, stdin=subprocess.DEVNULL, capture_output=True)
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def c_example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("c")
    return folder, run_example("c", folder)


def test_c_programs_compute(c_example):
    _, output = c_example
    assert output.splitlines() == [
        "0 xor 0 = 0.000", "0 xor 1 = 1.000", "1 xor 0 = 1.000", "1 xor 1 = 0.000",
        "3 x 1 answers: 0.000 1.000 0.000",
        "learned: 0 xor 0 = 0.0", "learned: 0 xor 1 = 1.0",
        "learned: 1 xor 0 = 1.0", "learned: 1 xor 1 = 0.0"]


@pytest.mark.parametrize("program", ["linked", "learner"])
def test_program_with_model_linked_in_needs_only_the_system(program, c_example):
    folder, _ = c_example
    assert elf.get_needed(folder / program) <= SYSTEM_LIBRARIES


def test_program_with_model_linked_in_has_no_executable_stack(c_example):
    folder, _ = c_example
    assert not elf.has_executable_stack(folder / "linked")


def test_program_that_loads_needs_the_runtime_too(c_example):
    folder, _ = c_example
    assert (elf.get_needed(folder / "loaded")
            <= SYSTEM_LIBRARIES | {"libdlcrt.so.1"})


def test_cpp_program_computes(tmp_path):
    assert run_example("cpp", tmp_path) == "1042 of 1042 answers are right\n"
