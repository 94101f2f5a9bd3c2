# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whether dlc gives what ONNX Runtime gives for a model, and how fast."""

import argparse
import json
import math
import resource
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import common  # noqa: F401  It puts the tests' modules on the path.
import numpy as np
import onnx
import onnxruntime
from isolated import run_isolated

import dlcrt
from tools import run_tool
from values import from_parts, to_parts

# Of the largest value of an output.
TOLERANCE = {np.dtype(np.float32): 1e-4, np.dtype(np.float64): 1e-9,
             np.dtype(np.float16): 5e-3}
# What ONNX Runtime's own sigmoid is off by, in probabilities that are near zero.
FLOOR = 1e-6
# Where a model magnifies what rounding does, ONNX Runtime differs from itself more
# than that, with its optimizations and without. Ten times the tolerance at most.
MOST_NOISE = 10
TIMED_RUNS = 5


@dataclass
class Verdict:
    # right, wrong, refused (by the compiler), fails (at run time), crash, timeout,
    # or no reference, where ONNX Runtime can't run the model either.
    result: str
    detail: str = ""
    compile_s: float = math.nan  # Of processors, whatever else they do meanwhile.
    ratio: float = math.nan  # Of the times of a run, dlc's by ONNX Runtime's.


def get_error(actual, expected):
    """The largest difference. NaNs and infinities must be where they should be."""
    finite = np.isfinite(expected)
    if not np.array_equal(actual[~finite], expected[~finite], equal_nan=True):
        return math.inf
    differences = (actual[finite].astype(np.float64) -
                   expected[finite].astype(np.float64))
    return float(np.abs(differences).max(initial=0))


def get_arrays(value):
    """What is compared: of a sequence its tensors, of maps their sizes, and the keys
    and values of all."""
    maps = [value] if isinstance(value, dict) else value
    if isinstance(maps, list) and all(isinstance(each, dict) for each in maps):
        entries = [entry for each in maps for entry in sorted(each.items())]
        return [np.array([len(each) for each in maps]),
                np.array([key for key, _ in entries], object),
                np.array([value for _, value in entries], np.float32)]
    return value if isinstance(value, list) else [np.asarray(value)]


def describe_difference(actual, expected, get_unoptimized):
    """Nothing if they are the same within the tolerance."""
    if (actual.shape, actual.dtype) != (expected.shape, expected.dtype):
        return (f"{actual.dtype}{list(actual.shape)} instead of "
                f"{expected.dtype}{list(expected.shape)}")
    if expected.dtype not in TOLERANCE:
        wrong = int((actual != expected).sum())
        return f"{wrong} of {expected.size} differ" if wrong else ""
    error = get_error(actual, expected)
    largest = np.abs(expected[np.isfinite(expected)]).max(initial=0)
    allowed = max(TOLERANCE[expected.dtype] * largest, FLOOR)
    # This way round, since NaN is no small error.
    if error <= allowed:
        return ""
    noise = get_error(get_unoptimized(), expected)
    if error <= min(noise, MOST_NOISE * allowed):
        return ""
    return (f"off by {error:.1e}, where the largest is {largest:.1e}, and ONNX "
            f"Runtime differs from itself by {noise:.1e}")


def describe_differences(actual, expected, get_unoptimized):
    """The same, of values that may be sequences or maps."""
    actual, expected = get_arrays(actual), get_arrays(expected)
    if len(actual) != len(expected):
        return f"{len(actual)} instead of {len(expected)}"
    differences = (describe_difference(
        actual[i], expected[i], lambda: get_arrays(get_unoptimized())[i])
        for i in range(len(expected)))
    return next(filter(None, differences), "")


def make_parts(declared, feeds):
    parts = {}
    for value in declared:
        if value.name in feeds:  # And not an initializer.
            parts.update(to_parts(value.name, feeds[value.name], value.type))
    return parts


def time_run(function):
    times = []
    for _ in range(TIMED_RUNS):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def make_session(path, optimize):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    if not optimize:
        options.graph_optimization_level = (
            onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL)
    return onnxruntime.InferenceSession(path, options)


