#!/usr/bin/env python3
# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Checks dlc on trained models that come in Python packages, on real inputs.

Each is compiled and compared with ONNX Runtime. Needs packages that the tests do
without; see README.md.
"""

import checking
from checking import Verdict, check
from isolated import run_isolated

import packaged


def check_packaged(name, seconds, flags):
    model = packaged.ALL[name]
    # The inputs of some are outputs of others: that may fail too.
    made = run_isolated(model.make_cases, seconds=seconds)
    if made.value is None:
        return Verdict("no inputs", made.error or made.failure)
    return check(model.get_path(), made.value, seconds, flags)


if __name__ == "__main__":
    checking.check_all(__doc__, packaged.ALL, check_packaged)
