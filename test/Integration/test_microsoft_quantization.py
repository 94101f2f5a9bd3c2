# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators of com.microsoft on integers, against ONNX Runtime."""

import numpy as np
import onnxruntime
import pytest

from operators import Case, check, floats, integers

# ONNX Runtime's tables and kernels round what lies halfway now up, now down: results,
# the greatest of which is over 100, may be off by one.
STEP = 1.05 / 100


def microsoft(op, operands, attributes, feeds, weights=None, dims=None):
    return Case(op, operands, ["y"], attributes, feeds, weights or {}, dims or {},
                opset=1, domain="com.microsoft")


def scale(value):
    return np.array(value, np.float32)


TYPES = [np.int8, np.uint8]
OPEN = [False, True]


@pytest.mark.parametrize("is_open", OPEN)
@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("op", ["QLinearAdd", "QLinearMul"])
def test_binary(op, dtype, is_open, tmp_path):
    weights = {"sa": scale(0.03), "za": dtype(3), "sb": scale(0.02), "zb": dtype(100),
               "sy": scale(0.05), "zy": dtype(9)}
    weights = {name: np.array(value) for name, value in weights.items()}
    check(microsoft(op, ["a", "sa", "za", "b", "sb", "zb", "sy", "zy"], {},
                    {"a": integers(dtype, 3, 4, 50), "b": integers(dtype, 4, 50)},
                    weights,
                    {"a": ["batch", 4, "n"], "b": [4, "n"]} if is_open else {}),
          tmp_path, STEP)


@pytest.mark.parametrize("is_open", OPEN)
@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("op, attributes", [
    ("QLinearSigmoid", {}), ("QLinearLeakyRelu", {"alpha": 0.2}),
    ("QLinearSoftmax", {"opset": 13, "axis": 1}),
    ("QLinearSoftmax", {"opset": 12, "axis": 1})], ids=str)
def test_unary(op, attributes, dtype, is_open, tmp_path):
    weights = {"sx": scale(0.04), "zx": np.array(dtype(5)), "sy": scale(0.01),
               "zy": np.array(dtype(2))}
    check(microsoft(op, ["x", "sx", "zx", "sy", "zy"], attributes,
                    {"x": integers(dtype, 3, 5, 7)}, weights,
                    {"x": ["batch", "n", 7]} if is_open else {}), tmp_path, STEP)


@pytest.mark.parametrize("is_open", OPEN)
@pytest.mark.parametrize("dtype", TYPES)
@pytest.mark.parametrize("channels_last", [0, 1])
def test_pools(channels_last, dtype, is_open, tmp_path):
    weights = {"sx": scale(0.04), "zx": np.array(dtype(5)), "sy": scale(0.02),
               "zy": np.array(dtype(2))}
    operands = ["x", "sx", "zx", "sy", "zy"]
    shape, dims = ((2, 6, 7, 4), ["batch", "h", "w", 4]) if channels_last else (
        (2, 4, 6, 7), ["batch", 4, "h", "w"])
    feeds, dims = {"x": integers(dtype, *shape)}, {"x": dims} if is_open else {}
    check(microsoft("QLinearGlobalAveragePool", operands,
                    {"channels_last": channels_last}, feeds, weights, dims), tmp_path,
          STEP)
    for counts in (0, 1):
        check(microsoft("QLinearAveragePool", operands,
                        {"channels_last": channels_last, "kernel_shape": [3, 3],
                         "strides": [2, 2], "pads": [1, 1, 1, 1],
                         "count_include_pad": counts}, feeds, weights, dims), tmp_path,
              STEP)


