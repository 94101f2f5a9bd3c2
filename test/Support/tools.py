# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Where the tools under test are, and how to call them.

$DLC_BIN names the folder with dlc-compile and the others; without it the
checkout's build/bin is used. The runtime's library is in ../lib from there.
"""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("DLC_BIN", ROOT / "build" / "bin")).resolve()
RUNTIME_LIBRARY = BIN.parent / "lib" / "libdlcrt.so"


@dataclass(frozen=True)
class Outcome:
    status: int  # Negative: the signal that ended the tool.
    output: str
    errors: str


def run_tool(tool: str, *arguments, timeout=300, **options) -> Outcome:
    done = subprocess.run([BIN / tool, *map(str, arguments)], timeout=timeout,
                          capture_output=True, text=True, errors="replace",
                          stdin=subprocess.DEVNULL, **options)
    return Outcome(done.returncode, done.stdout, done.stderr)


def compile_model(model: Path, artifact: Path, *flags) -> None:
    outcome = run_tool("dlc-compile", model, "-o", artifact, "--quiet", *flags)
    assert outcome.status == 0, outcome.errors
