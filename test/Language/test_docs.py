# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What docs/language.md shows, and the library's own files."""

import re

import pytest

from tools import ROOT, run_tool

BLOCKS = re.findall(r"^```tdl\n(.*?)^```", (ROOT / "docs/language.md").read_text(),
                    re.MULTILINE | re.DOTALL)
EXAMPLES = sorted((ROOT / "examples/training").glob("*.tdl"))
LIBRARY = sorted((ROOT / "frontends/dsl/library").glob("*.tdl"))
NO_ENTRY = "the program has no entry, that is, no public function"


def check(source):
    outcome = run_tool("dlc-compile", source, "--emit=import")
    if re.search(r"^(entry|train) ", source.read_text(), re.MULTILINE):
        assert outcome.status == 0, outcome.errors
    else:
        # Each function is elaborated before that is said.
        assert outcome.errors.strip().endswith(NO_ENTRY), outcome.errors


def test_there_is_something_to_check():
    assert len(BLOCKS) >= 3 and len(LIBRARY) >= 5 and len(EXAMPLES) >= 6


@pytest.mark.parametrize("block", BLOCKS)
def test_example(block, tmp_path):
    source = tmp_path / "example.tdl"
    source.write_text(block)
    check(source)


@pytest.mark.parametrize("source", LIBRARY + EXAMPLES, ids=lambda source: source.stem)
def test_file(source):
    check(source)


def test_every_function_of_the_language_is_described():
    text = (ROOT / "docs/language.md").read_text()
    described = set(re.findall(r"\w+", " ".join(re.findall(r"`[^`]*`", text))))
    names = set()
    for source in (ROOT / "frontends/dsl").glob("*Builtins.cpp"):
        names |= set(re.findall(r'^\s+{"(\w+)", ', source.read_text(), re.MULTILINE))
    assert len(names) > 70
    assert names - described == set()
