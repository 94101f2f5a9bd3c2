# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators of com.microsoft with attention, against ONNX Runtime."""

import numpy as np
import pytest

from operators import Case, check, floats, run_onnxruntime, write_model

BATCH, WORDS, HEADS, SIZE, PAST = 2, 5, 4, 16, 3
HIDDEN = HEADS * SIZE


def microsoft(op, operands, results, attributes, feeds, weights=None, dims=None):
    while not operands[-1]:
        operands.pop()
    return Case(op, operands, results, attributes, feeds, weights or {}, dims or {},
                opset=1, domain="com.microsoft")


def check_both(op, operands, results, attributes, feeds, weights, dims, folder):
    """With the sizes as they are, and with those in `dims` open."""
    dims = {name: shape for name, shape in dims.items() if name in feeds}
    for shapes in ({}, dims):
        check(microsoft(op, list(operands), results, attributes, feeds, weights,
                        shapes), folder)


def make_masks(keys):
    rng = np.random.default_rng(1)
    return {
        "none": None, "ends": np.array([keys, 2]),
        "ends_and_starts": np.array([keys, 3, 1, 0]),
        "keys": rng.integers(0, 2, (BATCH, keys)),
        "queries_and_keys": rng.integers(0, 2, (BATCH, WORDS, keys))}


MASKS = list(make_masks(WORDS))


@pytest.mark.parametrize("past", [0, PAST])
@pytest.mark.parametrize("causal", [0, 1])
@pytest.mark.parametrize("mask", MASKS)
def test_attention(mask, causal, past, tmp_path):
    feeds = {"x": floats(BATCH, WORDS, 7)}
    operands, results = ["x", "w", "b", "", ""], ["y"]
    array = make_masks(WORDS + past)[mask]
    if array is not None:
        operands[3], feeds["mask"] = "mask", array.astype(np.int32)
    if past:
        operands[4], feeds["past"] = "past", floats(2, BATCH, HEADS, past, SIZE)
        results.append("present")
    dims = {"x": ["batch", "words", 7], "past": [2, "batch", HEADS, "past", SIZE],
            "mask": {"keys": ["batch", "keys"], "ends": ["batch"],
                     "queries_and_keys": ["batch", "words", "keys"]}.get(mask)}
    weights = {"w": floats(7, 3 * HIDDEN), "b": floats(3 * HIDDEN)}
    case = (operands, results, {"num_heads": HEADS, "unidirectional": causal}, feeds,
            weights)
    if mask == "ends_and_starts":  # How many sentences there are tells them apart.
        check(microsoft("Attention", *case), tmp_path)
    else:
        check_both("Attention", *case, dims, tmp_path)


def test_attention_with_values_of_another_size_and_bias(tmp_path):
    check_both("Attention", ["x", "w", "b", "", "", "bias"], ["y"],
               {"num_heads": HEADS, "qkv_hidden_sizes": [24, 24, 12], "scale": 0.3},
               {"x": floats(BATCH, WORDS, 7), "bias": floats(1, HEADS, WORDS, WORDS)},
               {"w": floats(7, 60), "b": floats(60)},
               {"x": ["batch", "words", 7], "bias": [1, HEADS, "words", "words"]},
               tmp_path)


@pytest.mark.parametrize("past", [0, PAST])
def test_attention_on_integers(past, tmp_path):
    rng = np.random.default_rng(4)
    feeds = {"x": rng.integers(0, 256, (BATCH, WORDS, 7)).astype(np.uint8),
             "mask": make_masks(WORDS + past)["keys"].astype(np.int32)}
    weights = {"w": rng.integers(-128, 128, (7, 3 * HIDDEN)).astype(np.int8),
               "b": floats(3 * HIDDEN), "sx": np.float32([0.02]),
               "sw": np.float32([0.01]), "zx": np.array([120], np.uint8),
               "zw": np.array([0], np.int8)}
    operands, results = ["x", "w", "b", "sx", "sw", "mask", "zx", "zw"], ["y"]
    if past:
        feeds["past"] = floats(2, BATCH, HEADS, past, SIZE)
        operands.append("past")
        results.append("present")
    check_both("QAttention", operands, results,
               {"num_heads": HEADS, "unidirectional": 1}, feeds, weights,
               {"x": ["batch", "words", 7], "mask": ["batch", "keys"],
                "past": [2, "batch", HEADS, "past", SIZE]}, tmp_path)


@pytest.mark.parametrize("variant", ["plain", "bias", "mask", "ends", "attention_bias",
                                     "past", "causal", "by_heads"])
