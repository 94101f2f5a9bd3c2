# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Casts from and to strings, against Python's, and ONNX Runtime's where it agrees."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from values import check, check_equal, run

HEADER = '<ir_version: 10, opset_import: ["" : 21]>'
INTEGERS = [np.int8, np.int16, np.int32, np.int64,
            np.uint8, np.uint16, np.uint32, np.uint64]
FLOATS = ["0", "-0", "1", "+1.5", ".25", "-3.", "0.1", "1e0", "1E+3", "2.5e-7",
          " 7.25\t", "0.30000000000000004", "9007199254740993", "3.4028235e38",
          "1e-400", "1e400", "1e-250", "-2e308",
          "00012.500", "123456789012345678901234567890", "0." + "0" * 30 + "17",
          "INF", "+inf", "-Infinity", "NaN", "nan"]


def cast(values, to, folder, element=None):
    name = {v: k.lower() for k, v in TensorProto.DataType.items()}[to]
    kind = "string" if values.dtype == object else element
    model = onnx.parser.parse_model(
        HEADER + f"g ({kind}[n] x) => ({name}[n] y) {{ y = Cast<to: int = {to}>(x) }}")
    return run(model, {"x": values}, folder)["y"]


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_floats_from_strings(dtype, tmp_path):
    expected = np.array([float(text) for text in FLOATS]).astype(dtype)
    check_equal(cast(np.array(FLOATS, object),
                     helper.np_dtype_to_tensor_dtype(np.dtype(dtype)), tmp_path),
                expected)


def test_floats_that_python_writes(tmp_path):
    random = np.random.default_rng(0)
    numbers = random.standard_normal(3000) * 10.0 ** random.integers(-240, 280, 3000)
    texts = np.array([repr(float(number)) for number in numbers], object)
    check_equal(cast(texts, TensorProto.DOUBLE, tmp_path), numbers)
    # With as many digits as doubles have, and more.
    longer = np.array([f"{number:.25e}" for number in numbers[:500]], object)
    check_equal(cast(longer, TensorProto.DOUBLE, tmp_path), numbers[:500])


@pytest.mark.parametrize("dtype", INTEGERS)
def test_integers(dtype, tmp_path):
    limits = np.iinfo(dtype)
    numbers = [0, 7, 10, 99, 100, limits.max, limits.max - 1, limits.min,
               limits.min + 1, limits.max // 10]
    array = np.array(numbers, dtype)
    texts = np.array([str(number) for number in numbers], object)
    kind = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))
    check_equal(cast(texts, kind, tmp_path), array)
    text = HEADER + f"""g ({np.dtype(dtype).name}[n] x) => (string[n] y) {{
        y = Cast<to: int = {TensorProto.STRING}>(x)
      }}"""
    check(text, {"x": array}, tmp_path)


def test_how_integers_may_be_written(tmp_path):
    texts = ["+5", "-0", " 12 ", "100.5", "-7.99", "000", "0" * 30 + "3"]
    check_equal(cast(np.array(texts, object), TensorProto.INT32, tmp_path),
                np.array([5, 0, 12, 100, -7, 0, 3], np.int32))


def make_doubles():
    """All kinds: of any bits, denormal, around powers of ten, and with nine digits of
    which the last is a 5, so that rounding to eight is a choice."""
    random = np.random.default_rng(0)
    ties = random.integers(10**7, 10**8, 5000) * 10 + 5
    powers = 10.0 ** np.arange(-323, 309)
    return np.concatenate([
        random.integers(0, 2**64, 30000, np.uint64).view(np.float64),
        random.integers(0, 2**52, 1000, np.uint64).view(np.float64),
        ties * 10.0 ** random.integers(0, 7, ties.size),
        ties / 2.0 ** random.integers(0, 28, ties.size), np.arange(-400, 400) / 16,
        powers, np.nextafter(powers, 0), np.nextafter(powers, np.inf),
        [0.0, -0.0, np.inf, -np.inf, np.nan, 99999999.5, 9999999.95, 9.99999995e-5]])


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
def test_strings_from_floats(dtype, tmp_path):
    with np.errstate(over="ignore", invalid="ignore"):
        x = (np.arange(2**16).astype(np.uint16).view(dtype) if dtype == np.float16
             else make_doubles().astype(dtype))
    kind = {np.float64: "double", np.float32: "float", np.float16: "float16"}[dtype]
    check(HEADER + f"""g ({kind}[n] x) => (string[n] y) {{
            y = Cast<to: int = {TensorProto.STRING}>(x)
          }}""", {"x": x}, tmp_path)


@pytest.mark.parametrize("kind", ["BFLOAT16", "FLOAT8E4M3FN", "FLOAT8E5M2"])
def test_strings_from_narrow_floats(kind, tmp_path):
    x = np.array([0, 1, -1.5, 0.1, 1e-3, 300, 57344, np.nan, -np.inf], np.float32)
    to = TensorProto.DataType.Value(kind)
    model = onnx.parser.parse_model(HEADER + f"""
      g (float[n] x) => (string[n] y, float[n] z) {{
        narrow = Cast<to: int = {to}, saturate: int = 0>(x)
        y = Cast<to: int = {TensorProto.STRING}>(narrow)
        z = Cast<to: int = {TensorProto.FLOAT}>(narrow)
      }}""")
    outputs = run(model, {"x": x}, tmp_path)
    # How Python and C spell what is no number differs from ONNX.
    names = {"nan": "NaN", "inf": "INF", "-inf": "-INF"}
    texts = [f"{value:.8g}" for value in outputs["z"].tolist()]
    check_equal(outputs["y"], np.array([names.get(text, text) for text in texts],
                                       object))


def test_shapes_and_types_of_others(tmp_path):
    check(HEADER + '''g (bool[n, m] x, string[p, q] z, string[1] like)
             => (string[n, m] y, float[p, q] w, string[p, q] v) {
            y = CastLike(x, like)
            w = Cast<to: int = 1>(z)
            v = CastLike(w, like)
          }''', {"x": np.array([[True, False, True]]),
                 "z": np.array([["1.5", "2"], ["-3e2", "0.1"]], object),
                 "like": np.array([""], object)}, tmp_path)


@pytest.mark.parametrize("x", [[], ["4"]])
def test_few(x, tmp_path):
    check_equal(cast(np.array(x, object), TensorProto.FLOAT, tmp_path),
                np.array([4.0] * len(x), np.float32))
