# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Transformer encoders of the BERT kind, in the three spellings that exporters
produce: with LayerNorm and Gelu written out (opset 14), as operators (20), and
with attention as an operator too (23)."""

from dataclasses import dataclass

import numpy as np
from onnx import TensorProto

from .writer import GraphWriter

OPSETS = {"exporter": 14, "fused": 20, "attention": 23}


@dataclass(frozen=True)
class EncoderConfig:
    layers: int
    heads: int
    hidden: int
    intermediate: int
    vocabulary: int = 30522
    positions: int = 512
    epsilon: float = 1e-12


BERT_BASE = EncoderConfig(12, 12, 768, 3072)
# BERT-base with four times the weights: twice as wide, with more words.
BERT_WIDE = EncoderConfig(12, 24, 1536, 6144, vocabulary=64000)
MINILM = EncoderConfig(6, 12, 384, 1536)


class Encoder:
    def __init__(self, graph: GraphWriter, weights, config: EncoderConfig,
                 style: str):
        self.graph, self.weights, self.config = graph, weights, config
        self.style = style
        head = config.hidden // config.heads
        if style != "attention":
            self.split_heads = graph.ints([0, 0, config.heads, head])
            self.merge_heads = graph.ints([0, 0, config.hidden])

    def norm(self, x, name):
        op, floats = self.graph.op, self.graph.floats
        scale, bias = (self.graph.weight(f"{name}.{part}", array) for part, array
                       in zip(("weight", "bias"),
                              self.weights.norm(name, self.config.hidden)))
        if self.style != "exporter":
            return op("LayerNormalization", x, scale, bias, axis=-1,
                      epsilon=self.config.epsilon)
        centered = op("Sub", x, op("ReduceMean", x, axes=[-1]))
        variance = op("ReduceMean", op("Pow", centered, floats(2)), axes=[-1])
        deviation = op("Sqrt", op("Add", variance, floats(self.config.epsilon)))
        return op("Add", op("Mul", op("Div", centered, deviation), scale), bias)

    def dense(self, x, name, rows, columns):
        matrix, bias = self.weights.dense(name, rows, columns)
        product = self.graph.op("MatMul", x,
                                self.graph.weight(f"{name}.weight", matrix))
        return self.graph.op("Add", product,
                             self.graph.weight(f"{name}.bias", bias))

    def gelu(self, x):
        op, floats = self.graph.op, self.graph.floats
        if self.style != "exporter":
            return op("Gelu", x)
        error = op("Erf", op("Div", x, floats(np.sqrt(2))))
        return op("Mul", op("Mul", x, op("Add", error, floats(1))), floats(0.5))

    def attention(self, x, name, mask):
        op, config = self.graph.op, self.config
        query, key, value = (
            self.dense(x, f"{name}.self.{part}", config.hidden, config.hidden)
            for part in ("query", "key", "value"))
        if self.style == "attention":
            return op("Attention", query, key, value, mask,
                      q_num_heads=config.heads, kv_num_heads=config.heads)

        def heads(y, order):
            return op("Transpose", op("Reshape", y, self.split_heads), perm=order)

        scores = op("MatMul", heads(query, [0, 2, 1, 3]), heads(key, [0, 2, 3, 1]))
        root = self.graph.floats(np.sqrt(config.hidden // config.heads))
        scores = op("Add", op("Div", scores, root), mask)
        mixed = op("MatMul", op("Softmax", scores, axis=-1),
                   heads(value, [0, 2, 1, 3]))
        return op("Reshape", op("Transpose", mixed, perm=[0, 2, 1, 3]),
                  self.merge_heads)

    def layer(self, x, name, mask):
        op, config = self.graph.op, self.config
        mixed = self.dense(self.attention(x, f"{name}.attention", mask),
                           f"{name}.attention.output.dense", config.hidden,
                           config.hidden)
        x = self.norm(op("Add", mixed, x), f"{name}.attention.output.LayerNorm")
        wide = self.gelu(self.dense(x, f"{name}.intermediate.dense",
                                    config.hidden, config.intermediate))
        narrow = self.dense(wide, f"{name}.output.dense", config.intermediate,
                            config.hidden)
        return self.norm(op("Add", narrow, x), f"{name}.output.LayerNorm")

    def embeddings(self, sequence_length):
        """`sequence_length` is the name of a tensor with one element."""
        op, config = self.graph.op, self.config

        def table(part, rows):
            name = f"embeddings.{part}_embeddings"
            return self.graph.weight(
                f"{name}.weight", self.weights.embedding(name, rows, config.hidden))

        words = op("Gather", table("word", config.vocabulary), "input_ids")
        types = op("Gather", table("token_type", 2), "token_type_ids")
        positions = op("Slice", table("position", config.positions),
                       self.graph.ints([0]), sequence_length, self.graph.ints([0]))
        return self.norm(op("Add", op("Add", words, types), positions),
                         "embeddings.LayerNorm")

    def body(self, batch, sequence):
        """From the three inputs to the last hidden state and the mask as
        floats."""
        op, graph = self.graph.op, self.graph
        for name in ("input_ids", "attention_mask", "token_type_ids"):
            graph.input(name, [batch, sequence], TensorProto.INT64)
        length = op("Unsqueeze", op("Gather", op("Shape", "input_ids"),
                                    graph.ints(1), axis=0), graph.ints([0]))
        x = self.embeddings(length)
        present = op("Cast", "attention_mask", to=TensorProto.FLOAT)
        absent = op("Sub", graph.floats(1),
                    op("Unsqueeze", present, graph.ints([1, 2])))
        mask = op("Mul", absent, graph.floats(-1e9))
        if self.style == "attention":  # ONNX Runtime wants the rows spelt out.
            mask = op("Expand", mask, op("Concat", graph.ints([1, 1]), length,
                                         graph.ints([1]), axis=0))
        for layer in range(self.config.layers):
            x = self.layer(x, f"encoder.layer.{layer}", mask)
        graph.output("last_hidden_state", [batch, sequence, self.config.hidden])
        return op("Identity", x, out="last_hidden_state"), present


def write_bert(path, weights, config, style, batch, sequence, external=False):
    """An encoder with BERT's pooler: tanh of a dense layer on the first token."""
    graph = GraphWriter(path, OPSETS[style], external)
    encoder = Encoder(graph, weights, config, style)
    x, _ = encoder.body(batch, sequence)
    first = graph.op("Gather", x, graph.ints(0), axis=1)
    pooled = encoder.dense(first, "pooler.dense", config.hidden, config.hidden)
    graph.op("Tanh", pooled, out="pooler_output")
    graph.output("pooler_output", [batch, config.hidden])
    graph.save()


def write_sentence_encoder(path, weights, config, style, batch, sequence,
                           external=False):
    """An encoder with a sentence embedding: the mean over the tokens that are
    there, of length one."""
    graph = GraphWriter(path, OPSETS[style], external)
    op = graph.op
    x, present = Encoder(graph, weights, config, style).body(batch, sequence)
    present, axis = op("Unsqueeze", present, graph.ints([2])), graph.ints([1])
    total = op("ReduceSum", op("Mul", x, present), axis, keepdims=0)
    count = op("ReduceSum", present, axis, keepdims=0)
    mean = op("Div", total, op("Max", count, graph.floats(1e-9)))
    length = op("Sqrt", op("ReduceSum", op("Mul", mean, mean), axis, keepdims=1))
    op("Div", mean, op("Max", length, graph.floats(1e-12)),
       out="sentence_embedding")
    graph.output("sentence_embedding", [batch, config.hidden])
    graph.save()
