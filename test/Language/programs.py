# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Programs in the tensor language, compiled and called."""

import numpy as np

import dlcrt
from tools import run_tool


class Program:
    """Calls entries by name, with arrays by parameter."""

    def __init__(self, text, folder, name="program", *flags):
        self.source = folder / f"{name}.tdl"
        self.source.write_text(text)
        self.artifact = folder / f"{name}.so"
        outcome = run_tool("dlc-compile", self.source, "-o", self.artifact, *flags)
        assert outcome.status == 0, outcome.errors
        self.summary = outcome.errors
        self.context = dlcrt.Context(threads=1)
        self.modules = {}
        self.state = None

    def close(self):
        if self.state:
            self.state.close()
        for module in self.modules.values():
            module.close()
        self.context.close()

    def find(self, entry):
        if entry not in self.modules:
            self.modules[entry] = dlcrt.Module(self.context, self.artifact, entry)
        return self.modules[entry]

    def shapes(self, entry):
        """Of the inputs by name, where none is open."""
        infos = self.find(entry).entry.inputs
        return {name: tuple(infos[i].dims[: infos[i].rank])
                for i, name in enumerate(self.find(entry).inputs)}

    def outputs(self, entry, **inputs):
        """All results by name; of records, "p.w" is a parameter's field."""
        module = self.find(entry)
        return module.run(dict(zip(module.inputs, inputs.values()))
                          if set(inputs) != set(module.inputs) else inputs)

    def begin(self, seed=1):
        """A state, begun by the entry `init`."""
        self.state = dlcrt.State(self.find("init"))
        self.call("init", seed=np.uint64(seed))
        return self.state

    def call(self, entry, **inputs):
        """The results of an entry with a state."""
        return self.find(entry).run(inputs, self.state)

    def run(self, entry, **inputs):
        """The only result, or a list of them."""
        results = list(self.outputs(entry, **inputs).values())
        return results[0] if len(results) == 1 else results


def find_slopes(function, x, step=1e-6):
    """The gradient of a sum by finite differences."""
    slopes = np.empty_like(x)
    for place in np.ndindex(x.shape):
        ends = []
        for sign in (step, -step):
            moved = x.copy()
            moved[place] += sign
            ends.append(np.sum(function(moved)))
        slopes[place] = (ends[0] - ends[1]) / (2 * step)
    return slopes
