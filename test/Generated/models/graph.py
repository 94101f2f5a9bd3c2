# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A graph that grows node by node; each node is computed as soon as it is there,
so that shapes, element types and numbers are known to the next one."""

from dataclasses import dataclass

import numpy as np
from onnx import helper, numpy_helper

from reference import Refused, get_used_names, run_node

from . import noise
from .values import (ANY, MAX_ELEMENTS, MAX_ELEMENTS_LARGE, choose_dtype,
                     choose_shape, is_float, make_array)


class Rejected(Exception):
    """A node that is not to be in the graph; the message is the reason."""


@dataclass(eq=False)
class Value:
    name: str
    lanes: list  # See noise.py.

    @property
    def array(self):
        return self.lanes[0]

    @property
    def dtype(self):
        return self.array.dtype

    @property
    def shape(self):
        return self.array.shape

    @property
    def rank(self):
        return self.array.ndim

    @property
    def is_float(self):
        return is_float(self.dtype)


class Graph:
    """The top graph, or one inside an If, a Loop or a Scan, whose nodes also see
    the values around it."""

    def __init__(self, rng, opset, parent=None):
        self.rng, self.opset, self.parent = rng, opset, parent
        self.top = parent.top if parent else self
        self.nodes = []
        self.values, self.made = [], []  # All of this graph, and those of its nodes.
        if parent is None:
            self.inputs, self.initializers, self.count = [], [], 0
            self.large = rng.random() < 0.07
            self.closed = []  # The inputs whose sizes are never open.
            self.lanes = {}  # Those of every value there is, by name.

    # Names and leaves.

    def make_name(self, stem):
        self.top.count += 1
        return f"{stem}{self.top.count}"

    def make_value(self, name, lanes):
        value = Value(name, [np.asarray(lane) for lane in lanes])
        self.top.lanes[name] = value.lanes
        return value

    def make_exact(self, name, array):
        return self.make_value(name, [np.asarray(array, order="C")] * noise.LANES)

    def constant(self, array):
        """A value that is part of the model."""
        value = self.make_exact(self.make_name("w"), array)
        tensor = numpy_helper.from_array(value.array, value.name)
        if self.rng.random() < 0.8:
            self.top.initializers.append(tensor)
        else:
            self.nodes.append(helper.make_node("Constant", [], [value.name],
                                               value=tensor))
        return value

    def input(self, array):
        value = self.make_exact(self.make_name("x"), array)
        self.top.inputs.append(value)
        self.top.values.append(value)
        return value

    def leaf(self, array):
        return (self.input if self.rng.random() < 0.7 else self.constant)(array)

    def weight(self, array):
        """A value that in a real model is part of it, like a filter. Mostly so here
        too, or else an input, mostly one whose sizes are never open."""
        if self.rng.random() < 0.6:
            return self.constant(array)
        value = self.input(array)
        if self.rng.random() < 0.9:
            self.top.closed.append(value.name)
        return value

    def get_limit(self):
        """How many elements a tensor may have."""
        return MAX_ELEMENTS_LARGE if self.top.large else MAX_ELEMENTS

    # Operands.

    def get_visible(self):
        return (self.parent.get_visible() if self.parent else []) + self.values

    def find(self, accept):
        """One of the values there are that is accepted, rather a late one; or None."""
        fitting = [value for value in self.get_visible() if accept(value)]
        if not fitting:
            return None
        return fitting[int(len(fitting) * self.rng.random() ** 0.5)]

    def pick(self, dtypes=ANY, ranks=range(5), accept=lambda value: True):
        """A value of one of the types and ranks, or a new one; `accept` is not
        asked about that."""
        if self.rng.random() < 0.85:
            value = self.find(lambda value: value.dtype.type in dtypes
                              and value.rank in ranks and accept(value))
            if value is not None:
                return value
        return self.leaf(make_array(self.rng, choose_dtype(self.rng, dtypes),
                                    choose_shape(self.rng, ranks, self.top.large)))

    def pick_like(self, dtype, shape):
        """A value of this type and shape."""
        value = None
        if self.rng.random() < 0.7:
            value = self.find(lambda value: value.dtype == dtype
                              and value.shape == tuple(shape))
        return value or self.leaf(make_array(self.rng, np.dtype(dtype).type, shape))

    def pick_broadcast(self, other):
        """A value that can be broadcast together with `other`."""
        def fits(value):
            try:
                shape = np.broadcast_shapes(value.shape, other.shape)
            except ValueError:
                return False
            return value.dtype == other.dtype and np.prod(shape) <= self.get_limit()

        if self.rng.random() < 0.6:
            value = self.find(fits)
            if value is not None:
                return value
        shape = [size if self.rng.random() < 0.7 else 1 for size in other.shape]
        shape = shape[int(self.rng.integers(len(shape) + 1))
                      if self.rng.random() < 0.4 else 0:]
        if self.rng.random() < 0.1 and len(other.shape) < 4:
            shape = [2] + [1] * (other.rank - len(shape)) + shape
        return self.leaf(make_array(self.rng, other.dtype.type, shape))

    # Nodes.

    def add(self, op, operands, outputs=1, **attributes):
        """The results of a new node; an operand that is left out is None."""
        names = [self.make_name("v") for _ in range(outputs)]
        node = helper.make_node(op, [value.name if value else "" for value in operands],
                                names, **attributes)
        results = [self.make_value(name, lanes)
                   for name, lanes in zip(names, self.compute(node))]
        self.nodes.append(node)
        self.values += results
        self.made += results
        return results[0] if outputs == 1 else results

    def compute(self, node):
        """The lanes of each output, if all is well with them."""
        known = {name: self.top.lanes[name] for name in get_used_names(node)}
        # Where all operands are exact, the lanes are all the same.
        noisy = any(lane is not lanes[0] for lanes in known.values() for lane in lanes)
        try:
            runs = run_node(node, [{name: lanes[i] for name, lanes in known.items()}
                                   for i in range(noise.LANES if noisy else 1)],
                            self.opset)
        except Refused as error:
            raise Rejected(f"reference: {error}") from error
        if noisy and node.op_type == "Equal" and noise.is_close(
                *(known[name] for name in node.input)):
            raise Rejected("Equal: unstable")
        results = []
        for lanes in zip(*runs):
            problem = noise.find_problem(lanes)
            if lanes[0].size > self.get_limit():
                problem = "too many elements"
            if problem:
                raise Rejected(f"{node.op_type}: {problem}")
            lanes = list(lanes) if noisy else [lanes[0]] * noise.LANES
            if node.op_type not in noise.EXACT:
                lanes = noise.add_noise(self.rng, lanes)
            results.append(lanes)
        return results
