# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes the cases of ONNX's own conformance suite, onnx.backend.test, as files.

The node cases are Python code in the onnx package, and made when it is imported;
the others lie in the package as files. All get the same layout:

  KIND/NAME/model.onnx
  KIND/NAME/test_data_set_N/input_M.pb, output_M.pb

The package's "light" models are left out: their weights are constants, and the
whole-model tests run them with better ones (test/Integration).

Each node case is there twice more: as a "node-dynamic" case, whose model knows no
size of its inputs, and as a "node-constants" case, whose inputs are constants of
the model (see variants.py).
"""

import json
import shutil
import tempfile
import warnings
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, numpy_helper

from tools import ROOT
from variants import VARIANTS

SOURCES = ("node", "simple", "pytorch-operator", "pytorch-converted")
KINDS = ("node", "node-dynamic", "node-constants", *SOURCES[1:])
# Counts up when the files change.
LAYOUT = 2


@dataclass(frozen=True)
class Case:
    kind: str
    name: str
    op: str  # What a node case is about, with its domain where it has one.
    relative: float
    absolute: float

    @property
    def id(self):
        return f"{self.kind}/{self.name}"

    @property
    def folder(self):
        return get_folder() / self.kind / self.name


def get_folder() -> Path:
    return ROOT / "build" / "onnx-cases" / f"{onnx.__version__}-{LAYOUT}"


def get_cases() -> list[Case]:
    """All cases, written on first use, ordered by kind and name."""
    folder = get_folder()
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Written elsewhere first: an interrupted run must not leave half of them.
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            made = Path(temporary) / "cases"
            cases = [asdict(case) for case in write_cases(made)]
            (made / "index.json").write_text(json.dumps(cases, indent=1))
            made.rename(folder)
    cases = json.loads((folder / "index.json").read_text())
    return sorted((Case(**case) for case in cases),
                  key=lambda case: (KINDS.index(case.kind), case.name))


def write_cases(root: Path) -> list[Case]:
    # Importing it makes all node cases, which is why it isn't done above.
    from onnx.backend.test.case.model import collect_testcases
    from onnx.backend.test.loader import load_model_tests
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Cases of overflow and of NaN warn.
        tests = [test for kind in SOURCES for test in load_model_tests(kind=kind)]
        tests += [test for test in collect_testcases() if test.kind == "simple"]
        tests = drop_repeated(tests)
        nodes = {test.name: test.model.graph.node[0] for test in tests
                 if test.kind == "node"}
        cases = [write_case(root, test, nodes) for test in tests]
    for case in [case for case in cases if case.kind == "node"]:
        for name, write in VARIANTS.items():
            variant = replace(case, kind=f"node-{name}")
            write(root / case.kind / case.name, root / variant.kind / case.name)
            cases.append(variant)
    return cases


def drop_repeated(tests):
    """Some simple cases are there as files and as code; the code is newer."""
    return {(test.kind, test.name): test for test in tests}.values()


def write_case(root, test, nodes) -> Case:
    folder = root / test.kind / test.name
    if test.model_dir:
        shutil.copytree(test.model_dir, folder)
    else:
        folder.mkdir(parents=True)
        onnx.save(test.model, folder / "model.onnx")
        for number, (inputs, outputs) in enumerate(test.data_sets):
            data_set = folder / f"test_data_set_{number}"
            data_set.mkdir()
            graph = test.model.graph
            for what, values, infos in (("input", inputs, graph.input),
                                        ("output", outputs, graph.output)):
                for i, (value, info) in enumerate(zip(values, infos)):
                    (data_set / f"{what}_{i}.pb").write_bytes(
                        serialize(value, info))
    op = get_op(test.name, nodes) if test.kind == "node" else ""
    return Case(test.kind, test.name, op, test.rtol, test.atol)


def serialize(value, info) -> bytes:
    if isinstance(value, TensorProto):
        return value.SerializeToString()
    kind = info.type.WhichOneof("value")
    to_proto = {
        "tensor_type": lambda v, name: numpy_helper.from_array(np.asarray(v), name),
        "sequence_type": lambda v, name: numpy_helper.from_list(list(v), name),
        "optional_type": numpy_helper.from_optional,
        "map_type": numpy_helper.from_dict,
    }[kind]
    return to_proto(value, info.name).SerializeToString()


def get_op(name, nodes) -> str:
    """In an expanded case the op has been replaced by its definition; it is known
    by the case that this was made from."""
    node = nodes.get(name.split("_expanded")[0], nodes[name])
    return f"{node.domain}.{node.op_type}" if node.domain else node.op_type
