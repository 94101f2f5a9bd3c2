# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Two LSTM layers and a classifier on the last step."""

from .weights import RandomWeights
from .writer import GraphWriter

INPUT, HIDDEN, CLASSES = 128, 256, 64


def write_lstm(path, sequence, batch):
    graph, weights = GraphWriter(path, opset=14), RandomWeights("lstm")
    op = graph.op

    def layer(x, name, size):
        shapes = {"W": (1, 4 * HIDDEN, size), "R": (1, 4 * HIDDEN, HIDDEN)}
        matrices = [graph.weight(f"{name}.{part}", weights.normal(
            f"{name}.{part}", shape, shape[2]**-0.5))
            for part, shape in shapes.items()]
        bias = graph.weight(f"{name}.B", weights.normal(
            f"{name}.B", (1, 8 * HIDDEN), 0.1))
        steps, last = op("LSTM", x, *matrices, bias, hidden_size=HIDDEN,
                         out=[f"{name}.steps", f"{name}.last"])
        return op("Squeeze", steps, graph.ints([1])), last

    graph.input("steps", [sequence, batch, INPUT])
    x, _ = layer("steps", "layer0", INPUT)
    x, last = layer(x, "layer1", HIDDEN)
    op("Identity", x, out="hidden")
    graph.output("hidden", [sequence, batch, HIDDEN])
    matrix, bias = weights.dense("classifier", HIDDEN, CLASSES)
    op("Gemm", op("Squeeze", last, graph.ints([0])),
       graph.weight("classifier.weight", matrix),
       graph.weight("classifier.bias", bias), out="logits")
    graph.output("logits", [batch, CLASSES])
    graph.save()
