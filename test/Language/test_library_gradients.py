# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Gradients through the library's layers, against finite differences of the layers."""

import numpy as np
import pytest
from programs import Program, find_slopes
from references import close

IMAGE = "x: f64[2, 4, 5, 6]"
MIXED = "p: nn.Norm[f64, 4], " + IMAGE
SEQUENCE = "x: f64[2, 4, 6]"
QUERIES = "q: f64[2, 2, 3, 4], k: f64[2, 2, 5, 4], v: f64[2, 2, 5, 3]"

# What is differentiated by, and what.
CASES = {
    "activations": ("x: f64[40]", """nn.leaky_relu(x) + nn.elu(x) * nn.selu(x)
        + nn.silu(x) * nn.mish(x) + nn.gelu(x) * nn.gelu_tanh(x) * nn.softplus(x)"""),
    "embed": ("p: nn.Embedding[f64, 5, 3]",
              "nn.embed(p, tensor<i64>([[1, 4], [1, 0]]))"),
    "layer_norm": ("p: nn.Norm[f64, 6], " + SEQUENCE, "nn.layer_norm(p, x)"),
    "rms_norm": ("p: nn.Norm[f64, 6], " + SEQUENCE, "nn.rms_norm(p.scale, x)"),
    "batch_norm": (MIXED, """{
        let seen = nn.Running(mean = zeros<f64[4]>(), variance = ones<f64[4]>())
        let (y, mixed) = nn.batch_norm(p, seen, x)
        y
    }"""),
    "group_norm": (MIXED, "nn.group_norm(p, x, 2)"),
    "instance_norm": (MIXED, "nn.instance_norm(p, x)"),
    "dropout": ("x: f64[40]", "nn.dropout(cast<u64>(7), x, 0.5)"),
    "conv2d": ("p: nn.Conv[f64, 4, 3, 3], " + IMAGE,
               "nn.conv2d(p, x, stride = 2, padding = 1)"),
    "grouped": ("p: nn.Conv[f64, 2, 4, 2], " + IMAGE,
                "nn.conv2d(p, x, dilation = 2, groups = 2)"),
    "conv1d": ("p: nn.Conv1d[f64, 4, 2, 3], x: f64[2, 4, 6]",
               "nn.conv1d(p, x, stride = 2, padding = 1)"),
    "pools": (IMAGE, """nn.average_pool(x, 3, stride = 2, padding = 1)
        * max_pool(x, 3, stride = 2, padding = 1)"""),
    "upsample": (IMAGE, "nn.upsample(x, 2)"),
    "rotate": ("x: f64[1, 2, 3, 6]", "nn.rotate(x)"),
    "attend": (QUERIES, """nn.attend(q, k, v, causal = true,
        seen = tensor<bool>([true, false, true, true, true]))"""),
    "block": ("p: nn.Block[f64, 2, 3, 5], " + SEQUENCE,
              "nn.block(p, x, causal = true)"),
    "lstm": ("p: nn.Lstm[f64, 3, 2], x: f64[4, 2, 3], h: f64[2, 2], c: f64[2, 2]",
             "{ let (a, b, all) = nn.lstm(p, x, h, c)\n all * b }"),
    "gru": ("p: nn.Gru[f64, 3, 2], x: f64[4, 2, 3], h: f64[2, 2]",
            "{ let (a, all) = nn.gru(p, x, h)\n all * a }"),
    "losses": ("x: f64[8, 5], y: f64[8, 5]", """
        loss.smooth_cross_entropy(x, argmax(y)) * loss.divergence(x, softmax(y))
        + sum(loss.focal(x, y) + loss.huber(x, y) + loss.poisson(x, y), -1)
        + loss.cosine_distance(x, y) * loss.triplet(x, y, y * y, margin = 20.0)"""),
    "densities": ("x: f64[9], y: f64[9]", """
        dist.normal_log_prob(x, y, exp(y)) + dist.student_log_prob(x, exp(y))
        + dist.gamma_log_prob(exp(x), exp(y), exp(x)) + dist.bernoulli_log_prob(x, y)
        + dist.beta_log_prob(sigmoid(x), exp(x), exp(y))
        + dist.gumbel_log_prob(x, y, 1 + exp(x)) + dist.poisson_log_prob(exp(x), exp(y))
    """),
}


def make_entries(name, parameters, text):
    names = [parameter.split(":")[0] for parameter in split_parameters(parameters)]
    numbers = ", ".join(map(str, range(len(names))))
    given = ", ".join(names)
    return f"""
fn {name}({parameters}) -> f64 = sum(sin({text}))
entry value_{name}({parameters}) -> f64 = {name}({given})
entry slopes_{name}({parameters}) -> (of: ({parameters})) =
  grad({name}, wrt = [{numbers}])({given})
"""


def split_parameters(parameters):
    depth, parts = 0, [""]
    for char in parameters:
        depth += {"[": 1, "]": -1}.get(char, 0)
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts]


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    text = "import std.dist as dist\nimport std.loss as loss\nimport std.nn as nn\n"
    text += "".join(make_entries(name, *case) for name, case in CASES.items())
    made = Program(text, tmp_path_factory.mktemp("gradients"))
    yield made
    made.close()


@pytest.mark.parametrize("name", CASES)
def test_a_gradient(program, name):
    shapes = program.shapes(f"value_{name}")
    rng = np.random.default_rng(9)
    given = {key: rng.normal(0, 0.5, shape) for key, shape in shapes.items()}
    results = program.outputs(f"slopes_{name}", **given)
    assert {key.removeprefix("of.") for key in results} == set(given)
    for key, array in given.items():
        slopes = find_slopes(
            lambda x: program.run(f"value_{name}", **{**given, key: x}), array)
        close(results[f"of.{key}"], slopes, 1e-6)
