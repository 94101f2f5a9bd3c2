# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The models that dlc is tested and measured with, written on first use.

  get_path("bert-base")   where the model is; writes it if it is not there
  MODELS["bert-base"]     how it is made and fed
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from . import cnn, encoder, feeds, gpt2, light, recurrent, trained, vit
from .weights import RandomWeights

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Model:
    write: Callable[[Path], None]
    feed: Callable[[np.random.Generator, dict[str, int]], dict[str, np.ndarray]]
    # Values for the model's dimensions; one artifact must serve all. The first
    # are those that benchmarks use.
    sizes: tuple[dict[str, int], ...] = ({},)

    def make_feeds(self, sizes):
        return self.feed(np.random.default_rng(0), sizes)


def bert(seed, config, batch, sequence, external=False):
    return partial(encoder.write_bert, weights=RandomWeights(seed), config=config,
                   style="exporter", batch=batch, sequence=sequence,
                   external=external)


ONE_TEXT = ({"batch": 1, "sequence": 128},)
TEXTS = ({"batch": 1, "sequence": 128}, {"batch": 1, "sequence": 1},
         {"batch": 3, "sequence": 17}, {"batch": 8, "sequence": 64})

MODELS = {
    **{f"light-{name}": Model(
        partial(light.write_light, name),
        feeds.image("gpu_0/data_0" if name in ("resnet50", "shufflenet", "zfnet512")
                    else "data_0"))
       for name in light.NAMES},
    "resnet50": Model(cnn.write_resnet50, feeds.image("image")),
    "mobilenet-v2": Model(cnn.write_mobilenet_v2, feeds.image("image")),
    "vit-b16": Model(vit.write_vit_b16, feeds.image("image")),
    "bert-base": Model(bert("bert-base", encoder.BERT_BASE, 1, 128),
                       feeds.tokens, ONE_TEXT),
    "minilm-static": Model(bert("minilm", encoder.MINILM, 1, 128),
                           feeds.tokens, ONE_TEXT),
    "minilm-dynamic": Model(bert("minilm", encoder.MINILM, "batch", "sequence"),
                            feeds.tokens, TEXTS),
    "gpt2-decode": Model(gpt2.write_gpt2_decode, feeds.decode_step,
                         ({"past": 128}, {"past": 1}, {"past": 37}, {"past": 0},
                          {"past": 1023})),
    "lstm": Model(partial(recurrent.write_lstm, sequence=64, batch=2), feeds.steps,
                  ({"sequence": 64, "batch": 2},)),
    "magika": Model(trained.write_magika, feeds.file_contents,
                    ({"batch": 1}, {"batch": 5})),
    **{f"all-minilm-{style}{'-external' if external else ''}": Model(
        partial(trained.write_all_minilm, style=style, external=external),
        feeds.tokens, TEXTS)
       for style in encoder.OPSETS for external in (False, True)},
}

# Only compiled: what a compile costs must not grow with the weights.
WIDE_MODELS = {
    "resnet50-wide": Model(partial(cnn.write_resnet50, width=2),
                           feeds.image("image")),
    "bert-base-wide": Model(bert("bert-base-wide", encoder.BERT_WIDE, 1, 128,
                                 external=True), feeds.tokens, ONE_TEXT),
}


def get_model(name: str) -> Model:
    return (MODELS | WIDE_MODELS)[name]


def get_path(name: str) -> Path:
    """The model's file, with its data file beside it if it has one, in
    $DLC_MODELS or build/models."""
    root = Path(os.environ.get("DLC_MODELS", ROOT / "build" / "models"))
    folder = root / f"v-{hash_sources()}" / name
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        remove_outdated(folder.parent)
        # Written elsewhere first: an interrupted run must not leave half a model.
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            made = Path(temporary) / name
            made.mkdir()
            get_model(name).write(made / f"{name}.onnx")
            try:
                made.rename(folder)
            except OSError:
                # Another process was faster.
                if not folder.exists():
                    raise
    return folder / f"{name}.onnx"


def hash_sources() -> str:
    """Models change with the files that write them."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def remove_outdated(current: Path) -> None:
    """All models together are some gigabytes: they are kept once."""
    for folder in current.parent.glob("v-*"):
        if folder != current:
            shutil.rmtree(folder)
