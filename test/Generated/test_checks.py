# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Each thing that can go wrong with a case is seen for what it is."""

import numpy as np
import pytest

import check
import pool
from case import Run, load_case
from check import Outcome, describe_refusal
from reduce import Reducer
from written import make_written


GRAPH = """
chain (float[2, 2] a) => (float[2, 2] d, float[2, 2] e) {
  b = Neg (a)
  c = Exp (b)
  d = Tanh (c)
  e = Abs (b)
}"""


@pytest.fixture
def worker():
    worker = pool.Worker()
    yield worker
    worker.close()


def test_a_case_is_checked_in_all_ways(worker, tmp_path):
    make_written(GRAPH).save(tmp_path)
    outcomes, skipped = worker.check(tmp_path)
    assert not skipped
    assert outcomes == [Outcome(way, "pass") for way in check.WAYS]


def test_a_wrong_output_is_a_mismatch(worker, tmp_path):
    case = make_written(GRAPH)
    case.runs[0].expected["e"][1, 0] += 1
    case.save(tmp_path)
    outcomes, _ = worker.check(tmp_path)
    assert len(outcomes) == len(check.WAYS)
    for outcome in outcomes:
        assert outcome.failed and outcome.get_kind() == "mismatch: numbers"
        assert "output 'e'" in outcome.message


def test_open_sizes_are_checked_with_other_ones_too(worker, tmp_path):
    case = make_written(GRAPH)
    other = np.ones((3, 5), np.float32)
    case.runs.append(Run({"a": other},
                         {"d": np.tanh(np.exp(-other)), "e": np.abs(other)}))
    case.save(tmp_path)
    outcomes, _ = worker.check(tmp_path)
    assert outcomes == [Outcome(way, "pass") for way in check.WAYS]
    case.runs[1].expected["e"][2, 4] = 2
    case.save(tmp_path)
    outcomes, _ = worker.check(tmp_path)
    assert [outcome.status for outcome in outcomes] == [
        "pass", "pass", "mismatch", "mismatch"]
    assert "run 1, output 'e'" in outcomes[2].message


@pytest.mark.parametrize("status, errors, expected, kind", [
    (1, "error: can't import 'm.onnx':\n  node 'a': Foo (opset 21): is not supported",
     "unsupported", "unsupported: node '_': Foo: is not supported"),
    (1, "error: can't import 'm.onnx':\n  node 'a': Foo (opset 21): is not supported\n"
        "  node 'b': Add (opset 7): cannot broadcast 2 and 3",
     "refused", "refused: node '_': Add: cannot broadcast N and N"),
    (1, "error: the phase 'codegen' failed:\n  node 'a': is not supported",
     "refused", "refused: error: the phase '_' failed: node '_': is not supported"),
    (-11, "Stack dump:\n #0 llvm::sys::run()\n #1 dlc::convert(mlir::Value)",
     "crash", "crash: dlc-compile ended with status N in dlc::convert"),
])
def test_refusals_are_told_apart(status, errors, expected, kind):
    outcome = describe_refusal(
        "static -O0", check.tools.Outcome(status, output="", errors=errors))
    assert (outcome.status, outcome.get_kind()) == (expected, kind)


def test_a_process_that_goes_down_has_crashed(worker, tmp_path, monkeypatch):
    script = tmp_path / "worker.py"
    # Checks one way, and dies in the other.
    script.write_text("""
import json, os, sys
way = json.loads(input())["ways"][0]
print(json.dumps({"begin": way}), flush=True)
if way == "static -O3":
    os.abort()
print(json.dumps({"way": way, "status": "pass", "message": ""}), flush=True)
print(json.dumps({"done": ""}), flush=True)
""")
    monkeypatch.setattr(pool, "WORKER", script)
    outcomes, _ = worker.check(tmp_path, ["static -O3"])
    assert [outcome.status for outcome in outcomes] == ["crash"]
    assert "status -6" in outcomes[0].message


def test_a_process_that_does_not_end_is_ended(worker, tmp_path, monkeypatch):
    script = tmp_path / "worker.py"
    script.write_text("""
import json, time
way = json.loads(input())["ways"][0]
print(json.dumps({"begin": way}), flush=True)
time.sleep(1000)
""")
    monkeypatch.setattr(pool, "WORKER", script)
    monkeypatch.setattr(pool, "TIMEOUT_SECONDS", 2)
    outcomes, _ = worker.check(tmp_path, ["static -O0"])
    assert [outcome.status for outcome in outcomes] == ["timeout"]


def test_a_process_that_dies_making_a_model_is_no_failure_of_dlc(
        worker, tmp_path, monkeypatch):
    script = tmp_path / "worker.py"
    script.write_text('print(\'{"begin": "making"}\', flush=True)')
    monkeypatch.setattr(pool, "WORKER", script)
    outcomes, skipped = worker.check(tmp_path, seed=1)
    assert not outcomes and skipped.startswith("reference: crash")


class ExpFails:
    """A worker to which each model with Exp is wrong."""

    def check(self, folder, ways):
        nodes = load_case(folder).model.graph.node
        wrong = any(node.op_type == "Exp" for node in nodes)
        return [Outcome(way, "mismatch" if wrong else "pass", "output 'y': numbers: 1")
                for way in ways], ""


def test_a_failure_is_made_small():
    case = make_written(GRAPH)
    failure = Outcome("static -O3", "mismatch", "output 'd': numbers: 4")
    small = Reducer(case, failure, ExpFails()).reduce()
    graph = small.model.graph
    assert [node.op_type for node in graph.node] == ["Exp"]
    assert [value.name for value in graph.input] == ["b"]
    assert [value.name for value in graph.output] == ["c"]
    given = case.runs[0].feeds["a"]
    np.testing.assert_array_equal(small.runs[0].feeds["b"], -given)
    np.testing.assert_allclose(small.runs[0].expected["c"], np.exp(-given), rtol=1e-6)
