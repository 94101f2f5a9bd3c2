# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Files that are no ONNX models, or were ones."""

import pytest

from refusal import check_compile_refused, make_good_model, save


def write(folder, contents):
    path = folder / "bad.onnx"
    path.write_bytes(contents)
    return path


def test_missing_file(tmp_path):
    check_compile_refused(tmp_path / "no.onnx", tmp_path, r"no file '.*no\.onnx'")


def test_empty_file(tmp_path):
    check_compile_refused(write(tmp_path, b""), tmp_path, r"bad\.onnx'? is empty")


def test_folder(tmp_path):
    folder = tmp_path / "bad.onnx"
    folder.mkdir()
    check_compile_refused(folder, tmp_path, r"bad\.onnx.* is no regular file")


def test_device(tmp_path):
    path = tmp_path / "bad.onnx"
    path.symlink_to("/dev/zero")
    check_compile_refused(path, tmp_path, r"bad\.onnx.* is no regular file")


@pytest.mark.parametrize("contents", [
    b"\0", b"\0" * 4096, b"\xff" * 4096, b"not a model\n" * 100,
    b"\x7fELF" + b"\0" * 200, b"PK\3\4" + b"\1" * 200,
    b"<html><body>404 Not Found</body></html>",
    b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n",
], ids=["zero byte", "zeros", "ones", "text", "ELF", "zip", "html", "git-lfs"])
def test_other_format(contents, tmp_path):
    check_compile_refused(write(tmp_path, contents), tmp_path,
                          r"bad\.onnx.* is no ONNX model")


@pytest.mark.parametrize("percent", [1, 10, 50, 90, 99])
def test_truncated(percent, tmp_path):
    contents = make_good_model().SerializeToString()
    path = write(tmp_path, contents[:len(contents) * percent // 100])
    check_compile_refused(path, tmp_path, r"bad\.onnx.* is (no ONNX model|damaged)")


def test_length_beyond_the_end(tmp_path):
    """A field that claims 2 GiB in a file of some bytes."""
    check_compile_refused(write(tmp_path, b"\x3a\xff\xff\xff\xff\x07\0"), tmp_path,
                          r"bad\.onnx.* is no ONNX model, or is damaged")


def test_endless_nesting(tmp_path):
    """Graphs in attributes in nodes in graphs, ten thousand times."""
    contents = b""
    for _ in range(10000):
        for tag in (b"\x32", b"\x2a", b"\x0a"):  # g, attribute, node.
            contents = tag + encode_length(contents) + contents
    check_compile_refused(write(tmp_path, b"\x3a" + encode_length(contents) +
                                contents), tmp_path, r"bad\.onnx")


def encode_length(contents) -> bytes:
    rest, encoded = len(contents), b""
    while rest > 127:
        encoded += bytes([rest & 127 | 128])
        rest >>= 7
    return encoded + bytes([rest])


def test_no_graph(tmp_path):
    model = make_good_model()
    model.ClearField("graph")
    check_compile_refused(save(model, tmp_path), tmp_path, "it has no graph")


@pytest.mark.parametrize("seed", range(4))
def test_flipped_bits(seed, tmp_path):
    """Any byte of the file may be wrong: whatever it then is, dlc-compile says
    what it thinks of it, and does not crash."""
    import random
    from tools import run_tool
    chance = random.Random(seed)
    contents = make_good_model().SerializeToString()
    for attempt in range(25):
        spoilt = bytearray(contents)
        for _ in range(chance.randint(1, 4)):
            # The graph's structure, rather than the weights' numbers.
            place = chance.choice([chance.randrange(120),
                                   chance.randrange(len(contents) - 150,
                                                    len(contents))])
            spoilt[place] ^= 1 << chance.randrange(8)
        path = write(tmp_path, bytes(spoilt))
        outcome = run_tool("dlc-compile", path, "-o", tmp_path / "model.so",
                           "--quiet")
        assert outcome.status in (0, 1), f"attempt {attempt}: {outcome}"
        assert outcome.status == 0 or outcome.errors.count("error:") == 1, outcome
