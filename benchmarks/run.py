#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compares the speed of dlc's model libraries with ONNX Runtime's.

Both run in this process, on the same inputs, in turns, so that whatever else
the machine does hits both alike; the times are medians. See README.md.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import common
import onnxruntime

import dlcrt
import zoo
from tools import compile_model

# Those that differ in more than where their weights are.
DEFAULT_MODELS = [name for name in zoo.MODELS if not name.endswith("-external")]
COLUMNS = {
    "threads": ("threads", "d"), "dlc_ms": ("dlc ms", ".2f"),
    "ort_ms": ("ORT ms", ".2f"), "ratio": ("dlc/ORT", ".2f"),
    "load_ms": ("load ms", ".2f"), "artifact_mb": ("MB", ".1f"),
    "compile_s": ("compile s", ".1f"),
}
# ONNX Runtime's threads look for work for a while before they sleep. The next
# in turn must not have to share the cores with them.
SETTLE_SECONDS = 0.02


def time_call(function):
    start = time.perf_counter()
    function()
    return 1e3 * (time.perf_counter() - start)


def time_in_turns(functions, seconds, pause):
    """The medians of each, over as many rounds as fit, at least five."""
    for function in functions:
        function()
    times = [[] for _ in functions]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times[0]) < 5:
        for function, measured in zip(functions, times):
            time.sleep(pause)
            measured.append(time_call(function))
    return [statistics.median(measured) for measured in times]


def make_session(path, threads):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options)


def measure_load(context, artifact):
    def load():
        dlcrt.Module(context, artifact).close()
    return statistics.median(time_call(load) for _ in range(5))


def measure(model, path, artifact, threads, seconds):
    context = dlcrt.Context(threads)
    load_ms = measure_load(context, artifact)
    module = dlcrt.Module(context, artifact)
    session = make_session(path, threads)
    feeds = model.make_feeds(model.sizes[0])
    dlc_ms, ort_ms = time_in_turns(
        [module.prepare(feeds), lambda: session.run(None, feeds)], seconds,
        SETTLE_SECONDS if threads > 1 else 0)
    module.close()
    context.close()
    return {"threads": threads, "dlc_ms": dlc_ms, "ort_ms": ort_ms,
            "ratio": dlc_ms / ort_ms, "load_ms": load_ms}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", default=",".join(DEFAULT_MODELS),
                        help="names, with commas between them (default: all)")
    parser.add_argument("--threads", default="1",
                        help="numbers of threads, with commas between them")
    parser.add_argument("--seconds", type=float, default=3,
                        help="how long to run each pair (default: 3)")
    parser.add_argument("--json", type=Path, help="write the results there too")
    arguments = parser.parse_args()

    table = common.Table(COLUMNS)
    for name in arguments.models.split(","):
        model, path = zoo.get_model(name), zoo.get_path(name)
        with tempfile.TemporaryDirectory() as folder:
            artifact = Path(folder) / "model.so"
            compile_ms = time_call(lambda: compile_model(path, artifact))
            about = {"compile_s": compile_ms / 1e3,
                     "artifact_mb": artifact.stat().st_size / 1e6}
            for threads in map(int, arguments.threads.split(",")):
                result = measure(model, path, artifact, threads,
                                 arguments.seconds)
                table.add(name, {**result, **about})
    if arguments.json:
        table.write(arguments.json)


if __name__ == "__main__":
    main()
