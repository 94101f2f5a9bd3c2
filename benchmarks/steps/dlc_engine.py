# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Training steps by libraries that dlc makes."""

import ctypes
import time

import dlcrt
import numpy as np
from tools import compile_model

# What is left of a gradient's weight in Adam's first mean.
ADAM_WEIGHT = 0.1


class Library:
    """A model's program as a library, in f32 or f64."""

    def __init__(self, program, folder, dtype, *flags):
        word = {"f4": "f32", "f8": "f64"}[dtype]
        folder.mkdir(exist_ok=True)
        text = folder / f"{program.stem}_{word}.tdl"
        text.write_text(program.read_text().replace("f32", word))
        self.path = text.with_suffix(".so")
        start = time.perf_counter()
        compile_model(text, self.path, *flags)
        self.compile_seconds = time.perf_counter() - start


class Engine:
    name = "dlc"

    def __init__(self, model, library):
        self.model = model
        self.context = dlcrt.Context(1)
        self.module = dlcrt.Module(self.context, library.path, "step")
        self.state = dlcrt.State(self.module)
        init = dlcrt.Module(self.context, library.path, "init")
        init.run({"seed": np.zeros((), "u8")}, self.state)
        init.close()

    def get_state(self, item):
        """The arrays of a state, by the names of its parts."""
        return {name.removeprefix(f"{item}."): array
                for name, array in self.state.get_arrays().items()
                if name.startswith(f"{item}.")}

    def set_state(self, item, arrays):
        for name, array in self.get_state(item).items():
            array[...] = arrays[name]

    def get_temporary_bytes(self):
        return int(self.module.entry.memory.split(b" ")[0])

    def get_gradients(self, batch):
        """What a first step leaves with the optimizer."""
        self.make_stepper(batch)()
        kept = self.get_state("optimizer")
        if self.model.optimizer == "momentum":
            return {name: array.copy() for name, array in kept.items()}
        return {name.removeprefix("m."): array / ADAM_WEIGHT
                for name, array in kept.items() if name.startswith("m.")}

    def make_stepper(self, batch):
        arrays = [np.ascontiguousarray(part) for part in batch]
        inputs = self.state.bind(self.module, arrays)
        place = self.module.outputs.index("loss")

        def step():
            outputs = self.module.invoke(inputs)
            kind = {32: ctypes.c_float, 64: ctypes.c_double}[outputs[place].bits]
            loss = kind.from_address(outputs[place].data).value
            for output in outputs:
                self.module.library.dlcrt_tensor_free(self.context.handle,
                                                      ctypes.byref(output))
            return loss

        return step

    def close(self):
        self.state.close()
        self.module.close()
        self.context.close()
