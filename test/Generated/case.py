# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A case: a model, what goes in, and what should come out; and its folder."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx

SHAPES = ("static", "dynamic")


@dataclass
class Run:
    feeds: dict
    expected: dict


@dataclass
class Case:
    model: onnx.ModelProto  # All sizes of inputs and outputs are known.
    # The first one has the model's sizes, the others are for open ones.
    runs: list
    closed: list = field(default_factory=list)  # Inputs whose sizes are never open.
    # Whether sizes that are equal get one name when they are opened, as exporters
    # write it, or each its own.
    share_names: bool = False

    def save(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        onnx.save(self.model, folder / "static.onnx")
        onnx.save(self.open_sizes(), folder / "dynamic.onnx")
        for i, run in enumerate(self.runs):
            np.savez(folder / f"inputs-{i}.npz", **run.feeds)
            np.savez(folder / f"expected-{i}.npz", **run.expected)
        (folder / "case.json").write_text(
            json.dumps({"closed": self.closed, "share_names": self.share_names}) + "\n")

    def open_sizes(self):
        """The model with a name for each size of its inputs, but for the closed
        ones, and with outputs of any size."""
        opened = onnx.ModelProto()
        opened.CopyFrom(self.model)
        for value in opened.graph.input:
            if value.name in self.closed:
                continue
            for axis, dim in enumerate(value.type.tensor_type.shape.dim):
                dim.dim_param = (f"size{dim.dim_value}" if self.share_names
                                 else f"{value.name}_{axis}")
        for value in opened.graph.output:
            for dim in value.type.tensor_type.shape.dim:
                dim.Clear()
        return opened


def load_case(folder: Path):
    return Case(onnx.load(folder / "static.onnx"), load_runs(folder),
                **json.loads((folder / "case.json").read_text()))


def load_runs(folder: Path):
    count = len(list(folder.glob("inputs-*.npz")))
    return [Run(load_arrays(folder / f"inputs-{i}.npz"),
                load_arrays(folder / f"expected-{i}.npz")) for i in range(count)]


def load_arrays(path):
    with np.load(path) as arrays:
        return dict(arrays)
