# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The tracked files are in the project's style."""

import subprocess
import sys

import ods
from tools import run_tool


def test_style():
    result = subprocess.run(
        [sys.executable, ods.SOURCE / "scripts/check-style.py", "--format"],
        capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_programs_are_formatted():
    files = subprocess.run(["git", "ls-files", "*.tdl"], cwd=ods.SOURCE, check=True,
                           capture_output=True, text=True).stdout.split()
    assert files
    result = run_tool("dlc-compile", "--format", "--check", *files, cwd=ods.SOURCE)
    assert result.status == 0, result.errors
