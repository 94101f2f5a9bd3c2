# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""One decode step of GPT-2 (124 million weights): a token and the keys and
values of the `past` tokens before it go in, the next token's logits and the
longer keys and values come out."""

import numpy as np
from onnx import TensorProto

from .weights import RandomWeights
from .writer import GraphWriter

LAYERS, HEADS, HIDDEN, VOCABULARY, POSITIONS = 12, 12, 768, 50257, 1024
HEAD = HIDDEN // HEADS


def write_gpt2_decode(path):
    graph, weights = GraphWriter(path, opset=17), RandomWeights("gpt2")
    op = graph.op

    def norm(x, name):
        scale, bias = weights.norm(name, HIDDEN)
        return op("LayerNormalization", x, graph.weight(f"{name}.weight", scale),
                  graph.weight(f"{name}.bias", bias), axis=-1, epsilon=1e-5)

    def dense(x, name, rows, columns, gain=1.0):
        """GPT-2's Conv1D: exporters flatten the tokens and use Gemm."""
        matrix, bias = weights.dense(name, rows, columns, gain)
        x = op("Gemm", op("Reshape", x, graph.ints([-1, rows])),
               graph.weight(f"{name}.weight", matrix),
               graph.weight(f"{name}.bias", bias))
        return op("Reshape", x, graph.ints([1, -1, columns]))

    def gelu(x):
        """The approximation by tanh that GPT-2 was trained with."""
        cubic = op("Mul", op("Pow", x, graph.floats(3)), graph.floats(0.044715))
        inner = op("Mul", op("Add", x, cubic), graph.floats(np.sqrt(2 / np.pi)))
        return op("Mul", op("Mul", x, graph.floats(0.5)),
                  op("Add", op("Tanh", inner), graph.floats(1)))

    def cache(part, layer, new):
        """Appends this token's keys or values to those of the past."""
        old = graph.input(f"past.{layer}.{part}", [1, HEADS, "past", HEAD])
        graph.output(f"present.{layer}.{part}", [1, HEADS, "total", HEAD])
        return op("Concat", old, new, axis=2, out=f"present.{layer}.{part}")

    def attention(x, name, layer):
        packed = dense(x, f"{name}.c_attn", HIDDEN, 3 * HIDDEN)
        parts = op("Split", packed, graph.ints([HIDDEN] * 3), axis=2,
                   out=[f"{name}.{part}" for part in ("query", "key", "value")])
        query, key, value = (
            op("Transpose", op("Reshape", part, graph.ints([1, -1, HEADS, HEAD])),
               perm=[0, 2, 1, 3]) for part in parts)
        key, value = cache("key", layer, key), cache("value", layer, value)
        scores = op("MatMul", query, op("Transpose", key, perm=[0, 1, 3, 2]))
        scores = op("Div", scores, graph.floats(np.sqrt(HEAD)))
        mixed = op("MatMul", op("Softmax", scores, axis=-1), value)
        mixed = op("Reshape", op("Transpose", mixed, perm=[0, 2, 1, 3]),
                   graph.ints([1, -1, HIDDEN]))
        return dense(mixed, f"{name}.c_proj", HIDDEN, HIDDEN, gain=0.5)

    graph.input("input_ids", [1, 1], TensorProto.INT64)
    graph.output("logits", [1, 1, VOCABULARY])
    words = weights.normal("wte", (VOCABULARY, HIDDEN))
    positions = weights.normal("wpe", (POSITIONS, HIDDEN), 0.5)
    # The token's position is the number of tokens before it.
    position = op("Slice", op("Shape", "past.0.key"), graph.ints([2]),
                  graph.ints([3]), graph.ints([0]))
    x = op("Add", op("Gather", graph.weight("wte", words), "input_ids"),
           op("Unsqueeze", op("Gather", graph.weight("wpe", positions), position),
              graph.ints([0])))
    for layer in range(LAYERS):
        name = f"h.{layer}"
        x = op("Add", x, attention(norm(x, f"{name}.ln_1"), f"{name}.attn", layer))
        y = gelu(dense(norm(x, f"{name}.ln_2"), f"{name}.mlp.c_fc", HIDDEN,
                       4 * HIDDEN))
        x = op("Add", x, dense(y, f"{name}.mlp.c_proj", 4 * HIDDEN, HIDDEN, 0.5))
    # The head is the embedding, transposed by the exporter.
    head = graph.weight("lm_head", np.ascontiguousarray(words.T) * HIDDEN**-0.5)
    op("MatMul", norm(x, "ln_f"), head, out="logits")
    graph.save()
