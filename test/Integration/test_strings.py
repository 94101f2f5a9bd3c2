# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Operators on strings, against ONNX Runtime, or Python where that lacks them."""

import re

import numpy as np
import onnx
import pytest
from onnx import TensorProto

from values import check, check_equal, make_model, run

HEADER = '<ir_version: 10, opset_import: ["" : 20, "ai.onnx.ml" : 3]>'
WORDS = np.array(["one", "", "Zwölf", "three hundred", "one"], object)


@pytest.mark.parametrize("node", [
    "Gather<axis: int = 0>(x, i)", "Concat<axis: int = 0>(x, z)", "Identity(x)",
    "Where(c, x, z)", "Expand(x, k)", "Tile(x, j)"])
def test_moving(node, tmp_path):
    check(HEADER + f'''g (string[n] x, string[n] z, int64[p] i, bool[n] c)
             => (string y) {{
            k = Constant<value_ints: ints = [2, 5]>()
            j = Constant<value_ints: ints = [2]>()
            y = {node}
          }}''', {"x": WORDS, "z": WORDS[::-1].copy(), "i": np.array([3, -1, 0]),
                  "c": np.array([True, False, True, False, False])}, tmp_path)


def test_reshaping(tmp_path):
    check(HEADER + '''g (string[6] x) => (string[a, b] y, string[c, d] z, int64[2] s) {
            shape = Constant<value_ints: ints = [2, 3]>()
            m = Reshape(x, shape)
            y = Transpose(m)
            begin = Constant<value_ints: ints = [1, 0]>()
            z = Slice(y, begin, shape)
            s = Shape(z)
          }''', {"x": np.array(list("abcdef"), object)}, tmp_path)


@pytest.mark.parametrize("other", [WORDS[::-1], np.array(["one"], object)])
def test_equal(other, tmp_path):
    check(HEADER + '''g (string[n] x, string[m] z) => (bool[n] y) {
            y = Equal(x, z)
          }''', {"x": WORDS, "z": other}, tmp_path)


def test_constants(tmp_path):
    check(HEADER + '''g (int64[n] i) => (string[n] y, string z) {
            names = Constant<value_strings: strings = ["red", "", "größer"]>()
            y = Gather(names, i)
            z = Constant<value_string: string = "alone">()
          }''', {"i": np.array([2, 0, 1, 2])}, tmp_path)


def test_strings_through_control_flow(tmp_path):
    check(HEADER + '''g (bool c, int64 n, string[1] x, string[1] z) => (string[m] y) {
            chosen = If(c) <
              then_branch: graph = yes () => (string[1] a) { a = Identity(x) },
              else_branch: graph = no () => (string[1] b) { b = Identity(z) }>
            y = Loop(n, , chosen) <body: graph = body
                (int64 i, bool d, string[k] before) => (bool again, string[l] after) {
              again = Identity(d)
              after = Concat<axis: int = 0>(before, z)
            }>
          }''', {"c": np.array(True), "n": np.int64(3), "x": np.array(["left"], object),
                 "z": np.array(["right"], object)}, tmp_path)


@pytest.mark.parametrize("case", ["NONE", "LOWER", "UPPER"])
@pytest.mark.parametrize("sensitive", [0, 1])
@pytest.mark.parametrize("stopwords", [[], ["One", "of"], ["one"]])
def test_normalizer(case, sensitive, stopwords, tmp_path):
    words = np.array(["One", "OF", "Éclair", "straße", "Ἀθήνα", "ПРИВЕТ", "one"],
                     object)
    kept = [word for word in words
            if (word if sensitive else word.lower())
            not in [each if sensitive else each.lower() for each in stopwords]]
    change = {"NONE": str, "LOWER": str.lower,
              # What another length has stays.
              "UPPER": lambda word: word.upper().replace("SS", "ß")}[case]
    attributes = ", ".join(f'"{word}"' for word in stopwords)
    model = onnx.parser.parse_model(HEADER + f'''g (string[n] x) => (string[m] y) {{
        y = StringNormalizer<case_change_action: string = "{case}",
              is_case_sensitive: int = {sensitive}
              {f", stopwords: strings = [{attributes}]" if stopwords else ""}>(x)
      }}''')
    check_equal(run(model, {"x": words}, tmp_path)["y"],
                np.array([change(word) for word in kept], object))


