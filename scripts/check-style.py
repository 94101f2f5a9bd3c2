#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Says what in the tracked files is not in the project's style.

Every file: no tabs, no trailing space, a newline at the end. C, C++ and TableGen:
the banner with the file's own name. TableGen: 80 columns, Python: 88. With
--format also what clang-format would change in C and C++.
"""

import argparse
import pathlib
import re
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent
CLANG_FORMAT = "clang-format-22"
CODE = {".c", ".cpp", ".h", ".td"}
LICENSE = "SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
# Not ours to write, or a line long.
SKIPPED = ("LICENSE", "cmake/pch", "docs/generated/", "test/Runtime/fuzz/corpus/")
COLUMNS = {".py": 88, ".td": 80}


def list_files():
    names = subprocess.run(["git", "ls-files"], cwd=SOURCE, check=True,
                           capture_output=True, text=True).stdout.splitlines()
    return [SOURCE / name for name in names
            if not name.startswith(SKIPPED) and (SOURCE / name).is_file()]


def find_problems(file, text):
    """Yields pairs of line number and problem."""
    lines = text.split("\n")
    suffix = file.suffix
    if text and lines[-1] != "":
        yield len(lines), "no newline at the end"
    if suffix in CODE:
        banner = re.match(r"(//|/\*)===-+ ?(\S+) -+ .*===(//|\*)$", lines[0])
        if not banner or pathlib.PurePath(banner.group(2)).name != file.name:
            yield 1, "the banner does not name the file"
    if suffix in CODE | {".py"} and text and LICENSE not in text[:600]:
        yield 1, "no license"
    for number, line in enumerate(lines, start=1):
        if line != line.rstrip():
            yield number, "trailing space"
        if "\t" in line and file.name != "Makefile":
            yield number, "a tab"
        if len(line) > COLUMNS.get(suffix, sys.maxsize):
            yield number, f"{len(line)} columns"


def find_unformatted(files):
    for file in files:
        if file.suffix in {".c", ".cpp", ".h"}:
            formatted = subprocess.run([CLANG_FORMAT, file], check=True,
                                       capture_output=True, text=True).stdout
            if formatted != file.read_text():
                yield file


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--format", action="store_true",
                        help="also run clang-format, which takes a minute")
    arguments = parser.parse_args()
    count = 0

    def report(file, number, problem):
        nonlocal count
        count += 1
        print(f"{file.relative_to(SOURCE)}:{number}: {problem}")

    files = list_files()
    for file in files:
        try:
            text = file.read_text()
        except UnicodeDecodeError:
            continue  # No text.
        for number, problem in find_problems(file, text):
            report(file, number, problem)
    if arguments.format:
        for file in find_unformatted(files):
            report(file, 1, f"not as {CLANG_FORMAT} would write it")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
