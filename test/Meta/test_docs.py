# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The generated references are those of this source, and say something."""

import subprocess
import sys

import ods
import tools


def test_references_are_current():
    result = subprocess.run(
        [sys.executable, ods.SOURCE / "scripts/generate-docs.py", "--check",
         "--tools", tools.BIN], capture_output=True, text=True)
    assert result.returncode == 0, (
        result.stdout + result.stderr + "run scripts/generate-docs.py")


def test_every_op_is_described_with_an_example():
    for file in ods.DIALECTS.values():
        records = ods.read_records(file)
        for definition in records["!instanceof"]["Op"]:
            record = records[definition]
            assert record["summary"], definition
            description = record["description"]
            is_end = any(trait["def"] == "Terminator"
                         for trait in record["traits"])
            assert record["opName"] in description or is_end, definition
            assert "```mlir" in description or is_end, definition


def test_every_pass_is_described():
    for file in ods.PASSES.values():
        records = ods.read_records(file)
        for definition in records["!instanceof"]["PassBase"]:
            assert records[definition]["summary"], definition
            assert records[definition]["description"].strip(), definition
