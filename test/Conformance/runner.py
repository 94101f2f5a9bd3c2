# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs conformance cases, many in one process: dlc-onnx-cases compiles, loads and
runs each case's model through the runtime's C interface.

A case that brings its process down, or keeps it too long, has failed; the next
one gets a new process.
"""

import itertools
import os
import queue
import resource
import subprocess
import threading
from dataclasses import dataclass

from tools import BIN

TIMEOUT_SECONDS = 60
# So that a runaway case fails alone.
MEMORY_BYTES = 8 << 30


@dataclass(frozen=True)
class Result:
    status: str  # As in dlc-onnx-cases, or "crash" or "timeout".
    message: str = ""

    @property
    def passed(self):
        return self.status == "pass"


class Worker:
    """One process, on one core, so that it does not start threads; started when it is
    first needed."""

    def __init__(self, core):
        self.core = core
        self.process = None

    def run(self, case) -> Result:
        if self.process is None:
            self._start()
        timed_out = threading.Event()

        def kill():
            timed_out.set()
            self.process.kill()

        timer = threading.Timer(TIMEOUT_SECONDS, kill)
        timer.start()
        self.process.stdin.write(
            f"{case.folder}\t{case.relative}\t{case.absolute}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        timer.cancel()
        if line.endswith("\n"):
            status, _, _, message = line.rstrip("\n").split("\t")
            return Result(status, message)
        self.process.stdin.close()
        status = self.process.wait()
        self.process = None
        if timed_out.is_set():
            return Result("timeout", f"not done after {TIMEOUT_SECONDS} s")
        return Result("crash", f"dlc-onnx-cases ended with status {status}")

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait()

    def _start(self):
        self.process = subprocess.Popen(
            [BIN / "dlc-onnx-cases"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            errors="replace", preexec_fn=self._limit)

    def _limit(self):
        os.sched_setaffinity(0, {self.core})
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def run_cases(cases, processes) -> dict[str, Result]:
    """The results by the cases' ids."""
    waiting, results = queue.SimpleQueue(), {}
    for case in cases:
        waiting.put(case)

    def work(core):
        worker = Worker(core)
        try:
            while True:
                case = waiting.get_nowait()
                results[case.id] = worker.run(case)
        except queue.Empty:
            worker.close()

    cores = itertools.cycle(sorted(os.sched_getaffinity(0)))
    threads = [threading.Thread(target=work, args=[core])
               for core in itertools.islice(cores, processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    missing = [case.id for case in cases if case.id not in results]
    assert not missing, f"no results for {missing}"
    return results
