# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Nodes of com.microsoft whose inputs or attributes make no sense."""

import pytest
from onnx import TensorProto, helper

from refusal import check_compile_refused, make_model, make_value, save

FLOAT, INT8, UINT8, INT32, INT64 = (TensorProto.FLOAT, TensorProto.INT8,
                                    TensorProto.UINT8, TensorProto.INT32,
                                    TensorProto.INT64)
BYTES, SCALE, ZERO = ((4, 6), UINT8), ((), FLOAT), ((), UINT8)
QUERY, HEADS = ((2, 5, 12), FLOAT), {"num_heads": 3}
NARROW = [((3, 32), FLOAT), ((8, 2, 8), UINT8), ((8, 2), FLOAT)]
TEXT = ((3,), TensorProto.STRING)
NONES = [None] * 5
GROUPS = [QUERY, ((2, 5, 4), FLOAT), ((2, 5, 4), FLOAT), None, None, ((2,), INT32),
          ((), INT32)]


KEPT = {**HEADS, "kv_num_heads": 1, "k_quant_type": "PER_TENSOR",
        "v_quant_type": "PER_TENSOR", "kv_cache_bit_width": 8}


def refuse(op, inputs, attributes, reason, folder):
    """`inputs`: shape and type of each, or nothing."""
    names = [f"x{i}" if given else "" for i, given in enumerate(inputs)]
    node = helper.make_node(op, names, ["y"], name="culprit", domain="com.microsoft",
                            **attributes)
    model = make_model([node], [make_value(name, *given)
                                for name, given in zip(names, inputs) if given],
                       [make_value("y", [None])], domains=["com.microsoft"])
    check_compile_refused(save(model, folder), folder, reason)


