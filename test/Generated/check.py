# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiles a case in each way, runs it, and says how that went."""

import re
import resource
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import dlcrt
from case import SHAPES, load_runs
from compare import find_differences
import tools

LEVELS = ("-O0", "-O3")
WAYS = [f"{shapes} {level}" for shapes in SHAPES for level in LEVELS]
# The compiler's own time, so that a busy machine does not matter; and the time until
# it is given up, in case that it waits for something.
COMPILE_SECONDS, WAIT_SECONDS = 60, 900

# How dlc says what it does not have; it says so before it begins to compile.
UNSUPPORTED = re.compile(r"not supported|: has | needs? |while it runs")


@dataclass(frozen=True)
class Outcome:
    """How one way went. The statuses are

      pass         all outputs are right
      unsupported  the compiler says that it does not support something
      refused      the compiler gives another error, which no valid model deserves
      crash        the compiler or the artifact brings its process down
      timeout      the compiler or the artifact is not done in time
      error        the artifact is not loaded, or its run ends with an error
      mismatch     an output is wrong
    """

    way: str
    status: str
    message: str = ""

    @property
    def failed(self):
        return self.status not in ("pass", "unsupported")

    def get_kind(self):
        """What failures of the same cause have in common: the message without
        names, numbers and shapes."""
        message = self.message
        if self.status == "mismatch":
            message = message.split("': ")[-1].split(" ")[0].strip(":")
        message = re.sub(r"'[^']*'|\"[^\"]*\"", "'_'", message)
        return f"{self.status}: {re.sub(r'-?[0-9]+(x[0-9?]+)*', 'N', message)}"


def check_way(way, folder: Path, context):
    artifact = folder / "model.so"
    shapes, level = way.split()
    try:
        outcome = tools.run_tool(
            "dlc-compile", folder / f"{shapes}.onnx", "-o", artifact, "--quiet", level,
            timeout=WAIT_SECONDS, preexec_fn=limit_time)
    except subprocess.TimeoutExpired:
        return Outcome(way, "timeout", f"not compiled after {WAIT_SECONDS} s")
    if outcome.status == -signal.SIGXCPU:
        return Outcome(way, "timeout", f"not compiled in {COMPILE_SECONDS} s")
    if outcome.status != 0:
        return describe_refusal(way, outcome)
    try:
        module = dlcrt.Module(context, artifact)
        try:
            return run_module(way, module, folder)
        finally:
            module.close()
    except dlcrt.RuntimeFailure as error:
        return Outcome(way, "error", str(error))


def run_module(way, module, folder):
    runs = load_runs(folder)
    if way.startswith("static"):
        runs = runs[:1]
    # The first one once more: nothing may be left of the others.
    for i, run in enumerate([*runs, runs[0]]):
        difference = find_differences(module.run(run.feeds), run.expected)
        if difference:
            return Outcome(way, "mismatch", f"run {i}, {difference}")
    return Outcome(way, "pass")


def limit_time():
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (COMPILE_SECONDS, hard))


def describe_refusal(way, outcome):
    lines = [re.sub(r" \(opset [0-9]+\)", "", line.strip())
             for line in outcome.errors.splitlines()]
    if outcome.status != 1:
        frame = re.search(r"\bdlc::[\w:]+", outcome.errors)
        return Outcome(way, "crash", f"dlc-compile ended with status {outcome.status}"
                                     f" in {frame.group() if frame else '?'}")
    lines[0] = re.sub("can't import '.*?':", "cannot import:", lines[0])
    nodes = [line for line in lines if line.startswith("node ")]
    if "cannot import" not in lines[0] or not nodes:
        return Outcome(way, "refused", " ".join(lines[:2]))
    for line in nodes:
        if not UNSUPPORTED.search(line):
            return Outcome(way, "refused", line)
    return Outcome(way, "unsupported", nodes[0])