@pytest.mark.parametrize("is_open", OPEN)
@pytest.mark.parametrize("dtype", TYPES)
def test_concat_and_where(dtype, is_open, tmp_path):
    weights = {"sa": scale(0.03), "za": dtype(3), "sb": scale(0.02), "zb": dtype(100),
               "sy": scale(0.04), "zy": dtype(9)}
    weights = {name: np.array(value) for name, value in weights.items()}
    check(microsoft("QLinearConcat", ["sy", "zy", "a", "sa", "za", "b", "sb", "zb"],
                    {"axis": 1},
                    {"a": integers(dtype, 3, 4, 5), "b": integers(dtype, 3, 2, 5)},
                    weights, {"a": ["n", 4, 5], "b": ["n", "m", 5]} if is_open else {}),
          tmp_path, STEP)
    check(microsoft("QLinearWhere", ["c", "a", "sa", "za", "b", "sb", "zb", "sy", "zy"],
                    {}, {"c": floats(3, 1, 5) > 0, "a": integers(dtype, 3, 4, 5),
                         "b": integers(dtype, 4, 5)}, weights,
                    {"a": ["n", 4, 5], "c": ["n", 1, 5]} if is_open else {}),
          tmp_path, STEP)


@pytest.mark.parametrize("dtype", TYPES)
def test_quantization(dtype, tmp_path):
    check(microsoft("QuantizeLinear", ["x", "s", "z"], {"axis": 1},
                    {"x": floats(3, 4, 5) * 3},
                    {"s": np.abs(floats(4)), "z": integers(dtype, 4)}), tmp_path)
    check(microsoft("DequantizeLinear", ["x", "s", "z"], {},
                    {"x": integers(dtype, 3, 4, 5)},
                    {"s": scale(0.3), "z": np.array(dtype(4))}), tmp_path)


@pytest.mark.parametrize("is_open", OPEN)
@pytest.mark.parametrize("per_column", [False, True])
@pytest.mark.parametrize("dtype", TYPES)
def test_products_in_floats(dtype, per_column, is_open, tmp_path):
    columns = [6] if per_column else []
    weights = {"b": integers(dtype, 5, 6), "sb": np.abs(floats(*columns)) / 50,
               "zb": integers(dtype, *columns), "bias": floats(6)}
    dims = ["batch", "rows", 5]
    check(microsoft("DynamicQuantizeMatMul", ["a", "b", "sb", "zb", "bias"], {},
                    {"a": floats(2, 4, 5)}, weights, {"a": dims} if is_open else {}),
          tmp_path)
    weights |= {"sa": scale(0.02), "za": np.array(np.uint8(99))}
    for names in (["zb", "bias"], ["", "bias"], ["zb"], []):
        check(microsoft("MatMulIntegerToFloat", ["a", "b", "sa", "sb", "za", *names],
                        {}, {"a": integers(np.uint8, 2, 4, 5)},
                        {name: array for name, array in weights.items()
                         if name in ["b", "sa", "sb", "za", *names]},
                        {"a": dims} if is_open else {}), tmp_path)


@pytest.mark.parametrize("per_column", [False, True])
@pytest.mark.parametrize("quantizes", [False, True])
def test_gemm(quantizes, per_column, tmp_path):
    columns = [6] if per_column else []
    weights = {"sa": scale(0.02), "za": np.array(np.uint8(99)),
               "b": integers(np.int8, 6, 5), "sb": np.abs(floats(*columns)) / 50 + 0.01,
               "zb": np.zeros(columns, np.int8),
               "c": integers(np.int16, 6).astype(np.int32)}
    result = []
    if quantizes:
        weights |= {"sy": scale(0.5), "zy": np.array(np.uint8(120))}
        result = ["sy", "zy"]
    check(microsoft("QGemm", ["a", "sa", "za", "b", "sb", "zb", "c", *result],
                    {"transB": 1, "alpha": 0.5}, {"a": integers(np.uint8, 4, 5)},
                    weights, {"a": ["rows", 5]}), tmp_path,
          STEP if quantizes else 1e-5)


@pytest.mark.parametrize("is_open", OPEN)
@pytest.mark.parametrize("channels_last", [0, 1])
def test_conv(channels_last, is_open, tmp_path):
    weights = {"sx": scale(0.02), "zx": np.array(np.uint8(99)),
               "w": integers(np.int8, 8, 4, 3, 3), "sw": np.abs(floats(8)) + 0.1,
               "zw": np.zeros(8, np.int8), "sy": scale(3),
               "zy": np.array(np.uint8(120)),
               "b": integers(np.int16, 8).astype(np.int32)}
    shape, dims = ((2, 6, 7, 4), ["batch", "h", "w", 4]) if channels_last else (
        (2, 4, 6, 7), ["batch", 4, "h", "w"])
    check(microsoft("QLinearConv", ["x", *weights],
                    {"channels_last": channels_last, "pads": [1, 1, 1, 1],
                     "strides": [2, 1]}, {"x": integers(np.uint8, *shape)}, weights,
                    {"x": dims} if is_open else {}), tmp_path, STEP)