PATTERNS = ["", "a*", "(ab|c)+d?", "[^a-c]{2,3}", r"\d+\.\d{2}", ".", "..",
            "(?i)straSSe", r"\w+@\w+\.(com|org)", r".*\bword\b.*", r"[[:alpha:]]+",
            r"[ä-ü]+", r"(?s).+", r"^\s*$", r"(a|b)*?c{0}",
            r"\x41[\x{e4}B]", r"a{2,}|b{,2}",
            r"\Bx\B", r"[]a-]+", r"(?:x(?P<name>y)z)*", r"日.語"]
TEXTS = ["", "a", "aaaa", "ababcd", "c", "xy", "xyz", "ä", "é€", "12.50", "me@you.org",
         "a word here", "swordfish", "STRASSE", "über", "äöü", "line\nbreak", " \t ",
         "Aä", "AB", "b{,2}", "-]a", "xyzxyz", "日本語", "abx"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_regular_expressions(pattern, tmp_path):
    model = make_model("RegexFullMatch", [("x", TensorProto.STRING, 1)],
                       [("y", TensorProto.BOOL, 1)], pattern=pattern)
    # Python spells some of it differently.
    spelt = (pattern.replace("[[:alpha:]]", "[A-Za-z]").replace(r"\x{e4}", r"\xe4")
             .replace("b{,2}", r"b\{,2\}").replace("[]a-]", r"[\]a\-]"))
    flags = re.ASCII if r"\w" in pattern or r"\b" in pattern or r"\B" in pattern else 0
    expected = [bool(re.fullmatch(spelt, text, flags)) for text in TEXTS]
    outputs = run(model, {"x": np.array(TEXTS, object)}, tmp_path)
    assert list(outputs["y"]) == expected


@pytest.mark.parametrize("delimiter", [None, "", ",", "::", "aa"])
@pytest.mark.parametrize("most", [None, 0, 1, 2])
def test_split(delimiter, most, tmp_path):
    texts = ["a,b,,c", "", " one  two\tthree ", "::x::y:::z::", "aaaaa", "no", "  "]
    attributes = {}
    if delimiter is not None:
        attributes["delimiter"] = delimiter
    if most is not None:
        attributes["maxsplit"] = most
    model = make_model("StringSplit", [("x", TensorProto.STRING, 1)],
                       [("y", TensorProto.STRING, 2), ("z", TensorProto.INT64, 1)],
                       **attributes)
    pieces = [text.split(delimiter or None, -1 if most is None else most)
              for text in texts]
    width = max(len(each) for each in pieces)
    results = run(model, {"x": np.array(texts, object)}, tmp_path)
    check_equal(results["z"], np.array([len(each) for each in pieces]))
    check_equal(results["y"], np.array(
        [each + [""] * (width - len(each)) for each in pieces], object))


@pytest.mark.parametrize("left, right", [
    (WORDS, WORDS[::-1]), (WORDS, np.array("!", object)),
    (np.array([["a"], [""]], object), WORDS)])
def test_concatenation(left, right, tmp_path):
    model = make_model("StringConcat", [("x", TensorProto.STRING, left.ndim),
                                        ("z", TensorProto.STRING, right.ndim)],
                       [("y", TensorProto.STRING, (left + right).ndim)])
    check_equal(run(model, {"x": left, "z": right}, tmp_path)["y"], left + right)


@pytest.mark.parametrize("keys, values, default", [
    ("keys_strings: strings = [\"one\", \"Zwölf\"]",
     "values_int64s: ints = [1, 12]", "default_int64: int = -7"),
    ("keys_strings: strings = [\"one\", \"\"]",
     "values_strings: strings = [\"eins\", \"nichts\"]",
     "default_string: string = \"?\"")])
def test_label_encoder(keys, values, default, tmp_path):
    element = "int64" if "ints" in values else "string"
    check(HEADER + f'''g (string[n] x) => ({element}[n] y) {{
            y = ai.onnx.ml.LabelEncoder<{keys}, {values}, {default}>(x)
          }}''', {"x": WORDS}, tmp_path)


@pytest.mark.parametrize("zeros", [0, 1])
def test_one_hot_encoder(zeros, tmp_path):
    words = WORDS if zeros else np.array(["", "one", "one"], object)
    check(HEADER + f'''g (string[n] x) => (float[n, 2] y) {{
            y = ai.onnx.ml.OneHotEncoder<cats_strings: strings = ["one", ""],
                                         zeros: int = {zeros}>(x)
          }}''', {"x": words}, tmp_path)


def test_category_mapper(tmp_path):
    check(HEADER + '''g (string[n] x, int64[m] z) => (int64[n] y, string[m] w) {
            y = ai.onnx.ml.CategoryMapper<cats_int64s: ints = [5, 7],
                  cats_strings: strings = ["one", "Zwölf"], default_int64: int = -3>(x)
            w = ai.onnx.ml.CategoryMapper<cats_int64s: ints = [5, 7],
                  cats_strings: strings = ["one", "Zwölf"]>(z)
          }''', {"x": WORDS, "z": np.array([7, 1, 5])}, tmp_path)


@pytest.mark.parametrize("mode", ["TF", "IDF", "TFIDF"])
def test_tf_idf(mode, tmp_path):
    words = np.array([["a", "b", "a", "c", "b"], ["c", "c", "a", "b", "x"]], object)
    check(HEADER + f'''g (string[n, m] x) => (float[n, k] y) {{
            y = TfIdfVectorizer<mode: string = "{mode}", min_gram_length: int = 1,
                  max_gram_length: int = 2, max_skip_count: int = 1,
                  ngram_counts: ints = [0, 3], ngram_indexes: ints = [0, 1, 2, 4, 3],
                  pool_strings: strings = ["a", "b", "c", "a", "b", "c", "a"],
                  weights: floats = [0.5, 1.0, 2.0, 3.0, 0.25]>(x)
          }}''', {"x": words}, tmp_path)


def test_classes_with_names(tmp_path):
    check(HEADER + '''g (float[n, 2] x) => (string[n] y, float[n, 3] z) {
            y, z = ai.onnx.ml.LinearClassifier<
                classlabels_strings: strings = ["red", "green", "größer"],
                coefficients: floats = [1.0, -1.0, -1.0, 1.0, 0.5, 0.5],
                intercepts: floats = [0.0, 0.0, 0.25]>(x)
          }''', {"x": np.array([[2, 0], [0, 2], [0.1, 0.1]], np.float32)}, tmp_path)


@pytest.mark.parametrize("ordered", [0, 1])
def test_unique(ordered, tmp_path):
    words = np.array(["b", "", "abc", "ab", "b", "Zwölf", "ab", ""], object)
    check(HEADER + f'''g (string[n] x)
             => (string[m] y, int64[m] first, int64[n] place, int64[m] count) {{
            y, first, place, count = Unique<sorted: int = {ordered}>(x)
          }}''', {"x": words}, tmp_path)


SENTENCES = np.array([["This is the 1st document.", "", "größer, am größten"],
                      ["a_b  c\nd", "?!", "日本語 text"]], object)


@pytest.mark.parametrize("attributes", [
    'tokenexp: string = "[a-zA-Z0-9_]+"', 'tokenexp: string = "[a-z]+"',
    'tokenexp: string = "[a-z]+", mincharnum: int = 3',
    r'tokenexp: string = "\\b\\w\\w+\\b"', 'tokenexp: string = "t|th|ße|n$"',
    'tokenexp: string = "^[a-z]"', 'tokenexp: string = "x*"',
    'tokenexp: string = "[^ ]+", mincharnum: int = 4', 'tokenexp: string = "q"',
    'tokenexp: string = "."', 'separators: strings = [""]',
    'separators: strings = [" "]', 'separators: strings = [" +", "[.]", "t", "ö|,"]',
    'separators: strings = ["is", "i"]'])
@pytest.mark.parametrize("shape", ["2, 3", "n, m"])
def test_tokenizer(shape, attributes, tmp_path):
    least = "" if "mincharnum" in attributes else ", mincharnum: int = 1"
    check('<ir_version: 10, opset_import: ["" : 20, "com.microsoft" : 1]>' + f'''
          g (string[{shape}] x) => (string[p, q, r] y) {{
            y = com.microsoft.Tokenizer<mark: int = 0, pad_value: string = "#",
                                        {attributes}{least}>(x)
          }}''', {"x": SENTENCES}, tmp_path)


def test_tokenizer_of_a_list(tmp_path):
    check('<ir_version: 10, opset_import: ["" : 20, "com.microsoft" : 1]>' + '''
          g (string[n] x) => (string[p, q] y) {
            y = com.microsoft.Tokenizer<mark: int = 0, pad_value: string = "",
                      mincharnum: int = 1, tokenexp: string = "[a-z]+">(x)
          }''', {"x": WORDS}, tmp_path)
