#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Checks dlc on what skl2onnx makes of scikit-learn's estimators.

Each is trained on a small data set, converted with the converter's defaults (so that
classifiers give sequences of maps), compiled, and compared with ONNX Runtime. Needs
packages that the tests do without; see README.md.
"""

import tempfile
import warnings
from pathlib import Path

import checking
import estimators
import onnx
import skl2onnx
from checking import Verdict, check
from isolated import run_isolated
from skl2onnx.common.data_types import (DictionaryType, FloatTensorType,
                                        StringTensorType)

# Some converters know no newer ones.
OPSETS = {"": 21, "ai.onnx.ml": 3}


def get_type(value):
    """What the converter is told of an input: as many rows as you like."""
    if isinstance(value, dict):
        return DictionaryType(StringTensorType([1]), FloatTensorType([1]))
    tensor = StringTensorType if value.dtype == object else FloatTensorType
    return tensor([None, *value.shape[1:]])


def convert(train, path):
    """Trains and converts; the cases to run it on."""
    warnings.simplefilter("ignore")
    estimator, cases = train()
    types = [(name, get_type(value)) for name, value in cases[0].items()]
    model = skl2onnx.to_onnx(estimator, initial_types=types, target_opset=OPSETS)
    for node in model.graph.node:
        if node.op_type == "StringNormalizer":
            # ONNX Runtime wants en_US.UTF-8 otherwise, which few machines have.
            node.attribute.append(onnx.helper.make_attribute("locale", "C.UTF-8"))
    path.write_bytes(model.SerializeToString())
    return cases


def check_estimator(name, seconds, flags):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.onnx"
        made = run_isolated(convert, estimators.ALL[name], path, seconds=seconds)
        if made.value is None:
            return Verdict("not converted", made.error or made.failure)
        return check(path, made.value, seconds, flags)


if __name__ == "__main__":
    checking.check_all(__doc__, estimators.ALL, check_estimator, separator=";")
