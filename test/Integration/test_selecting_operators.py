# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators that count and sort items, against ONNX Runtime."""

import itertools

import numpy as np
import pytest

from operators import Case, check


@pytest.mark.parametrize("axis, order, dims", [
    *itertools.product([None, 0, 1, -1], [0, 1], [[6, 3, 2]]),
    (None, 1, ["a", "b", "c"]), (0, 1, ["a", "b", "c"]), (1, 0, ["a", 3, "c"])])
def test_unique(axis, order, dims, tmp_path):
    x = np.random.default_rng(2).integers(0, 2, (6, 3, 2)).astype(np.float32)
    attributes = {"sorted": order} | ({} if axis is None else {"axis": axis})
    check(Case("Unique", ["X"], ["Y", "first", "inverse", "counts"], attributes,
               {"X": x}, dims={"X": dims}), tmp_path)


@pytest.mark.parametrize("dims", [[1], ["n"]])
def test_unique_of_one(dims, tmp_path):
    check(Case("Unique", ["X"], ["Y", "first", "inverse", "counts"], {},
               {"X": np.array([7], np.int64)}, dims={"X": dims}), tmp_path)


# Unigrams 0 to 3, bigrams and trigrams.
POOL = [0, 1, 2, 3, 0, 1, 1, 2, 3, 3, 0, 1, 2, 1, 1, 1]
COUNTS, INDEXES = [0, 4, 10], [0, 1, 2, 3, 4, 5, 8, 6, 7]


@pytest.mark.parametrize("mode, skips, lengths, rows, weighted", [
    *itertools.product(["TF", "IDF", "TFIDF"], [0, 2], [(1, 3)], [0, 4], [False, True]),
    ("TF", 1, (2, 2), 4, False), ("TF", 5, (2, 3), 0, False)])
def test_tf_idf(mode, skips, lengths, rows, weighted, tmp_path):
    shape = (rows, 9) if rows else (9,)
    attributes = {"mode": mode, "max_skip_count": skips, "min_gram_length": lengths[0],
                  "max_gram_length": lengths[1], "ngram_counts": COUNTS,
                  "ngram_indexes": INDEXES, "pool_int64s": POOL}
    if weighted:
        attributes["weights"] = [0.5 + i for i in range(9)]
    for dims in (shape, ["rows", "n"][-len(shape):]):
        check(Case("TfIdfVectorizer", ["X"], ["Y"], attributes,
                   {"X": np.random.default_rng(4).integers(0, 4, shape)},
                   dims={"X": dims}), tmp_path)


@pytest.mark.parametrize("bands, length, rate, low, high", [
    (8, 16, 8192, 0, 4096), (40, 512, 16000, 20, 7600), (20, 64, 8000, 0, 4000)])
def test_mel_weights(bands, length, rate, low, high, tmp_path):
    check(Case("MelWeightMatrix", ["n", "l", "r", "low", "high"], ["Y"], {},
               {"low": np.array(low, np.float32), "high": np.array(high, np.float32)},
               {"n": np.array(bands), "l": np.array(length), "r": np.array(rate)}),
          tmp_path)
