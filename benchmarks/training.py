#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compares training steps of dlc with those of JAX and PyTorch.

The same models with the same parameters and batches: first what they compute, the
gradients of the first step and the losses of twenty, then how long a step takes, in
turns in this process, on one core. See README.md.
"""

import argparse
import os
import statistics
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import common
import numpy as np

from steps import dlc_engine, jax_engine, torch_engine
from steps.models import MODELS, Model

PROGRAMS = Path(__file__).resolve().parent / "steps"
CURVE_STEPS = 20
NUMBERS = {
    "gradient": ("dlc-JAX", ".1e"), "gradient_torch": ("torch-JAX", ".1e"),
    "gradient_nudged": ("nudged", ".1e"), "gradient_dlc": ("dlc-exact", ".1e"),
    "gradient_jax": ("JAX-exact", ".1e"), "gradient_f64": ("dlc-JAX f64", ".1e"),
    "curve64": ("loss f64", ".1e"), "curve64_nudged": ("nudged f64", ".1e"),
    "curve32": ("loss f32", ".1e"),
}
SPEED = {
    "dlc_ms": ("dlc ms", ".2f"), "jax_ms": ("JAX ms", ".2f"),
    "torch_ms": ("torch ms", ".2f"), "ratio": ("dlc/best", ".2f"),
    "dlc_mb": ("dlc MB", ".1f"), "jax_mb": ("XLA MB", ".1f"),
    "dlc_compile_s": ("dlc comp. s", ".1f"), "jax_compile_s": ("JAX comp. s", ".1f"),
}


def get_error(gradients, exact):
    """The relative error of all gradients as one vector."""
    def get_length(arrays):
        return np.sqrt(sum(np.sum(array.astype("f8")**2) for array in arrays))

    return get_length(gradients[name].astype("f8") - exact[name]
                      for name in exact) / get_length(exact.values())


def get_losses(engine, batches):
    return np.array([engine.make_stepper(batch)() for batch in batches])


@dataclass(frozen=True)
class Start:
    """Where all engines begin."""

    model: Model
    parameters: dict
    seen: dict

    @classmethod
    def load(cls, model, library):
        """As dlc's library in f32 does."""
        engine = dlc_engine.Engine(model, library)
        start = cls(model, *({name: array.copy()
                              for name, array in engine.get_state(item).items()}
                             for item in ("model", "seen")))
        engine.close()
        return start

    def nudge(self, dtype):
        """Where each parameter is the number above, the one below, or left: what
        differs then is rounding, and what the model makes of it."""
        random = np.random.default_rng(0)

        def move(array):
            array = array.astype(dtype)
            return array + random.integers(-1, 2, array.shape) * np.spacing(array)

        return replace(self, parameters={name: move(array) for name, array
                                         in self.parameters.items()})

    def make_dlc(self, library):
        engine = dlc_engine.Engine(self.model, library)
        engine.set_state("model", self.parameters)
        return engine

    def make(self, engine, dtype, *options):
        parameters, seen = ({name: array.astype(dtype) for name, array in part.items()}
                            for part in (self.parameters, self.seen))
        return engine(self.model, parameters, seen, *options)


def measure(make_engine, batches):
    """The gradients of the first step, and the losses of all."""
    results = []
    for compute in (lambda engine: engine.get_gradients(batches[0]),
                    lambda engine: get_losses(engine, batches)):
        engine = make_engine()
        results.append(compute(engine))
        engine.close()
    return results


