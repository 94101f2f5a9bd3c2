# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Command lines that can't be meant."""

import pytest

from refusal import check_refusal, make_good_model, save
from tools import run_tool


@pytest.mark.parametrize("flags, culprit", [
    (["--frobnicate"], "frobnicate"),
    (["--emit=assembly"], "assembly"),
    (["-O4"], "4"), (["-O", "fast"], "fast"), (["-O-1"], "-1"),
    (["--target-cpu=pentium17"], "pentium17"),
    (["--target-cpu="], "processor ''"),
    (["--remat=0%"], "--remat=0%"), (["--remat=101%"], "101%"),
    (["--remat=1e3"], "--remat=1e3"), (["--remat=1TB"], "--remat=1TB"),
    (["--remat=half%"], "half%"),
    (["--name=not a name"], "not a name"), (["--name=1st"], "1st"),
    (["second.onnx"], "one model at a time"),
    (["--verify=interpreter"], "interpreter"),
    (["--verify-dim=batch=2"], "--verify, which is missing"),
    (["--verify-seed=1"], "--verify-seed"),
    (["--verify", "--verify-seed=x"], "'x'"),
    (["--verify", "--emit=graph"], "--emit"),
    (["--verify", "--verify-dim=batch"], "'batch'.*NAME=SIZE"),
    (["--verify", "--verify-dim=nothing=2"], "nothing"),
    (["--verify", "--verify-inputs=nosuch.npz"], "nosuch.npz"),
], ids=str)
def test_compile(flags, culprit, tmp_path):
    model = save(make_good_model(), tmp_path)
    target = tmp_path / "target"
    target.mkdir()
    outcome = run_tool("dlc-compile", model, "-o", target / "model.so", *flags)
    check_refusal(outcome, "dlc-compile", culprit)
    assert not list(target.iterdir())


@pytest.mark.parametrize("tool", ["dlc-compile", "dlc-run"])
def test_nothing_given(tool):
    check_refusal(run_tool(tool), tool, "positional")


def test_nothing_to_do(tmp_path):
    model = save(make_good_model(), tmp_path)
    check_refusal(run_tool("dlc-compile", model), "dlc-compile", "-o.*--emit")


@pytest.mark.parametrize("flags, culprit", [
    (["--frobnicate"], "frobnicate"),
    (["--entry=nothing"], "nothing"),
    (["--benchmark=many"], "many"), (["--benchmark=-1"], "-1"),
    (["--threads=none"], "none"), (["--threads=-3"], "-3"),
    (["--dim=batch"], "batch"), (["--dim=nothing=3"], "nothing"),
    (["--dim=batch=-1"], "-1"), (["--dim=batch=two"], "two"),
    (["--dim=batch=1000000000000000000"], "'x'.*large"),
    (["--rtol=low"], "low"), (["--seed=x"], "'x'"),
], ids=str)
def test_run(flags, culprit, dynamic_artifact):
    outcome = run_tool("dlc-run", dynamic_artifact, "--random", *flags)
    check_refusal(outcome, "dlc-run", culprit)
