# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Sequences and optionals in models of several nodes, against ONNX Runtime."""

import numpy as np
import pytest

from values import check

HEADER = '<ir_version: 8, opset_import: ["" : 18]>'


def rows(*counts, width=3):
    rng = np.random.default_rng(len(counts))
    return [rng.normal(size=(count, width)).astype(np.float32) for count in counts]


@pytest.mark.parametrize("position", [0, 2, -1, -3])
def test_at_in_a_sequence_from_outside(position, tmp_path):
    check(HEADER + '''g (seq(float[n, m]) s, int64 i) => (float[n, m] y, int64 count) {
            y = SequenceAt(s, i)
            count = SequenceLength(s)
          }''', {"s": rows(2, 0, 4), "i": np.int64(position)}, tmp_path)


@pytest.mark.parametrize("position", [0, 1, 3, -1])
def test_insert_into_a_sequence_from_outside(position, tmp_path):
    check(HEADER + '''g (seq(float[n, m]) s, float[n, m] x, int64 i)
             => (seq(float[n, m]) y, seq(float[n, m]) z) {
            y = SequenceInsert(s, x, i)
            z = SequenceInsert(s, x)
          }''', {"s": rows(2, 1, 4), "x": rows(5)[0], "i": np.int64(position)},
          tmp_path)


@pytest.mark.parametrize("position", [0, 1, -1])
def test_erase_from_a_sequence_from_outside(position, tmp_path):
    check(HEADER + '''g (seq(float[n, m]) s, int64 i)
             => (seq(float[n, m]) y, seq(float[n, m]) z) {
            y = SequenceErase(s, i)
            z = SequenceErase(s)
          }''', {"s": rows(2, 1, 4), "i": np.int64(position)}, tmp_path)


@pytest.mark.parametrize("axis, new_axis", [(0, 0), (1, 0), (-1, 0), (0, 1), (2, 1)])
def test_concat(axis, new_axis, tmp_path):
    same = [np.full((2, 3), i, np.float32) for i in range(4)]
    check(HEADER + f'''g (seq(float[n, m]) s, float[2, 3] a, float[2, 3] b)
             => (float y, float z) {{
            y = ConcatFromSequence<axis: int = {axis}, new_axis: int = {new_axis}>(s)
            list = SequenceConstruct(a, b)
            z = ConcatFromSequence<axis: int = {axis},
                                   new_axis: int = {new_axis}>(list)
          }}''', {"s": same, "a": same[1], "b": same[2]}, tmp_path)


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("dims", ["4, 6", "n, m"])
@pytest.mark.parametrize("split", ["", "int64 k", "int64[3] k", "int64[p] k"])
def test_split(axis, dims, split, tmp_path):
    feeds = {"x": np.arange(24, dtype=np.float32).reshape(4, 6)}
    if split:
        last = 1 if axis == 0 else 3
        feeds["k"] = (np.int64(3) if "[" not in split
                      else np.array([2, 1, last], np.int64))
    check(HEADER + f'''g (float[{dims}] x{", " + split if split else ""})
             => (seq(float[n, m]) y, float[n, m] first) {{
            y = SplitToSequence<axis: int = {axis}>(x{", k" if split else ""})
            zero = Constant<value_int: int = 0>()
            first = SequenceAt(y, zero)
          }}''', feeds, tmp_path)


@pytest.mark.parametrize("dims", ["4, 6", "n, m"])
def test_split_that_drops_the_dimension(dims, tmp_path):
    check(HEADER + f'''g (float[{dims}] x) => (seq(float[n]) y) {{
            y = SplitToSequence<axis: int = 1, keepdims: int = 0>(x)
          }}''', {"x": np.arange(24, dtype=np.float32).reshape(4, 6)}, tmp_path)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_loop_gathers_what_it_makes(count, tmp_path):
    check(HEADER + '''g (int64 n, float[k, 3] x) => (seq(float[a, 3]) s, int64 number) {
            true = Constant<value: tensor = bool {1}>()
            none = SequenceEmpty<dtype: int = 1>()
            one = Constant<value_ints: ints = [1]>()
            s = Loop(n, true, none) <body: graph = body
                (int64 i, bool c, seq(float[a, 3]) before)
                => (bool again, seq(float[a, 3]) after) {
              again = Identity(c)
              zero = Constant<value_ints: ints = [0]>()
              end = Reshape(i, one)
              part = Slice(x, zero, end, zero)
              after = SequenceInsert(before, part)
            }>
            number = SequenceLength(s)
          }''', {"n": np.int64(count), "x": rows(6)[0]}, tmp_path)


def test_a_loop_joins_a_sequence(tmp_path):
    """What is carried grows from step to step."""
    check(HEADER + '''g (seq(float[k, 3]) s, float[1, 3] x) => (float[n, 3] y) {
            true = Constant<value: tensor = bool {1}>()
            n = SequenceLength(s)
            y = Loop(n, true, x) <body: graph = body
                (int64 i, bool c, float[a, 3] before)
                => (bool again, float[b, 3] after) {
              again = Identity(c)
              part = SequenceAt(s, i)
              after = Concat<axis: int = 0>(before, part)
            }>
          }''', {"s": rows(2, 1, 4), "x": rows(1)[0]}, tmp_path)


@pytest.mark.parametrize("condition", [False, True])
def test_branches_give_sequences(condition, tmp_path):
    check(HEADER + '''g (bool c, float[n] x, float[m] y) => (seq(float[k]) s) {
            s = If(c) <
              then_branch: graph = yes () => (seq(float[k]) a) {
                a = SequenceConstruct(x, y, x)
              },
              else_branch: graph = no () => (seq(float[k]) b) {
                b = SequenceEmpty<dtype: int = 1>()
              }>
          }''', {"c": np.array(condition), "x": np.ones(3, np.float32),
                 "y": np.zeros(2, np.float32)}, tmp_path)


def test_a_sequence_of_strings(tmp_path):
    check(HEADER + '''g (string[n] x, string[m] y, int64 i)
             => (seq(string[k]) s, string[k] t, string[l] u) {
            s = SequenceConstruct(x, y, x)
            t = SequenceAt(s, i)
            u = ConcatFromSequence<axis: int = 0>(s)
          }''', {"x": np.array(["a", "bc"], object), "y": np.array(["", "d"], object),
                 "i": np.int64(1)}, tmp_path)
