# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What an architecture is, and the inputs of one."""

from collections.abc import Callable
from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Input:
    shape: tuple[int | str, ...]  # Names are dimensions that may be left open.
    kind: str = "float"  # Or "tokens", integers below `limit`, or "mask".
    limit: int = 0

    def get_shape(self, sizes):
        return tuple(sizes.get(dim, dim) for dim in self.shape)

    def get_open_dims(self):
        """The axes that have a name."""
        return {axis: dim for axis, dim in enumerate(self.shape)
                if isinstance(dim, str)}

    def make(self, sizes, generator):
        shape = self.get_shape(sizes)
        if self.kind == "tokens":
            return torch.randint(1, self.limit, shape, generator=generator)
        if self.kind == "mask":  # All of the first row, ever less of the others.
            lengths = torch.arange(shape[0])[:, None]
            return (torch.arange(shape[1]) + lengths < shape[1]).long()
        return torch.randn(shape, generator=generator)


class Tensors(torch.nn.Module):
    """A module that takes tensors in the order of their names, and gives a tuple
    of all those that are in its result: what both exporters understand."""

    def __init__(self, module, names):
        super().__init__()
        self.module, self.names = module, tuple(names)

    def forward(self, *tensors):
        result = self.module(**dict(zip(self.names, tensors)))
        return tuple(leaf for leaf in torch.utils._pytree.tree_leaves(result)
                     if isinstance(leaf, torch.Tensor))


@dataclass(frozen=True)
class Architecture:
    build: Callable[[], torch.nn.Module]
    inputs: dict[str, Input]
    sizes: tuple[dict[str, int], ...]

    def build_tensors(self):
        return Tensors(self.build(), self.inputs).eval()

    def make_inputs(self, sizes):
        generator = torch.Generator().manual_seed(1)
        return {name: one.make(sizes, generator)
                for name, one in self.inputs.items()}
