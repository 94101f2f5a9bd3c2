# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a packaged model is, and how to run one where inputs of others need it."""

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import onnxruntime


def get_folder(module):
    """Where an installed module is. It is not imported: many need more than their
    model does."""
    spec = importlib.util.find_spec(module)
    if spec is None:
        raise ModuleNotFoundError(f"no module '{module}', which carries the model")
    return Path(spec.submodule_search_locations[0])


@dataclass(frozen=True)
class Packaged:
    module: str
    file: str
    # The inputs by name, for each run that is compared.
    make_cases: Callable[[], list[dict]]

    def get_path(self):
        return get_folder(self.module) / self.file


@cache
def get_session(module, file):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(get_folder(module) / file, options)


def run(module, file, feeds):
    session = get_session(module, file)
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(None, feeds)))
