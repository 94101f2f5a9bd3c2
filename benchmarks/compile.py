#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Measures what compiling costs: seconds, and memory beyond the weights.

The weights are mapped from the model's files, and the system may drop their
pages at any time; what counts is what the compiler needs beside. See README.md.
"""

import argparse
import tempfile
from pathlib import Path

import common

import zoo
from memory import run_and_watch
from tools import BIN

DEFAULT_MODELS = "resnet50,resnet50-wide,bert-base,bert-base-wide"
COLUMNS = {
    "weights_mb": ("model MB", ".0f"), "seconds": ("seconds", ".1f"),
    "peak_mb": ("peak MB", ".0f"), "beyond_weights_mb": ("beyond weights", ".0f"),
}

def measure(model, folder):
    usage = run_and_watch(
        [BIN / "dlc-compile", model, "-o", folder / "model.so", "--quiet"],
        [model.parent, folder])
    weights = sum(file.stat().st_size for file in model.parent.iterdir())
    return {"weights_mb": weights / 1e6, "seconds": usage.seconds,
            "peak_mb": usage.peak / 1e6,
            "beyond_weights_mb": usage.peak_beside_files / 1e6}


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
