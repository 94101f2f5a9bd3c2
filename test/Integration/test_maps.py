# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators on maps, against ONNX Runtime, and files of maps."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto

from tools import compile_model, run_tool
from values import check, check_equal, run

HEADER = '<ir_version: 10, opset_import: ["" : 20, "ai.onnx.ml" : 3]>'
SCORES = np.array([[0.5, 0.25, 0.25], [0, 1, -3], [7, 8, 9], [1e-9, 1, 0]], np.float32)


@pytest.mark.parametrize("rows, count", [("n", 0), ("n", 1), ("n", 4), (4, 4)])
@pytest.mark.parametrize("kind, labels", [
    ("int64", "classlabels_int64s: ints = [0, 1, 2]"),
    ("int64", "classlabels_int64s: ints = [7, -9000000000, 2]"),
    ("string", 'classlabels_strings: strings = ["setosa", "", "größer"]')])
def test_zip_map(kind, labels, rows, count, tmp_path):
    check(HEADER + f'''g (float[{rows}, 3] x) => (seq(map({kind}, float)) y) {{
            y = ai.onnx.ml.ZipMap<{labels}>(x)
          }}''', {"x": SCORES[:count]}, tmp_path)


def test_zip_map_of_a_list(tmp_path):
    check(HEADER + '''g (float[n] x) => (seq(map(int64, float)) y) {
            y = ai.onnx.ml.ZipMap<classlabels_int64s: ints = [5, 6, 7]>(x)
          }''', {"x": SCORES[0]}, tmp_path)


def test_classifier(tmp_path):
    check(HEADER + '''g (float[n, 2] x)
             => (string[n] label, seq(map(string, float)) probabilities) {
            label, scores = ai.onnx.ml.LinearClassifier<
                classlabels_strings: strings = ["red", "green", "blue"],
                coefficients: floats = [1.0, -1.0, -1.0, 1.0, 0.5, 0.5],
                intercepts: floats = [0.0, 0.0, 0.25]>(x)
            probabilities = ai.onnx.ml.ZipMap<
                classlabels_strings: strings = ["red", "green", "blue"]>(scores)
          }''', {"x": np.array([[2, 0], [0, 2], [0.1, 0.1]], np.float32)}, tmp_path)


def check_row(node, mapping, kind, element, expected, tmp_path):
    """The row `y` that a node makes of the map `x`."""
    text = HEADER + f"g (map({kind}) x) => ({element}[1, m] y) {{ y = {node}(x) }}"
    outputs = run(onnx.parser.parse_model(text), {"x": mapping}, tmp_path)
    dtype = {"float": np.float32, "double": np.float64, "string": object}
    check_equal(outputs["y"], np.array([expected], dtype.get(element, np.int64)))
    # What ONNX Runtime takes from Python.
    if mapping and kind.endswith("float"):
        check(text, {"x": mapping}, tmp_path)


VALUES = [("float", [1.5, -2.0, 3.25]), ("double", [1.1, -2.2, 1e300])]


@pytest.mark.parametrize("kind, values", [*VALUES, ("int64", [1, -2, 1 << 62])])
@pytest.mark.parametrize("keys", [
    ["a", "größer", "c"], ["", "not there", "a"], ["b"], []])
def test_dict_vectorizer(keys, kind, values, tmp_path):
    mapping = dict(zip(keys, values))
    check_row("""ai.onnx.ml.DictVectorizer<
                     string_vocabulary: strings = ["größer", "a", "", "b"]>""",
              mapping, f"string, {kind}", kind,
              [mapping.get(key, 0) for key in ("größer", "a", "", "b")], tmp_path)


@pytest.mark.parametrize("kind, values", [*VALUES, ("string", ["one", "", "größer"])])
@pytest.mark.parametrize("keys", [[3, -1 << 40, 5], [7], []])
def test_dict_vectorizer_of_numbers(keys, kind, values, tmp_path):
    mapping = dict(zip(keys, values))
    check_row("""ai.onnx.ml.DictVectorizer<
                     int64_vocabulary: ints = [5, -1099511627776, 3, 1]>""",
              mapping, f"int64, {kind}", kind,
              [mapping.get(key, "" if kind == "string" else 0)
               for key in (5, -1 << 40, 3, 1)], tmp_path)


@pytest.mark.parametrize("kind, to, element, values, absent", [
    ("float", "TO_FLOAT", "float", [1.5, -2.75, 3.25, 1e30], 0),
    ("float", "TO_INT64", "int64", [1.5, -2.75, 3.25, 1e15], 0),
    ("string", "TO_FLOAT", "float", ["1.5", "-2e1", "INF", "4"], 0),
    ("string", "TO_INT64", "int64", ["1", "-20", "9007199254740993", "4"], 0),
    ("string", "TO_STRING", "string", ["one", "", "größer", "4"], "0.f")])
@pytest.mark.parametrize("keys", [[3, 0, 7, 1], [9, 4], []])
@pytest.mark.parametrize("form", ["DENSE", "SPARSE"])
def test_cast_map(form, keys, kind, to, element, values, absent, tmp_path):
    mapping = dict(zip(keys, values))
    places = sorted(keys) if form == "DENSE" else range(8)
    row = [mapping.get(place, absent) for place in places]
    if element == "int64":
        row = [int(each if kind == "string" else np.float32(each)) for each in row]
    check_row(f"""ai.onnx.ml.CastMap<cast_to: string = "{to}", max_map: int = 8,
                                     map_form: string = "{form}">""",
              mapping, f"int64, {kind}", element, row, tmp_path)


def make_map(kind, keys, values):
    message = onnx.MapProto(key_type=kind)
    message.values.elem_type = onnx.SequenceProto.TENSOR
    (message.string_keys if kind == TensorProto.STRING else message.keys).extend(keys)
    for value in values:
        message.values.tensor_values.append(onnx.numpy_helper.from_array(value))
    return message


def test_files_of_maps(tmp_path):
    """Whose keys may be in any order."""
    model = onnx.parser.parse_model(HEADER + """g (map(string, float) x)
          => (float[1, 3] y, seq(map(int64, float)) z) {
            y = ai.onnx.ml.DictVectorizer<
                string_vocabulary: strings = ["a", "größer", "c"]>(x)
            z = ai.onnx.ml.ZipMap<classlabels_int64s: ints = [3, 2, 1]>(y)
          }""")
    onnx.save(model, tmp_path / "model.onnx")
    compile_model(tmp_path / "model.onnx", tmp_path / "model.so")
    one, two = np.float32(1.5), np.float32(-2)
    keys = [each.encode() for each in ("größer", "a")]
    x = make_map(TensorProto.STRING, keys, [one, two])
    (tmp_path / "x.pb").write_bytes(x.SerializeToString())
    z = onnx.SequenceProto(elem_type=onnx.SequenceProto.MAP)
    z.map_values.append(make_map(TensorProto.INT64, [3, 1, 2],
                                 [two, np.float32(0), one]))
    (tmp_path / "z.pb").write_bytes(z.SerializeToString())
    outcome = run_tool("dlc-run", tmp_path / "model.so", "--input",
                       f"x={tmp_path / 'x.pb'}", "--compare-with",
                       f"z={tmp_path / 'z.pb'}")
    assert outcome.status == 0, outcome
