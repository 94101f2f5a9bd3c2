#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs the test suites, the cheapest first, and adds up what they say.

Each suite is a few commands, of which the last ones write their results as JUnit
XML to BUILD/test-results; what they print goes to a log beside it. The last line
is "N passed, N failed".
"""

import argparse
import dataclasses
import os
import pathlib
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

SOURCE = pathlib.Path(__file__).resolve().parent.parent
LIT = "/usr/lib/llvm-22/bin/lit"
JOBS = str(len(os.sched_getaffinity(0)))


@dataclasses.dataclass
class Suite:
    name: str
    about: str
    commands: list  # In each argument, {build} and {results} are filled in.


SUITES = [
    Suite("runtime-alone", "the runtime as a project of its own, built by g++", [
        ["cmake", "-S", "runtime", "-B", "{build}/runtime-alone", "-G", "Ninja",
         "-DCMAKE_C_COMPILER=gcc", "-DCMAKE_CXX_COMPILER=g++",
         "-DDLCRT_BUILD_TESTS=ON"],
        ["cmake", "--build", "{build}/runtime-alone", "--parallel", JOBS],
        ["ctest", "--test-dir", "{build}/runtime-alone", "--output-on-failure",
         "--output-junit", "{results}"],
    ]),
    Suite("unit", "GoogleTest programs of the build", [
        ["ctest", "--test-dir", "{build}", "--output-on-failure",
         "--output-junit", "{results}"],
    ]),
    Suite("lit", "passes, phases and tools", [
        [LIT, "-q", "--workers", JOBS, "--xunit-xml-output", "{results}",
         "{build}/test"],
    ]),
    Suite("python", "artifacts and models", [
        [sys.executable, "-m", "pytest", "-q", "test", "--junitxml", "{results}"],
    ]),
]


@dataclasses.dataclass
class Outcome:
    passed: int = 0
    failed: int = 0


def read_results(path):
    """Counts the cases of a JUnit file; a skipped one counts as neither."""
    outcome = Outcome()
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif case.find("skipped") is None:
            outcome.passed += 1
    return outcome


def run_suite(suite, build):
    results = build / "test-results" / f"{suite.name}.xml"
    results.unlink(missing_ok=True)
    status = 0
    # The Python tests look for the tools there (test/Support/tools.py).
    environment = {**os.environ, "DLC_BIN": str(build / "bin")}
    with open(results.with_suffix(".log"), "w") as log:
        for command in suite.commands:
            command = [part.format(build=build, results=results) for part in command]
            print("$", *command, file=log, flush=True)
            status = subprocess.run(
                command, cwd=SOURCE, env=environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT).returncode
            if status != 0:
                break
    outcome = read_results(results) if results.exists() else Outcome()
    # A suite that broke down, or in which nothing ran, has failed itself.
    if outcome.failed == 0 and (status != 0 or outcome.passed == 0):
        outcome.failed = 1
    return outcome


def show_log(path, lines=80):
    print(f"---- the end of {path}")
    print(*path.read_text(errors="replace").splitlines()[-lines:], sep="\n")
    print("----")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=SOURCE / "build")
    parser.add_argument("--suite", action="append", metavar="NAME",
                        choices=[suite.name for suite in SUITES],
                        help="run only this one; may be given several times")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    (build / "test-results").mkdir(parents=True, exist_ok=True)

    total = Outcome()
    for suite in SUITES:
        if arguments.suite and suite.name not in arguments.suite:
            continue
        start = time.monotonic()
        outcome = run_suite(suite, build)
        print(f"{suite.name:14} {outcome.passed:5} passed, {outcome.failed} failed "
              f"in {time.monotonic() - start:.0f} s: {suite.about}", flush=True)
        if outcome.failed:
            show_log(build / "test-results" / f"{suite.name}.log")
        total.passed += outcome.passed
        total.failed += outcome.failed
    print(f"{total.passed} passed, {total.failed} failed", flush=True)
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
