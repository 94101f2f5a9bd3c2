# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What ONNX Runtime computes for each node of a model.

    python3 -c SCRIPT MODEL INPUTS.npz FOLDER

FOLDER gets values.npz, and values.json: of each value its node, which of the
node's outputs it is, and its name in the archive; and what could not be computed.
It is a part of dlc-compile, which calls it for --verify=onnxruntime.
"""

import collections
import json
import os
import sys

try:
    import numpy
    import onnx
    import onnxruntime
except ImportError as error:
    sys.exit(f"{error}: it needs the Python packages onnxruntime, onnx and numpy")

# How many nodes may fail before the rest is given up.
MAX_FAILURES = 10


def get_name(node):
    """What dlc calls a node."""
    outputs = [output for output in node.output if output]
    return node.name or (outputs + [node.op_type])[0]


def get_reads(node):
    """The values that a node reads, also from inside of its subgraphs."""
    reads = {name for name in node.input if name}
    for attribute in node.attribute:
        for graph in [attribute.g, *attribute.graphs]:
            for inner in graph.node:
                reads |= get_reads(inner)
    return reads


class Session:
    """Runs parts of a model, with the values of all nodes as outputs."""

    def __init__(self, path, feeds):
        self.model = onnx.load(path, load_external_data=False)
        self.nodes = list(self.model.graph.node)
        self.feeds = feeds
        self.options = onnxruntime.SessionOptions()
        self.options.log_severity_level = 4
        self.options.graph_optimization_level = (
            onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL)
        self.options.add_session_config_entry(
            "session.model_external_initializers_file_folder_path",
            os.path.dirname(os.path.abspath(path)))

    def run(self, nodes):
        graph = self.model.graph
        del graph.node[:]
        graph.node.extend(nodes)
        names = [name for node in nodes for name in node.output if name]
        del graph.output[:]
        graph.output.extend(map(onnx.helper.make_empty_tensor_value_info, names))
        session = onnxruntime.InferenceSession(
            self.model.SerializeToString(), self.options,
            providers=["CPUExecutionProvider"])
        wanted = {value.name for value in session.get_inputs()}
        feeds = {name: self.feeds[name] for name in self.feeds if name in wanted}
        return dict(zip(names, session.run(names, feeds)))

    def find_failing(self, nodes):
        """The first node that can't be computed when those before it can, and
        why."""
        right, wrong, problem = 0, len(nodes), None
        while wrong - right > 1 or problem is None:
            middle = (right + wrong) // 2 if wrong - right > 1 else wrong
            try:
                self.run(nodes[:middle])
                right = middle
            except Exception as error:  # ONNX Runtime has many, without a base.
                wrong, problem = middle, error
        return nodes[wrong - 1], problem


def compute(session):
    """All values that can be computed, and of each node that fails why."""
    failures, unknown, nodes = [], set(), session.nodes
    while True:
        try:
            return (session.run(nodes) if nodes else {}), failures
        except Exception:  # As above.
            node, problem = session.find_failing(nodes)
        reason = " ".join(str(problem).split())
        failures.append(f"node '{get_name(node)}' ({node.op_type}): {reason}")
        if len(failures) > MAX_FAILURES:
            return {}, failures
        unknown |= set(node.output)
        rest = []
        for other in nodes:
            if other is node or get_reads(other) & unknown:
                unknown |= set(other.output)
            else:
                rest.append(other)
        nodes = rest


def main(path, inputs, folder):
    feeds = numpy.load(inputs)
    session = Session(path, {name: feeds[name] for name in feeds.files})
    values, failures = compute(session)
    counts = collections.Counter(map(get_name, session.nodes))
    members, listed = {}, []
    for node in session.nodes:
        if counts[get_name(node)] > 1:
            continue
        for index, name in enumerate(node.output):
            value = values.get(name)
            if not isinstance(value, numpy.ndarray) or value.dtype.kind not in "biufc":
                continue
            member = str(len(members))
            members[member] = value
            listed.append({"node": get_name(node), "output": index, "file": member})
    numpy.savez(os.path.join(folder, "values.npz"), **members)
    with open(os.path.join(folder, "values.json"), "w") as file:
        json.dump({"values": listed, "failures": failures}, file)


if __name__ == "__main__":
    main(*sys.argv[1:])
