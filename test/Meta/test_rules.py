# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Rules about what may be used where."""

import re
import subprocess

import ods


def find(pattern, *paths, but=()):
    """The lines of tracked files below `paths` that match `pattern`."""
    files = subprocess.run(["git", "ls-files", *paths], cwd=ods.SOURCE,
                           check=True, capture_output=True, text=True).stdout
    assert files
    return [
        f"{file}:{number}: {line}"
        for file in files.splitlines()
        if not file.startswith(tuple(but)) and (ods.SOURCE / file).exists()
        for number, line in enumerate(
            (ods.SOURCE / file).read_text().splitlines(), start=1)
        if re.search(pattern, line)
    ]


def test_libraries_have_no_flags():
    # The tools' own folder is where flags are; options travel in structs.
    assert not find(r"\bcl::(opt|list|bits)\b", "lib", "include", "frontends",
                    "runtime", but=["lib/Tools/"])


def test_libraries_do_not_read_the_environment():
    assert not find(r"\b(secure_)?getenv\b|\benviron\b|Process::GetEnv", "lib",
                    "include", "frontends", "runtime", but=["lib/Tools/"])


def test_the_runtime_knows_no_compiler():
    assert not find(r'#\s*include\s*[<"](llvm|mlir|lld|clang|dlc)[-/]',
                    "runtime", "include/dlcrt")


def test_the_runtime_is_a_project_of_its_own():
    assert not find(r"find_package\s*\(\s*(MLIR|LLVM|LLD)", "runtime")


def test_headers_open_no_namespaces():
    assert not find(r"^\s*using namespace\b", "include/*.h", "lib/*.h",
                    "frontends/*.h", "runtime/*.h")


def test_headers_define_no_macros():
    # But for include guards, which say where the header is, and what the
    # generated .inc files ask for.
    macros = find(r"^\s*#\s*define\b", "include/dlc/*.h", "lib/*.h",
                  "frontends/*.h")
    assert not [line for line in macros
                if not re.search(r"#\s*define (\w+_H|GET_\w+|GEN_\w+)\s*$",
                                 line)]


def test_passes_are_declared_in_tables():
    assert not find(r"\bPassRegistration<|\bregisterPass\(", "lib",
                    but=["lib/Init/"])
    assert not find(r"let constructor\b", "include")