def compare_numbers(start, libraries):
    gradients, curves = {}, {}
    for dtype, library in libraries.items():
        batches = [start.model.make_batch(seed, dtype) for seed in range(CURVE_STEPS)]
        for name, make_engine in (
                ("JAX", lambda: start.make(jax_engine.Engine, dtype)),
                ("nudged", lambda: start.nudge(dtype).make(jax_engine.Engine, dtype)),
                ("torch", lambda: start.make(torch_engine.Engine, dtype)),
                ("dlc", lambda: start.make_dlc(library))):
            gradients[name, dtype], curves[name, dtype] = measure(make_engine, batches)

    def compare_curves(name, dtype):
        exact = curves["JAX", dtype]
        return np.max(np.abs(curves[name, dtype] - exact) / np.abs(exact))

    def compare_gradients(name, dtype):
        return get_error(gradients[name, dtype], gradients["JAX", dtype])

    exact = gradients["JAX", "f8"]
    return {"gradient": compare_gradients("dlc", "f4"),
            "gradient_torch": compare_gradients("torch", "f4"),
            "gradient_nudged": compare_gradients("nudged", "f4"),
            "gradient_dlc": get_error(gradients["dlc", "f4"], exact),
            "gradient_jax": get_error(gradients["JAX", "f4"], exact),
            "gradient_f64": compare_gradients("dlc", "f8"),
            "curve64": compare_curves("dlc", "f8"),
            "curve64_nudged": compare_curves("nudged", "f8"),
            "curve32": compare_curves("dlc", "f4")}


def time_in_turns(functions, seconds):
    """The medians of each, in milliseconds of the processor's time, which what else
    the machine does disturbs less, over at least five rounds."""
    for function in functions * 2:
        function()
    times = [[] for _ in functions]
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times[0]) < 5:
        for function, measured in zip(functions, times):
            start = time.process_time()
            function()
            measured.append(1e3 * (time.process_time() - start))
    return [statistics.median(measured) for measured in times]


def compare_speed(start, library, seconds, with_inductor):
    batch = start.model.make_batch(0, "f4")
    dlc = start.make_dlc(library)
    jax = start.make(jax_engine.Engine, "f4")
    peers = {"jax_ms": jax, "torch_ms": start.make(torch_engine.Engine, "f4")}
    if with_inductor:
        peers["inductor_ms"] = start.make(torch_engine.Engine, "f4", True)
    engines = {"dlc_ms": dlc, **peers}
    times = dict(zip(engines, time_in_turns(
        [engine.make_stepper(batch) for engine in engines.values()], seconds)))
    result = {**times, "ratio": times["dlc_ms"] / min(times[key] for key in peers),
              "dlc_mb": dlc.get_temporary_bytes() / 1e6,
              "jax_mb": jax.get_temporary_bytes() / 1e6,
              "dlc_compile_s": library.compile_seconds,
              "jax_compile_s": jax.compile_seconds}
    dlc.close()
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", default=",".join(MODELS),
                        help="names, with commas between them (default: all)")
    parser.add_argument("--seconds", type=float, default=20,
                        help="how long to run the steps of each (default: 20)")
    parser.add_argument("--only-speed", action="store_true",
                        help="do not compare what is computed")
    parser.add_argument("--inductor", action="store_true",
                        help="compare with torch.compile, too, which takes minutes")
    parser.add_argument("--json", type=Path, help="write the results there too")
    arguments = parser.parse_args()

    names = arguments.models.split(",")
    dtypes = ["f4"] if arguments.only_speed else ["f4", "f8"]
    with tempfile.TemporaryDirectory() as folder:
        libraries = {name: {dtype: dlc_engine.Library(PROGRAMS / f"{name}.tdl",
                                                      Path(folder), dtype)
                            for dtype in dtypes} for name in names}
        # From here on; compiling takes what there is.
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        starts = {name: Start.load(MODELS[name], libraries[name]["f4"])
                  for name in names}
        numbers = {name: {} for name in names}
        if not arguments.only_speed:
            table = common.Table(NUMBERS)
            for name in names:
                numbers[name] = compare_numbers(starts[name], libraries[name])
                table.add(name, numbers[name])
        if arguments.inductor:
            SPEED["inductor_ms"] = ("inductor ms", ".2f")
        table = common.Table(SPEED)
        for name in names:
            table.add(name, {**numbers[name], **compare_speed(
                starts[name], libraries[name]["f4"], arguments.seconds,
                arguments.inductor)})
    if arguments.json:
        table.write(arguments.json)


if __name__ == "__main__":
    main()
