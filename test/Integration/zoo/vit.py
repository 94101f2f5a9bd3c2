# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""ViT-B/16 as torchvision has it: patches by a strided convolution, a class
token, twelve pre-norm layers."""

import numpy as np

from .weights import RandomWeights
from .writer import GraphWriter

LAYERS, HEADS, HIDDEN, INTERMEDIATE, PATCH, IMAGE = 12, 12, 768, 3072, 16, 224
TOKENS = (IMAGE // PATCH)**2 + 1


def write_vit_b16(path):
    graph, weights = GraphWriter(path, opset=17), RandomWeights("vit-b16")
    op = graph.op

    def norm(x, name):
        scale, bias = weights.norm(name, HIDDEN)
        return op("LayerNormalization", x, graph.weight(f"{name}.weight", scale),
                  graph.weight(f"{name}.bias", bias), axis=-1, epsilon=1e-6)

    def dense(x, name, rows, columns, gain=1.0):
        matrix, bias = weights.dense(name, rows, columns, gain)
        x = op("MatMul", x, graph.weight(f"{name}.weight", matrix))
        return op("Add", x, graph.weight(f"{name}.bias", bias))

    def gelu(x):
        error = op("Erf", op("Div", x, graph.floats(np.sqrt(2))))
        return op("Mul", op("Mul", x, op("Add", error, graph.floats(1))),
                  graph.floats(0.5))

    def attention(x, name):
        # One product gives query, key and value of all heads.
        heads = graph.ints([1, TOKENS, 3, HEADS, HIDDEN // HEADS])
        packed = op("Reshape", dense(x, f"{name}.qkv", HIDDEN, 3 * HIDDEN), heads)
        packed = op("Transpose", packed, perm=[2, 0, 3, 1, 4])
        query, key, value = (op("Gather", packed, graph.ints(i), axis=0)
                             for i in range(3))
        scores = op("MatMul", query, op("Transpose", key, perm=[0, 1, 3, 2]))
        scores = op("Mul", scores, graph.floats((HIDDEN // HEADS)**-0.5))
        mixed = op("MatMul", op("Softmax", scores, axis=-1), value)
        mixed = op("Reshape", op("Transpose", mixed, perm=[0, 2, 1, 3]),
                   graph.ints([1, TOKENS, HIDDEN]))
        return dense(mixed, f"{name}.out", HIDDEN, HIDDEN, gain=0.5)

    graph.input("image", [1, 3, IMAGE, IMAGE])
    shape = (HIDDEN, 3, PATCH, PATCH)
    x = op("Conv", "image",
           graph.weight("patches.weight", weights.filters("patches", shape, 1.0)),
           graph.weight("patches.bias", weights.normal("bias", (HIDDEN,), 0.1)),
           kernel_shape=[PATCH, PATCH], strides=[PATCH, PATCH])
    x = op("Transpose", op("Reshape", x, graph.ints([1, HIDDEN, TOKENS - 1])),
           perm=[0, 2, 1])
    token = graph.weight("class_token", weights.normal("class", (1, 1, HIDDEN)))
    positions = graph.weight("positions",
                             weights.normal("positions", (1, TOKENS, HIDDEN), 0.5))
    x = op("Add", op("Concat", token, x, axis=1), positions)
    for layer in range(LAYERS):
        name = f"layer.{layer}"
        x = op("Add", x, attention(norm(x, f"{name}.norm1"), f"{name}.attention"))
        y = gelu(dense(norm(x, f"{name}.norm2"), f"{name}.mlp.0", HIDDEN,
                       INTERMEDIATE))
        x = op("Add", x, dense(y, f"{name}.mlp.1", INTERMEDIATE, HIDDEN, gain=0.5))
    x = op("Gather", norm(x, "norm"), graph.ints(0), axis=1)
    matrix, bias = weights.dense("head", HIDDEN, 1000)
    op("Gemm", x, graph.weight("head.weight", matrix),
       graph.weight("head.bias", bias), out="logits")
    graph.output("logits", [1, 1000])
    graph.save()
