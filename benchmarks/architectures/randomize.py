# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Random weights under which every part of a model matters to its outputs."""

import torch


def randomize(module):
    """Libraries start with scales of one or near zero, biases of zero, and
    attention that is all but uniform: a compiler that dropped any of these
    would go unnoticed."""
    torch.manual_seed(0)
    for parameter in module.parameters():
        if not parameter.is_floating_point():
            continue
        if parameter.ndim > 1:
            fan_in = parameter[0].numel()
            torch.nn.init.normal_(parameter, std=fan_in ** -0.5)
        elif parameter.numel() and (parameter == parameter.flatten()[0]).all():
            if parameter.flatten()[0] > 0.5:
                torch.nn.init.uniform_(parameter, 0.5, 1.5)
            else:
                torch.nn.init.normal_(parameter, std=0.2)
    return module.eval()


def calibrate(module, *inputs):
    """Sets the statistics of batch normalizations to those of these inputs, so
    that values neither vanish nor explode in deep networks."""
    norms = [part for part in module.modules()
             if isinstance(part, torch.nn.modules.batchnorm._BatchNorm)]
    if not norms:
        return module
    for norm in norms:
        norm.momentum = None  # The plain mean of all batches: here, of one.
    with torch.no_grad():
        module.train()(*inputs)
    return module.eval()
