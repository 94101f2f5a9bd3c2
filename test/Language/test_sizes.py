# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Sizes that follow from others."""

import numpy as np
from programs import Program

TEXT = """
fn halves(x: f32[..S, 2 * D]) -> (f32[..S, D], f32[..S, D]) = (x[.., :D], x[.., D:])

fn heads(x: f32[B, S, H * K], H: int) -> f32[B, H, S, K] =
  transpose(reshape(x, [B, S, H, K]), [0, 2, 1, 3])

fn inner(x: f32[N + 2]) -> f32[N] = x[1:N + 1]

entry halve(x: f32[N, 6]) -> (f32[N, 3], f32[N, 3]) = halves(x)

entry split_heads(x: f32[B, S, 6]) -> f32[B, 2, S, 3] = heads(x, 2)

entry cut(x: f32[M]) -> f32[M - 2] = inner(x)

entry quarter(x: f32[8]) -> f32[2] {
  let y: f32[4 * K] = x
  y[K:2 * K]
}
"""


def test_a_name_in_an_expression_follows_from_the_size(tmp_path):
    program = Program(TEXT, tmp_path)
    x = np.arange(24, dtype=np.float32)
    left, right = program.run("halve", x=x.reshape(4, 6))
    assert (np.concatenate([left, right], 1) == x.reshape(4, 6)).all()
    heads = program.run("split_heads", x=x.reshape(2, 2, 6))
    assert (heads == x.reshape(2, 2, 2, 3).swapaxes(1, 2)).all()
    assert (program.run("cut", x=x) == x[1:-1]).all()
    assert (program.run("quarter", x=x[:8]) == x[2:4]).all()
    program.close()
