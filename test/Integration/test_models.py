# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whole models: each compiles to a library, loads, and gives what ONNX Runtime
gives, with one library for all sizes where dimensions are open.

The models and their sizes are those of zoo/.
"""

import numpy as np
import onnxruntime
import pytest

import dlcrt
import zoo
from tools import compile_model

# Of the largest value of an output; the suite is f32 throughout.
TOLERANCE = 1e-4


def get_relative_error(actual, expected):
    if expected.size == 0:
        return 0.0
    difference = np.abs(actual.astype(np.float64) - expected).max()
    return float(difference / max(np.abs(expected).max(), 1e-30))


def compute_reference(model, feeds_for_sizes):
    """What ONNX Runtime gives for each of the feeds. The session goes before
    dlc's module comes, so that only one of them holds memory."""
    session = onnxruntime.InferenceSession(model)
    names = [output.name for output in session.get_outputs()]
    return [dict(zip(names, session.run(None, feeds)))
            for feeds in feeds_for_sizes]


@pytest.fixture(scope="module")
def context():
    context = dlcrt.Context(threads=2)
    yield context
    context.close()


@pytest.mark.parametrize("name", zoo.MODELS)
def test_model(name, context, tmp_path):
    model, artifact = zoo.get_path(name), tmp_path / "model.so"
    compile_model(model, artifact)
    sizes = zoo.MODELS[name].sizes
    feeds = [zoo.MODELS[name].make_feeds(values) for values in sizes]
    references = compute_reference(model, feeds)
    module = dlcrt.Module(context, artifact)
    try:
        for values, inputs, reference in zip(sizes, feeds, references):
            outputs = module.run(inputs)
            assert outputs.keys() == reference.keys()
            for output, expected in reference.items():
                where = f"output '{output}' for {values}"
                actual = outputs[output]
                assert actual.shape == expected.shape, where
                assert actual.dtype == expected.dtype, where
                assert np.isfinite(actual).all(), where
                assert get_relative_error(actual, expected) <= TOLERANCE, where
    finally:
        module.close()
        artifact.unlink()
