# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What docs/autodiff.md says of gradients where there is no derivative, and of
conversions, whose rounding finite differences would see."""

import numpy as np
import pytest

import dlcrt
from gradients import Case, Program, make_program

ZERO = "%o = dlc.constant dense<0.0> : {x}\n"
POSITIVE = ZERO + "%p = dlc.compare gt, %x, %o : {x} -> tensor<3xi1>\n"
CASES = {
    "abs": ("%z = dlc.abs %x : {x}", [-2, 0, 3], [-1, 0, 1]),
    "relu": (ZERO + "%z = dlc.max %x, %o : {x}", [-2, 0, 3], [0, 0, 1]),
    "equal operands": (ZERO + "%y = dlc.mul %x, %x : {x}\n%z = dlc.max %x, %y : {x}",
                       [-2, 1, 3], [-4, 1.5, 6]),
    "equal maxima": ("%m = dlc.reduce max %x [0] : {x} -> tensor<f64>\n"
                     "%z = dlc.broadcast %m [] : tensor<f64> -> {z}", [4, 1, 4],
                     [1.5, 0, 1.5]),
    "equal maxima of a window": (
        "%z = dlc.pool max %x window [3] strides [1] padding [0, 2] dilations [1] : "
        "{x} -> {z}", [4, 1, 4], [1, 0, 2]),
    "one place twice": ("%i = dlc.constant dense<1> : tensor<3xi64>\n"
                        "%z = dlc.scatter_elements set %x 0 [%i] %x : "
                        "({x}, tensor<3xi64>, {x}) -> {z}", [5, 6, 7], [1, 0, 2]),
    "a logarithm that is not taken": (
        POSITIVE + "%l = dlc.log %x : {x}\n"
        "%z = dlc.select %p, %l, %o : tensor<3xi1>, {z}", [-2, 0, 4], [0, 0, 0.25]),
    "a root that is not taken": (
        POSITIVE + "%l = dlc.sqrt %x : {x}\n"
        "%z = dlc.select %p, %l, %o : tensor<3xi1>, {z}", [-2, 0, 4], [0, 0, 0.25]),
    "to the power of 0": (ZERO + "%z = dlc.pow %x, %o : {x}", [-2, 0, 3], [0, 0, 0]),
    "powers of 0": (ZERO + "%z = dlc.pow %o, %x : {x}", [1, 2, 3], [0, 0, 0]),
    "by way of integers": (
        "%n = dlc.convert %x : {x} -> tensor<3xi64>\n"
        "%z = dlc.convert %n : tensor<3xi64> -> {z}", [1, 2, 3], [0, 0, 0]),
    "by way of f32": (
        "%n = dlc.convert %x : {x} -> tensor<3xf32>\n"
        "%m = dlc.mul %n, %n : tensor<3xf32>\n"
        "%z = dlc.convert %m : tensor<3xf32> -> {z}", [1, 2, 3], [2, 4, 6]),
}


@pytest.mark.parametrize("name", CASES)
def test_convention(name, tmp_path):
    text, x, expected = CASES[name]
    case = Case(text, {"x": np.array(x, np.float64)}, (3,))
    program = Program(make_program(case), tmp_path)
    try:
        gradient = program.run([case.inputs["x"], np.ones(3), np.ones(3)])[1]
    finally:
        program.close()
    np.testing.assert_array_equal(gradient, expected)


def test_loop_that_grows(tmp_path):
    """A loop's values are written down side by side, for which they have to be of one
    size."""
    case = Case("""
      %i0 = arith.constant 0 : index
      %i1 = arith.constant 1 : index
      %i2 = arith.constant 2 : index
      %o = tensor.cast %x : {x} to tensor<?xf64>
      %g = scf.for %k = %i0 to %i2 step %i1 iter_args(%c = %o) -> (tensor<?xf64>) {{
        %j = dlc.concat 0 %c, %o : (tensor<?xf64>, tensor<?xf64>) -> tensor<?xf64>
        scf.yield %j : tensor<?xf64>
      }}
      %z = tensor.cast %g : tensor<?xf64> to {z}""", {"x": np.arange(2.0)}, (6,))
    program = Program(make_program(case), tmp_path)
    try:
        with pytest.raises(dlcrt.RuntimeFailure,
                           match="tensor of which a size changes from 2 to 4"):
            program.run([case.inputs["x"], np.ones(6), np.ones(2)])
    finally:
        program.close()
