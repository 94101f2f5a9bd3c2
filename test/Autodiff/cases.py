# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A function for each rule of differentiation, or several, by name."""

import numpy as np

from gradients import Case


def numbers(*shape, low=-1.0, high=1.0, seed=1):
    """Different numbers in no order, none of them 0."""
    count = int(np.prod(shape))
    steps = np.random.default_rng(seed).permutation(count) + 0.37
    return (low + (high - low) * steps / max(count, 1)).reshape(shape)


def unary(op, low=-1.0, high=1.0):
    return Case(f"%z = dlc.{op} %x : {{z}}", {"x": numbers(3, 5, low=low, high=high)},
                (3, 5))


UNARY = {
    **{op: unary(op) for op in [
        "abs", "acos", "asin", "asinh", "atan", "atanh", "cos", "cosh", "erf", "exp",
        "logistic", "neg", "sin", "sinh", "tan", "tanh"]},
    **{op: unary(op, 0.1, 3) for op in ["log", "log1p", "rsqrt", "sqrt"]},
    "acosh": unary("acosh", 1.1, 3),
    # Flat but for steps, of which there is none at these numbers.
    **{op: unary(op, -3, 3) for op in ["ceil", "floor", "round", "sign"]},
}


def binary(op, low=-2.0, high=2.0, low_y=-2.0, high_y=2.0):
    return Case(f"%z = dlc.{op} %x, %y : {{z}}",
                {"x": numbers(3, 5, low=low, high=high),
                 "y": numbers(3, 5, low=low_y, high=high_y, seed=2)}, (3, 5))


BINARY = {
    **{op: binary(op) for op in ["add", "sub", "mul", "max", "min"]},
    "div": binary("div", low_y=0.5), "floor_mod": binary("floor_mod", low_y=0.3),
    "rem": binary("rem", low_y=0.3), "pow": binary("pow", low=0.2),
}

OTHERS = {"c": np.random.default_rng(3).integers(0, 2, (3, 5)) > 0}
ELEMENTWISE = {
    "select": Case("%z = dlc.select %c, %x, %y : {c}, {z}",
                   {"x": numbers(3, 5), "y": numbers(3, 5, seed=2)}, (3, 5), OTHERS),
    "compare": Case("%p = dlc.compare lt, %x, %y : {x} -> {c}\n"
                    "%z = dlc.select %p, %x, %y : {c}, {z}",
                    {"x": numbers(3, 5), "y": numbers(3, 5, seed=2)}, (3, 5), OTHERS),
    "same twice": Case("%z = dlc.mul %x, %x : {z}", {"x": numbers(3, 5)}, (3, 5)),
    "empty": Case("%z = dlc.exp %x : {z}", {"x": numbers(0, 5)}, (0, 5)),
}


def shaped(text, x, shape):
    return Case(text, {"x": numbers(*x)}, shape)


