# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whole models in plain C programs: as a library that is loaded and as an archive
that is linked in. They need libc and libm, are right, and have equal bytes when
they are made again."""

import subprocess
import sys

import numpy as np
import onnxruntime
import pytest

import elf
from tools import ROOT, RUNTIME_LIBRARY, compile_model

sys.path.insert(0, str(ROOT / "test" / "Integration"))
import zoo  # noqa: E402

PROGRAM = ROOT / "test" / "Artifact" / "programs" / "run_model.c"


def build(output, *arguments):
    subprocess.run(
        ["clang-22", "-std=c11", "-Wall", "-Wextra", "-Werror", "-O1",
         f"-I{ROOT / 'include'}", PROGRAM, *arguments, "-o", output],
        check=True, stdin=subprocess.DEVNULL)


def run(program, feeds, expected, folder, *library):
    files = []
    for name, value in feeds.items():
        files.append(folder / f"{len(files)}.bin")
        files[-1].write_bytes(value.tobytes())
    subprocess.run([program, folder / "out.bin", *library, *files], check=True,
                   stdin=subprocess.DEVNULL,
                   env={"LD_LIBRARY_PATH": str(RUNTIME_LIBRARY.parent)})
    actual = np.fromfile(folder / "out.bin", expected.dtype).reshape(expected.shape)
    assert np.abs(actual - expected).max() <= 1e-4 * np.abs(expected).max()


@pytest.mark.parametrize("name", ["resnet50", "minilm-static"])
def test_in_a_c_program(name, tmp_path):
    model = zoo.get_path(name)
    feeds = zoo.MODELS[name].make_feeds(zoo.MODELS[name].sizes[0])
    session = onnxruntime.InferenceSession(model)
    feeds = {value.name: feeds[value.name] for value in session.get_inputs()}
    expected = session.run(None, feeds)[0]
    libc_and_libm = {"libc.so.6", "libm.so.6"}

    compile_model(model, tmp_path / "whole.so")
    assert elf.get_needed(tmp_path / "whole.so") <= libc_and_libm
    build(tmp_path / "loaded", f"-L{RUNTIME_LIBRARY.parent}", "-ldlcrt")
    assert elf.get_needed(tmp_path / "loaded") <= libc_and_libm | {"libdlcrt.so.1"}
    run(tmp_path / "loaded", feeds, expected, tmp_path, tmp_path / "whole.so")

    (tmp_path / "again").mkdir()
    compile_model(model, tmp_path / "again" / "whole.so")
    assert ((tmp_path / "again" / "whole.so").read_bytes() ==
            (tmp_path / "whole.so").read_bytes())

    compile_model(model, tmp_path / "whole.a")
    build(tmp_path / "linked", "-DMODEL=whole_model", tmp_path / "whole.a",
          RUNTIME_LIBRARY.with_suffix(".a"), "-lm", "-lpthread")
    assert elf.get_needed(tmp_path / "linked") <= libc_and_libm
    run(tmp_path / "linked", feeds, expected, tmp_path)
