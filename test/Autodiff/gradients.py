# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Gradients against finite differences, in f64.

A case is a function of some ops; what is differentiated is the sum of its result
times weights that differ from element to element, so that no element stands for
another. The second derivatives are the first ones of the gradients, times weights
again.
"""

from dataclasses import dataclass, field

import numpy as np

import dlcrt
from tools import run_tool

STEP = 1e-6
TOLERANCE = 1e-6


@dataclass
class Case:
    """`text` has the ops, which make %z. `inputs` are what is differentiated by,
    `others` what is not. A {name} in the text stands for the type of one of them, or
    of %z; `shape` is that of %z."""

    text: str
    inputs: dict
    shape: tuple
    others: dict = field(default_factory=dict)


TYPES = {np.dtype(np.float64): "f64", np.dtype(np.int64): "i64",
         np.dtype(np.float32): "f32", np.dtype(np.bool_): "i1"}


def get_type(shape, dtype=np.float64, is_open=False):
    sizes = "".join("?x" if is_open else f"{size}x" for size in shape)
    return f"tensor<{sizes}{TYPES[np.dtype(dtype)]}>"


def list_arguments(types, suffix=""):
    return ", ".join(f"%{name}{suffix}: {type}" for name, type in types.items())


def make_request(case, types, order):
    """The text of a request for the gradient of order `order`. It is of the values
    called %NAME.ORDER, inside of which those of one order less are the arguments, and
    makes %s.ORDER, what is differentiated, and the gradients %d.NAME.ORDER."""
    names = list(case.inputs)
    of = {name: types[name] for name in names}
    if order == 1:
        text, result, yielded = case.text.format(**types), "%z", "z"
    else:
        # The gradient by the first input is what is differentiated next.
        text, yielded = make_request(case, types, order - 1), names[0]
        result = f"%d.{yielded}.{order - 1}"
    inner = "" if order == 1 else f".{order - 1}"
    results = ", ".join([types[yielded], *of.values()])
    return f"""
      {", ".join([f"%s.{order}"] + [f"%d.{name}.{order}" for name in names])} =
          dlc.gradient {", ".join(f"%{name}.{order}" for name in names)} {{
      ^bb0({list_arguments(of, inner)}):
        {text}
        %weighted.{order} = dlc.mul {result}, %v.{order} : {types[yielded]}
        dlc.yield %weighted.{order} : {types[yielded]}
      }} : ({", ".join(of.values())}) -> ({results})"""


def make_program(case, is_open=False, order=1):
    """A program from inputs, others and weights %v.ORDER to the weighted result, of
    which the gradient is asked for last, and its gradients."""
    types = {name: get_type(value.shape, value.dtype, is_open)
             for name, value in {**case.inputs, **case.others}.items()}
    types["z"] = get_type(case.shape, is_open=is_open)
    names = list(case.inputs)
    weights = {"v.1": types["z"], "v.2": types[names[0]]}
    arguments = [list_arguments({name: types[name] for name in names}, f".{order}"),
                 list_arguments({name: types[name] for name in case.others}),
                 list_arguments(weights)]
    values = [f"%s.{order}"] + [f"%d.{name}.{order}" for name in names]
    kinds = ", ".join([weights[f"v.{order}"]] + [types[name] for name in names])
    return f"""func.func @main({", ".join(filter(None, arguments))}) -> ({kinds}) {{
      {make_request(case, types, order)}
      return {", ".join(values)} : {kinds}
    }}"""


class Program:
    def __init__(self, text, folder):
        path, artifact = folder / "model.mlir", folder / "model.so"
        path.write_text(text)
        outcome = run_tool("dlc-compile", path, "-o", artifact, "--quiet")
        assert outcome.status == 0, outcome.errors + text
        self.context = dlcrt.Context(threads=1)
        self.module = dlcrt.Module(self.context, artifact)

    def run(self, values):
        outputs = self.module.run(dict(zip(self.module.inputs, values)))
        return [outputs[name] for name in self.module.outputs]

    def close(self):
        self.module.close()
        self.context.close()


def find_slopes(function, x):
    """The derivatives of a scalar function by each element of x."""
    slopes = np.empty_like(x)
    for place in np.ndindex(x.shape):
        around = []
        for step in (STEP, -STEP):
            moved = x.copy()
            moved[place] += step
            around.append(function(moved))
        slopes[place] = (around[0] - around[1]) / (2 * STEP)
    return slopes


def check(case, folder, is_open=False, order=1):
    values = [np.array(value, dtype=value.dtype)
              for value in [*case.inputs.values(), *case.others.values()]]
    generator = np.random.default_rng(7)
    weights = [generator.uniform(0.5, 1.5, shape)
               for shape in (case.shape, values[0].shape)]
    program = Program(make_program(case, is_open, order), folder)
    try:
        gradients = program.run([*values, *weights])[1:]
        for number, (name, gradient) in enumerate(zip(case.inputs, gradients)):
            def function(x):
                moved = [*values[:number], x, *values[number + 1:]]
                return program.run([*moved, *weights])[0].sum()
            slopes = find_slopes(function, values[number])
            scale = max(1.0, np.abs(slopes).max(initial=0))
            np.testing.assert_allclose(gradient / scale, slopes / scale, rtol=0,
                                       atol=TOLERANCE, err_msg=f"by {name}")
    finally:
        program.close()
