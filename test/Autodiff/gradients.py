# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Derivatives against finite differences, in f64.

A case is a function of some ops; what is differentiated is its result times weights
that differ from element to element, so that no element stands for another. In reverse
mode, that is the sum of all elements, by each element of the inputs; in forward mode,
it is each element, along a direction. The second derivatives are the first ones of the
first ones, times weights again.
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

    def by(self, name):
        """The same by one input alone."""
        rest = {other: value for other, value in self.inputs.items() if other != name}
        return Case(self.text, {name: self.inputs[name]}, self.shape,
                    {**self.others, **rest})


TYPES = {np.dtype(np.float64): "f64", np.dtype(np.int64): "i64",
         np.dtype(np.float32): "f32", np.dtype(np.bool_): "i1"}


def get_type(shape, dtype=np.float64, is_open=False):
    sizes = "".join("?x" if is_open else f"{size}x" for size in shape)
    return f"tensor<{sizes}{TYPES[np.dtype(dtype)]}>"


def list_arguments(types, suffix=""):
    return ", ".join(f"%{name}{suffix}: {type}" for name, type in types.items())


def get_shapes(case, modes):
    """The shape of what is differentiated in each of the modes, and that of the last
    derivative."""
    shapes = [case.shape]
    for mode in modes:
        first = next(iter(case.inputs.values()))
        shapes.append(first.shape if mode == "reverse" else shapes[-1])
    return shapes


def make_request(case, types, modes):
    """The text of a request for a derivative in `modes`, the innermost first, and the
    name of what is differentiated next. It is of the values called %NAME.ORDER, inside
    of which those of one order less are the arguments, and makes %s.ORDER, what is
    differentiated, and the derivatives: the gradients %d.NAME.ORDER, or %d.ORDER along
    the %t.NAME.ORDER."""
    order = len(modes)
    of = {name: types[name] for name in case.inputs}
    if order == 1:
        text, result, inner = case.text.format(**types), "%z", ""
    else:
        text, result = make_request(case, types, modes[:-1])
        inner = f".{order - 1}"
    kind = types[f"v.{order}"]
    inputs = ", ".join(f"%{name}.{order}" for name in of)
    if modes[-1] == "reverse":
        derivatives = [f"%d.{name}.{order}" for name in of]
        kinds, op, end = list(of.values()), f"gradient {inputs}", "yield"
    else:
        derivatives, kinds = [f"%d.{order}"], [kind]
        directions = ", ".join(f"%t.{name}.{order}" for name in of)
        op, end = f"tangent {inputs} along {directions}", "return"
    return f"""
      {", ".join([f"%s.{order}", *derivatives])} = dlc.{op} {{
      ^bb0({list_arguments(of, inner)}):
        {text}
        %weighted.{order} = dlc.mul {result}, %v.{order} : {kind}
        dlc.{end} %weighted.{order} : {kind}
      }} : ({", ".join(of.values())}) -> ({", ".join([kind, *kinds])})
      """, derivatives[0]


def make_program(case, is_open=False, modes=("reverse",)):
    """A program from inputs, others, weights %v.ORDER, and directions in forward mode,
    to the weighted result, of which the derivative is asked for last, and its
    derivatives."""
    order = len(modes)
    types = {name: get_type(value.shape, value.dtype, is_open)
             for name, value in {**case.inputs, **case.others}.items()}
    types["z"] = get_type(case.shape, is_open=is_open)
    weights = {f"v.{i + 1}": get_type(shape, is_open=is_open)
               for i, shape in enumerate(get_shapes(case, modes)[:-1])}
    directions = {f"t.{name}.{i + 1}": types[name] for i, mode in enumerate(modes)
                  if mode == "forward" for name in case.inputs}
    names = list(case.inputs)
    arguments = [list_arguments({name: types[name] for name in names}, f".{order}"),
                 list_arguments({name: types[name] for name in case.others}),
                 list_arguments(weights), list_arguments(directions)]
    request, _ = make_request(case, {**types, **weights}, modes)
    last = weights[f"v.{order}"]
    if modes[-1] == "reverse":
        values = [f"%d.{name}.{order}" for name in names]
        kinds = [types[name] for name in names]
    else:
        values, kinds = [f"%d.{order}"], [last]
    kinds = ", ".join([last, *kinds])
    return f"""func.func @main({", ".join(filter(None, arguments))}) -> ({kinds}) {{
      {request}
      return {", ".join([f"%s.{order}", *values])} : {kinds}
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
        direction = np.zeros_like(x)
        direction[place] = 1
        slopes[place] = find_change(function, [x], [direction])
    return slopes


def find_change(function, values, directions):
    """How the function of values changes along directions."""
    ends = [function(*(value + step * direction
                       for value, direction in zip(values, directions)))
            for step in (STEP, -STEP)]
    return (ends[0] - ends[1]) / (2 * STEP)


def compare(actual, expected, about):
    scale = max(1.0, np.abs(expected).max(initial=0))
    np.testing.assert_allclose(actual / scale, expected / scale, rtol=0,
                               atol=TOLERANCE, err_msg=about)


def check(case, folder, is_open=False, modes=("reverse",)):
    values = [np.array(value, dtype=value.dtype)
              for value in [*case.inputs.values(), *case.others.values()]]
    inputs, others = values[:len(case.inputs)], values[len(case.inputs):]
    generator = np.random.default_rng(7)
    weights = [generator.uniform(0.5, 1.5, shape)
               for shape in get_shapes(case, modes)[:-1]]
    directions = [[generator.uniform(-1, 1, x.shape) for x in inputs]
                  for mode in modes if mode == "forward"]
    constants = [*others, *weights, *(one for some in directions for one in some)]
    program = Program(make_program(case, is_open, modes), folder)

    def run(*moved):
        return program.run([*moved, *constants])
    try:
        derivatives = run(*inputs)[1:]
        if modes[-1] == "forward":
            change = find_change(lambda *moved: run(*moved)[0], inputs, directions[-1])
            compare(derivatives[0], change, "forward")
            return
        for number, (name, gradient) in enumerate(zip(case.inputs, derivatives)):
            def function(x):
                return run(*inputs[:number], x, *inputs[number + 1:])[0].sum()
            compare(gradient, find_slopes(function, inputs[number]), f"by {name}")
    finally:
        program.close()
