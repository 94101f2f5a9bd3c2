# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Gradients that save less of their forward pass, and compute the rest twice."""

import re

import numpy as np
import pytest
from programs import Program

from tools import run_tool

RNG = np.random.default_rng(3)

MLP = """
import std.nn as nn

record Net {
  layers: [nn.Linear[f64, 32, 32]; 24]
}

fn error(p: Net, x: f64[B, 32]) -> f64 {
  let h = for l in p.layers with h = x {
    next nn.relu(nn.linear(l, h)) + h
  }
  sum(h * h)
}

entry slopes(p: Net, x: f64[256, 32]) = value_and_grad(error)(p, x)
"""

TRANSFORMER = """
import std.nn as nn

record Net {
  layers: [nn.Block[f64, 2, 16, 64]; 24]
}

fn error(p: Net, x: f64[B, L, 32]) -> f64 {
  let h = for l in p.layers with h = x {
    next nn.block(l, h, causal = true)
  }
  mean(h * h)
}

entry slopes(p: Net, x: f64[2, 48, 32]) = value_and_grad(error)(p, x)
"""

# What the first layer made is used by all, steps of a loop are saved, there is
# something random, a convolution, and a second derivative.
MIXED = """
fn walk(w: f64[8, 8], x: f64[N, 8]) -> f64[N, 8] =
  for i in 0..5 with h = x { next tanh(h @ w) }

fn error(w: f64[8, 8], x: f64[N, 8], k: Key) -> f64 {
  let first = sin(x @ w)
  let a = exp(-first * first) @ w
  let b = where(uniform<f64[N, 8]>(k) < 0.5, 0.0, cos(a) + first)
  let c = walk(w, b) * first
  let image = reshape(c @ w, [1, 1, N, 8])
  let d = conv(image, reshape(w, [1, 1, 8, 8]), padding = [[4, 3], [4, 3]])
  let e = softmax(reshape(d, [N, 8]) + first)
  sum(e * sin(e))
}

fn bend(w: f64[8, 8], x: f64[N, 8], k: Key) -> f64 {
  let dw = grad(error)(w, x, k)
  sum(dw * dw)
}

entry slopes(w: f64[8, 8], x: f64[16, 8], k: Key) =
  value_and_grad(error, [0, 1])(w, x, k)
entry bent(w: f64[8, 8], x: f64[16, 8], k: Key) = grad(bend)(w, x, k)
entry open(w: f64[8, 8], x: f64[N, 8], k: Key) =
  value_and_grad(error, [0, 1])(w, x, k)
"""


def make_arrays(program, entry):
    """For each input; what normalizes or is added is about 1."""
    return {name: RNG.normal(size=shape) * (0.5 / np.sqrt(shape[-1]) if len(shape) > 1
                                            else 0.1) + (len(shape) < 2)
            for name, shape in program.shapes(entry).items()}


def get_bytes(program, entry):
    return int(program.find(entry).entry.memory.split(b" ")[0])


def compare(full, less, entry, arrays):
    expected, outputs = full.outputs(entry, **arrays), less.outputs(entry, **arrays)
    assert expected.keys() == outputs.keys()
    for name, array in expected.items():
        scale = np.max(np.abs(array))
        assert scale > 0, name
        np.testing.assert_allclose(outputs[name], array, rtol=1e-9, atol=1e-12 * scale,
                                   err_msg=name)


@pytest.fixture
def compile_both(tmp_path):
    """Programs that save all, and what a budget allows."""
    programs = []

    def compile_with(text, budget):
        programs.extend([Program(text, tmp_path, "full"),
                         Program(text, tmp_path, "less", f"--remat={budget}")])
        return programs[-2:]

    yield compile_with
    for program in programs:
        program.close()


# Of these, with the gradients that are on their way, less than half is left.
@pytest.mark.parametrize("text, part", [(MLP, 0.5), (TRANSFORMER, 0.45)],
                         ids=["mlp", "transformer"])
def test_layers(text, part, compile_both):
    full, less = compile_both(text, "30%")
    compare(full, less, "slopes", make_arrays(full, "slopes"))
    assert get_bytes(less, "slopes") < part * get_bytes(full, "slopes")
    saved, all_, twice = re.search(
        r"remark .*less\.tdl:\d+:\d+: ([\d.]+) MiB of the ([\d.]+) MiB that the "
        r"backward pass needs .* and (\d+) % of the forward pass are computed twice",
        less.summary).groups()
    assert float(saved) <= 0.3 * float(all_) + 0.1
    assert 0 < int(twice) < 100
    assert "remark" not in full.summary


@pytest.mark.parametrize("budget", ["80%", "50%", "4KB", "1"])
def test_all_kinds(budget, compile_both):
    text = MIXED[:MIXED.index("entry open")] if budget[-1] != "%" else MIXED
    full, less = compile_both(text, budget)
    arrays = {"w": RNG.normal(size=(8, 8)) / 3, "x": RNG.normal(size=(16, 8)),
              "k": np.uint64(7)}
    for entry in ("slopes", "bent") + (("open",) if text == MIXED else ()):
        compare(full, less, entry, arrays)
    tight = "can be saved, but 0 % are to be enough" in less.summary
    assert tight == (budget == "1")


def test_what_fits_stays(compile_both):
    full, less = compile_both(MIXED.split("entry open")[0], "1GB")
    assert "remark" not in less.summary
    assert get_bytes(full, "slopes") == get_bytes(less, "slopes")


def test_bytes_take_known_sizes(tmp_path):
    source = tmp_path / "open.tdl"
    source.write_text(MIXED)
    outcome = run_tool("dlc-compile", source, "-o", tmp_path / "open.so",
                       "--remat=4KB")
    assert outcome.status == 1
    assert re.search(r"open\.tdl:\d+:\d+: what is saved is to have at most 4096 bytes, "
                     r"but how many it has is not known, as of 'tensor<\?x8xf64>'; "
                     r"give a percentage", outcome.errors), outcome.errors
    assert not (tmp_path / "open.so").exists()


def test_what_is_given_besides(compile_both):
    """An output in another shape is there to the end, and no reason to fail."""
    full, less = compile_both("""
fn error(w: f64[8, 8], x: f64[8, 8]) -> (f64, f64[64]) {
  let h = tanh(x @ w)
  let y = tanh(h @ w)
  (sum(sin(tanh(y @ w)) * h), reshape(y, [64]))
}
entry slopes(w: f64[8, 8], x: f64[8, 8]) = value_and_grad(error, 0, true)(w, x)
""", "1")
    compare(full, less, "slopes", make_arrays(full, "slopes"))


def test_no_gradient(tmp_path):
    source = tmp_path / "none.tdl"
    source.write_text("entry twice(x: f32[n]) = x + x\n")
    outcome = run_tool("dlc-compile", source, "-o", tmp_path / "none.so", "--remat=1MB")
    assert outcome.status == 0
    assert "warning" in outcome.errors
    assert "no gradient for which less could be saved" in outcome.errors
