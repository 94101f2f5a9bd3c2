# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What fuzzers start from: small files of each kind, made of what the tests have.

Each function gives a list of inputs.
"""

import io
import itertools
import re
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import tdl_programs
from tools import ROOT

TEST = ROOT / "test"
sys.path += [str(TEST / name) for name in ("BadInput", "Conformance", "Language")]
import cases  # noqa: E402
import refusal  # noqa: E402
import wrong_programs  # noqa: E402

LARGEST = 8192


def read_hexadecimal(path: Path) -> list[bytes]:
    """A line an input."""
    return [bytes.fromhex(line) for line in path.read_text().split()]


def get_trailers() -> list[bytes]:
    return read_hexadecimal(TEST / "Runtime/fuzz/corpus/trailer.txt")


def get_descriptors() -> list[bytes]:
    return read_hexadecimal(TEST / "Runtime/fuzz/corpus/descriptor.txt")


def get_safetensors() -> list[bytes]:
    return read_hexadecimal(TEST / "Runtime/fuzz/corpus/safetensors.txt")


def make_arrays() -> list[np.ndarray]:
    arrays = [np.arange(6, dtype=kind).reshape(2, 3) for kind in
              ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8",
               "c8", "c16")]
    return arrays + [np.array([True, False]), np.float32(1.5).reshape(()),
                     np.zeros((2, 0, 3), "f4"), np.ones((1, 2, 1, 2), "V2")]


def make_npy_files() -> list[bytes]:
    files = []
    for array, version in itertools.product(make_arrays(), ((1, 0), (2, 0), (3, 0))):
        for ordered in (array, np.asfortranarray(array)):
            file = io.BytesIO()
            np.lib.format.write_array(file, ordered, version)
            files.append(file.getvalue())
    return files


def make_npz_files() -> list[bytes]:
    files = []
    for save in (np.savez, np.savez_compressed):
        for count in range(4):
            file = io.BytesIO()
            save(file, **{f"x{i}": array
                          for i, array in enumerate(make_arrays()[:count])})
            files.append(file.getvalue())
    return files


def make_tensors() -> list[bytes]:
    tensors = [numpy_helper.from_array(array, "x") for array in make_arrays()[:-1]]
    # The same numbers in fields that have a type, and what NumPy lacks.
    for kind in TensorProto.DataType.values():
        if kind == TensorProto.UNDEFINED:
            continue
        values = ["a", "b"] if kind == TensorProto.STRING else [1, 0]
        tensors.append(helper.make_tensor("x", kind, [2], values))
    return [tensor.SerializeToString() for tensor in tensors]


def make_models() -> list[bytes]:
    models = [refusal.make_good_model(), refusal.make_good_model(batch="n"),
              refusal.make_one_node_model("Softmax", [[2, 3]], axis=1)]
    files = [model.SerializeToString() for model in models]
    files += read_hexadecimal(TEST / "Fuzz/models.txt")
    files += [(case.folder / "model.onnx").read_bytes() for case in cases.get_cases()
              if case.kind in ("node", "simple")]
    return [file for file in files if len(file) <= LARGEST]


def make_tdl_programs() -> list[bytes]:
    """The language's library and what is shown and tested of it, item by item, and
    programs that are wrong already, but for those that take long to refuse."""
    programs = {case[0].replace("§", "") for case in wrong_programs.ALL
                if case not in wrong_programs.LIMITS}
    for program in tdl_programs.ALL:
        imports = "".join(re.findall(r"^import .*\n", program.text, re.MULTILINE))
        programs |= {program.text, *(
            imports + item for item in re.split(r"\n(?=\w)", program.text))}
    return [program.encode() for program in sorted(programs)
            if len(program.encode()) <= LARGEST]


def make_programs() -> list[bytes]:
    """The tests' MLIR, a function or a few at a time."""
    programs = set()
    for file in sorted(TEST.glob("**/*.mlir")):
        for part in file.read_text().split("// -----"):
            lines = [line for line in part.splitlines()
                     if not line.lstrip().startswith("//")]
            programs.add("\n".join(lines).strip().encode() + b"\n")
    return [program for program in sorted(programs) if len(program) <= LARGEST]
