# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Model libraries that were truncated or changed: the runtime notices before
any of their code runs."""

import struct

import pytest

from refusal import check_run_refused

# struct dlcrt_trailer of include/dlcrt/abi.h.
TRAILER = struct.Struct("<8sII7Q")
FIELDS = ("magic", "abi_version", "struct_size", "file_bytes", "code_bytes",
          "code_hash", "weights_offset", "weights_bytes", "weights_hash",
          "trailer_hash")


def refuse(folder, contents, culprit=r"bad\.so"):
    path = folder / "bad.so"
    path.write_bytes(contents)
    check_run_refused(culprit, path, "--random")


@pytest.mark.parametrize("kept", [0, 1, 64, 4096, 0.5, 0.99, -1, -8,
                                  -TRAILER.size])
def test_truncated(kept, artifact, tmp_path):
    contents = artifact.read_bytes()
    end = int(kept * len(contents)) if isinstance(kept, float) else kept
    refuse(tmp_path, contents[:end])


def test_longer(artifact, tmp_path):
    refuse(tmp_path, artifact.read_bytes() + b"\0" * 16)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("change", ["flipped", "zero", "huge"])
def test_trailer(field, change, artifact, tmp_path):
    contents = artifact.read_bytes()
    start = len(contents) - TRAILER.size
    values = list(TRAILER.unpack(contents[start:]))
    i = FIELDS.index(field)
    if field == "magic":
        values[i] = {"flipped": b"DLCRTENE", "zero": b"\0" * 8,
                     "huge": b"\xff" * 8}[change]
    else:
        huge = 2**32 - 1 if field in ("abi_version", "struct_size") else 2**64 - 1
        values[i] = {"flipped": values[i] ^ 1, "zero": 0, "huge": huge}[change]
    refuse(tmp_path, contents[:start] + TRAILER.pack(*values))


def compute_hash(contents):
    """dlcrt_hash_update and dlcrt_hash_finish of abi.h."""
    factor, mask = 0xd6e8feb86659fd93, 2**64 - 1
    state = 0x9e3779b97f4a7c15
    for start in range(0, len(contents), 8):
        word = int.from_bytes(contents[start:start + 8], "little")
        state = (state ^ word) * factor & mask
        state = (state << 29 | state >> 35) & mask
    state = (state ^ len(contents)) * factor & mask
    return state ^ state >> 32


def make_trailer(values):
    """A trailer whose own hash is right."""
    contents = TRAILER.pack(*values[:-1], 0)[:-8]
    return contents + compute_hash(contents).to_bytes(8, "little")


def test_hash(artifact):
    """What the next tests build upon."""
    trailer = artifact.read_bytes()[-TRAILER.size:]
    assert make_trailer(TRAILER.unpack(trailer)) == trailer


@pytest.mark.parametrize("field", ["abi_version", "struct_size", "file_bytes",
                                   "code_bytes", "code_hash", "weights_offset",
                                   "weights_bytes"])
@pytest.mark.parametrize("value", ["flipped", "zero", "huge"])
def test_trailer_with_right_hash(field, value, artifact, tmp_path):
    """Not damage, but a writer that is wrong."""
    contents = artifact.read_bytes()
    values = list(TRAILER.unpack(contents[-TRAILER.size:]))
    i = FIELDS.index(field)
    huge = 2**32 - 1 if field in ("abi_version", "struct_size") else 2**64 - 1
    values[i] = {"flipped": values[i] ^ 1, "zero": 0, "huge": huge}[value]
    refuse(tmp_path, contents[:-TRAILER.size] + make_trailer(values),
           r"bad\.so|model .model.")


def test_code_that_does_not_link(artifact, tmp_path):
    """Right hashes around code that the dynamic linker refuses."""
    contents = bytearray(artifact.read_bytes())
    values = list(TRAILER.unpack(contents[-TRAILER.size:]))
    code_bytes = values[FIELDS.index("code_bytes")]
    contents[4] = 9  # ELF's class: neither 32 nor 64 bits.
    values[FIELDS.index("code_hash")] = compute_hash(bytes(contents[:code_bytes]))
    refuse(tmp_path, bytes(contents[:-TRAILER.size]) + make_trailer(values))


@pytest.mark.parametrize("place", [0, 4, 16, 40, 0x100, 0.25, 0.5, 0.75])
def test_code(place, artifact, tmp_path):
    contents = bytearray(artifact.read_bytes())
    code_bytes = TRAILER.unpack(contents[-TRAILER.size:])[4]
    at = int(place * code_bytes) if isinstance(place, float) else place
    contents[at] ^= 0x10
    refuse(tmp_path, bytes(contents))


@pytest.mark.parametrize("contents", [
    b"", b"\0" * 10000, b"\x7fELF" + b"\0" * 10000, b"#!/bin/sh\nexit 0\n" * 50],
    ids=["empty", "zeros", "ELF magic", "script"])
def test_other_format(contents, tmp_path):
    refuse(tmp_path, contents)


def test_library_that_is_no_model(tmp_path):
    from tools import RUNTIME_LIBRARY
    refuse(tmp_path, RUNTIME_LIBRARY.read_bytes())


def test_missing(tmp_path):
    check_run_refused(r"no\.so", tmp_path / "no.so", "--random")


def test_folder(tmp_path):
    (tmp_path / "bad.so").mkdir()
    check_run_refused(r"bad\.so", tmp_path / "bad.so", "--random")


def test_archive(artifact, tmp_path):
    """What dlc-compile makes for linking can't be loaded."""
    path = tmp_path / "model.a"
    path.write_bytes(b"!<arch>\n")
    check_run_refused(r"model\.a", path, "--random")
