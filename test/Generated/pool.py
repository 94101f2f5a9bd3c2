# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Worker processes, and what becomes of a task when one of them goes down."""

import json
import queue
import resource
import subprocess
import sys
import threading
from pathlib import Path

from check import WAYS, Outcome

WORKER = Path(__file__).resolve().with_name("worker.py")
TIMEOUT_SECONDS = 1200
# So that a runaway case fails alone.
MEMORY_BYTES = 8 << 30


class Worker:
    """One process; started when it is first needed."""

    def __init__(self):
        self.process = None

    def check(self, folder, ways=WAYS, seed=None):
        """The outcomes of a case in its folder; with a seed, the case is made first.
        Gives also why there is no case, if there is none."""
        outcomes, ways = [], list(ways)
        while True:
            task = {"folder": str(folder), "ways": ways}
            if seed is not None:
                task["seed"] = seed
            self._start()
            self.process.stdin.write(json.dumps(task) + "\n")
            self.process.stdin.flush()
            begun = message = None
            while (line := self._read()) is not None:
                if "begin" in line:
                    begun = line["begin"]
                elif "done" in line:
                    return outcomes, line["done"]
                else:
                    outcomes.append(Outcome(**line))
                    ways.remove(line["way"])
            message = self._bury()
            if begun not in ways:
                return outcomes, f"reference: {message}"
            outcomes.append(Outcome(begun, message.split(":")[0], message))
            ways.remove(begun)
            seed = None

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait()
            self.process = None

    def _start(self):
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, WORKER], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                preexec_fn=limit_memory)

    def _read(self):
        """The next line, or None when the process is gone."""
        self.timed_out = threading.Event()

        def kill():
            self.timed_out.set()
            self.process.kill()

        timer = threading.Timer(TIMEOUT_SECONDS, kill)
        timer.start()
        line = self.process.stdout.readline()
        timer.cancel()
        return json.loads(line) if line.endswith("\n") else None

    def _bury(self):
        self.process.stdin.close()
        status = self.process.wait()
        self.process = None
        if self.timed_out.is_set():
            return f"timeout: not done after {TIMEOUT_SECONDS} s"
        return f"crash: the process ended with status {status}"


def limit_memory():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def run_tasks(tasks, work, processes):
    """Calls work(worker, task) for all tasks, each thread with a worker of its own;
    gives the results as they come."""
    waiting, results = queue.SimpleQueue(), queue.SimpleQueue()
    count = 0
    for task in tasks:
        waiting.put(task)
        count += 1

    def run():
        worker = Worker()
        try:
            while True:
                task = waiting.get_nowait()
                try:
                    results.put(work(worker, task))
                except Exception as error:  # Goes to who asked for the results.
                    results.put(error)
        except queue.Empty:
            worker.close()

    for _ in range(processes):
        threading.Thread(target=run, daemon=True).start()
    for _ in range(count):
        result = results.get()
        if isinstance(result, Exception):
            raise result
        yield result
