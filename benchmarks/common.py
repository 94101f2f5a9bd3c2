# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the benchmarks share: the models and tools of the tests, and tables."""

import json
import os
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1] / "test"
sys.path[:0] = [str(TESTS / "Support"), str(TESTS / "Integration")]


def describe_machine():
    model = next((line.split(":", 1)[1].strip()
                  for line in Path("/proc/cpuinfo").read_text().splitlines()
                  if line.startswith("model name")), "unknown")
    return {"cpu": model, "cores": len(os.sched_getaffinity(0)),
            "load_before": round(os.getloadavg()[0], 2)}


class Table:
    """Rows of numbers that are printed as they come."""

    def __init__(self, columns):
        self.columns = columns  # Key to (title, format of the number).
        self.rows = []
        print(f"{'model':32}" + "".join(f"{title:>{self.get_width(title)}}"
                                        for title, _ in columns.values()))

    @staticmethod
    def get_width(title):
        return max(len(title), 8) + 2

    def add(self, model, values):
        self.rows.append({"model": model, **values})
        cells = "".join(f"{format(values[key], form):>{self.get_width(title)}}"
                        for key, (title, form) in self.columns.items())
        print(f"{model:32}{cells}", flush=True)

    def write(self, path):
        path.write_text(json.dumps(
            {"machine": describe_machine(), "results": self.rows}, indent=1) + "\n")
