# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Cases that are written down, as graphs in ONNX's text form."""

import numpy as np
import onnx
from onnx import helper

from case import Case, Run
from models.values import make_array
from reference import IR_VERSION, describe, run_model


def make_written(text, opset=21, feeds=None):
    """The case of a graph. The sizes in its text are those of the inputs when these
    are known; numbers that are not in `feeds` are random. What the text says of the
    outputs' sizes does not matter."""
    model = onnx.parser.parse_model(
        f'<ir_version: {IR_VERSION}, opset_import: ["" : {opset}]> {text}')
    rng = np.random.default_rng(0)
    made = {value.name: make_input(rng, value) for value in model.graph.input}
    made |= {name: np.asarray(array, made[name].dtype)
             for name, array in (feeds or {}).items()}
    expected = run_model(model, made)
    del model.graph.output[:]
    model.graph.output.extend(describe(*output) for output in expected.items())
    return Case(model, [Run(made, expected)])


def make_input(rng, value):
    kind = value.type.tensor_type
    dtype = helper.tensor_dtype_to_np_dtype(kind.elem_type)
    return np.asarray(make_array(rng, dtype.type,
                                 [dim.dim_value for dim in kind.shape.dim]))
