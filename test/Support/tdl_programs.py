# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""All programs in the tensor language that the repository has."""

import re
from dataclasses import dataclass
from pathlib import Path

from tools import ROOT


@dataclass(frozen=True)
class Program:
    name: str
    text: str


def read_files():
    """The .tdl files, those of build folders aside."""
    found = (path.relative_to(ROOT) for path in ROOT.glob("*/**/*.tdl"))
    return [Program(str(path), (ROOT / path).read_text()) for path in sorted(found)
            if not str(path).startswith("build")]


def read_blocks(path: Path):
    """What a document shows."""
    blocks = re.findall(r"^```tdl\n(.*?)^```", path.read_text(),
                        re.MULTILINE | re.DOTALL)
    return [Program(f"{path.relative_to(ROOT)}-{number}", block)
            for number, block in enumerate(blocks)]


def read_tests():
    """Texts in three quotes that define an entry in column 1."""
    programs = []
    for path in sorted((ROOT / "test/Language").glob("test_*.py")):
        texts = re.findall(r'^\w+ = """\n(.*?)"""', path.read_text(),
                           re.MULTILINE | re.DOTALL)
        programs += [Program(f"{path.stem}-{number}", text)
                     for number, text in enumerate(texts)
                     if re.search(r"^entry ", text, re.MULTILINE)]
    return programs


SHOWN = [*read_files(), *(block for path in sorted((ROOT / "docs").glob("*.md"))
                          for block in read_blocks(path))]
ALL = [*SHOWN, *read_tests()]
