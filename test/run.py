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
    # Whether kernels that have been compiled before are taken as they are.
    uses_cache: bool = False


def pytest(name, about, folder, *options, jobs=JOBS, uses_cache=False):
    return Suite(name, about, [
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", jobs,
         "--dist", "worksteal", "--junitxml", "{results}", *options, folder]],
        uses_cache)


def runtime(name, about, *options):
    return Suite(name, about, [
        ["cmake", "-S", "runtime", "-B", f"{{build}}/{name}", "-G", "Ninja",
         "-DDLCRT_BUILD_TESTS=ON", *options],
        ["cmake", "--build", f"{{build}}/{name}", "--parallel", JOBS],
        ["ctest", "--test-dir", f"{{build}}/{name}", "--output-on-failure",
         "--timeout", "600", "--output-junit", "{results}"],
    ])


LIT_TESTS = [LIT, "-q", "--workers", JOBS, "--xunit-xml-output", "{results}",
             "{build}/test"]
CLANG = ["-DCMAKE_C_COMPILER=clang-22", "-DCMAKE_CXX_COMPILER=clang++-22"]
GCC = ["-DCMAKE_C_COMPILER=gcc", "-DCMAKE_CXX_COMPILER=g++"]

SUITES = [
    pytest("meta", "style, rules, and generated documentation", "test/Meta"),
    runtime("runtime-alone", "the runtime as a project of its own, built by g++",
            *GCC),
    Suite("unit", "GoogleTest programs of the build", [
        ["ctest", "--test-dir", "{build}", "--output-on-failure",
         "--timeout", "600", "--output-junit", "{results}"],
    ]),
    Suite("lit", "ops, passes, phases and tools", [LIT_TESTS]),
    pytest("artifact", "what dlc-compile writes, and programs that use it",
           "test/Artifact"),
    pytest("bad-input", "models, artifacts and tensors that are not as they should",
           "test/BadInput"),
    # Its cases run in processes that it starts itself.
    pytest("conformance", "ONNX's own suite", "test/Conformance", jobs="0",
           uses_cache=True),
    pytest("fuzz", "fuzzers, for some seconds each", "test/Fuzz"),
    pytest("language", "programs in the tensor language", "test/Language",
           uses_cache=True),
    pytest("autodiff", "gradients against finite differences", "test/Autodiff",
           uses_cache=True),
    pytest("generated", "random models against ONNX Runtime", "test/Generated",
           uses_cache=True),
    pytest("models", "whole models against ONNX Runtime", "test/Integration",
           uses_cache=True),
]

# For a build with sanitizers, whose tools are several times slower.
SANITIZER_SUITES = [
    runtime("runtime-asan", "the runtime under Address- and UBSanitizer", *CLANG,
            "-DDLCRT_SANITIZE=address,undefined"),
    runtime("runtime-tsan", "the runtime under ThreadSanitizer", *CLANG,
            "-DDLCRT_SANITIZE=thread"),
    Suite("lit", "ops, passes, phases and tools", [LIT_TESTS]),
    pytest("bad-input", "models, artifacts and tensors that are not as they should",
           "test/BadInput", "-m", "not loads_runtime"),
]


class Outcome:
    """What a suite's JUnit file says; a skipped case counts as neither."""

    def __init__(self, path):
        self.passed = 0
        self.failures = []  # (name of the case, what it said)
        if not path.exists():
            return
        for case in ElementTree.parse(path).getroot().iter("testcase"):
            problems = case.findall("failure") + case.findall("error")
            if problems:
                texts = [element.get("message", "") + "\n" + (element.text or "")
                         for element in problems + case.findall("system-out")]
                self.failures.append((f"{case.get('classname')} {case.get('name')}",
                                      "\n".join(texts)))
            elif case.find("skipped") is None:
                self.passed += 1


def run_suite(suite, build):
    results = build / "test-results" / f"{suite.name}.xml"
    results.unlink(missing_ok=True)
    log_path = results.with_suffix(".log")
    status = 0
    environment = {
        **os.environ,
        # Where the Python tests look for the tools (test/Support/tools.py).
        "DLC_BIN": str(build / "bin"),
        # LLVM marks parts of its own memory, but the installed libraries don't
        # unmark it. And memory that can't be had is an error of the tools, which
        # they are to report themselves.
        "ASAN_OPTIONS": "allow_user_poisoning=0:allocator_may_return_null=1",
    }
    if suite.uses_cache:
        environment["DLC_CACHE"] = str(build / "cache")
    with open(log_path, "w") as log:
        for command in suite.commands:
            command = [part.format(build=build, results=results) for part in command]
            print("$", *command, file=log, flush=True)
            status = subprocess.run(
                command, cwd=SOURCE, env=environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=subprocess.STDOUT).returncode
            if status != 0:
                break
    outcome = Outcome(results)
    # A suite that broke down, or in which nothing ran, has failed itself.
    if not outcome.failures and (status != 0 or outcome.passed == 0):
        outcome.failures = [(f"{suite.name}, status {status}",
                             log_path.read_text(errors="replace"))]
    return outcome


def show_failures(outcome, cases=10, lines=40):
    for name, text in outcome.failures[:cases]:
        print(f"---- FAILED: {name}")
        print(*text.strip().splitlines()[-lines:], sep="\n")
    for name, _ in outcome.failures[cases:]:
        print(f"---- FAILED: {name}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, default=SOURCE / "build")
    parser.add_argument("--sanitizers", action="store_true",
                        help="run the suites for a build with sanitizers")
    parser.add_argument("--suite", action="append", metavar="NAME",
                        help="run only this one; may be given several times")
    arguments = parser.parse_args()
    suites = SANITIZER_SUITES if arguments.sanitizers else SUITES
    names = [suite.name for suite in suites]
    for name in arguments.suite or []:
        if name not in names:
            parser.error(f"there is no suite '{name}', only {', '.join(names)}")
    build = arguments.build.resolve()
    (build / "test-results").mkdir(parents=True, exist_ok=True)

    passed = failed = 0
    for suite in suites:
        if arguments.suite and suite.name not in arguments.suite:
            continue
        start = time.monotonic()
        outcome = run_suite(suite, build)
        seconds = time.monotonic() - start
        print(f"{suite.name:14} {outcome.passed:5} passed, {len(outcome.failures)} "
              f"failed in {seconds:.0f} s: {suite.about}")
        show_failures(outcome)
        sys.stdout.flush()
        passed += outcome.passed
        failed += len(outcome.failures)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
