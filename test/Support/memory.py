# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How much memory a process takes while it runs."""

import subprocess
import tempfile
import time
from dataclasses import dataclass

SAMPLE_SECONDS = 0.02


@dataclass(frozen=True)
class Usage:
    seconds: float
    peak: int  # Resident bytes, at most.
    peak_beside_files: int  # The same without pages of the given folders' files.


def run_and_watch(command, folders) -> Usage:
    """Runs a command, and looks at its memory all the while. Pages of mapped
    files are resident too, but the system may drop them at any time; those of
    files in `folders`, and of temporary files, are told apart."""
    folders = [str(folder) for folder in (*folders, tempfile.gettempdir())]
    start = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command],
                               stdin=subprocess.DEVNULL)
    peak = peak_beside = 0
    while process.poll() is None:
        total, beside = read_memory(process.pid, folders)
        peak, peak_beside = max(peak, total), max(peak_beside, beside)
        time.sleep(SAMPLE_SECONDS)
    assert process.returncode == 0, f"{command} failed"
    return Usage(time.perf_counter() - start, peak, peak_beside)


def read_memory(pid, folders):
    total = beside = 0
    apart = False
    try:
        with open(f"/proc/{pid}/smaps") as maps:
            for line in maps:
                if line.startswith("Rss:"):
                    size = 1024 * int(line.split()[1])
                    total += size
                    beside += 0 if apart else size
                elif "-" in line.split(" ", 1)[0]:  # The head of a mapping.
                    apart = any(folder in line for folder in folders)
    except ProcessLookupError:
        pass  # It has just ended.
    return total, beside
