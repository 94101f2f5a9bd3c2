# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The process that makes and checks cases (pool.py starts it). It may be brought
down by ONNX Runtime or by an artifact; so each line that it writes is complete.

A line of its input is a task as JSON; lines of its output are, as JSON,
{"begin": what} for each thing begun, an outcome of check.py for each way that was
checked, and {"done": message} at the end of a task.
"""

import dataclasses
import json
import sys
from collections import Counter
from pathlib import Path

SOURCE = Path(__file__).resolve().parent
sys.path[:0] = [str(SOURCE), str(SOURCE.parent / "Support")]

import check
import dlcrt
import models
from reference import Refused


def write(**fields):
    print(json.dumps(fields), flush=True)


def make(seed, folder):
    """Saves the case of a seed; the message says why there is none."""
    write(begin="making")
    rejections = Counter()
    try:
        models.make_case(seed, rejections).save(folder)
    except Refused as error:
        return f"reference: {error}"
    return ""


def main():
    context = dlcrt.Context(threads=2)
    for line in sys.stdin:
        task = json.loads(line)
        folder = Path(task["folder"])
        message = make(task["seed"], folder) if "seed" in task else ""
        if not message:
            for way in task["ways"]:
                write(begin=way)
                write(**dataclasses.asdict(check.check_way(way, folder, context)))
        write(done=message)


if __name__ == "__main__":
    main()
