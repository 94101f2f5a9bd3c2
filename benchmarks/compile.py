# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

#!/usr/bin/env python3
"""Measures what compiling costs: seconds, and memory beyond the weights.

The weights are mapped from the model's files, and the system may drop their
pages at any time; what counts is what the compiler needs beside. See README.md.
"""

import argparse
import subprocess
import tempfile
import time
from pathlib import Path

import common

import zoo
from tools import BIN

DEFAULT_MODELS = "resnet50,resnet50-wide,bert-base,bert-base-wide"
COLUMNS = {
    "weights_mb": ("model MB", ".0f"), "seconds": ("seconds", ".1f"),
    "peak_mb": ("peak MB", ".0f"), "beyond_weights_mb": ("beyond weights", ".0f"),
}
SAMPLE_SECONDS = 0.02


def read_memory(pid, folders):
    """Resident bytes of a process, and those that aren't pages of files in
    `folders`."""
    total = beyond = 0
    of_weights = False
    with open(f"/proc/{pid}/smaps") as maps:
        for line in maps:
            if line.startswith("Rss:"):
                size = 1024 * int(line.split()[1])
                total += size
                beyond += 0 if of_weights else size
            elif "-" in line.split(" ", 1)[0]:  # The head of the next mapping.
                of_weights = any(folder in line for folder in folders)
    return total, beyond


def measure(model, folder):
    """Compiles the model, and looks at the process's memory all the while."""
    process = subprocess.Popen(
        [BIN / "dlc-compile", model, "-o", folder / "model.so", "--quiet"])
    start = time.perf_counter()
    peak = peak_beyond = 0
    while process.poll() is None:
        try:
            total, beyond = read_memory(process.pid,
                                        [str(model.parent), str(folder)])
        except (FileNotFoundError, ProcessLookupError):
            break
        peak, peak_beyond = max(peak, total), max(peak_beyond, beyond)
        time.sleep(SAMPLE_SECONDS)
    if process.wait() != 0:
        raise SystemExit(f"dlc-compile failed on {model}")
    weights = sum(file.stat().st_size for file in model.parent.iterdir())
    return {"weights_mb": weights / 1e6, "seconds": time.perf_counter() - start,
            "peak_mb": peak / 1e6, "beyond_weights_mb": peak_beyond / 1e6}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", default=DEFAULT_MODELS,
                        help=f"names, with commas between them "
                             f"(default: {DEFAULT_MODELS})")
    parser.add_argument("--json", type=Path, help="write the results there too")
    arguments = parser.parse_args()
    table = common.Table(COLUMNS)
    for name in arguments.models.split(","):
        model = zoo.get_path(name)
        with tempfile.TemporaryDirectory() as folder:
            table.add(name, measure(model, Path(folder)))
    if arguments.json:
        table.write(arguments.json)


if __name__ == "__main__":
    main()