def test_multi_head_attention(variant, tmp_path):
    keys = WORDS if variant in ("causal", "past") else 7
    past = PAST if variant == "past" else 0
    feeds = {"q": floats(BATCH, WORDS, HIDDEN), "k": floats(BATCH, keys, HIDDEN),
             "v": floats(BATCH, keys, HIDDEN) - 1}
    dims = {"q": ["batch", "words", HIDDEN], "k": ["batch", "keys", HIDDEN],
            "v": ["batch", "keys", HIDDEN], "mask": ["batch", "keys"],
            "ends": ["batch"], "bias": [1, HEADS, "words", "keys"],
            "pk": ["batch", HEADS, "past", SIZE], "pv": ["batch", HEADS, "past", SIZE]}
    weights, attributes = {}, {"num_heads": HEADS}
    operands, results = ["q", "k", "v"] + [""] * 5, ["y"]
    if variant in ("bias", "past"):
        operands[3], weights["b"] = "b", floats(3 * HIDDEN)
    if variant == "mask":
        operands[4], feeds["mask"] = "mask", make_masks(keys)["keys"].astype(np.int32)
        attributes["mask_filter_value"] = -50.0
    if variant == "ends":
        operands[4], feeds["ends"] = "ends", np.array([4, 7], np.int32)
    if variant == "attention_bias":
        operands[5], feeds["bias"] = "bias", floats(1, HEADS, WORDS, keys)
    if variant == "past":
        operands[6:], results = ["pk", "pv"], ["y", "keys", "values"]
        feeds |= {"pk": floats(BATCH, HEADS, past, SIZE),
                  "pv": floats(BATCH, HEADS, past, SIZE) + 1}
    if variant == "causal":
        attributes["unidirectional"] = 1
    if variant == "by_heads":
        for name in ("k", "v"):
            feeds[name] = floats(BATCH, HEADS, keys, SIZE)
            dims[name] = ["batch", HEADS, "keys", SIZE]
    check_both("MultiHeadAttention", operands, results, attributes, feeds, weights,
               dims, tmp_path)


@pytest.mark.parametrize("keys, causal", [(WORDS, 0), (WORDS, 1), (7, 0)])
@pytest.mark.parametrize("dims", ["fixed", "open"])
def test_multi_head_attention_on_one_tensor(dims, keys, causal, tmp_path):
    """Queries, keys and values, or keys and values alone, by heads: those of a head are
    neighbours. ONNX Runtime has this on other processors only, so it gets them one by
    one."""
    q = floats(BATCH, WORDS, HIDDEN)
    k, v = floats(BATCH, keys, HIDDEN), floats(BATCH, keys, HIDDEN) - 1
    plain = microsoft("MultiHeadAttention", ["q", "k", "v"], ["y"],
                      {"num_heads": HEADS, "unidirectional": causal},
                      {"q": q, "k": k, "v": v})
    write_model(plain, tmp_path / "plain.onnx")
    expected = run_onnxruntime(tmp_path / "plain.onnx", plain.feeds)

    def join(*parts):
        return np.stack([part.reshape(*part.shape[:2], HEADS, SIZE) for part in parts],
                        axis=3)

    variants = [(["q", "kv"], {"q": q, "kv": join(k, v)})]
    if keys == WORDS:
        variants.append((["qkv"], {"qkv": join(q, k, v)}))
    for operands, feeds in variants:
        shapes = {name: ["batch", name + "words", *array.shape[2:]]
                  for name, array in feeds.items()} if dims == "open" else {}
        packed = microsoft("MultiHeadAttention", operands, ["y"], plain.attributes,
                           feeds, dims=shapes)
        check(packed, tmp_path, reference=lambda *_: expected)


SHARED = 2