@pytest.mark.parametrize("bits, zero_points", [
    (4, None), (4, "packed"), (4, "floats"), (8, None), (8, "packed")])
@pytest.mark.parametrize("depth", [64, 40])
def test_mat_mul_n_bits(bits, zero_points, depth, tmp_path):
    columns, block = 6, 16
    blocks = -(-depth // block)
    weights = {"b": integers(np.uint8, columns, blocks, block * bits // 8),
               "s": np.abs(floats(columns, blocks))}
    names = ["a", "b", "s"]
    if zero_points == "packed":
        weights["z"] = integers(np.uint8, columns, -(-blocks * bits // 8))
    elif zero_points == "floats":
        weights["z"] = floats(columns, blocks) + 7
    names += ["z"] if zero_points else []
    attributes = {"K": depth, "N": columns, "bits": bits, "block_size": block}
    for dims in ({}, {"a": ["batch", "rows", depth]}):
        check(microsoft("MatMulNBits", names, attributes, {"a": floats(2, 3, depth)},
                        weights, dims), tmp_path)


def test_mat_mul_n_bits_with_groups_and_bias(tmp_path):
    # With g_idx, ONNX Runtime does not look at zero points: without them here.
    weights = {"b": integers(np.uint8, 6, 4, 8), "s": np.abs(floats(6 * 4)),
               "g": np.random.default_rng(2).permutation(64).astype(np.int32) // 16,
               "bias": floats(6)}
    check(microsoft("MatMulNBits", ["a", "b", "s", "", "g", "bias"],
                    {"K": 64, "N": 6, "bits": 4, "block_size": 16},
                    {"a": floats(3, 64)}, weights, {"a": ["rows", 64]}), tmp_path)


@pytest.mark.parametrize("bits", [4, 8])
@pytest.mark.parametrize("zero_points", [False, True])
def test_gather_block_quantized(bits, zero_points, tmp_path):
    weights = {"x": integers(np.uint8, 9, 40 * bits // 8), "s": np.abs(floats(9, 3))}
    if zero_points:
        weights["z"] = integers(np.uint8, 9, -(-3 * bits // 8))
    indices = np.array([[3, -1], [0, 8]])
    for dims in ({}, {"i": ["rows", 2]}):
        check(microsoft("GatherBlockQuantized", ["x", "i", *list(weights)[1:]],
                        {"bits": bits, "block_size": 16}, {"i": indices}, weights,
                        dims), tmp_path)


def run_on_one_thread(model, feeds):
    """With more threads, each finds the range of the state's rows that it has."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options).run(None, feeds)


@pytest.mark.parametrize("is_open", OPEN)
@pytest.mark.parametrize("direction", ["forward", "bidirectional"])
@pytest.mark.parametrize("per_column", [False, True])
def test_lstm(per_column, direction, is_open, tmp_path):
    time, batch, inputs, hidden = 5, 2, 7, 6
    count = 2 if direction == "bidirectional" else 1
    columns = [4 * hidden] if per_column else []
    weights = {"w": integers(np.int8, count, inputs, 4 * hidden),
               "r": integers(np.int8, count, hidden, 4 * hidden),
               "b": floats(count, 8 * hidden)}
    for name in ("w", "r"):
        weights["s" + name] = np.abs(floats(count, *columns)) / 100 + 0.001
        weights["z" + name] = np.zeros((count, *columns), np.int8)
    case = microsoft("DynamicQuantizeLSTM",
                     ["x", "w", "r", "b", "", "", "", "", "sw", "zw", "sr", "zr"],
                     {"hidden_size": hidden, "direction": direction},
                     {"x": floats(time, batch, inputs)}, weights,
                     {"x": ["time", "batch", inputs]} if is_open else {})
    case.results = ["y", "hidden", "cell"]
    check(case, tmp_path, reference=run_on_one_thread)
