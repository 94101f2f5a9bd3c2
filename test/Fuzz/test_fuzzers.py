# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs each fuzzer over its seeds and over what it makes of them.

Without $FUZZ_SECONDS a run is short and always the same; those of MLIR and the
language then have their seeds only. With it, a run takes that long, and
goes on from the inputs that earlier ones found, which are kept in fuzz/NAME/corpus of
the build. What brought a fuzzer down is in fuzz/NAME/crashes.
"""

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

import pytest

import seeds
from tools import BIN

SECONDS = int(os.environ.get("FUZZ_SECONDS", 0))


@dataclass(frozen=True)
class Fuzzer:
    name: str
    program: str
    make_seeds: Callable[[], list[bytes]]
    runs: int  # of a short run; 0: of no more than the seeds.
    longest: int = seeds.LARGEST  # input, in bytes.


FUZZERS = [
    Fuzzer("trailer", "dlcrt-fuzz-trailer", seeds.get_trailers, 20000, 64),
    Fuzzer("descriptor", "dlcrt-fuzz-descriptor", seeds.get_descriptors, 200000, 1024),
    Fuzzer("safetensors", "dlcrt-fuzz-safetensors", seeds.get_safetensors, 200000,
           1024),
    Fuzzer("npy", "dlc-fuzz-npy", seeds.make_npy_files, 200000, 1024),
    Fuzzer("npz", "dlc-fuzz-npz", seeds.make_npz_files, 100000, 4096),
    Fuzzer("tensor-proto", "dlc-fuzz-tensor-proto", seeds.make_tensors, 20000, 256),
    Fuzzer("onnx", "dlc-fuzz-onnx", seeds.make_models, 8000),
    Fuzzer("mlir", "dlc-fuzz-mlir", seeds.make_programs, 0),
    Fuzzer("tdl", "dlc-fuzz-tdl", seeds.make_tdl_programs, 0),
]


@pytest.mark.parametrize("fuzzer", FUZZERS, ids=lambda fuzzer: fuzzer.name)
def test_fuzzer(fuzzer, tmp_path):
    folder = BIN.parent / "fuzz" / fuzzer.name if SECONDS else tmp_path
    corpus, start, crashes = (folder / name for name in ("corpus", "seeds", "crashes"))
    for path in (corpus, start, crashes):
        path.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(fuzzer.make_seeds()):
        (start / f"{number:05}").write_bytes(seed)
    limits = [f"-max_total_time={SECONDS}"] if SECONDS else [
        f"-runs={fuzzer.runs}", "-seed=1"]
    outcome = subprocess.run(
        [BIN / fuzzer.program, *limits, f"-max_len={fuzzer.longest}", "-timeout=30",
         "-rss_limit_mb=4096", "-print_final_stats=1", f"-artifact_prefix={crashes}/",
         corpus, start],
        # LLVM marks parts of its own memory, but the installed libraries don't
        # unmark it.
        env={**os.environ, "ASAN_OPTIONS": "allow_user_poisoning=0"},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace")
    last = "\n".join(outcome.stdout.splitlines()[-60:])
    assert outcome.returncode == 0, last
    print(last)