MOVEMENT = {
    "broadcast": shaped("%z = dlc.broadcast %x [1] : {x} -> tensor<2x3x4xf64>",
                        (3,), (2, 3, 4)),
    "broadcast of size 1": shaped("%z = dlc.broadcast %x [0, 1] : {x} -> "
                                  "tensor<3x4xf64>", (3, 1), (3, 4)),
    "broadcast of a scalar": shaped("%z = dlc.broadcast %x [] : {x} -> "
                                    "tensor<3x4xf64>", (), (3, 4)),
    "broadcast to nothing": shaped("%z = dlc.broadcast %x [1] : {x} -> "
                                   "tensor<0x3xf64>", (3,), (0, 3)),
    **{f"broadcast of an open size {size}": shaped(
        "%o = tensor.cast %x : {x} to tensor<?xf64>\n"
        "%z = dlc.broadcast %o [1] : tensor<?xf64> -> tensor<2x3xf64>", (size,), (2, 3))
       for size in (1, 3)},
    "reshape": shaped("%z = dlc.reshape %x : {x} -> tensor<4x3xf64>", (2, 6), (4, 3)),
    "transpose": shaped("%z = dlc.transpose %x [2, 0, 1] : {x} -> {z}", (2, 3, 4),
                        (4, 2, 3)),
    "reverse": shaped("%z = dlc.reverse %x [0, 1] : {z}", (2, 3), (2, 3)),
    "slice": shaped("%z = dlc.slice %x [1, 2] [2, 3] [1, 1] : {x} -> tensor<2x3xf64>",
                    (4, 6), (2, 3)),
    "slice with strides": shaped(
        "%z = dlc.slice %x [0, 1] [2, 3] [3, 2] : {x} -> tensor<2x3xf64>", (4, 7),
        (2, 3)),
    "slice of nothing": shaped(
        "%z = dlc.slice %x [1, 2] [0, 3] [3, 1] : {x} -> tensor<0x3xf64>", (4, 6),
        (0, 3)),
    "insert_slice": Case(
        "%z = dlc.insert_slice %y into %x [1, 2] : {y} into {z}",
        {"x": numbers(4, 5), "y": numbers(2, 3, seed=2)}, (4, 5)),
    "concat": Case("%z = dlc.concat 1 %x, %y, %x : ({x}, {y}, {x}) -> {z}",
                   {"x": numbers(2, 3), "y": numbers(2, 4, seed=2)}, (2, 10)),
    "pad": Case("%z = dlc.pad constant %x, %y [1, 0] [2, 3] : {x} -> tensor<5x6xf64>",
                {"x": numbers(2, 3), "y": numbers(seed=2)}, (5, 6)),
    "pad between": Case(
        "%z = dlc.pad constant %x, %y [1, 0] [0, 2] interior [1, 2] : {x} -> "
        "tensor<4x9xf64>", {"x": numbers(2, 3), "y": numbers(seed=2)}, (4, 9)),
    **{f"pad {mode}": Case(
        f"%z = dlc.pad {mode} %x, %y [1, 2] [0, 2] : {{x}} -> tensor<3x7xf64>",
        {"x": numbers(2, 3)}, (3, 7), {"y": numbers(seed=2)})
       for mode in ("edge", "reflect", "wrap")},
}


def indexed(text, x, indices, shape, **more):
    return Case(text, {"x": numbers(*x), **more}, shape, {"i": np.array(indices)})


# Some of the indices are the same, and some out of range.
ROWS = [[3, 0, 3], [9, 1, -2]]
TUPLES = [[1, 2], [0, 0], [1, 2], [7, -1]]
KINDS = ("set", "add", "mul", "max", "min")
UPDATES = {"u": numbers(2, 3, seed=2)}
INDEXING = {
    "gather": indexed("%z = dlc.gather %x 0 [%i] : ({x}, {i}) -> {z}", (4, 2), ROWS,
                      (2, 3, 2)),
    "gather inside": indexed("%z = dlc.gather %x 1 [%i] : ({x}, {i}) -> {z}",
                             (2, 4, 3), ROWS, (2, 2, 3, 3)),
    "gather of one": indexed("%z = dlc.gather %x 1 [%i] : ({x}, {i}) -> {z}",
                             (2, 4, 3), 2, (2, 3)),
    "gather_elements": indexed(
        "%z = dlc.gather_elements %x 1 [%i] : ({x}, {i}) -> {z}", (3, 4), ROWS, (2, 3)),
    "gather_nd": indexed(
        "%z = dlc.gather_nd %x [%i] batch 0 : ({x}, tensor<4x2xi64>) -> {z}", (2, 3, 2),
        TUPLES, (4, 2)),
    "gather_nd in batches": indexed(
        "%z = dlc.gather_nd %x [%i] batch 1 : ({x}, tensor<2x2x1xi64>) -> {z}",
        (2, 3, 2), [[[1], [1]], [[5], [0]]], (2, 2, 2)),
    **{f"scatter_elements {kind}": indexed(
        f"%z = dlc.scatter_elements {kind} %x 1 [%i] %u : "
        "({x}, {i}, {u}) -> {z}",
        (3, 4), ROWS, (3, 4), **UPDATES) for kind in KINDS},
    "scatter_elements mul by zeros": indexed(
        "%z = dlc.scatter_elements mul %x 0 [%i] %u : ({x}, {i}, {u}) -> {z}", (4,),
        [0, 1, 0, 2, 2, 1, 3], (4,),
        u=np.array([0.0, 2.0, 3.0, 1e-300, 4.0, 5.0, 6.0])),
    **{f"scatter_nd {kind}": indexed(
        f"%z = dlc.scatter_nd {kind} %x [%i] %u : "
        "({x}, tensor<4x2xi64>, {u}) -> {z}", (2, 3, 2), TUPLES, (2, 3, 2),
        u=numbers(4, 2, seed=2)) for kind in KINDS},
}

