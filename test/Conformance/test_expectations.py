# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The table of expected failures: it is read as it was written, and says where
it is wrong."""

import pytest

from expectations import read_expectations, write_expectations
from runner import Result
from update import make_reason, update_reasons


def test_round_trip(tmp_path):
    path = tmp_path / "table.txt"
    path.write_text("# Kept.\nOld reason:\n  node/old\n")
    reasons = {"node/b": "Second", "node/a": "Second", "simple/c": "First"}
    write_expectations(reasons, path)
    assert path.read_text() == (
        "# Kept.\n\nFirst:\n  simple/c\n\nSecond:\n  node/a\n  node/b\n")
    assert read_expectations(path) == reasons


@pytest.mark.parametrize("text, problem", [
    ("  node/a\n", ":1: no reason"), ("Reason\n  node/a\n", ":1: no colon"),
    ("A:\n  node/a\nB:\n  node/a\n", ":4: 'node/a' is there twice")])
def test_mistakes(text, problem, tmp_path):
    path = tmp_path / "table.txt"
    path.write_text(text)
    with pytest.raises(AssertionError, match=problem):
        read_expectations(path)


def test_update():
    known = {"a": "By hand", "b": "By hand", "not run": "By hand"}
    results = {"a": Result("mismatch"), "b": Result("pass"), "c": Result("crash")}
    assert update_reasons(known, results, keep_reasons=True) == {
        "a": "By hand", "c": "Crash", "not run": "By hand"}
    assert update_reasons(known, results, keep_reasons=False) == {
        "a": "Wrong result", "c": "Crash", "not run": "By hand"}


@pytest.mark.parametrize("message, reason", [
    ("can't import 'x':   node 'y': TopK (opset 24): is not supported",
     "TopK is not supported"),
    ("can't import 'x':   node 'y': Cast (opset 28): the element type INT4 is not "
     "supported", "The element type INT4 is not supported"),
    ("node 'x': input 'x' has elements of type STRING, which is not supported",
     "The element type STRING is not supported"),
    ("node 'x': input 'x' is no tensor; sequences, optionals and maps are not "
     "supported", "Sequences and optionals are not supported"),
    ("the phase 'codegen' failed:   'a.b' is left after the phase 'codegen'",
     "The phase codegen leaves a.b as it is"),
    ("can't read '/some/where/model.onnx'", "can't read the model")])
def test_reasons(message, reason):
    assert make_reason(Result("unsupported", message)) == reason
