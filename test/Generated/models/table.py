# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The table of operators: each row is a function that adds a node, or a few, to a
graph, for one operator or for several that are used alike."""

from dataclasses import dataclass
from typing import Callable

import numpy as np


@dataclass(frozen=True)
class Row:
    op: str
    add: Callable  # Of the graph and the operator's name.
    weight: float
    since: int  # The first opset in which the operator is as the function says.


ROWS = []


def operators(*ops, weight=1.0, since=1):
    """Makes rows of a function, which have this weight each."""
    def register(function):
        ROWS.extend(Row(op, function, weight, since) for op in ops)
        return function

    return register


def choose_row(rng, opset, accept=lambda row: True):
    rows = [row for row in ROWS if row.since <= opset and accept(row)]
    weights = np.array([row.weight for row in rows])
    return rows[rng.choice(len(rows), p=weights / weights.sum())]
