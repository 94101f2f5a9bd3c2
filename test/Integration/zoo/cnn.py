# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Convolutional networks as torch exports them: ResNet-50 with its
normalizations folded into the convolutions, MobileNetV2 with them in place."""

from .weights import RandomWeights
from .writer import GraphWriter


def write_resnet50(path, width=1):
    """`width` multiplies all channels but the image's and the classes', and its
    square the weights."""
    graph, weights = GraphWriter(path, opset=17), RandomWeights("resnet50")
    op = graph.op

    def conv(x, name, inputs, outputs, kernel, stride=1, gain=None):
        shape = (outputs, inputs, kernel, kernel)
        filters = (weights.filters(name, shape) if gain is None
                   else weights.filters(name, shape, gain))
        return op("Conv", x, graph.weight(f"{name}.weight", filters),
                  graph.weight(f"{name}.bias",
                               weights.normal(f"{name}.bias", (outputs,), 0.1)),
                  kernel_shape=[kernel, kernel], strides=[stride, stride],
                  pads=[kernel // 2] * 4)

    def bottleneck(x, name, inputs, middle, stride):
        y = op("Relu", conv(x, f"{name}.conv1", inputs, middle, 1))
        y = op("Relu", conv(y, f"{name}.conv2", middle, middle, 3, stride))
        # A small gain keeps the sums of sixteen blocks in range.
        y = conv(y, f"{name}.conv3", middle, 4 * middle, 1, gain=0.5)
        if inputs != 4 * middle:
            x = conv(x, f"{name}.downsample", inputs, 4 * middle, 1, stride, 1.0)
        return op("Relu", op("Add", y, x))

    graph.input("image", [1, 3, 224, 224])
    channels = 64 * width
    x = op("Relu", conv("image", "conv1", 3, channels, 7, stride=2))
    x = op("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    for stage, blocks in enumerate((3, 4, 6, 3)):
        middle = 64 * width << stage
        for block in range(blocks):
            stride = 2 if stage > 0 and block == 0 else 1
            x = bottleneck(x, f"layer{stage + 1}.{block}", channels, middle, stride)
            channels = 4 * middle
    x = op("Flatten", op("GlobalAveragePool", x), axis=1)
    classifier = weights.normal("fc.weight", (1000, channels), channels**-0.5)
    op("Gemm", x, graph.weight("fc.weight", classifier),
       graph.weight("fc.bias", weights.normal("fc.bias", (1000,), 0.1)),
       transB=1, out="logits")
    graph.output("logits", [1, 1000])
    graph.save()


# Expansion, channels, blocks and first stride of MobileNetV2's stages.
MOBILENET_V2 = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2),
                (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))


def write_mobilenet_v2(path):
    graph, weights = GraphWriter(path, opset=13), RandomWeights("mobilenet-v2")
    op = graph.op
    zero, six = graph.floats(0), graph.floats(6)

    def conv(x, name, inputs, outputs, kernel=1, stride=1, groups=1, clip=True):
        x = op("Conv", x, graph.weight(
            f"{name}.weight", weights.filters(
                f"{name}.weight", (outputs, inputs // groups, kernel, kernel))),
            kernel_shape=[kernel, kernel], strides=[stride, stride],
            pads=[kernel // 2] * 4, group=groups)
        scale, bias = weights.norm(f"{name}.bn", outputs)
        statistics = {"weight": scale, "bias": bias,
                      "mean": weights.normal(f"{name}.mean", (outputs,), 0.1),
                      "var": weights.positive(f"{name}.var", (outputs,))}
        x = op("BatchNormalization", x, *(
            graph.weight(f"{name}.bn.{part}", array)
            for part, array in statistics.items()), epsilon=1e-5)
        return op("Clip", x, zero, six) if clip else x

    def block(x, name, inputs, outputs, expansion, stride):
        middle, y = inputs * expansion, x
        if expansion > 1:
            y = conv(y, f"{name}.expand", inputs, middle)
        y = conv(y, f"{name}.depthwise", middle, middle, 3, stride, groups=middle)
        y = conv(y, f"{name}.project", middle, outputs, clip=False)
        return op("Add", x, y) if stride == 1 and inputs == outputs else y

    graph.input("image", [1, 3, 224, 224])
    x, channels = conv("image", "stem", 3, 32, 3, stride=2), 32
    for stage, (expansion, outputs, blocks, stride) in enumerate(MOBILENET_V2):
        for number in range(blocks):
            x = block(x, f"stage{stage}.{number}", channels, outputs, expansion,
                      stride if number == 0 else 1)
            channels = outputs
    x = op("GlobalAveragePool", conv(x, "head", channels, 1280))
    matrix, bias = weights.dense("classifier", 1280, 1000)
    op("Gemm", op("Flatten", x, axis=1), graph.weight("classifier.weight", matrix),
       graph.weight("classifier.bias", bias), out="logits")
    graph.output("logits", [1, 1000])
    graph.save()
