# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Strings, sequences and optionals that make no sense, in models and as inputs."""

import numpy as np
import onnx
import pytest

from refusal import check_compile_refused, check_run_refused, save
from tools import compile_model

HEADER = '<ir_version: 10, opset_import: ["" : 20]>'


def parse(text):
    return onnx.parser.parse_model(HEADER + text)


@pytest.mark.parametrize("pattern, reason", [
    ("(a", r"'\(' without a '\)'"), ("a)", r"'\)' without a '\('"),
    ("[a-", r"'\[' without a '\]'"), ("[z-a]", "ends before it begins"),
    ("*a", "repeats nothing"), ("a**", "repeats a repetition"),
    ("a{3,2}", "at most 2 but at least 3"), ("a{1001}", "more than 1000 times"),
    (r"\\pL", r"'\\p'"), ("[[:wide:]]", "'wide'"), ("(?x)a", "flag 'x'"),
    (r"a\\", r"ends with a '\\'"), (r"\\x{110000}", "character's number"),
    ("((((a{999}){999}){999}){999})", "repeats too much"),
    ("(a|b)*a" + "(a|b)" * 20, "more than 4096 states"),
    ("(" * 300 + ")" * 300, "too many brackets")])
def test_wrong_pattern(pattern, reason, tmp_path):
    node = onnx.helper.make_node("RegexFullMatch", ["x"], ["y"], name="culprit",
                                 pattern=pattern.replace("\\\\", "\\"))
    model = onnx.helper.make_model(onnx.helper.make_graph(
        [node], "g",
        [onnx.helper.make_tensor_value_info("x", onnx.TensorProto.STRING, ["n"])],
        [onnx.helper.make_tensor_value_info("y", onnx.TensorProto.BOOL, ["n"])]),
        ir_version=10, opset_imports=[onnx.helper.make_opsetid("", 20)])
    check_compile_refused(save(model, tmp_path), tmp_path,
                          f"'culprit': RegexFullMatch .*the pattern .*{reason}")


@pytest.mark.parametrize("text, reason", [
    ("""g (float[3] x, float[4] z) => (float[n] y) {
          s = SequenceConstruct(x, z)
          two = Constant<value_int: int = 2>()
          y = SequenceAt(s, two)
        }""", "SequenceAt .*position 2 .* 2 tensors"),
    ("""g (float[3] x, float[4, 2] z) => (float[n] y) {
          s = SequenceConstruct(x, z)
          y = ConcatFromSequence<axis: int = 0>(s)
        }""", "ConcatFromSequence .*rank"),
    ("""g (seq(float[n]) s, float[2, 2] x) => (seq(float[n]) y) {
          y = SequenceInsert(s, x)
        }""", "SequenceInsert .*another rank"),
    ("""g (float[7] x) => (seq(float[n]) y) {
          three = Constant<value_ints: ints = [3, 3]>()
          y = SplitToSequence(x, three)
        }""", "SplitToSequence .*add up to 7"),
    ("""g (seq(seq(float[n])) s) => (int64 y) { y = SequenceLength(s) }""",
     "input 's' is a sequence of what is no tensor"),
    ("""g (seq(float[n]) s) => (float[n] y) { y = Abs(s) }""",
     r"Abs .*seq\(tensor\(float\)\)"),
    ("""g (string[n] s) => (string[n] y) { y = Abs(s) }""",
     r"Abs .*tensor\(string\)"),
    ("""g (seq(float[n]) s) => (float[n] y) { y = Identity(s) }""",
     "output 'y' is not what it is declared to be"),
    ("""g (string[n] s) => (float[n] y) { y = Cast<to: int = 1>(s) }""",
     "Cast .*strings are not supported")],
    ids=str)
def test_wrong_model(text, reason, tmp_path):
    check_compile_refused(save(parse(text), tmp_path), tmp_path, reason)


@pytest.fixture(scope="module")
def artifact(tmp_path_factory):
    folder = tmp_path_factory.mktemp("values")
    model = parse("""g (seq(float[n, m]) s, string[k] t, optional(float[p]) o, int64 i)
                       => (float[n, m] y, string[k] u, float[p] v) {
                       y = SequenceAt(s, i)
                       u = StringConcat(t, t)
                       v = OptionalGetElement(o)
                     }""")
    compile_model(save(model, folder), folder / "model.so")
    return folder / "model.so"


GOOD = {"s.values": np.arange(10, dtype=np.float32),
        "s.shapes": np.array([[2, 3], [4, 1]]),
        "t.ends": np.array([1, 1, 4]), "t.bytes": np.frombuffer(b"abcd", np.uint8),
        "o.present": np.array(True), "o.value": np.ones(2, np.float32),
        "i": np.array(1)}


@pytest.mark.parametrize("name, value, reason", [
    ("s.shapes", [[2, 3], [4, 2]], "input 's': the shapes .* 10 elements"),
    ("s.shapes", [[2, 3], [-2, -2]], "input 's': the shapes .* 10 elements"),
    ("s.shapes", [[1 << 62, 4], [5, 2]], "input 's': the shapes .* 10 elements"),
    ("s.shapes", [[2, 3, 1], [4, 1, 1]], "'s.shapes': .*expected 2"),
    ("t.ends", [1, 0, 4], "input 't': the ends .* 4 bytes"),
    ("t.ends", [1, 2, 5], "input 't': the ends .* 4 bytes"),
    ("t.ends", [-1, 2, 4], "input 't': the ends .* 4 bytes"),
    ("t.ends", [1 << 40, 1 << 41, 1 << 42], "input 't': the ends .* 4 bytes"),
    ("o.present", False, "OptionalGetElement: the optional holds nothing"),
    ("i", 2, "SequenceAt: position 2 .* 2 tensors"),
    ("i", -3, "SequenceAt: position -3 .* 2 tensors")])
def test_wrong_parts(name, value, reason, artifact, tmp_path):
    bad = np.array(value, GOOD[name].dtype)
    np.savez(tmp_path / "in.npz", **{**GOOD, name: bad})
    check_run_refused(reason, artifact, "--inputs", tmp_path / "in.npz")


def test_a_file_of_another_kind(artifact, tmp_path):
    (tmp_path / "s.pb").write_bytes(b"not a message")
    check_run_refused(r"s\.pb': no value, or a damaged one", artifact, "--input",
                      f"s={tmp_path / 's.pb'}")


def test_text_that_names_parts(tmp_path):
    text = """func.func @main(%x: tensor<?xf32>, %s: tensor<?x1xi64>)
        -> !dlc.sequence<tensor<?xf32>> {
      %0 = dlc.pack %x, %s : (tensor<?xf32>, tensor<?x1xi64>)
          -> !dlc.sequence<tensor<?xf32>>
      return %0 : !dlc.sequence<tensor<?xf32>>
    }"""
    (tmp_path / "model.mlir").write_text(text)
    check_compile_refused(tmp_path / "model.mlir", tmp_path, "sequence|dlc.pack")


def test_text_without_a_function(tmp_path):
    """A value that is made of itself has no end."""
    (tmp_path / "model.mlir").write_text("%0 = dlc.not %0 : tensor<4xi1>")
    check_compile_refused(tmp_path / "model.mlir", tmp_path,
                          r"model\.mlir:1:.*'dlc.not' stands outside of a function")
