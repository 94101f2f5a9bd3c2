# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Every op, pass and phase that the TableGen files and dlc-opt know has its tests.

What counts as a test is a mention in a file of the right place and kind; what is
said there is up to the file.
"""

import re

import pytest

import ods
import tools

TEST = ods.SOURCE / "test"
FOLDERS = {"dlc": "Dialect/Dlc", "dlcrt": "Dialect/DlcRt",
           "check": "Dialect/Check"}


def read(pattern, lines=r".*"):
    """The lines that match `lines` of the files that match `pattern`."""
    files = sorted(TEST.glob(pattern))
    assert files, f"no test/{pattern}"
    return [line for file in files for line in file.read_text().splitlines()
            if re.match(lines, line)]


def mentions(name, lines):
    return any(re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])", line)
               for line in lines)


def require(ops, lines, what):
    missing = [op.name for op in ops if not mentions(op.name, lines)]
    assert not missing, f"{what}: {', '.join(missing)}"


@pytest.mark.parametrize("dialect", FOLDERS)
def test_every_op_is_read_and_printed(dialect):
    lines = read(f"{FOLDERS[dialect]}/*.mlir", r"\s*// CHECK.*:")
    require([op for op in ods.get_ops() if op.dialect == dialect], lines,
            "no CHECK line in a round trip")


@pytest.mark.parametrize("dialect", FOLDERS)
def test_every_verifier_refuses_something(dialect):
    lines = read(f"{FOLDERS[dialect]}/*invalid.mlir", r"\s*// expected-error")
    require([op for op in ods.get_ops()
             if op.dialect == dialect and op.has_verifier], lines,
            "no expected-error")


def test_every_inference_of_types_refuses_something():
    lines = read("Dialect/Dlc/*invalid.mlir", r"\s*// expected-error")
    require([op for op in ods.get_ops() if "InferTypeOpAdaptor" in op.traits],
            lines, "no expected-error")


@pytest.mark.parametrize("dialect", ["dlc", "dlcrt"])
def test_every_folder_and_canonicalizer_is_run(dialect):
    # Elementwise ops fold by their scalar bodies, all in the same way.
    lines = read(f"{FOLDERS[dialect]}/*fold.mlir", r"\s*[^/]")
    require([op for op in ods.get_ops() if op.dialect == dialect
             and (op.has_canonicalizer or op.has_folder
                  and "ScalarBodyOpInterface" not in op.traits)],
            lines, "no folding test")


def get_lowered_ops():
    """But for names that frontends give to several tensors while they import, and for
    requests for derivatives."""
    return [op for op in ods.get_ops() if op.dialect == "dlc"
            and op.mnemonic not in ("list", "pack", "gradient", "stop_gradient",
                                    "yield", "tangent",
                                    "custom_gradient", "batch", "return")]


def test_every_op_of_dlc_is_lowered():
    ops = get_lowered_ops()
    composites = [op for op in ops if "DecomposableOpInterface" in op.traits]
    require(composites, read("Transforms/decompose.mlir", r"\s*%"),
            "no test of the decomposition")
    require([op for op in ops if op not in composites],
            read("Conversion/DlcToLinalg/*.mlir", r"\s*[^/]"),
            "no test of the lowering")


def test_every_expectation_is_lowered():
    require([op for op in ods.get_ops() if op.dialect == "check"],
            read("Conversion/CheckToDlc/*.mlir", r"\s*check"),
            "no test of the lowering")


def test_every_op_of_dlc_is_computed():
    # What is no computation: declarations, and the assertions of the checks.
    ops = [op for op in get_lowered_ops() if op.mnemonic not in ("weight", "assert")]
    require(ops, read("Integration/ops/*.mlir", r"\s*[^/]"),
            "no numbers in test/Integration/ops")


@pytest.mark.parametrize("folder, flag", [
    (folder, flag) for folder in ("Autodiff", "Transforms")
    for flag in ods.get_passes()[folder]])
def test_every_transform_has_a_file(folder, flag):
    file = TEST / folder / f"{flag.removeprefix('dlc-')}.mlir"
    assert file.exists(), f"{file} is missing"
    assert mentions(flag, re.findall(r"// RUN: .*", file.read_text()))


@pytest.mark.parametrize("flag", ods.get_passes()["Conversion"])
def test_every_conversion_is_run(flag):
    assert mentions(flag, read("Conversion/*/*.mlir", r"// RUN:"))


def test_every_pipeline_has_a_file():
    pipelines = re.findall(r"--dlc-([a-z-]+)-pipeline\b",
                           tools.run_tool("dlc-opt", "--help").output)
    assert pipelines
    for phase in pipelines:
        lines = read(f"Pipelines/{phase}.mlir", r"// RUN:")
        assert mentions(f"dlc-{phase}-pipeline", lines)
