#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs all conformance cases and rewrites what is known of them:
expected-failures.txt and docs/generated/onnx-conformance.md.

A case keeps the reason it has. A new failure gets one made from its message; read
it, and write a better one where you can: the next update keeps it.
"""

import argparse
import os
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Support"))

import report
from cases import get_cases
from expectations import read_expectations, write_expectations
from runner import Result, run_cases


# The parts of messages that are reasons, and what to call them. The first that
# is found counts.
REASONS = (
    (r"element(?:s of)? type (\w+),? (?:which )?is not supported",
     r"The element type \1 is not supported"),
    (r"sequences, optionals and maps are not supported",
     r"Sequences and optionals are not supported"),
    (r"node '[^']*': (\S+) \(opset \d+\): is not supported", r"\1 is not supported"),
    (r"node '[^']*': (\S+) \(opset \d+\): (.*?)(?:\s{2}|, but|: |$)", r"\1: \2"),
    (r"'([^']*)' is left after the phase '([^']*)'",
     r"The phase \2 leaves \1 as it is"),
    (r"undefined symbol: (\w+)", r"The function \1 is missing when linking"),
)


def make_reason(result: Result) -> str:
    if result.status == "mismatch":
        return "Wrong result"
    if result.status in ("crash", "timeout"):
        return result.status.capitalize()
    for pattern, reason in REASONS:
        if found := re.search(pattern, result.message):
            return found.expand(reason)
    message = re.sub(r"'[^']*/[^']*'", "the model", result.message)
    return re.sub(r"\s+", " ", message)[:80].rstrip(".: ") or result.status


def update_reasons(known, results, keep_reasons):
    """Those of the cases that failed; of the ones that were not run, the old."""
    updated = {case: why for case, why in known.items() if case not in results}
    for case, result in results.items():
        if not result.passed:
            new = make_reason(result)
            updated[case] = known.get(case, new) if keep_reasons else new
    return updated


def show(title, cases, most=20):
    for case in cases[:most]:
        print(f"{title}: {case}")
    if len(cases) > most:
        print(f"{title}: {len(cases) - most} more")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fresh", action="store_true",
                        help="make all reasons anew, from the messages")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--log", type=Path,
                        help="write each failed case with its message there")
    parser.add_argument("--only", default="", metavar="TEXT",
                        help="run only cases with this in their name")
    arguments = parser.parse_args()
    cases, known = get_cases(), read_expectations()
    chosen = [case for case in cases if arguments.only in case.id]
    results = run_cases(chosen, arguments.jobs)
    reasons = update_reasons(known, results, not arguments.fresh)
    write_expectations(reasons)
    report.PATH.parent.mkdir(parents=True, exist_ok=True)
    report.PATH.write_text(report.make_report(cases, reasons))

    failed = {case: result for case, result in sorted(results.items())
              if not result.passed}
    if arguments.log:
        arguments.log.write_text("".join(
            f"{case}\t{result.status}\t{result.message}\n"
            for case, result in failed.items()))
    show("fails now", [f"{case}: {failed[case].message[:150]}"
                       for case in sorted(failed.keys() - known.keys())])
    show("passes now", sorted((known.keys() & results.keys()) - failed.keys()))
    passed = Counter(case.kind for case in chosen if case.id not in failed)
    for kind, count in Counter(case.kind for case in chosen).items():
        print(f"{kind}: {passed[kind]} of {count} pass")


if __name__ == "__main__":
    main()