REDUCTION = {
    **{f"reduce {kind}": shaped(f"%z = dlc.reduce {kind} %x [0, 2] : {{x}} -> {{z}}",
                                (2, 3, 4), (3,))
       for kind in ("sum", "prod", "max", "min")},
    "reduce all": shaped("%z = dlc.reduce prod %x [0, 1] : {x} -> {z}", (2, 3), ()),
    "reduce nothing": shaped("%z = dlc.reduce sum %x [1] : {x} -> {z}", (3, 0), (3,)),
    "reduce prod of a zero": Case("%z = dlc.reduce prod %x [1] : {x} -> {z}",
                                  {"x": np.array([[2.0, 0.0, 3.0], [1.0, 4.0, 5.0]])},
                                  (2,)),
    **{f"cumulative {kind} {flags}": shaped(
        f"%z = dlc.cumulative {kind} %x 1 {flags} : {{z}}", (2, 4), (2, 4))
       for kind in ("sum", "prod")
       for flags in ("", "{exclusive}", "{reverse}", "{exclusive, reverse}")},
    "cumulative prod of zeros": Case(
        "%z = dlc.cumulative prod %x 0 : {z}",
        {"x": np.array([[2.0, 0.0], [0.25, 4.0], [0.5, 3.0]])}, (3, 2)),
    "cumulative prod of nothing": shaped("%z = dlc.cumulative prod %x 1 : {z}",
                                         (3, 0), (3, 0)),
}
# In the text of a case braces stand for types.
for case in REDUCTION.values():
    case.text = case.text.replace("1 {", "1 {{").replace("e} :", "e}} :")


def product(text, x, y, shape):
    return Case(f"%z = dlc.dot_general %x, %y {text} : ({{x}}, {{y}}) -> {{z}}",
                {"x": numbers(*x), "y": numbers(*y, seed=2)}, shape)


def conv(text, x, y, shape, layout="channels_first"):
    return Case(f"%z = dlc.conv {layout} %x, %y {text} : ({{x}}, {{y}}) -> {{z}}",
                {"x": numbers(*x), "y": numbers(*y, seed=2)}, shape)


