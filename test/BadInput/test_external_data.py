# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Weights beside the model: only what is in the model's folder is read, and
only as much as there is."""

import os

import onnx
import pytest

from refusal import check_compile_refused, make_good_model, save


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def write_model(folder, *, location="weights.bin", offset=None, length=None):
    """The good model with `w` (4800 bytes) at that place."""
    model = make_good_model()
    tensor = model.graph.initializer[0]
    tensor.data_location = onnx.TensorProto.EXTERNAL
    values = {"location": location, "offset": offset, "length": length}
    for key, value in values.items():
        if value is not None:
            tensor.external_data.add(key=key, value=str(value))
    contents = tensor.raw_data
    tensor.ClearField("raw_data")
    return save(model, folder), contents


def refuse(model, folder, culprit):
    check_compile_refused(model, folder, culprit)


def test_missing_file(folder, tmp_path):
    model, _ = write_model(folder)
    refuse(model, tmp_path, r"'w' .*'weights\.bin'.* does not exist")


def test_absolute_path(folder, tmp_path):
    model, contents = write_model(folder, location=str(folder / "weights.bin"))
    (folder / "weights.bin").write_bytes(contents)
    refuse(model, tmp_path, r"'w' .*absolute path")


@pytest.mark.parametrize("location", ["../weights.bin", "x/../../weights.bin",
                                      "./../models/../weights.bin"])
def test_path_that_leaves_the_folder(location, folder, tmp_path):
    model, contents = write_model(folder, location=location)
    (folder / "x").mkdir()
    (tmp_path / "weights.bin").write_bytes(contents)
    refuse(model, tmp_path, r"'w' .*outside of the model's folder")


def test_link_that_leaves_the_folder(folder, tmp_path):
    model, contents = write_model(folder)
    (tmp_path / "weights.bin").write_bytes(contents)
    (folder / "weights.bin").symlink_to(tmp_path / "weights.bin")
    refuse(model, tmp_path, r"'w' .*outside of the model's folder")


def test_linked_folder(folder, tmp_path):
    model, contents = write_model(folder, location="sub/weights.bin")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "weights.bin").write_bytes(contents)
    (folder / "sub").symlink_to(tmp_path / "elsewhere")
    refuse(model, tmp_path, r"'w' .*outside of the model's folder")


def test_folder_instead_of_file(folder, tmp_path):
    model, _ = write_model(folder)
    (folder / "weights.bin").mkdir()
    refuse(model, tmp_path, r"'w' .*no regular file")


def test_device(folder, tmp_path):
    model, _ = write_model(folder)
    (folder / "weights.bin").symlink_to("/dev/zero")
    refuse(model, tmp_path, r"'w'")


def test_pipe(folder, tmp_path):
    model, _ = write_model(folder)
    os.mkfifo(folder / "weights.bin")
    refuse(model, tmp_path, r"'w' .*no regular file")


def test_too_short(folder, tmp_path):
    model, contents = write_model(folder)
    (folder / "weights.bin").write_bytes(contents[:-1])
    refuse(model, tmp_path, r"'w'.* 4800 bytes .* 4799")


def test_empty_file(folder, tmp_path):
    model, _ = write_model(folder)
    (folder / "weights.bin").touch()
    refuse(model, tmp_path, r"'w'")


@pytest.mark.parametrize("place", [
    {"offset": 1}, {"offset": 4801}, {"offset": -1}, {"offset": "here"},
    {"offset": 1 << 63}, {"offset": (1 << 64) - 4}, {"length": 4799},
    {"length": 1 << 40}, {"length": -1}, {"length": "4800 bytes"}], ids=str)
def test_place_in_file(place, folder, tmp_path):
    model, contents = write_model(folder, **place)
    (folder / "weights.bin").write_bytes(contents)
    refuse(model, tmp_path, r"'w'")


@pytest.mark.parametrize("location", ["", None], ids=["empty", "none"])
def test_no_location(location, folder, tmp_path):
    model, _ = write_model(folder, location=location)
    refuse(model, tmp_path, r"'w' .*without a location")


def test_unreadable_file(folder, tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may read every file")
    model, contents = write_model(folder)
    (folder / "weights.bin").write_bytes(contents)
    (folder / "weights.bin").chmod(0)
    refuse(model, tmp_path, r"weights\.bin.*ermission")
