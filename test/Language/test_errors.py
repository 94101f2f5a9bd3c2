# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Each wrong program has one clear message: where, and what is wrong."""

import re

import pytest
import wrong_programs

from tools import run_tool


def test_there_are_enough_of_them():
    assert len(wrong_programs.ALL) >= 120
    assert len({program for program, _ in wrong_programs.ALL}) == len(
        wrong_programs.ALL)


@pytest.mark.parametrize("program, message", wrong_programs.ALL)
def test_a_wrong_program(program, message, tmp_path):
    place = program.find("§")
    program = program.replace("§", "")
    source = tmp_path / "wrong.tdl"
    source.write_text(program)
    artifact = tmp_path / "wrong.so"
    outcome = run_tool("dlc-compile", source, "-o", artifact)
    assert outcome.status == 1, outcome.errors
    assert not artifact.exists()
    lines = outcome.errors.splitlines()
    assert lines[0] == f"dlc-compile: error: can't compile '{source}':"
    said = re.match(rf"  {re.escape(str(source))}:(\d+):(\d+): (.*)", lines[1])
    assert said, outcome.errors
    assert said[3].startswith(message), outcome.errors
    line, column = int(said[1]), int(said[2])
    if place >= 0:
        before = program[:place]
        wanted = (before.count("\n") + 1, place - before.rfind("\n"))
        assert (line, column) == wanted, outcome.errors
    # The line itself, and a mark under the place.
    text = program.splitlines()[line - 1] if program else ""
    if len(text) <= 200 and column <= len(text):
        assert lines[2] == f"    | {text}"
        assert lines[3].index("^") == 6 + column - 1
    # Nothing else but notes.
    assert sum(": error:" in one for one in lines) == 1