CONTRACTION = {
    "dot_general": product("batch [] x [] contract [1] x [0]", (2, 3), (3, 4), (2, 4)),
    "dot_general in batches": product("batch [1] x [0] contract [2] x [2]", (3, 2, 4),
                                      (2, 5, 4), (2, 3, 5)),
    "dot_general over several": product("batch [] x [] contract [0, 2] x [2, 0]",
                                        (2, 3, 4), (4, 5, 2), (3, 5)),
    "dot_general outer": product("batch [] x [] contract [] x []", (2,), (3,), (2, 3)),
    "dot_general inner": product("batch [] x [] contract [0] x [0]", (3,), (3,), ()),
    "conv": conv("strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] groups 1",
                 (2, 2, 4, 5), (3, 2, 2, 3), (2, 3, 3, 3)),
    "conv padded": conv("strides [1] padding [1, 2] dilations [1] groups 1",
                        (1, 2, 5), (2, 2, 3), (1, 2, 6)),
    "conv padded far": conv("strides [1] padding [3, 2] dilations [1] groups 1",
                            (1, 1, 4), (1, 1, 2), (1, 1, 8)),
    "conv strided": conv(
        "strides [2, 3] padding [1, 0, 0, 1] dilations [1, 1] groups 1", (1, 2, 6, 7),
        (2, 2, 3, 2), (1, 2, 3, 3)),
    "conv dilated": conv("strides [2] padding [2, 1] dilations [2] groups 1",
                         (2, 1, 8), (2, 1, 3), (2, 2, 4)),
    "conv in groups": conv("strides [1] padding [1, 1] dilations [1] groups 2",
                           (2, 4, 5), (6, 2, 3), (2, 6, 5)),
    "conv by channel": conv("strides [2] padding [1, 1] dilations [1] groups 3",
                            (2, 3, 5), (3, 1, 3), (2, 3, 3)),
    "conv by channel in two dimensions": conv(
        "strides [2, 1] padding [1, 2, 0, 1] dilations [1, 2] groups 3", (2, 3, 6, 5),
        (3, 1, 3, 2), (2, 3, 4, 4)),
    "conv by channel in three dimensions": conv(
        "strides [1, 2, 1] padding [0, 0, 1, 0, 0, 0] dilations [1, 1, 1] groups 2",
        (2, 2, 2, 4, 3), (2, 1, 1, 2, 2), (2, 2, 2, 2, 2)),
    "conv by channel, channels_last": conv(
        "strides [2, 2] padding [1, 1, 1, 1] dilations [1, 1] groups 3", (2, 6, 4, 3),
        (3, 3, 1, 3), (2, 3, 2, 3), "channels_last"),
    "conv of pixels": conv("strides [1, 1] padding [0, 0, 0, 0] dilations [1, 1] "
                           "groups 1", (2, 3, 2, 3), (4, 3, 1, 1), (2, 4, 2, 3)),
    "conv of pixels, channels_last": conv(
        "strides [1] padding [0, 0] dilations [1] groups 1", (2, 3, 4), (1, 4, 2),
        (2, 3, 2), "channels_last"),
    "conv of some pixels": conv("strides [2] padding [0, 0] dilations [1] groups 1",
                                (2, 3, 6), (4, 3, 1), (2, 4, 3)),
    "conv channels_last": conv(
        "strides [2, 1] padding [1, 1, 0, 1] dilations [1, 2] groups 2", (1, 5, 6, 4),
        (3, 2, 2, 6), (1, 3, 5, 6), "channels_last"),
}


def pool(kind, window, strides, padding, dilations, x, shape):
    return shaped(f"%z = dlc.pool {kind} %x window {window} strides {strides} padding "
                  f"{padding} dilations {dilations} : {{x}} -> {{z}}", x, shape)


POOLING = {
    f"pool {kind} {about}": pool(kind, *geometry)
    for kind in ("sum", "prod", "max", "min") for about, geometry in {
        "": ([1, 2, 3], [1, 2, 3], [0] * 6, [1, 1, 1], (2, 4, 6), (2, 2, 2)),
        "overlapping": ([3, 3], [1, 2], [1, 1, 1, 0], [1, 1], (4, 6), (4, 3)),
        "dilated": ([2], [1], [1, 1], [3], (6,), (5,)),
        "with a rest": ([2], [3], [0, 0], [1], (7,), (2,)),
    }.items()
}

NORMALIZATION = {
    "softmax": shaped("%z = dlc.softmax %x 1 : {z}", (3, 4), (3, 4)),
    "softmax of log": shaped("%z = dlc.softmax %x 0 {{log}} : {z}", (3, 4), (3, 4)),
    **{f"normalize {center} result {number}": shaped(
        f"%n:3 = dlc.normalize %x [1, 2] epsilon 1.0e-3 {center} : "
        f"{{x}} -> {kind}\n%z = dlc.mul %n#{number}, %n#{number} : {{z}}", (2, 3, 4),
        shape)
       for center in ("", "center")
       for number, kind, shape in [(0, "tensor<2xf64>", (2, 3, 4)), (1, "{z}", (2,)),
                                   (2, "{z}", (2,))]
       if center or number != 1},
    "normalize all results": shaped(
        "%n:3 = dlc.normalize %x [0] epsilon 1.0e-3 center : {x} -> tensor<4xf64>\n"
        "%p = dlc.mul %n#1, %n#2 : tensor<4xf64>\n"
        "%q = dlc.broadcast %p [1] : tensor<4xf64> -> tensor<3x4xf64>\n"
        "%z = dlc.mul %n#0, %q : tensor<3x4xf64>", (3, 4), (3, 4)),
}

