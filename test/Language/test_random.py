# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Random numbers from keys."""

import numpy as np
import pytest
from programs import Program

# How many bits their fractions hold.
BITS = {"f64": 53, "f32": 24, "f16": 11, "bf16": 8, "f8e4m3fn": 4, "f8e5m2": 3}
COUNT = 100_000
TEXT = "".join(f"""
entry draw_{name}(key: Key) -> (uniform: f64[{COUNT}], normal: f64[{COUNT}]) =
  (cast<f64>(uniform<{name}[{COUNT}]>(key)), cast<f64>(normal<{name}[{COUNT}]>(key)))
""" for name in BITS) + f"""
entry keys(key: Key) -> (a: f64[{COUNT}], b: f64[{COUNT}], c: f64[{COUNT}],
                         d: f64[{COUNT}]) {{
  let k = split(key)
  (uniform(k[0]), uniform(k[1]), uniform(fold_in(key, 0)), uniform(fold_in(key, 1)))
}}

record Two {{
  first: f64[{COUNT}]  = uniform(key)
  second: f64[{COUNT}] = uniform(key)
}}

entry begin(key: Key) -> Two = init<Two>(key)

entry draw_bits(key: Key) -> (u32[{COUNT}], u64[{COUNT}]) = (bits(key), bits(key))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    made = Program(TEXT, tmp_path_factory.mktemp("random"))
    yield made
    made.close()


@pytest.mark.parametrize("name", BITS)
def test_uniform(program, name):
    x = program.outputs(f"draw_{name}", key=np.uint64(1))["uniform"]
    assert x.min() >= 0 and x.max() < 1
    # Numbers that are held exactly are a bit too small on average.
    step = 0.5 ** BITS[name]
    assert abs(x.mean() + step / 2 - 0.5) < 5 / np.sqrt(12 * COUNT)
    assert abs(x.var() * 12 - (1 - step**2)) < 5 * np.sqrt(0.8 / COUNT)
    if BITS[name] <= 11:
        counts = np.bincount((x / step).astype(int))
        assert len(counts) == 1 / step
        assert (abs(counts - step * COUNT) < 6 * np.sqrt(step * COUNT)).all()


@pytest.mark.parametrize("name", BITS)
def test_normal(program, name):
    x = program.outputs(f"draw_{name}", key=np.uint64(2))["normal"]
    assert abs(x.mean()) < 5 / np.sqrt(COUNT)
    # What is rounded to few bits varies a bit more.
    assert abs(x.var() - 1) < 5 * np.sqrt(2 / COUNT) + 0.25 ** BITS[name]
    assert abs((x**4).mean() - 3) < 5 * np.sqrt(96 / COUNT) + 2 * 0.25 ** BITS[name]


@pytest.mark.parametrize("entry", ["keys", "begin"])
def test_keys_have_nothing_to_do_with_each_other(program, entry):
    drawn = [x for key in range(4)
             for x in program.outputs(entry, key=np.uint64(key)).values()]
    ties = np.corrcoef(np.stack(drawn)) - np.eye(len(drawn))
    assert abs(ties).max() < 5 / np.sqrt(COUNT)


def test_bits(program):
    for x in program.run("draw_bits", key=np.uint64(5)):
        bits = np.unpackbits(x.view(np.uint8)).reshape(COUNT, -1)
        assert abs(bits.mean(0) - 0.5).max() < 5 * 0.5 / np.sqrt(COUNT)
        assert len(np.unique(x)) > COUNT - 10
