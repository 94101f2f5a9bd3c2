# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A case: a model, what goes in, and what should come out; and its folder."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx

SHAPES = ("static", "dynamic")


@dataclass
class Case:
    model: onnx.ModelProto  # All sizes of inputs and outputs are known.
    feeds: dict
    expected: dict
    closed: list  # Names of inputs whose sizes are never open.
    # Whether sizes that are equal get one name when they are opened, as exporters
    # write it, or each its own.
    share_names: bool

    def save(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        onnx.save(self.model, folder / "static.onnx")
        onnx.save(open_sizes(self.model, self.closed, self.share_names),
                  folder / "dynamic.onnx")
        np.savez(folder / "inputs.npz", **self.feeds)
        np.savez(folder / "expected.npz", **self.expected)
        (folder / "case.json").write_text(
            json.dumps({"closed": self.closed, "share_names": self.share_names}) + "\n")


def load_case(folder: Path):
    return Case(onnx.load(folder / "static.onnx"), load_arrays(folder / "inputs.npz"),
                load_arrays(folder / "expected.npz"),
                **json.loads((folder / "case.json").read_text()))


def load_arrays(path):
    with np.load(path) as arrays:
        return dict(arrays)


def open_sizes(model, closed, share_names):
    """The model with a name for each size of its inputs, but for the closed ones, and
    with outputs of any size."""
    opened = onnx.ModelProto()
    opened.CopyFrom(model)
    for value in opened.graph.input:
        if value.name in closed:
            continue
        for axis, dim in enumerate(value.type.tensor_type.shape.dim):
            dim.dim_param = (f"size{dim.dim_value}" if share_names
                             else f"{value.name}_{axis}")
    for value in opened.graph.output:
        for dim in value.type.tensor_type.shape.dim:
            dim.Clear()
    return opened
