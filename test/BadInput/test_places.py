# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Where results can't be written: nothing half-written stays behind."""

import os
import subprocess

import pytest

from refusal import check_refusal, check_run_refused, make_good_model, save
from tools import run_tool


def check_compile_to(target, folder, culprit):
    model = save(make_good_model(), folder, "good.onnx")
    outcome = run_tool("dlc-compile", model, "-o", target, "--quiet")
    check_refusal(outcome, "dlc-compile", culprit)


def test_missing_folder(tmp_path):
    check_compile_to(tmp_path / "no" / "model.so", tmp_path, r"no/model\.so")
    assert not (tmp_path / "no").exists()


def test_output_is_a_folder(tmp_path):
    (tmp_path / "model.so").mkdir()
    check_compile_to(tmp_path / "model.so", tmp_path, r"model\.so")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "good.onnx", "model.so"]


def test_header_is_a_folder(tmp_path):
    (tmp_path / "model.h").mkdir()
    check_compile_to(tmp_path / "model.so", tmp_path, r"model\.h")
    assert not (tmp_path / "model.so").exists()


def test_parent_is_a_file(tmp_path):
    (tmp_path / "file").touch()
    check_compile_to(tmp_path / "file" / "model.so", tmp_path, r"file/model\.so")


def test_name_is_too_long(tmp_path):
    check_compile_to(tmp_path / ("n" * 300 + ".so"), tmp_path, r"nnn\.so")


@pytest.mark.parametrize("name", ["model", "model.dll", "model.so.gz"])
def test_unknown_ending(name, tmp_path):
    check_compile_to(tmp_path / name, tmp_path, rf"{name}")
    assert not (tmp_path / name).exists()


def test_read_only_folder(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir()
    folder.chmod(0o555)
    if os.access(folder, os.W_OK):
        pytest.skip("this user may write everywhere")
    check_compile_to(folder / "model.so", tmp_path, r"locked/model\.so.*ermission")


def test_file_system_without_files(tmp_path):
    """Not even root can make a file there."""
    check_compile_to("/proc/model.so", tmp_path, r"/proc/model\.so")


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 16 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs",
                              folder], capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"can't mount a small disk: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.parametrize("name", ["model.so", "model.a", "model.o"])
def test_full_disk(name, small_disk, tmp_path):
    check_compile_to(small_disk / name, tmp_path, rf"{name}.*No space")
    assert not list(small_disk.iterdir())


def test_full_disk_keeps_the_old_artifact(small_disk, tmp_path):
    (small_disk / "model.so").write_bytes(b"old")
    check_compile_to(small_disk / "model.so", tmp_path, r"model\.so.*No space")
    assert (small_disk / "model.so").read_bytes() == b"old"


def test_phase_to_full_device(tmp_path):
    model = save(make_good_model(), tmp_path)
    outcome = run_tool("dlc-compile", model, "--emit=graph", "-o", "/dev/full")
    check_refusal(outcome, "dlc-compile", r"/dev/full.*No space")


def test_dump_folder_is_a_file(tmp_path):
    model = save(make_good_model(), tmp_path)
    (tmp_path / "file").touch()
    outcome = run_tool("dlc-compile", model, "-o", tmp_path / "model.so",
                       f"--dump-phases-to={tmp_path / 'file'}")
    check_refusal(outcome, "dlc-compile", r"'file/")
    assert not (tmp_path / "model.so").exists()


def test_outputs_to_full_disk(small_disk, artifact):
    (small_disk / "filler").write_bytes(b"\0" * 16384)
    check_run_refused(r"y\.npy.*No space", artifact, "--random",
                      "--output-dir", small_disk)
    assert [path.name for path in small_disk.iterdir()] == ["filler"]


def test_outputs_to_a_file(artifact, tmp_path):
    (tmp_path / "file").touch()
    check_run_refused(r"'file'", artifact, "--random", "--output-dir",
                      tmp_path / "file")


@pytest.mark.parametrize("flag", ["--json", "--trace"])
def test_report_to_missing_folder(flag, artifact, tmp_path):
    check_run_refused(r"no/report\.json", artifact, "--random", "--benchmark=1",
                      f"{flag}={tmp_path / 'no' / 'report.json'}")


@pytest.mark.parametrize("flag", ["--json", "--trace"])
def test_report_to_full_device(flag, artifact):
    check_run_refused(r"/dev/full", artifact, "--random", "--benchmark=1",
                      f"{flag}=/dev/full")
