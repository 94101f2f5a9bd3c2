# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Random models, compiled without and with optimizations, with known and with open
sizes, against ONNX Runtime.

  python test/Generated/run.py --count 1000 --jobs 2 --keep failures

A seed makes the same model each time. A failure is made small and saved: folder
KEEP/seed-N has static.onnx, dynamic.onnx, inputs-M.npz and expected-M.npz for each
run M, of which the first has the sizes of static.onnx, and in README.txt what went
wrong and the commands that show it. Exits with 1 if there is any failure, or if
nothing was checked.
"""

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

SOURCE = Path(__file__).resolve().parent
sys.path[:0] = [str(SOURCE), str(SOURCE.parent / "Support")]

from case import load_case
from check import WAYS
from pool import run_tasks
from reduce import Reducer


@dataclass
class Report:
    seed: int
    outcomes: list
    skipped: str = ""  # Why the reference does not run the model.
    operators: list = field(default_factory=list)  # Of the reduced model.

    @property
    def failures(self):
        return [outcome for outcome in self.outcomes if outcome.failed]

    def get_causes(self):
        """The kinds of failure with the ways that have each."""
        causes = {}
        for failure in self.failures:
            causes.setdefault(failure.get_kind(), []).append(failure.way)
        return causes


class Checker:
    """Checks seeds, and makes the failing cases small: of each kind the first few,
    since it takes long."""

    MOST_REDUCED = 3

    def __init__(self, keep):
        self.keep = keep
        self.reduced = Counter()

    def check(self, worker, seed):
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            outcomes, skipped = worker.check(folder, seed=seed)
            report = Report(seed, outcomes, skipped)
            if report.failures and self.keep is not None:
                self._reduce(worker, report, load_case(folder))
            return report

    def _reduce(self, worker, report, case):
        failure = report.failures[0]
        self.reduced[failure.get_kind()] += 1
        if self.reduced[failure.get_kind()] <= self.MOST_REDUCED:
            case = Reducer(case, failure, worker).reduce()
            report.operators = [node.op_type for node in case.model.graph.node
                                if node.op_type != "Constant"]
        save(case, failure, report.seed, self.keep / f"seed-{report.seed}")


def save(case, failure, seed, folder):
    case.save(folder)
    shapes, level = failure.way.split()
    (folder / "README.txt").write_text(f"""\
Seed {seed}, {failure.way}: {failure.status}
{failure.message}

dlc-compile {level} {shapes}.onnx -o model.so
dlc-run model.so --inputs inputs-0.npz --compare-with expected-0.npz
""")


class Summary:
    """Adds reports up."""

    def __init__(self):
        self.outcomes = {way: Counter() for way in WAYS}
        self.unsupported, self.failures, self.skipped = Counter(), Counter(), Counter()
        self.models = self.failed = 0

    def add(self, report):
        self.models += 1
        if report.skipped:
            self.skipped[report.skipped[:200]] += 1
        for outcome in report.outcomes:
            self.outcomes[outcome.way][outcome.status] += 1
            if outcome.status == "unsupported":
                self.unsupported[outcome.get_kind()] += 1
        self.failed += bool(report.failures)
        self.failures.update(report.get_causes().keys())

    def print(self):
        for title, counts in (("not supported", self.unsupported),
                              ("skipped", self.skipped), ("failures", self.failures)):
            for text, count in counts.most_common():
                print(f"{title:14} {count:5}  {text}")
        for way, counts in self.outcomes.items():
            print(f"{way:14}", ", ".join(f"{count} {status}" for status, count
                                         in counts.most_common()))
        print(f"{self.models} models, {sum(self.skipped.values())} skipped, "
              f"{self.failed} failed")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0, help="the first one")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where failing cases go")
    arguments = parser.parse_args()

    summary = Summary()
    seeds = range(arguments.seed, arguments.seed + arguments.count)
    for report in run_tasks(seeds, Checker(arguments.keep).check, arguments.jobs):
        summary.add(report)
        for cause, ways in report.get_causes().items():
            print(f"seed {report.seed}, {', '.join(ways)}: {cause}",
                  " ".join(report.operators), flush=True)
        if summary.models % 50 == 0:
            print(f"{summary.models} of {arguments.count} models, "
                  f"{summary.failed} failed", flush=True)
    summary.print()
    if summary.models == sum(summary.skipped.values()):
        print("no model was checked")
        return 1
    return 1 if summary.failed else 0


if __name__ == "__main__":
    sys.exit(main())