LIMITS = """
  %i0 = arith.constant 0 : index
  %i1 = arith.constant 1 : index
  %i2 = arith.constant 2 : index
  %i7 = arith.constant 7 : index
  %n = tensor.dim %i, %i0 : {i}
"""
# Of as many steps as %i has elements.
LOOP = LIMITS + """
  %z = scf.for %k = %i0 to %n step %i1 iter_args(%c = %x) -> ({x}) {{
    %s = dlc.sin %c : {x}
    %p = dlc.mul %s, %y : {x}
    scf.yield %p : {x}
  }}"""
# With weights, what is added, and a row of %y for each step.
PRODUCTS = LIMITS + """
  %z = scf.for %k = %i0 to %n step %i1 iter_args(%c = %x) -> ({x}) {{
    %d = dlc.dot_general %c, %w batch [] x [] contract [1] x [0] : ({x}, {w}) -> {x}
    %r = dlc.slice %y [%k, 0, 0] [1, 2, 4] [1, 1, 1] : {y} -> tensor<1x2x4xf64>
    %q = dlc.reshape %r : tensor<1x2x4xf64> -> {x}
    %e = dlc.broadcast %a [1] : {a} -> {x}
    %s = dlc.add %d, %q : {x}
    %t = dlc.add %s, %e : {x}
    %u = dlc.sin %t : {x}
    scf.yield %u : {x}
  }}"""
ROWS = {"x": numbers(2, 4), "w": numbers(4, 4, seed=2), "a": numbers(4, seed=3),
        "y": numbers(3, 2, 4, seed=4)}
BRANCH = """
  %z = scf.if %b -> ({z}) {{
    %s = dlc.sin %x : {z}
    %p = dlc.mul %s, %y : {z}
    scf.yield %p : {z}
  }} else {{
    scf.yield %x : {z}
  }}"""
TWO = {"x": numbers(3, 5), "y": numbers(3, 5, seed=2)}


def steps(count):
    return {"i": np.zeros(count, np.int64)}