def make_group_query(words, lengths, past, attributes, packed=False):
    """`lengths`: all words of each sentence; `past`: for how many there is room."""
    feeds, batch = {}, len(lengths)
    sizes = [HEADS, SHARED, SHARED]
    names = ["q", "k", "v"]
    if packed:
        sizes, names = [sum(sizes)], ["q", "", ""]
    for name, heads in zip(names, sizes):
        feeds[name] = floats(batch, words, heads * SIZE)
    dims = {name: ["batch", "words", feeds[name].shape[2]] for name in feeds}
    operands = names + ["", "", "lengths", "total", "cos", "sin", "", "", ""]
    if past:
        for i, name in enumerate(["pk", "pv"]):
            operands[3 + i], feeds[name] = name, floats(batch, SHARED, past, SIZE) + i
            dims[name] = ["batch", SHARED, "past", SIZE]
    feeds |= {"lengths": np.array(lengths, np.int32) - 1,
              "total": np.array(max(lengths), np.int32)}
    dims["lengths"] = ["batch"]
    angles = np.random.default_rng(3).uniform(0, 3, (20, SIZE // 2))
    weights = {"cos": np.cos(angles).astype(np.float32),
               "sin": np.sin(angles).astype(np.float32)}
    if not attributes.get("do_rotary"):
        operands[7:9], weights = ["", ""], {}
    return (operands, ["y", "keys", "values"],
            {"num_heads": HEADS, "kv_num_heads": SHARED, **attributes}, feeds, weights,
            dims)


@pytest.mark.parametrize("words, lengths, past", [
    (5, [5, 5], 0), (1, [4, 4], 3), (1, [4, 2], 3), (2, [7], 5),
    (1, [3, 3], 8)], ids=str)
@pytest.mark.parametrize("rotates", [0, 1])
def test_group_query_attention(rotates, words, lengths, past, tmp_path):
    check_both("GroupQueryAttention",
               *make_group_query(words, lengths, past, {"do_rotary": rotates}),
               tmp_path)


@pytest.mark.parametrize("attributes", [
    {"local_window_size": 2}, {"softcap": 2.0}, {"scale": 0.2}, {"smooth_softmax": 1},
    {"do_rotary": 1, "rotary_interleaved": 1}], ids=str)
@pytest.mark.parametrize("packed", [False, True])
def test_attributes_of_group_query_attention(packed, attributes, tmp_path):
    check_both("GroupQueryAttention",
               *make_group_query(5, [5, 5], 0, attributes, packed), tmp_path)
    check_both("GroupQueryAttention",
               *make_group_query(1, [6, 6], 5, attributes, packed), tmp_path)


def test_group_query_attention_with_positions_bias_and_sink(tmp_path):
    operands, results, attributes, feeds, weights, dims = make_group_query(
        2, [6], 4, {"do_rotary": 1})
    operands[9:12] = ["positions", "bias", "sink"]
    feeds |= {"positions": np.array([[4, 2]]), "bias": floats(1, HEADS, 2, 6)}
    dims |= {"positions": ["batch", "words"], "bias": [1, HEADS, "words", "total"]}
    weights["sink"] = floats(HEADS)
    check_both("GroupQueryAttention", operands, results, attributes, feeds, weights,
               dims, tmp_path)


@pytest.mark.parametrize("words, lengths, past", [
    (5, [5, 5], 0), (1, [4, 2], 3), (3, [8], 5), (1, [3, 3], 8)], ids=str)
@pytest.mark.parametrize("bits", [4, 8])
@pytest.mark.parametrize("kind", ["PER_TENSOR", "PER_CHANNEL"])
def test_group_query_attention_with_quantized_cache(kind, bits, words, lengths, past,
                                                    tmp_path):
    operands, results, attributes, feeds, weights, dims = make_group_query(
        words, lengths, past, {"do_rotary": 1, "k_quant_type": kind,
                               "v_quant_type": kind, "kv_cache_bit_width": bits})
    random = np.random.default_rng(5)
    # Two numbers of four bits share a byte. ONNX Runtime wants a past to see the type,
    # even if it is empty.
    element, size = (np.int8, SIZE) if bits == 8 else (np.uint8, SIZE // 2)
    operands[3:5] = ["pk", "pv"]
    for name in operands[3:5]:
        feeds[name] = random.integers(
            np.iinfo(element).min, np.iinfo(element).max + 1,
            (len(lengths), SHARED, past, size)).astype(element)
        dims[name] = ["batch", SHARED, "past", size]
    shape = [1] if kind == "PER_TENSOR" else [1, SHARED, 1, SIZE]
    operands[12:] = ["ks", "vs"]
    for name in ("ks", "vs"):
        # So small that some words do not fit.
        weights[name] = (random.uniform(1, 2, shape) / 2**bits).astype(np.float32)
    check_both("GroupQueryAttention", operands, results, attributes, feeds, weights,
               dims, tmp_path)


@pytest.mark.parametrize("interleaved", [0, 1])
@pytest.mark.parametrize("variant", ["by_heads", "flat", "partly", "first"])
def test_rotary_embedding(variant, interleaved, tmp_path):
    pairs = 2 if variant == "partly" else SIZE // 2
    angles = np.random.default_rng(3).uniform(0, 3, (20, pairs))
    weights = {"cos": np.cos(angles).astype(np.float32),
               "sin": np.sin(angles).astype(np.float32)}
    positions = np.array([[1, 2, 3, 4, 5], [7, 8, 9, 0, 1]])
    dims = {"x": ["batch", "words", HIDDEN], "places": ["batch", "words"]}
    attributes = {"interleaved": interleaved}
    x = floats(BATCH, WORDS, HIDDEN)
    if variant == "by_heads":
        x = floats(BATCH, HEADS, WORDS, SIZE)
        dims["x"] = ["batch", HEADS, "words", SIZE]
    if variant == "partly":
        attributes |= {"num_heads": HEADS, "rotary_embedding_dim": 2 * pairs}
    if variant == "first":
        positions, dims["places"] = np.array([9]), [1]
    check_both("RotaryEmbedding", ["x", "places", "cos", "sin"], ["y"], attributes,
               {"x": x, "places": positions}, weights, dims, tmp_path)
