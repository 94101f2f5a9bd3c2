#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Checks dlc on what PyTorch's exporters make of many architectures.

Each architecture of timm and transformers is built with random weights, exported
by each exporter, with and without open dimensions, compiled, and compared with
ONNX Runtime. Needs packages that the tests do without; see README.md.
"""

import argparse
import logging
import os
import sys
import tempfile
import warnings
from pathlib import Path

import architectures
import checking
import torch
from checking import Verdict, check
from isolated import run_isolated

from tools import ROOT

MODELS = ROOT / "build" / "exported"
STYLES = [(exporter, dims) for dims in ("dynamic", "static")
          for exporter in ("dynamo", "tracing")]


def export(module, architecture, exporter, dims, path):
    inputs = architecture.make_inputs(architecture.sizes[0])
    open_dims = {name: one.get_open_dims()
                 for name, one in architecture.inputs.items()}
    options = {"input_names": list(inputs)}
    if exporter == "tracing":
        options["dynamo"] = False
        if dims == "dynamic":
            options["dynamic_axes"] = open_dims
    else:
        options["dynamo"] = True
        if dims == "dynamic":  # One argument: the tuple of the tensors.
            options["dynamic_shapes"] = (tuple(open_dims.values()),)
    torch.onnx.export(module, tuple(inputs.values()), path, verbose=False, **options)


def silence():
    """For the rest of this process: the exporters print whole graphs, from C++."""
    with open(os.devnull, "w") as nothing:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nothing.fileno(), stream.fileno())


def export_in_styles(name, styles):
    """Makes a folder for each style, with a model, or with the reason why there is
    none."""
    silence()
    architecture = architectures.ALL[name]
    module = architecture.build_tensors()
    for style in styles:
        # Elsewhere first: an interrupted run must not leave half a model.
        with tempfile.TemporaryDirectory(dir=MODELS) as temporary:
            made = Path(temporary) / "made"
            made.mkdir()
            try:
                with torch.no_grad():
                    export(module, architecture, *style, made / "model.onnx")
            except Exception as error:
                (made / "model.onnx").unlink(missing_ok=True)
                (made / "error.txt").write_text(f"{type(error).__name__}: {error}\n")
            get_folder(name, *style).parent.mkdir(exist_ok=True)
            made.rename(get_folder(name, *style))


def is_made(folder):
    return any((folder / name).exists() for name in ("model.onnx", "error.txt"))


def export_missing(name, styles, seconds):
    styles = [style for style in styles if not is_made(get_folder(name, *style))]
    if not styles:
        return
    MODELS.mkdir(parents=True, exist_ok=True)
    ended = run_isolated(export_in_styles, name, styles, seconds=seconds)
    for folder in (get_folder(name, *style) for style in styles):
        if not is_made(folder):  # It did not come to that.
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "error.txt").write_text(f"{ended.error or ended.failure}\n")


def warm_up():
    """Exports something small, so that what the exporters import on first use is
    there in all forks."""
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        for dynamo in (False, True):
            torch.onnx.export(torch.nn.ReLU(), (torch.zeros(2),),
                              f"{folder}/{dynamo}.onnx", dynamo=dynamo, verbose=False)


def get_folder(name, exporter, dims):
    return MODELS / name / f"{exporter}-{dims}"


def make_cases(architecture, dims):
    sizes = architecture.sizes if dims == "dynamic" else architecture.sizes[:1]
    return [{name: tensor.numpy() for name, tensor in
             architecture.make_inputs(values).items()} for values in sizes]


def check_export(name, exporter, dims, seconds, flags):
    folder = get_folder(name, exporter, dims)
    path = folder / "model.onnx"
    if not path.exists():
        return Verdict("not exported", (folder / "error.txt").read_text())
    return check(path, make_cases(architectures.ALL[name], dims), seconds, flags)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", default=",".join(architectures.ALL),
                        help="names, with commas between them (default: all)")
    parser.add_argument("--exporters", default="dynamo,tracing",
                        help="dynamo, tracing, or both (default)")
    parser.add_argument("--dims", default="dynamic,static",
                        help="dynamic, static, or both (default)")
    checking.add_arguments(parser)
    arguments = parser.parse_args()
    logging.disable(logging.ERROR)
    styles = [(exporter, dims) for exporter, dims in STYLES
              if exporter in arguments.exporters.split(",")
              and dims in arguments.dims.split(",")]

    report = checking.Report("model", "exporter", "dims")
    warm_up()
    for name in arguments.models.split(","):
        export_missing(name, styles, seconds=10 * arguments.seconds)
        for exporter, dims in styles:
            verdict = check_export(name, exporter, dims, arguments.seconds,
                                   arguments.flags.split())
            report.add(verdict, model=name, exporter=exporter, dims=dims)
    report.finish(arguments.json)


if __name__ == "__main__":
    main()
