# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions of several examples against one example after the other."""

import numpy as np
import pytest

from cases import CASES
from gradients import Case, Program, get_type, list_arguments

COUNT = 3

BRANCH = """
  %o = dlc.constant dense<0.25> : tensor<f64>
  %s = dlc.reduce sum %x [0, 1] : {x} -> tensor<f64>
  %p = dlc.compare gt, %s, %o : tensor<f64> -> tensor<i1>
  %b = tensor.extract %p[] : tensor<i1>
  %z = scf.if %b -> ({z}) {{
    %e = dlc.mul %x, %x : {z}
    scf.yield %e : {z}
  }} else {{
    scf.yield %x : {z}
  }}"""
WHILE = """
  %o = dlc.constant dense<2.0> : tensor<f64>
  %t = dlc.constant dense<0.5> : tensor<f64>
  %h = dlc.broadcast %t [] : tensor<f64> -> tensor<3x5xf64>
  %u = tensor.cast %h : tensor<3x5xf64> to {z}
  %z = scf.while (%c = %x) : ({x}) -> {z} {{
    %q = dlc.mul %c, %c : {x}
    %s = dlc.reduce sum %q [0, 1] : {x} -> tensor<f64>
    %p = dlc.compare gt, %s, %o : tensor<f64> -> tensor<i1>
    %b = tensor.extract %p[] : tensor<i1>
    scf.condition(%b) %c : {z}
  }} do {{
  ^bb0(%c: {z}):
    %d = dlc.mul %c, %u : {z}
    scf.yield %d : {x}
  }}"""
FAILING = """
  %r = dlc.reduce sum %x [0, 1] : {x} -> tensor<f64>
  %o = dlc.constant dense<1.0e+3> : tensor<f64>
  %p = dlc.compare lt, %r, %o : tensor<f64> -> tensor<i1>
  dlc.assert %p, "the sum is small" : tensor<i1>
  %z = dlc.exp %x : {z}"""
CUSTOM = """
  %z = dlc.custom_gradient %x, %y {{
  ^bb0(%a: {x}, %b: {y}):
    %m = dlc.mul %a, %b : {x}
    dlc.return %m : {x}
  }} gradient {{
  ^bb0(%a: {x}, %b: {y}, %m: {x}, %d: {x}):
    dlc.return %d, %m : {x}, {y}
  }} : ({x}, {y}) -> {z}"""
X = {"x": np.random.default_rng(4).normal(size=(3, 5))}
TWO = {**X, "y": np.random.default_rng(5).normal(size=(3, 5))}
MORE = {
    "a condition that differs": Case(BRANCH, X, (3, 5)),
    "an end that differs": Case(WHILE, X, (3, 5)),
    "what may fail": Case(FAILING, X, (3, 5)),
    "a gradient of one's own": Case(CUSTOM, TWO, (3, 5)),
    "a place that differs": Case(
        """%c0 = arith.constant 0 : index
  %n = tensor.extract %i[%c0] : {i}
  %k = arith.index_cast %n : i64 to index
  %z = dlc.slice %x [%k, 0] [1, 5] [1, 1] : {x} -> {z}""", X, (1, 5),
        {"i": np.array([1])}),
    "the greatest": Case(
        """%p = dlc.arg_reduce max %x 1 : {x} -> tensor<3xi64>
  %z = dlc.convert %p : tensor<3xi64> -> {z}""", X, (3,)),
    "the greatest few": Case(
        """%k = arith.constant 2 : index
  %p = dlc.top_k %x 1 count(%k) : {x} -> tensor<3x2xi64>
  %z = dlc.convert %p : tensor<3x2xi64> -> {z}""", X, (3, 2)),
}


def make_program(case, batched):
    """What the op gives for all examples of the inputs in `batched`, and what a loop
    over the examples does."""
    values = {**case.inputs, **case.others}
    one = {name: get_type(value.shape, value.dtype) for name, value in values.items()}
    one["z"] = get_type(case.shape)
    all_ = {name: get_type((COUNT, *value.shape), value.dtype)
            for name, value in values.items()}
    result = get_type((COUNT, *case.shape))
    text = case.text.format(**one)
    arguments = {f"all.{name}" if name in batched else name:
                 all_[name] if name in batched else one[name] for name in values}
    rows = "".join(
        f"""
        %row.{name} = dlc.slice %all.{name} [%example{", 0" * value.ndim}]
            [{", ".join(map(str, (1, *value.shape)))}]
            [{", ".join(["1"] * (value.ndim + 1))}]
            : {all_[name]} -> {get_type((1, *value.shape), value.dtype)}
        %{name} = dlc.reshape %row.{name}
            : {get_type((1, *value.shape), value.dtype)} -> {one[name]}"""
        for name, value in values.items() if name in batched)
    return f"""func.func @main({list_arguments(arguments)}) -> ({result}, {result}) {{
      %from = arith.constant 0 : index
      %to = arith.constant {COUNT} : index
      %by = arith.constant 1 : index
      %results = dlc.batch {", ".join(f"%all.{name}" for name in batched)} {{
      ^bb0({list_arguments({name: one[name] for name in batched})}):
        {text}
        dlc.return %z : {one["z"]}
      }} : ({", ".join(all_[name] for name in batched)}) -> {result}
      %none = dlc.empty : {result}
      %expected = scf.for %example = %from to %to step %by iter_args(%kept = %none)
          -> ({result}) {{
        {rows}
        {text}
        %row.z = dlc.reshape %z : {one["z"]} -> {get_type((1, *case.shape))}
        %next = dlc.insert_slice %row.z into %kept [%example{", 0" * len(case.shape)}]
            : {get_type((1, *case.shape))} into {result}
        scf.yield %next : {result}
      }}
      return %results, %expected : {result}, {result}
    }}"""


def make_examples(value, generator):
    """The value itself, and others like it."""
    examples = [value]
    for _ in range(1, COUNT):
        if value.dtype == np.float64:
            scale = generator.uniform(0.5, 1, value.shape)
            examples.append(1 + (value - 1) * scale if (value > 1).all()
                            else value * scale)
        else:
            examples.append(generator.permutation(value.ravel()).reshape(value.shape))
    return np.stack(examples)


def check(case, batched, folder):
    generator = np.random.default_rng(3)
    values = {name: make_examples(value, generator) if name in batched else value
              for name, value in {**case.inputs, **case.others}.items()}
    program = Program(make_program(case, batched), folder)
    try:
        results, expected = program.run(list(values.values()))
    finally:
        program.close()
    np.testing.assert_allclose(results, expected, rtol=1e-12, atol=1e-13)


ALL = {**CASES, **MORE}


@pytest.mark.parametrize("name", ALL)
def test_batch(name, tmp_path):
    check(ALL[name], list(ALL[name].inputs), tmp_path)


@pytest.mark.parametrize("name, batched", [
    (name, [one]) for name, case in ALL.items()
    for one in [*case.inputs, *case.others]
    if len(case.inputs) + len(case.others) > 1])
def test_batch_of_one_input(name, batched, tmp_path):
    """What else goes into an op is the same for all examples."""
    check(ALL[name], batched, tmp_path)
