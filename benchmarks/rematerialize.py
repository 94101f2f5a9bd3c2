#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What it costs to save less of a forward pass.

Training steps of 24 layers, with all that the backward pass needs saved, and with
parts of it: memory, time, and how much gradients differ. See README.md.
"""

import argparse
import os
import tempfile
from pathlib import Path

import common
import numpy as np
from training import PROGRAMS, get_error, time_in_turns

from steps import dlc_engine

COLUMNS = {
    "part": ("saved %", ".0f"),
    "memory_mb": ("planned MB", ".1f"), "ms": ("ms", ".1f"), "ratio": ("ratio", ".2f"),
    "gradient": ("gradients", ".1e"),
}


class Model:
    optimizer = "adam"

    def __init__(self, name):
        self.name = name

    def make_batch(self):
        rng = np.random.default_rng(0)
        if self.name == "deep_mlp":
            return [rng.normal(size=(512, 512)).astype("f4") for _ in range(2)]
        return [rng.integers(1000, size=(8, 128)) for _ in range(2)]


def measure(name, parts, folder, seconds):
    model = Model(name)
    batch = model.make_batch()
    flags = {part: [] if part == 100 else [f"--remat={part}%"] for part in parts}
    libraries = {part: dlc_engine.Library(PROGRAMS / f"{name}.tdl", folder / str(part),
                                          "f4", *flags[part]) for part in parts}
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    gradients = {}
    for part, library in libraries.items():
        engine = dlc_engine.Engine(model, library)
        gradients[part] = engine.get_gradients(batch)
        engine.close()
    engines = {part: dlc_engine.Engine(model, library)
               for part, library in libraries.items()}
    times = dict(zip(parts, time_in_turns(
        [engine.make_stepper(batch) for engine in engines.values()], seconds)))
    for part, engine in engines.items():
        yield {"part": part, "memory_mb": engine.get_temporary_bytes() / 1e6,
               "ms": times[part], "ratio": times[part] / times[100],
               "gradient": get_error(gradients[part], gradients[100])}
        engine.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", default="deep_mlp,deep_lm",
                        help="names, with commas between them (default: both)")
    parser.add_argument("--parts", default="50,30",
                        help="percentages (default: 50,30); 100 is always there")
    parser.add_argument("--seconds", type=float, default=20,
                        help="how long to run the steps of each model (default: 20)")
    parser.add_argument("--json", type=Path, help="write the results there too")
    arguments = parser.parse_args()

    parts = [100, *(int(part) for part in arguments.parts.split(","))]
    table = common.Table(COLUMNS)
    affinity = os.sched_getaffinity(0)
    with tempfile.TemporaryDirectory() as folder:
        for name in arguments.models.split(","):
            os.sched_setaffinity(0, affinity)
            for row in measure(name, parts, Path(folder), arguments.seconds):
                table.add(name, row)
    if arguments.json:
        table.write(arguments.json)


if __name__ == "__main__":
    main()
