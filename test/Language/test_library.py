# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Each function of the library is called by one of the library's tests."""

import pathlib
import re

import pytest

from tools import ROOT

FILES = sorted((ROOT / "frontends/dsl/library").glob("*.tdl"))
PROGRAMS = "".join(test.read_text() for test in
                   pathlib.Path(__file__).parent.glob("test_library_*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_function_is_tested(file):
    functions = re.findall(r"^fn (\w+)", file.read_text(), re.MULTILINE)
    assert functions
    name = re.search(rf"^import std\.{file.stem} as (\w+)", PROGRAMS, re.MULTILINE)[1]
    tested = set(re.findall(rf"\b{name}\.(\w+)\(", PROGRAMS))
    assert set(functions) - tested == set()
