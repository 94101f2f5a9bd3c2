# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Inputs that don't fit the model, or aren't tensors at all."""

import numpy as np
import pytest

import dlcrt
from refusal import check_run_refused


def save(folder, array, name="bad.npy"):
    np.save(folder / name, array)
    return folder / name


def refuse(artifact, folder, array, culprit):
    check_run_refused(culprit, artifact, "--input", f"x={save(folder, array)}")


@pytest.mark.parametrize("shape", [(2, 5), (3, 4), (2, 0), (0, 4)], ids=str)
def test_wrong_shape(shape, artifact, tmp_path):
    refuse(artifact, tmp_path, np.ones(shape, np.float32),
           r"'x': dimension \d: expected")


@pytest.mark.parametrize("shape", [(), (8,), (1, 2, 4)], ids=str)
def test_wrong_rank(shape, artifact, tmp_path):
    refuse(artifact, tmp_path, np.ones(shape, np.float32), r"'x': expected rank 2")


@pytest.mark.parametrize("dtype", ["f8", "f2", "i4", "i8", "u1", "?", "c8"])
def test_wrong_type(dtype, artifact, tmp_path):
    refuse(artifact, tmp_path, np.ones((2, 4), dtype),
           r"'x': expected dtype float32|'<c8'")


def test_fixed_dimension_of_a_dynamic_model(dynamic_artifact, tmp_path):
    refuse(dynamic_artifact, tmp_path, np.ones((7, 5), np.float32), r"'x'.*4")


def test_missing_input(artifact):
    check_run_refused(r"'x' is missing", artifact)


def test_unknown_input(artifact, good_input):
    check_run_refused(r"'z'", artifact, "--input", f"x={good_input}",
                      "--input", f"z={good_input}")


def test_input_given_twice(artifact, good_input):
    check_run_refused(r"'x'", artifact, "--input", f"x={good_input}",
                      "--input", f"x={good_input}")


def test_missing_file(artifact, tmp_path):
    check_run_refused(r"no\.npy", artifact, "--input", f"x={tmp_path / 'no.npy'}")


@pytest.mark.parametrize("argument", ["x", "x=", "=x.npy"])
def test_input_without_name_or_file(argument, artifact):
    check_run_refused(f"'{argument}'", artifact, "--input", argument)


def test_input_of_other_format(artifact, tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("1 2 3 4 5 6 7 8")
    check_run_refused(r"x\.txt", artifact, "--input", f"x={path}")


def npy(header, data=b"\0" * 32, version=1):
    header = header.encode() + b"\n"
    length = len(header).to_bytes(2 if version == 1 else 4, "little")
    return b"\x93NUMPY" + bytes([version, 0]) + length + header + data


GOOD = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4), }"


@pytest.mark.parametrize("contents", [
    b"", b"\x93NUM", b"\x93NUMPY\1\0", npy(GOOD)[:40], npy(GOOD, b"\0" * 31),
    npy(GOOD, b""), npy(GOOD, version=9), b"not an array" * 20,
    npy("{'descr': '<f4', 'fortran_order': False}"), npy("}{"), npy(""),
    npy(GOOD.replace("2, 4", "2, -4")), npy(GOOD.replace("2, 4", "x")),
    npy(GOOD.replace("2, 4", "99999999999, 99999999999")),
    npy(GOOD.replace("2, 4", "1" * 40)), npy(GOOD.replace("<f4", "|O")),
    npy(GOOD.replace("<f4", "|S8")), npy(GOOD.replace("'<f4'", "[('a', '<f4')]")),
    npy(GOOD.replace("<f4", ">f4"))],
    ids=["empty", "half a magic", "no header", "half a header", "byte missing",
         "no data", "unknown version", "text", "no shape", "braces", "no dict",
         "negative", "no number", "overflow", "long number", "objects", "strings",
         "record", "big-endian"])
def test_damaged_npy(contents, artifact, tmp_path):
    path = tmp_path / "bad.npy"
    path.write_bytes(contents)
    check_run_refused(r"bad\.npy", artifact, "--input", f"x={path}")


@pytest.mark.parametrize("kept", [0, 10, 100, -1, -30])
def test_damaged_npz(kept, artifact, tmp_path):
    path = tmp_path / "bad.npz"
    np.savez(path, x=np.ones((2, 4), np.float32))
    path.write_bytes(path.read_bytes()[:kept])
    check_run_refused(r"bad\.npz", artifact, "--inputs", path)


def test_npz_with_unknown_input(artifact, tmp_path):
    np.savez(tmp_path / "bad.npz", x=np.ones((2, 4), np.float32), z=np.ones(3))
    check_run_refused(r"'z'", artifact, "--inputs", tmp_path / "bad.npz")


@pytest.mark.parametrize("contents", [
    b"", b"\xff" * 64, b"\x08\x02\x10\x01", b"\x08\x02\x10\x08\x32\1a\x32\1b"],
    ids=["empty", "ones", "no data", "strings"])
def test_damaged_onnx_tensor(contents, artifact, tmp_path):
    path = tmp_path / "bad.pb"
    path.write_bytes(contents)
    check_run_refused(r"bad\.pb", artifact, "--input", f"x={path}")


def test_reference_that_differs(artifact, good_input, tmp_path):
    path = save(tmp_path, np.full((2, 300), 4711, np.float32))
    check_run_refused(r"'y'", artifact, "--input", f"x={good_input}",
                      "--compare-with", f"y={path}")


def test_reference_of_wrong_shape(artifact, good_input, tmp_path):
    path = save(tmp_path, np.zeros((2, 299), np.float32))
    check_run_refused(r"'y'.*\[2, 299\]", artifact, "--input", f"x={good_input}",
                      "--compare-with", f"y={path}")


def test_reference_for_unknown_output(artifact, good_input):
    check_run_refused(r"'nothing'", artifact, "--input", f"x={good_input}",
                      "--compare-with", f"nothing={good_input}")


@pytest.fixture
def module(artifact):
    context = dlcrt.Context(threads=1)
    module = dlcrt.Module(context, artifact)
    yield module
    module.close()
    context.close()


@pytest.mark.loads_runtime
def test_null_data(module):
    """From C: a tensor that points nowhere."""
    tensor = dlcrt.make_tensor(np.ones((2, 4), np.float32))
    tensor.data = None
    with pytest.raises(dlcrt.RuntimeFailure, match="'x'.*null|null.*'x'"):
        module.invoke((dlcrt.Tensor * 1)(tensor))


@pytest.mark.loads_runtime
def test_null_inputs(module):
    with pytest.raises(dlcrt.RuntimeFailure, match="null|inputs"):
        module.invoke(None, count=1)


@pytest.mark.loads_runtime
@pytest.mark.parametrize("count", [0, 2])
def test_number_of_inputs(count, module):
    tensors = [dlcrt.make_tensor(np.ones((2, 4), np.float32))] * count
    with pytest.raises(dlcrt.RuntimeFailure, match="1 input.*%d" % count):
        module.invoke((dlcrt.Tensor * count)(*tensors))
