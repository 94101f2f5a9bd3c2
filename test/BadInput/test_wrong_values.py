# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Strings, maps, sequences and optionals that make no sense, in models and as
inputs."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto

from refusal import check_compile_refused, check_run_refused, save
from tools import compile_model

HEADER = '<ir_version: 10, opset_import: ["" : 20, "ai.onnx.ml" : 3]>'


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
        [onnx.helper.make_tensor_value_info("x", TensorProto.STRING, ["n"])],
        [onnx.helper.make_tensor_value_info("y", TensorProto.BOOL, ["n"])]),
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
     "input 's' is a sequence of what is no tensor or map"),
    ("""g (map(int64, float[3]) x) => (float[n] y) { y = ai.onnx.ml.CastMap(x) }""",
     "input 'x' is a map to what is neither a number nor a string"),
    ("""g (map(float, float) x) => (float[n] y) { y = ai.onnx.ml.CastMap(x) }""",
     "input 'x' is a map whose keys are neither integers nor strings"),
    ("""g (map(string, float) x) => (float[n] y) { y = ai.onnx.ml.CastMap(x) }""",
     r"CastMap .*a map\(string,tensor\(float\)\), which the operator does not take"),
    ("""g (map(int64, float) x) => (float[n] y) { y = Abs(x) }""",
     r"Abs .*map\(int64,tensor\(float\)\)"),
    ("""g (float[2, 2] x) => (seq(map(string, float)) y) {
          y = ai.onnx.ml.ZipMap<classlabels_int64s: ints = [1, 2]>(x)
        }""", r"output 'y' .* declared .*seq\(map\(int64,tensor\(float\)\)\)"),
    *((f"g (map(int64, float) x) => (float[1, n] y) {{ y = ai.onnx.ml.{node}(x) }}",
       reason) for node, reason in [
           ("DictVectorizer", "'int64_vocabulary'"),
           ("DictVectorizer<int64_vocabulary: ints = [1, 1]>", "key 1 twice"),
           ('CastMap<map_form: string = "WIDE">', "map_form 'WIDE'"),
           ('CastMap<cast_to: string = "TO_BOOL">', "cast_to 'TO_BOOL'"),
           ('CastMap<map_form: string = "SPARSE", max_map: int = 0>', "above 0"),
           ('CastMap<map_form: string = "SPARSE", max_map: int = 2000000000>',
            "too large")]),
    ("""g (seq(float[n]) s) => (float[n] y) { y = Abs(s) }""",
     r"Abs .*seq\(tensor\(float\)\)"),
    ("""g (string[n] s) => (string[n] y) { y = Abs(s) }""",
     r"Abs .*tensor\(string\)"),
    ("""g (seq(float[n]) s) => (float[n] y) { y = Identity(s) }""",
     "output 'y' is not what it is declared to be")],
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


@pytest.fixture(scope="module")
def map_artifact(tmp_path_factory):
    folder = tmp_path_factory.mktemp("maps")
    model = parse("""g (map(string, float) x, map(int64, float) z,
                        seq(map(int64, float)) s)
                       => (float[1, 2] y, float[1, n] w, seq(map(int64, float)) s) {
                       y = ai.onnx.ml.DictVectorizer<
                           string_vocabulary: strings = ["a", "b"]>(x)
                       w = ai.onnx.ml.CastMap<map_form: string = "SPARSE",
                                              max_map: int = 4>(z)
                     }""")
    compile_model(save(model, folder), folder / "model.so")
    return folder / "model.so"


GOOD_MAPS = {"x.keys.ends": np.array([1, 2]),
             "x.keys.bytes": np.frombuffer(b"ab", np.uint8),
             "x.values": np.ones(2, np.float32),
             "z.keys": np.array([3, 1]), "z.values": np.ones(2, np.float32),
             "s.ends": np.array([2, 3]), "s.keys": np.array([1, 2, 1]),
             "s.values": np.ones(3, np.float32)}


