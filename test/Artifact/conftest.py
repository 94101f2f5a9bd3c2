# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The model of the examples, which has weights, several kernels and an open
dimension, and the library that is made of it."""

import subprocess
import sys

import pytest

from tools import ROOT, compile_model


@pytest.fixture(scope="session")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "xor.onnx"
    subprocess.run([sys.executable, ROOT / "examples" / "make_model.py", path],
                   check=True, stdin=subprocess.DEVNULL)
    return path


@pytest.fixture(scope="session")
def library(model, tmp_path_factory):
    path = tmp_path_factory.mktemp("library") / "xor.so"
    compile_model(model, path)
    return path
