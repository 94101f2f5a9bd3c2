# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes a failing case small: fewer outputs, and inputs in place of computed values,
as long as it fails in the same way."""

import tempfile
from dataclasses import replace
from pathlib import Path

from onnx import helper

from case import Case, Run
from reference import describe, get_used_names, run_nodes


class Reducer:
    def __init__(self, case, failure, worker):
        self.case, self.failure, self.worker = case, failure, worker
        graph = case.model.graph
        self.nodes = list(graph.node)
        self.values = [run_nodes(case.model, run.feeds) for run in case.runs]
        self.outputs = [output.name for output in graph.output]
        self.cuts = []

    def reduce(self) -> Case:
        """The small case; its own numbers are those of the reference."""
        self._choose_output()
        self._cut()
        return self._make(self.outputs, self.cuts)

    def _choose_output(self):
        """One value, the first that is wrong, or as few outputs as it takes."""
        for node in self.nodes:
            if node.op_type != "Constant" and self._fails(list(node.output), self.cuts):
                self.outputs = list(node.output)
                break
        for name in list(self.outputs):
            fewer = [other for other in self.outputs if other != name]
            if fewer and self._fails(fewer, self.cuts):
                self.outputs = fewer

    def _cut(self):
        """Computed values become inputs, the last ones first, which take the most
        with them."""
        for node in reversed(self.nodes):
            if node.op_type == "Constant":
                continue
            needed = {name for kept in self._get_nodes(self.outputs, self.cuts)
                      for name in get_used_names(kept)}
            more = [name for name in node.output
                    if name in needed and name not in self.cuts]
            if more and self._fails(self.outputs, self.cuts + more):
                self.cuts += more

    def _get_nodes(self, outputs, cuts):
        needed, kept = set(outputs), []
        for node in reversed(self.nodes):
            if needed.intersection(node.output).difference(cuts):
                kept.append(node)
                needed.update(get_used_names(node))
        return kept[::-1]

    def _make(self, outputs, cuts):
        nodes = self._get_nodes(outputs, cuts)
        used = {name for node in nodes for name in get_used_names(node)}
        first = self.values[0]
        inputs = [name for name in [*self.case.runs[0].feeds, *cuts] if name in used]
        model = type(self.case.model)()
        model.CopyFrom(self.case.model)
        model.graph.CopyFrom(helper.make_graph(
            nodes, "reduced", [describe(name, first[name]) for name in inputs],
            [describe(name, first[name]) for name in outputs],
            [tensor for tensor in self.case.model.graph.initializer
             if tensor.name in used]))
        runs = [Run({name: values[name] for name in inputs},
                    {name: values[name] for name in outputs})
                for values in self.values]
        return replace(self.case, model=model, runs=runs)

    def _fails(self, outputs, cuts):
        if not self._get_nodes(outputs, cuts):
            return False
        with tempfile.TemporaryDirectory() as folder:
            self._make(outputs, cuts).save(Path(folder))
            outcomes, _ = self.worker.check(Path(folder), [self.failure.way])
        return any(outcome.failed and outcome.get_kind() == self.failure.get_kind()
                   for outcome in outcomes)
