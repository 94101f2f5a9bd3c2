# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Equal inputs and options give equal bytes, wherever the files are."""

import shutil

import pytest

from tools import compile_model


@pytest.mark.parametrize("level", ["-O0", "-O3"])
@pytest.mark.parametrize("extension", ["so", "a", "o"])
def test_two_builds_are_equal(extension, level, model, tmp_path):
    artifacts = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        copy = shutil.copy(model, folder)
        artifact = folder / f"xor.{extension}"
        compile_model(copy, artifact, level)
        artifacts.append(artifact)
    one, two = artifacts
    assert one.read_bytes() == two.read_bytes()
    assert one.with_suffix(".h").read_text() == two.with_suffix(".h").read_text()


def test_another_model_gives_other_bytes(model, library, tmp_path):
    changed = tmp_path / "xor.onnx"
    weight = b"\x00\x00\xa0\x41"  # 20.0, little-endian
    data = model.read_bytes()
    assert weight in data
    changed.write_bytes(data.replace(weight, b"\x00\x00\x20\x41", 1))
    artifact = tmp_path / "xor.so"
    compile_model(changed, artifact)
    assert artifact.read_bytes() != library.read_bytes()
