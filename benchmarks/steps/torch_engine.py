# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Training steps by PyTorch, as it is or compiled (torch.compile)."""

import torch
from torch.nn import functional

torch.set_num_threads(1)


class Ops:
    """The operations of models.py, and what batch norm knows."""

    relu = staticmethod(functional.relu)
    relu6 = staticmethod(functional.relu6)
    gelu = staticmethod(functional.gelu)

    def __init__(self, seen):
        self.seen = seen

    def embed(self, table, ids):
        return functional.embedding(ids, table)

    def cross_entropy(self, scores, labels):
        return functional.cross_entropy(scores.flatten(0, -2), labels.flatten())

    def layer_norm(self, x, scale, shift):
        return functional.layer_norm(x, scale.shape, scale, shift)

    def attend(self, q, k, v):
        return functional.scaled_dot_product_attention(q, k, v, is_causal=True)

    def lstm(self, xs, wx, wh, b):
        begin = xs.new_zeros(1, xs.shape[1], wh.shape[0])
        weights = [wx.T, wh.T, b, torch.zeros_like(b)]
        return torch.lstm(xs, (begin, begin), weights, has_biases=True, num_layers=1,
                          dropout=0.0, train=True, bidirectional=False,
                          batch_first=False)[0]

    def conv(self, x, w, stride, groups):
        return functional.conv2d(x, w, stride=stride, padding=w.shape[2] // 2,
                                 groups=groups)

    def batch_norm(self, x, scale, shift, name):
        return functional.batch_norm(x, self.seen[f"{name}.mean"],
                                     self.seen[f"{name}.variance"], scale, shift,
                                     training=True)


def make_optimizer(model, parameters):
    if model.optimizer == "momentum":
        return torch.optim.SGD(parameters, lr=model.rate, momentum=0.9, fused=True)
    kind = {"adam": torch.optim.Adam, "adamw": torch.optim.AdamW}[model.optimizer]
    return kind(parameters, lr=model.rate, fused=True)


def make_tensor(array):
    """As its convolutions want it: the channels of a pixel side by side."""
    tensor = torch.from_numpy(array.copy())
    if tensor.ndim == 4:
        tensor = tensor.to(memory_format=torch.channels_last)
    return tensor


class Engine:
    def __init__(self, model, parameters, seen, is_compiled=False):
        self.name = "inductor" if is_compiled else "torch"
        self.parameters = {name: make_tensor(array).requires_grad_()
                           for name, array in parameters.items()}
        self.optimizer = make_optimizer(model, list(self.parameters.values()))
        ops = Ops({name: make_tensor(array) for name, array in seen.items()})

        def compute(x, y):
            return model.loss(ops, self.parameters, x, y)

        self.loss = torch.compile(compute) if is_compiled else compute

    def get_gradients(self, batch):
        self.optimizer.zero_grad()
        self.loss(*map(make_tensor, batch)).backward()
        return {name: value.grad.numpy() for name, value in self.parameters.items()}

    def make_stepper(self, batch):
        x, y = map(make_tensor, batch)

        def step():
            self.optimizer.zero_grad()
            loss = self.loss(x, y)
            loss.backward()
            self.optimizer.step()
            return loss.item()

        return step

    def close(self):
        """Nothing to give back."""
