# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""LSTM, GRU and RNN with all that their inputs and attributes can ask for, against
ONNX Runtime."""

import numpy as np
import pytest

from operators import Case, check

TIME, BATCH, INPUT, HIDDEN = 7, 3, 5, 6
GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}
DIRECTIONS = {"forward": 1, "reverse": 1, "bidirectional": 2}
ACTIVATIONS = {
    "LSTM": (["HardSigmoid", "Affine", "ScaledTanh"], [0.3, 0.7, 0.9],
             [0.4, 0.1, 1.1]),
    "GRU": (["HardSigmoid", "LeakyRelu"], [0.3, 0.02], [0.4]),
    "RNN": (["ScaledTanh"], [0.8], [0.5]),
}
VARIANTS = ["plain", "no_bias", "lengths", "initial", "open_sizes", "activations"]
OWN_VARIANTS = {"LSTM": ["peepholes", "input_forget"],
                "GRU": ["linear_before_reset", "clip"], "RNN": ["clip"]}


def make_case(op, direction, variant):
    rng = np.random.default_rng(0)
    count, gates = DIRECTIONS[direction], GATES[op]

    def floats(*shape):
        return (rng.normal(size=shape) * 0.5).astype(np.float32)

    feeds = {"X": floats(TIME, BATCH, INPUT)}
    weights = {"W": floats(count, gates * HIDDEN, INPUT),
               "R": floats(count, gates * HIDDEN, HIDDEN)}
    operands = ["X", "W", "R", "", "", "", "", ""]
    attributes = {"hidden_size": HIDDEN, "direction": direction}
    dims = {}
    if variant != "no_bias":
        weights["B"] = floats(count, 2 * gates * HIDDEN)
        operands[3] = "B"
    if variant == "lengths":
        feeds["lengths"] = np.array([TIME, 3, 1], np.int32)
        operands[4] = "lengths"
    if variant in ("initial", "lengths", "peepholes"):
        states = ["hidden", "cell"] if op == "LSTM" else ["hidden"]
        for i, name in enumerate(states):
            feeds[name] = floats(count, BATCH, HIDDEN)
            operands[5 + i] = name
    if variant == "peepholes":
        weights["P"] = floats(count, 3 * HIDDEN)
        operands[7] = "P"
    if variant == "open_sizes":
        dims["X"] = ["time", "batch", INPUT]
    if variant in ("input_forget", "linear_before_reset"):
        attributes[variant] = 1
    if variant == "clip":
        attributes["clip"] = 0.3
    if variant == "activations":
        names, alphas, betas = ACTIVATIONS[op]
        attributes.update(activations=names * count, activation_alpha=alphas * count,
                          activation_beta=betas * count)
    while not operands[-1]:
        operands.pop()
    results = ["Y", "Y_h", "Y_c"] if op == "LSTM" else ["Y", "Y_h"]
    return Case(op, operands, results, attributes, feeds, weights, dims, opset=14)


@pytest.mark.parametrize("op, direction, variant", [
    (op, direction, variant) for op in GATES for direction in DIRECTIONS
    for variant in VARIANTS + OWN_VARIANTS[op]])
def test_recurrent(op, direction, variant, tmp_path):
    check(make_case(op, direction, variant), tmp_path)