CONTROL = {
    **{f"loop of {count} steps": Case(LOOP, TWO, (3, 5), steps(count))
       for count in (0, 1, 4)},
    **{f"{count} steps of products": Case(PRODUCTS, ROWS, (2, 4), steps(count))
       for count in (0, 2, 3)},
    "loop from 2 to 7 by 2": Case(
        LIMITS + """
  %z, %m = scf.for %k = %i2 to %i7 step %i2 iter_args(%c = %x, %j = %i)
      -> ({x}, {i}) {{
    %o = arith.index_cast %k : index to i64
    %t = tensor.from_elements %o : tensor<1xi64>
    %l = dlc.add %j, %t : tensor<1xi64>
    %f = dlc.convert %l : tensor<1xi64> -> tensor<1xf64>
    %w = dlc.broadcast %f [0] : tensor<1xf64> -> tensor<3xf64>
    %s = dlc.sin %c : {x}
    %p = dlc.mul %s, %w : {x}
    scf.yield %p, %l : {x}, {i}
  }}""", {"x": numbers(3)}, (3,), steps(1)),
    "loop in a loop": Case(
        LIMITS + """
  %z = scf.for %k = %i0 to %n step %i1 iter_args(%c = %x) -> ({x}) {{
    %q = scf.for %l = %i0 to %i2 step %i1 iter_args(%d = %c) -> ({x}) {{
      %s = dlc.sin %d : {x}
      %p = dlc.mul %s, %y : {x}
      scf.yield %p : {x}
    }}
    %r = dlc.add %q, %x : {x}
    scf.yield %r : {x}
  }}""", TWO, (3, 5), steps(3)),
    **{f"branch {value}": Case(
        f"%b = arith.constant {value}" + BRANCH, TWO, (3, 5))
       for value in ("true", "false")},
    "branch in a loop": Case(
        LIMITS + """
  %z = scf.for %k = %i0 to %n step %i1 iter_args(%c = %x) -> ({x}) {{
    %b = arith.cmpi eq, %k, %i1 : index
    %q = scf.if %b -> ({x}) {{
      %s = dlc.sin %c : {x}
      scf.yield %s : {x}
    }} else {{
      %p = dlc.mul %c, %y : {x}
      scf.yield %p : {x}
    }}
    scf.yield %q : {x}
  }}""", TWO, (3, 5), steps(3)),
    **{f"while, {count} steps": Case(
        LIMITS + """
  %z, %m = scf.while (%c = %x, %k = %i0) : ({x}, index) -> ({z}, index) {{
    %b = arith.cmpi slt, %k, %n : index
    %e = dlc.exp %c : {x}
    scf.condition(%b) %e, %k : {z}, index
  }} do {{
  ^bb0(%c: {z}, %k: index):
    %s = dlc.sin %c : {z}
    %p = dlc.mul %s, %y : {z}
    %j = arith.addi %k, %i1 : index
    scf.yield %p, %j : {x}, index
  }}""", TWO, (3, 5), steps(count)) for count in (0, 3)},
    "while in a loop": Case(
        LIMITS + """
  %z = scf.for %k = %i0 to %i2 step %i1 iter_args(%c = %x) -> ({x}) {{
    %q, %m = scf.while (%d = %c, %l = %i0) : ({x}, index) -> ({z}, index) {{
      %b = arith.cmpi sle, %l, %k : index
      scf.condition(%b) %d, %l : {z}, index
    }} do {{
    ^bb0(%d: {z}, %l: index):
      %s = dlc.sin %d : {z}
      %p = dlc.mul %s, %y : {z}
      %j = arith.addi %l, %i1 : index
      scf.yield %p, %j : {x}, index
    }}
    %r = dlc.add %q, %y : {x}
    scf.yield %r : {x}
  }}""", TWO, (3, 5), steps(3)),
}

CASES = {**UNARY, **BINARY, **ELEMENTWISE, **MOVEMENT, **INDEXING, **REDUCTION,
         **CONTRACTION, **POOLING, **NORMALIZATION, **CONTROL}

# Those whose gradient has a gradient that is not zero.
SMOOTH = [
    "acos", "acosh", "asin", "asinh", "atan", "atanh", "cos", "cosh", "div",
    "cumulative prod ", "dot_general", "erf", "exp", "log", "log1p", "logistic", "mul",
    "pow", "reduce prod", "rsqrt", "scatter_elements mul", "scatter_nd mul",
    "same twice", "sin", "sinh", "softmax", "softmax of log", "sqrt", "tan", "tanh",
    "loop of 4 steps", "3 steps of products", "loop in a loop", "branch true",
    "branch in a loop", "while, 3 steps", "while in a loop"]

# Ops without a rule, and why.
NONE = {
    "and": "of bools and integers", "or": "of bools and integers",
    "xor": "of bools and integers", "not": "of bools and integers",
    "shift_left": "of integers", "shift_right": "of integers",
    "random_bits": "of integers", "fence": "comes with gradients",
    "is_inf": "gives bools", "is_nan": "gives bools",
    "arg_reduce": "gives positions", "top_k": "gives positions",
    "bitcast": "gives bits",
    "constant": "without operands", "empty": "without operands",
    "iota": "without operands", "weight": "no op on values",
    "get_weight": "without operands",
    "assert": "without results", "require": "without results",
    "gradient": "is replaced by what it asks for", "yield": "ends bodies",
    "stop_gradient": "has none",
    "tangent": "is replaced by what it asks for", "return": "ends bodies",
    "custom_gradient": "has the program's own",
    "batch": "is replaced by what it asks for",
    "pack": "gone after the import", "list": "gone after the import",
}