@pytest.mark.parametrize("name, value, reason", [
    ("x.keys.ends", [1], "input 'x': there are 1 keys for 2 values"),
    ("x.keys.ends", [1, 3], "input 'x': the ends of strings .* 2 bytes"),
    ("x.keys.bytes", [97, 97], "DictVectorizer: a key is there twice"),
    ("z.values", [1, 2, 3], "input 'z': there are 2 keys for 3 values"),
    ("z.keys", [1, 1], "CastMap: a key is there twice"),
    ("z.keys", [1, -1], "CastMap: a key is negative"),
    ("s.ends", [2, 1], "input 's': the ends of maps .* 3 keys"),
    ("s.ends", [-1, 3], "input 's': the ends of maps .* 3 keys"),
    ("s.ends", [2, 4], "input 's': the ends of maps .* 3 keys"),
    ("s.values", [1, 2], "input 's': there are 3 keys for 2 values")])
def test_wrong_map_parts(name, value, reason, map_artifact, tmp_path):
    bad = np.array(value, GOOD_MAPS[name].dtype)
    np.savez(tmp_path / "in.npz", **{**GOOD_MAPS, name: bad})
    check_run_refused(reason, map_artifact, "--inputs", tmp_path / "in.npz")


@pytest.mark.parametrize("kind, keys, values, reason", [
    (TensorProto.INT64, [1], [1.0], "the keys are INT64"),
    (0, [], [], "the keys are UNDEFINED"),
    (TensorProto.STRING, [b"a", b"b"], [1.0], "2 keys for 1 values"),
    (TensorProto.STRING, [b"a"], [[1.0, 2.0]], "a value is not one element"),
    (TensorProto.STRING, [b"a"], ["one"], "type STRING is not supported")])
def test_wrong_file_of_a_map(kind, keys, values, reason, map_artifact, tmp_path):
    message = onnx.MapProto(key_type=kind)
    (message.string_keys if kind == TensorProto.STRING else message.keys).extend(keys)
    for value in values:
        message.values.tensor_values.append(onnx.numpy_helper.from_array(
            np.array(value, object if isinstance(value, str) else np.float32)))
    (tmp_path / "x.pb").write_bytes(message.SerializeToString())
    check_run_refused(rf"x\.pb': .*{reason}", map_artifact, "--input",
                      f"x={tmp_path / 'x.pb'}")


@pytest.fixture(scope="module")
def cast_artifact(tmp_path_factory):
    folder = tmp_path_factory.mktemp("casts")
    model = parse("""g (string[1] a, string[1] b, string[1] c)
                       => (float[1] x, int8[1] y, uint64[1] z) {
                       x = Cast<to: int = 1>(a)
                       y = Cast<to: int = 3>(b)
                       z = Cast<to: int = 13>(c)
                     }""")
    compile_model(save(model, folder), folder / "model.so")
    return folder / "model.so"


@pytest.mark.parametrize("name, text, reason", [
    ("a", "", "a string is no number"), ("a", "one", "a string is no number"),
    ("a", "1e", "a string is no number"), ("a", "1.5.", "a string is no number"),
    ("a", "--1", "a string is no number"), ("a", "1 2", "a string is no number"),
    ("a", "in", "a string is no number"), ("b", ".5", "a string is no integer"),
    ("b", "1e2", "a string is no integer"), ("b", "inf", "a string is no integer"),
    ("b", "128", "too large"), ("b", "-129", "too large"), ("c", "-1", "too large"),
    ("c", "18446744073709551616", "too large"), ("c", "1" * 40, "too large")])
def test_strings_that_are_no_numbers(name, text, reason, cast_artifact, tmp_path):
    parts = {}
    for each in ("a", "b", "c"):
        given = (text if each == name else "1").encode()
        parts[f"{each}.ends"] = np.array([len(given)])
        parts[f"{each}.bytes"] = np.frombuffer(given, np.uint8)
    np.savez(tmp_path / "in.npz", **parts)
    check_run_refused(f"Cast: .*{reason}", cast_artifact, "--inputs",
                      tmp_path / "in.npz")


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
