# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Inputs for the models: functions of a random generator and the sizes of the
model's named dimensions."""

import numpy as np

from . import gpt2, recurrent


def image(name):
    def make(random, sizes):
        return {name: random.standard_normal((1, 3, 224, 224), np.float32)}
    return make


def tokens(random, sizes, vocabulary=30522):
    shape = sizes["batch"], sizes["sequence"]
    # Sequences of different lengths, padded; a first token is always there.
    lengths = random.integers(1, shape[1] + 1, shape[0])
    mask = np.arange(shape[1]) < lengths[:, None]
    ids = random.integers(1, vocabulary, shape)
    return {"input_ids": np.where(mask, ids, 0),
            "attention_mask": mask.astype(np.int64),
            "token_type_ids": np.zeros(shape, np.int64)}


def decode_step(random, sizes):
    shape = 1, gpt2.HEADS, sizes["past"], gpt2.HEAD
    feeds = {"input_ids": random.integers(0, gpt2.VOCABULARY, (1, 1))}
    for layer in range(gpt2.LAYERS):
        for part in ("key", "value"):
            feeds[f"past.{layer}.{part}"] = random.standard_normal(
                shape, np.float32)
    return feeds


def steps(random, sizes):
    shape = sizes["sequence"], sizes["batch"], recurrent.INPUT
    return {"steps": random.standard_normal(shape, np.float32)}


def file_contents(random, sizes):
    """What magika looks at: the first and last 1024 bytes, 256 behind the end
    of short files."""
    contents = random.integers(0, 128, (sizes["batch"], 2048)).astype(np.int32)
    contents[0, 700:1024] = 256
    return {"bytes": contents}
