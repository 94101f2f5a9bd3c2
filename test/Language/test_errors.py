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


def check_import(source, message):
    outcome = run_tool("dlc-compile", source, "--emit=import")
    assert outcome.status == 1
    assert message in outcome.errors


def test_a_file_is_the_same_whichever_way_leads_to_it(tmp_path):
    source = tmp_path / "a.tdl"
    for way in ("a.tdl", "./a.tdl", f"../{tmp_path.name}/a.tdl", "link/a.tdl"):
        source.write_text(f'import "{way}" as a\n')
        (tmp_path / "link").unlink(missing_ok=True)
        (tmp_path / "link").symlink_to(tmp_path)
        check_import(source, "imports itself")


def test_a_program_has_not_too_many_files(tmp_path):
    for i in range(300):
        (tmp_path / f"f{i}.tdl").write_text(f'import "f{i + 1}.tdl" as f\n')
    check_import(tmp_path / "f0.tdl", "f255.tdl:1:8: a program has more than 256 files")


def test_a_file_is_not_too_large(tmp_path):
    source, large = tmp_path / "a.tdl", tmp_path / "large.tdl"
    source.write_text('import "large.tdl" as l\n')
    large.write_text("#" * (4 << 20) + "\n")
    check_import(source, f"a.tdl:1:8: '{large}' has 4194305 bytes, more than 4194304")


def test_only_some_functions_are_complained_of(tmp_path):
    source = tmp_path / "a.tdl"
    source.write_text("".join(f"fn f{i}(x: f32) = y\n" for i in range(30)))
    outcome = run_tool("dlc-compile", source, "--emit=import")
    assert outcome.errors.count("there is no 'y' here") == 20
