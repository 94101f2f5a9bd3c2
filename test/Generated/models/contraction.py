# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Matrix products of all kinds."""

import numpy as np

from .table import operators
from .values import FLOATS, choose, choose_shape, choose_size, make_array

NUMBERS = FLOATS + (np.int32, np.int64)


@operators("MatMul", weight=4)
def add_product(graph, op):
    left = graph.pick(NUMBERS, range(1, 5))
    inner = left.shape[-1]

    def fits(value):
        try:
            np.broadcast_shapes(value.shape[:-2], left.shape[:-2])
        except ValueError:
            return False
        return value.dtype == left.dtype and value.rank and (
            value.shape[-2 if value.rank > 1 else 0] == inner)

    right = graph.find(fits) if graph.rng.random() < 0.4 else None
    if right is None:
        shape = [inner]
        if graph.rng.random() < 0.9:
            shape.append(choose_size(graph.rng, graph.top.large))
            if graph.rng.random() < 0.4:
                batch = [size if graph.rng.random() < 0.7 else 1
                         for size in left.shape[:-2]]
                shape = batch[graph.rng.integers(len(batch) + 1):] + shape
        right = graph.leaf(make_array(graph.rng, left.dtype.type, shape))
    graph.add(op, [left, right])


@operators("Gemm", weight=3)
def add_gemm(graph, op):
    left = graph.pick(NUMBERS, [2])
    transposed = {"transA": int(graph.rng.integers(2)),
                  "transB": int(graph.rng.integers(2))}
    rows, inner = left.shape[::-1] if transposed["transA"] else left.shape
    columns = choose_size(graph.rng, graph.top.large)
    shape = (columns, inner) if transposed["transB"] else (inner, columns)
    operands = [left, graph.pick_like(left.dtype, shape)]
    attributes = dict(transposed)
    if graph.rng.random() < 0.7:
        shape = choose(graph.rng, [(columns,), (rows, columns), (1, columns), (rows, 1),
                                   (1,), ()])
        operands.append(graph.pick_like(left.dtype, shape))
    for name in ("alpha", "beta"):
        # Of a product over nothing, ONNX Runtime gives the bias as it is.
        if graph.rng.random() < 0.3 and left.is_float and inner > 0:
            attributes[name] = choose(graph.rng, [0.0, 0.5, 2.0, -1.5])
    graph.add(op, operands, **attributes)


EQUATIONS = ["ij,jk->ik", "ij->ji", "ii->i", "ii->", "ij->", "bij,bjk->bik", "i,j->ij",
             "bhqd,bhkd->bhqk", "...ij,...jk->...ik", "ijk->j", "ij,ij->i", "i,i->",
             "ij,kj->ik", "bij,kj->bki", "ij,jk,kl->il", "ij,j->i", "ab,cd->abcd"]


@operators("Einsum", weight=1.5)
def add_einsum(graph, op):
    equation = choose(graph.rng, EQUATIONS)
    sizes = {letter: int(graph.rng.integers(1, 7)) for letter in "abcdhijklq"}
    batch = choose_shape(graph.rng, range(2)) if "..." in equation else ()
    dtype = choose(graph.rng, FLOATS[:2])
    operands = []
    for term in equation.split("->")[0].split(","):
        shape = tuple(sizes[letter] for letter in term.replace("...", ""))
        operands.append(graph.pick_like(
            dtype, batch + shape if "..." in term else shape))
    graph.add(op, operands, equation=equation)


@operators("MatMulInteger", weight=0.7)
def add_integer_product(graph, op):
    left = graph.pick((np.uint8, np.int8), range(2, 4))
    other = choose(graph.rng, [np.uint8, np.int8])
    right = graph.leaf(make_array(graph.rng, other,
                                  (left.shape[-1], choose_size(graph.rng))))
    zeros = []
    if graph.rng.random() < 0.6:
        zeros = [graph.constant(make_array(graph.rng, dtype, ()))
                 for dtype in (left.dtype.type, other)]
    graph.add(op, [left, right, *zeros])