@pytest.mark.parametrize("op, inputs, attributes, reason", [
    ("QLinearAdd", [BYTES, ((4,), FLOAT), ZERO, BYTES, SCALE, ZERO, SCALE, ZERO], {},
     "input 1, a scale or zero point, has to be a scalar"),
    ("QLinearAdd", [BYTES, SCALE, ZERO, ((5, 6), UINT8), SCALE, ZERO, SCALE, ZERO], {},
     "can't stretch sizes 4 and 5"),
    ("QLinearAdd", [BYTES, SCALE, ZERO, ((4, 6), INT8), SCALE, ZERO, SCALE, ZERO], {},
     "inputs 0 and 3 have to be of the same type"),
    ("QLinearMul", [((4, 6), FLOAT), SCALE, ZERO, BYTES, SCALE, ZERO, SCALE], {},
     r"tensor\(float\), which the operator does not take"),
    ("QLinearConcat", [SCALE, ZERO, BYTES, SCALE], {"axis": 1}, "a zero point each"),
    ("QLinearConcat", [SCALE, ZERO, BYTES, SCALE, ZERO], {"axis": 2}, "axis 2 is out"),
    ("QLinearSoftmax", [BYTES, SCALE, ZERO, SCALE, ZERO], {"opset": 13, "axis": -3},
     "axis -3 is out of range"),
    ("QLinearAveragePool", [BYTES, SCALE, ZERO, SCALE, ZERO], {"kernel_shape": [2, 2]},
     "rank 3 or more"),
    ("QGemm", [((2, 4, 6), UINT8), SCALE, ZERO, BYTES, SCALE, ZERO], {},
     "needs matrices"),
    ("QGemm", [BYTES, SCALE, ZERO, ((6, 3), INT8), SCALE, ((), INT8), None, SCALE], {},
     "no zero point"),
    ("MatMulIntegerToFloat", [BYTES, ((5, 3), UINT8), SCALE, SCALE], {},
     "sizes 6 and 5 differ"),
    ("DynamicQuantizeMatMul", [((4, 6), FLOAT), ((7, 3), INT8), SCALE], {},
     "sizes 6 and 7 differ"),
    ("FusedMatMul", [((4, 6), FLOAT), ((6, 3), FLOAT)], {"transA": 1},
     "sizes 4 and 6 differ"),
    ("FusedGemm", [((4, 6, 1), FLOAT), ((6, 3), FLOAT)], {}, "needs matrices"),
    ("FusedGemm", [((4, 6), FLOAT), ((6, 3), FLOAT)], {"activation": "Swoosh"},
     "the activation 'Swoosh' is not known"),
    ("FusedConv", [((1, 2, 5, 5), FLOAT), ((4, 2, 3, 3), FLOAT)],
     {"activation": "Swoosh"}, "the activation 'Swoosh' is not known"),
    ("FusedConv", [((1, 2, 5, 5), FLOAT), ((4, 2, 3, 3), FLOAT)], {"speed": 1},
     "Unrecognized attribute: speed"),
    ("SkipLayerNormalization", [QUERY, QUERY, ((7,), FLOAT)], {},
     "can't stretch size 7 to 12"),
    ("EmbedLayerNormalization",
     [((2, 5), INT32), ((2, 5), INT32), ((9, 4), FLOAT), ((9, 4), FLOAT), None,
      ((4,), FLOAT), ((4,), FLOAT)], {}, "has segments, but no embeddings"),
    ("EmbedLayerNormalization",
     [((2, 5), INT32), None, ((9, 4), FLOAT), ((9, 3), FLOAT), None,
      ((4,), FLOAT), ((4,), FLOAT)], {}, "sizes 3 and 4 differ"),
    ("MatMulNBits", NARROW, {"K": 32, "N": 8, "block_size": 16, "bits": 3},
     "bits 3 is none of 2, 4 and 8"),
    ("MatMulNBits", NARROW, {"K": 32, "N": 8, "block_size": 24},
     "block_size 24 is no power of 2"),
    ("MatMulNBits", NARROW, {"K": 0, "N": 8, "block_size": 16}, "K 0 and N 8"),
    ("MatMulNBits", NARROW, {"K": 48, "N": 8, "block_size": 16},
     "sizes 2 and 3 differ"),
    ("MatMulNBits", NARROW, {"N": 8, "block_size": 16}, "Required attribute 'K'"),
    ("GatherBlockQuantized", [((9, 8), UINT8), ((2,), INT64), ((9, 1), FLOAT)],
     {"gather_axis": 1, "block_size": 16}, "along the axis of the blocks"),
    ("Attention", [((2, 5, 7), FLOAT), ((7, 36), FLOAT)], {}, "attribute 'num_heads'"),
    ("Attention", [((2, 5, 7), FLOAT), ((7, 36), FLOAT)], {"num_heads": 5},
     "a multiple of 5 heads"),
    ("Attention", [((2, 5, 7), FLOAT), ((7, 36), FLOAT)], {"num_heads": 0},
     "num_heads 0 is no number of heads"),
    ("Attention", [((2, 5, 7), FLOAT), ((7, 36), FLOAT)],
     {**HEADS, "qkv_hidden_sizes": [12, 12, 13]}, "can't split 36 columns"),
    ("Attention", [((2, 5, 7), FLOAT), ((7, 36), FLOAT)], {**HEADS, "do_rotary": 1},
     "'do_rotary' is not supported"),
    ("Attention", [((2, 5, 7), FLOAT), ((7, 36), FLOAT), None, ((2, 6), INT32)], HEADS,
     "sizes 6 and 5 differ"),
    ("MultiHeadAttention", [((2, 5, 3, 2, 4), FLOAT)], HEADS, "sizes 2 and 3 differ"),
    ("MultiHeadAttention", [((2, 5, 2, 3, 4), FLOAT)], HEADS, "sizes 2 and 3 differ"),
    ("MultiHeadAttention", [((2, 5, 3, 3, 4), FLOAT), None, None, ((36,), FLOAT)],
     HEADS, "a bias of what is in one tensor"),
    ("MultiHeadAttention", [QUERY], HEADS, "or input 0 of rank 5"),
    ("MultiHeadAttention", [QUERY, QUERY], HEADS, "or input 1 of rank 5"),
    ("MultiHeadAttention", [QUERY, None, QUERY], HEADS, "or input 0 of rank 5"),
    ("MultiHeadAttention", [QUERY, ((2, 6, 12), FLOAT), ((2, 7, 12), FLOAT)], HEADS,
     "sizes 7 and 6 differ"),
    ("MultiHeadAttention", [QUERY, QUERY, QUERY, ((35,), FLOAT)], HEADS,
     "sizes 35 and 36 differ"),
    ("GroupQueryAttention", GROUPS, {**HEADS, "kv_num_heads": 2}, "no multiple of"),
    ("GroupQueryAttention", [*GROUPS, *NONES, ((1,), FLOAT), ((1,), FLOAT)],
     {**KEPT, "k_quant_type": "PER_WORD"}, "k_quant_type 'PER_WORD' is not known"),
    ("GroupQueryAttention", [*GROUPS, *NONES, ((1,), FLOAT), ((1,), FLOAT)],
     {**KEPT, "kv_cache_bit_width": 3}, "kv_cache_bit_width of 4 or 8, but has 3"),
    ("GroupQueryAttention", [*GROUPS, *NONES, ((1,), FLOAT)], KEPT,
     "needs input 13, a scale for v_quant_type"),
    ("GroupQueryAttention", [*GROUPS, *NONES, ((2,), FLOAT), ((1,), FLOAT)], KEPT,
     "sizes 2 and 1 differ"),
    ("GroupQueryAttention", [*GROUPS, *NONES, ((4,), FLOAT), ((3,), FLOAT)],
     {**KEPT, "k_quant_type": "PER_CHANNEL", "v_quant_type": "PER_CHANNEL"},
     "sizes 3 and 4 differ"),
    ("GroupQueryAttention",
     [((2, 5, 9), FLOAT), *[((2, 5, 3), FLOAT)] * 2, *GROUPS[3:], *NONES,
      *[((1,), FLOAT)] * 2], {**KEPT, "kv_cache_bit_width": 4}, "heads of odd size"),
    ("GroupQueryAttention",
     [*GROUPS[:3], *[((2, 1, 3, 4), UINT8)] * 2, *GROUPS[5:], *NONES,
      *[((1,), FLOAT)] * 2], KEPT,
     r"as a tensor\(int8\), but input 3 is a tensor\(uint8\)"),
    ("GroupQueryAttention",
     [*GROUPS[:3], *[((2, 1, 3, 4), INT8)] * 2, *GROUPS[5:]],
     {**HEADS, "kv_num_heads": 1},
     r"as a tensor\(float\), but input 3 is a tensor\(int8\)"),
    ("GroupQueryAttention", GROUPS, {**HEADS, "kv_num_heads": 1, "do_rotary": 1},
     "needs input 7, a cache"),
    ("GroupQueryAttention", [QUERY, None, None, *GROUPS[3:]],
     {**HEADS, "kv_num_heads": 1}, "a multiple of 5 heads"),
    ("RotaryEmbedding", [QUERY, ((2, 5), INT64), ((9, 5), FLOAT), ((9, 5), FLOAT)], {},
     "can't tell the size of a head"),
    ("RotaryEmbedding",
     [QUERY, ((2, 5), INT64), ((9, "n"), FLOAT), ((9, "n"), FLOAT)], {},
     "can't tell the size of a head"),
    ("RotaryEmbedding",
     [((2, 3, 5, 4), FLOAT), ((2, 5), INT64), ((9, "n"), FLOAT), ((9, "n"), FLOAT)], {},
     "a matrix whose rows have a known size"),
    ("RotaryEmbedding",
     [((2, 3, 5, 4), FLOAT), ((2, 5), INT64), ((9, 3), FLOAT), ((9, 3), FLOAT)], {},
     r"of at least 2 \* 3"),
    ("DynamicQuantizeLSTM",
     [((5, 2, 7), FLOAT), ((1, 7, 24), INT8), ((1, 6, 23), INT8), *NONES,
      ((1,), FLOAT), ((1,), INT8), ((1,), FLOAT), ((1,), INT8)], {},
     "sizes 23 and 24 differ"),
    ("DynamicQuantizeLSTM",
     [((5, 2, 7), FLOAT), ((1, 7, 24), INT8), ((1, 6, 24), INT8), *NONES,
      ((3,), FLOAT), ((1,), INT8), ((1,), FLOAT), ((1,), INT8)], {},
     "sizes 3 and 1 differ"),
    ("Gelu", [((2,), INT32)], {}, r"tensor\(int32\), which the operator does not take"),
    ("BiasGelu", [((2,), FLOAT)], {}, "has input size 1 not in range"),
    ("Tokenizer", [TEXT], {"pad_value": "", "mark": 1}, "marks .* are not supported"),
    ("Tokenizer", [TEXT], {"pad_value": ""}, "'separators' or a 'tokenexp'"),
    ("Tokenizer", [TEXT], {"pad_value": "", "tokenexp": "(a"},
     "the pattern .*without a"),
    ("Tokenizer", [TEXT], {"pad_value": "", "tokenexp": "a", "mincharnum": 0},
     "above 0, but has 0"),
    ("Tokenizer", [TEXT], {"pad_value": "", "separators": [" "], "mincharnum": 2},
     "'tokenexp' only"),
    ("Whirl", [((2,), FLOAT)], {}, r"com\.microsoft\.Whirl .*: no such operator"),
], ids=str)
def test_wrong_nodes(op, inputs, attributes, reason, tmp_path):
    refuse(op, inputs, attributes, reason, tmp_path)
