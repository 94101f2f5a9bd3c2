# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the TableGen files say: the ops of each dialect, and the passes."""

import dataclasses
import functools
import json
import pathlib
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parent.parent
LLVM = pathlib.Path("/usr/lib/llvm-22")
DIALECTS = {
    "dlc": "dialects/Dlc/Dlc.td",
    "dlcrt": "dialects/DlcRt/DlcRtOps.td",
    "check": "dialects/Check/CheckOps.td",
}
PASSES = {
    "Transforms": "include/dlc/Transforms/Passes.td",
    "Autodiff": "include/dlc/Autodiff/Passes.td",
    "Conversion": "include/dlc/Conversion/Passes.td",
}


def tblgen(tool, file, *arguments):
    """Runs a tool of LLVM's on a TableGen file; returns what it prints."""
    includes = [LLVM / "include", SOURCE / "dialects/Interfaces",
                (SOURCE / file).parent]
    return subprocess.run(
        [LLVM / "bin" / tool, SOURCE / file, *arguments,
         *(f"-I{include}" for include in includes)],
        check=True, capture_output=True, text=True).stdout


@functools.cache
def read_records(file):
    return json.loads(tblgen("llvm-tblgen", file, "--dump-json"))


@dataclasses.dataclass(frozen=True)
class Op:
    dialect: str
    mnemonic: str
    classes: frozenset  # The TableGen classes it derives from.
    traits: frozenset  # The names of its traits and interfaces.
    has_verifier: bool
    has_folder: bool
    has_canonicalizer: bool

    @property
    def name(self):
        return f"{self.dialect}.{self.mnemonic}"


def get_trait_names(records, definition):
    """The C++ names where there are some, else those of the definitions."""
    for trait in records[definition]["traits"]:
        record = records[trait["def"]]
        yield record.get("cppInterfaceName") or trait["def"]


@functools.cache
def get_ops():
    ops = []
    for dialect, file in DIALECTS.items():
        records = read_records(file)
        for definition in records["!instanceof"]["Op"]:
            record = records[definition]
            ops.append(Op(
                dialect, record["opName"], frozenset(record["!superclasses"]),
                frozenset(get_trait_names(records, definition)),
                bool(record["hasVerifier"]), bool(record["hasFolder"]),
                bool(record["hasCanonicalizer"]
                     or record["hasCanonicalizeMethod"])))
    return sorted(ops, key=lambda op: op.name)


@functools.cache
def get_passes():
    """The flag of each pass, by the folder whose table declares it."""
    return {
        folder: sorted(
            read_records(file)[definition]["argument"]
            for definition in read_records(file)["!instanceof"]["PassBase"])
        for folder, file in PASSES.items()
    }