def compare(path, artifact, cases):
    """The first of the cases is the one that is timed."""
    try:
        session = make_session(path, optimize=True)
        names = [output.name for output in session.get_outputs()]
        references = [session.run(None, feeds) for feeds in cases]
    except Exception as error:  # Its bindings have many, with no common base.
        return Verdict("no reference", str(error))
    module = dlcrt.Module(dlcrt.Context(threads=1), artifact)
    declared = onnx.load(path, load_external_data=False).graph.input
    programs = [module.prepare(make_parts(declared, feeds)) for feeds in cases]
    for program, feeds, reference in zip(programs, cases, references):
        outputs = program()
        for name, expected in zip(names, reference):
            difference = describe_differences(
                from_parts(name, outputs), expected,
                lambda: make_session(path, optimize=False).run([name], feeds)[0])
            if difference:
                shapes = {name: list(np.shape(feed)) for name, feed in feeds.items()}
                return Verdict("wrong", f"{name}: {difference}, for {shapes}")
    return Verdict("right", ratio=time_run(programs[0])
                   / time_run(lambda: session.run(None, cases[0])))


def get_child_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def check(path, cases, seconds, flags=()):
    """Compiles the model, runs it on the feeds of each case, and compares."""
    with tempfile.TemporaryDirectory() as folder:
        artifact = Path(folder) / "model.so"
        start = get_child_seconds()
        try:
            outcome = run_tool("dlc-compile", path, "-o", artifact, "--quiet", *flags,
                               timeout=seconds)
        except subprocess.TimeoutExpired:
            return Verdict("timeout", f"compiling, after {seconds} s")
        compile_s = get_child_seconds() - start
        if outcome.status < 0:
            return Verdict("crash", f"compiling: signal {-outcome.status}", compile_s)
        if outcome.status:
            return Verdict("refused", outcome.errors.strip(), compile_s)
        ended = run_isolated(compare, path, artifact, cases, seconds=seconds)
    if ended.failure:
        result = "timeout" if ended.failure == "timeout" else "crash"
        return Verdict(result, f"running: {ended.failure}", compile_s)
    verdict = ended.value or Verdict("fails", ended.error)
    verdict.compile_s = compile_s
    return verdict


class Report:
    """Verdicts, one a line as they come, and how many there are of each kind."""

    def __init__(self, *keys):
        self.keys, self.rows = keys, []
        self.print_line(keys, "result", "comp. s", "ratio", "detail")

    @staticmethod
    def print_line(labels, result, compile_s, ratio, detail):
        first, *others = labels
        print(f"{first:32}" + "".join(f"{label:10}" for label in others) +
              f"{result:14}{compile_s:>8}{ratio:>8}  {detail}", flush=True)

    def add(self, verdict, **labels):
        self.rows.append({**labels, **vars(verdict)})
        self.print_line([labels[key] for key in self.keys], verdict.result,
                        f"{verdict.compile_s:.1f}", f"{verdict.ratio:.2f}",
                        " ".join(verdict.detail.split())[:160])

    def finish(self, path):
        totals = Counter(row["result"] for row in self.rows)
        print(", ".join(f"{count} {result}" for result, count in totals.most_common()))
        if path:
            path.write_text(json.dumps(self.rows, indent=1) + "\n")


def check_all(description, names, check_one, separator=","):
    """What a script of one list of models does: `check_one` is given a name, seconds
    and flags."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--models", default=separator.join(names),
                        help=f"names, with {separator} between them (default: all)")
    add_arguments(parser)
    arguments = parser.parse_args()
    report = Report("model")
    for name in arguments.models.split(separator):
        report.add(check_one(name, arguments.seconds, arguments.flags.split()),
                   model=name)
    report.finish(arguments.json)


def add_arguments(parser):
    parser.add_argument("--seconds", type=float, default=120,
                        help="for compiling, and for running (default: 120)")
    parser.add_argument("--flags", default="", help="for dlc-compile")
    parser.add_argument("--json", type=Path, help="write the results there too")
