# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Where the weights of the models come from: seeded random numbers, or the
file of a trained model.

Random weights are scaled by their fan-in, so that activations neither vanish
nor explode and every output has something to compare.
"""

import json
import mmap
import zlib
from pathlib import Path

import numpy as np


class RandomWeights:
    """Each tensor's numbers follow from the model's and its own name alone."""

    def __init__(self, model: str):
        self.model = model

    def normal(self, name, shape, deviation=1.0, mean=0.0):
        seed = zlib.crc32(f"{self.model}/{name}".encode())
        numbers = np.random.default_rng(seed).standard_normal(shape, np.float32)
        numbers *= np.float32(deviation)
        numbers += np.float32(mean)
        return numbers

    def positive(self, name, shape):
        seed = zlib.crc32(f"{self.model}/{name}".encode())
        return 0.5 + np.random.default_rng(seed).random(shape, np.float32)

    def filters(self, name, shape, gain=np.sqrt(2.0)):
        """For a convolution; the gain makes up for the Relu behind it."""
        return self.normal(name, shape, gain / np.sqrt(np.prod(shape[1:])))

    def dense(self, name, rows, columns, gain=1.0):
        """The matrix of x @ W + b, and b."""
        return (self.normal(f"{name}.weight", (rows, columns),
                            gain / np.sqrt(rows)),
                self.normal(f"{name}.bias", (columns,), 0.1))

    def norm(self, name, size):
        return (self.normal(f"{name}.weight", (size,), 0.1, mean=1.0),
                self.normal(f"{name}.bias", (size,), 0.1))

    def embedding(self, name, rows, columns):
        return self.normal(f"{name}.weight", (rows, columns))


class SafetensorsWeights:
    """A trained model's weights, in the layout torch keeps them in."""

    def __init__(self, path: Path):
        with open(path, "rb") as file:
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.start = 8 + int.from_bytes(self.data[:8], "little")
        self.header = json.loads(self.data[8:self.start])

    def dense(self, name, rows, columns):
        return (self._read(f"{name}.weight", (columns, rows)).T,
                self._read(f"{name}.bias", (columns,)))

    def norm(self, name, size):
        return (self._read(f"{name}.weight", (size,)),
                self._read(f"{name}.bias", (size,)))

    def embedding(self, name, rows, columns):
        return self._read(f"{name}.weight", (rows, columns))

    def _read(self, name, shape):
        entry = self.header[name]
        assert entry["dtype"] == "F32" and tuple(entry["shape"]) == shape, entry
        return np.frombuffer(self.data, np.float32, int(np.prod(shape)),
                             self.start + entry["data_offsets"][0]).reshape(shape)
