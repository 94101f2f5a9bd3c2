# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The examples in examples/training, trained by dlc-run on real data."""

import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from tools import ROOT, run_tool

EXAMPLES = ROOT / "examples/training"


def train(example, folder, *flags):
    """The means of the last epoch."""
    artifact, log = folder / f"{example}.so", folder / f"{example}.jsonl"
    outcome = run_tool("dlc-compile", EXAMPLES / f"{example}.tdl", "-o", artifact,
                       "--quiet")
    assert outcome.status == 0, outcome.errors
    outcome = run_tool("dlc-run", artifact, "--train", folder / "train.npz",
                       "--validate", folder / "test.npz", f"--log={log}", *flags)
    assert outcome.status == 0, outcome.errors
    return json.loads(log.read_text().splitlines()[-1])


def write(folder, rng, parts, **arrays):
    """A part of the rows for the test, the others for training."""
    count = len(next(iter(arrays.values())))
    order = rng.permutation(count)
    for name, rows in (("test", order[:count // parts]),
                       ("train", order[count // parts:])):
        np.savez(folder / f"{name}.npz",
                 **{key: array[rows] for key, array in arrays.items()})


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    """scikit-learn's 1,797 images of 8 by 8 pixels."""
    folder = tmp_path_factory.mktemp("digits")
    package = Path(importlib.util.find_spec("sklearn").origin).parent
    rows = np.loadtxt(package / "datasets/data/digits.csv.gz", delimiter=",")
    assert rows.shape == (1797, 65)
    write(folder, np.random.default_rng(0), 5, x=rows[:, :64] / 16,
          y=rows[:, 64].astype(np.int64))
    return folder


@pytest.mark.parametrize("example, right", [("digits_mlp", 0.97),
                                            ("digits_cnn", 0.985)])
def test_digits(example, right, digits):
    means = train(example, digits, "--epochs=20", "--batch=32")
    assert means["validation_right"] >= right


@pytest.fixture(scope="module")
def manuals(tmp_path_factory):
    """65 characters of dlc's own manuals in each row."""
    folder = tmp_path_factory.mktemp("manuals")
    pages = sorted((ROOT / "docs").glob("*.md"))
    text = "".join(page.read_text() for page in pages).encode("ascii", "replace")
    count = len(text) // 65
    assert count > 500
    rows = np.frombuffer(text[:count * 65], np.uint8).reshape(count, 65)
    write(folder, np.random.default_rng(0), 10, text=rows[:1000].astype(np.int32))
    return folder


def test_a_transformer_learns_more_than_an_lstm(manuals):
    """Of as many parameters, in as many steps."""
    losses = [train(example, manuals, "--epochs=4", "--batch=16")["validation_loss"]
              for example in ("transformer", "lstm")]
    # By chance it is log(128) = 4.85, by the frequency of characters about 3.
    assert losses[0] < losses[1] < 2.9
