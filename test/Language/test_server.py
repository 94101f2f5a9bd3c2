# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""dlc-tdl-lsp-server, as an editor sees it."""

import pytest
from lsp import Editor

TEXT = """import std.nn as nn
import "parts.tdl" as parts

# A layer of two.
# It has no activation.
record Pair[D, H] {
  inner: nn.Linear[f32, D, H]
  outer: nn.Linear[f32, H, D]
}

# What the pair makes of x: ä𝄞.
fn apply(p: Pair[D, H], x: f32[B, D]) -> f32[B, D] {
  let h = nn.relu(nn.linear(p.inner, x))
  let twice = |v| v * 2
  let h = for w in [h, h] with all = h { next all + w }
  nn.linear(p.outer, parts.scale(twice(h)))
}

entry infer(p: Pair[4, 2], x: f32[n, 4]) -> f32[n, 4] = apply(p, x)
"""
PARTS = "# Ten times.\nfn scale(x: f32[..S]) -> f32[..S] = x * 10\n"


@pytest.fixture
def editor():
    editor = Editor("dlc-tdl-lsp-server")
    yield editor
    assert editor.close() == 0


@pytest.fixture
def document(editor, tmp_path):
    (tmp_path / "parts.tdl").write_text(PARTS)
    path = tmp_path / "program.tdl"
    assert editor.open(path, TEXT) == []
    return path


def mark(place):
    """The text with '§' where it is in `place`, a part of it."""
    assert TEXT.count(place.replace("§", "")) == 1, place
    return TEXT.replace(place.replace("§", ""), place)


def get_range(text, part):
    """What `part`, of one line, is in the text."""
    before = text[:text.index(part)]
    line, column = before.count("\n"), len(before.rsplit("\n", 1)[-1])
    return {"start": {"line": line, "character": column},
            "end": {"line": line, "character": column + len(part)}}


def test_abilities(editor):
    for name in ("hover", "definition", "documentFormatting"):
        assert editor.abilities[f"{name}Provider"]
    assert editor.abilities["completionProvider"]["triggerCharacters"] == ["."]


@pytest.mark.parametrize("place, code, comment", [
    ("nn.linear(p.inner, §x)", "x: f32[B, D]", None),
    ("let §h = nn", "h: f32[B, H]", None),
    ("let twi§ce", "twice: the function '|v| v * 2'", None),
    ("linear(p.§inner, x", "inner: Linear[f32, D, H]", None),
    ("linear(§p.inner, x", "p: Pair[D, H]", None),
    ("for §w in", "w: f32[B, H]", None),
    ("§apply(p, x)", "fn apply(p: Pair[D, H], x: f32[B, D]) -> f32[B, D]",
     "What the pair makes of x: ä𝄞."),
    ("fn §apply", "fn apply(p: Pair[D, H], x: f32[B, D]) -> f32[B, D]",
     "What the pair makes of x: ä𝄞."),
    ("= nn.§relu(", "fn relu<T: number>(x: T[..S]) -> T[..S]", None),
    ("parts.sc§ale(", "fn scale(x: f32[..S]) -> f32[..S]", "Ten times."),
    ("infer(p: §Pair[4", "record Pair[D, H] {\n  inner: nn.Linear[f32, D, H]\n"
     "  outer: nn.Linear[f32, H, D]\n}", "A layer of two.\nIt has no activation."),
    ("= §nn.relu(", "import std.nn", None),
])
def test_hover(editor, document, place, code, comment):
    hover = editor.ask_at("hover", document, mark(place))
    assert hover["contents"]["kind"] == "markdown"
    expected = f"```tdl\n{code}\n```\n"
    if comment:
        expected += f"\n{comment}\n"
    assert hover["contents"]["value"] == expected


def test_a_hover_of_what_the_language_has(editor, tmp_path):
    text = "fn f(x: f32[N]) = §softmax(x)\n"
    editor.open(tmp_path / "a.tdl", text.replace("§", ""))
    hover = editor.ask_at("hover", tmp_path / "a.tdl", text)
    assert hover["contents"]["value"] == "```tdl\nsoftmax(x, axis?)\n```\n"
    assert hover["range"] == get_range(text.replace("§", ""), "softmax")


@pytest.mark.parametrize("place", ["§# A layer", "-> f32[B, D] §{", "v * §2"])
def test_nothing_to_hover(editor, document, place):
    assert editor.ask_at("hover", document, mark(place)) is None


@pytest.mark.parametrize("place, definition", [
    ("nn.linear(p.inner, §x)", "x: f32[B"),
    ("nn.linear(p.outer, parts.scale(§twice(h)))", "twice = "),
    ("{ next §all + w }", "all = h {"),
    ("{ next all + §w }", "w in [h"),
    ("linear(p.§inner, x", "inner: nn"),
    ("§apply(p, x)", "apply(p: Pair"),
    ("infer(p: §Pair[4", "Pair[D, H] {"),
    ("|v| §v * 2", "v| v"),
    ("H], x: f32[B, §D]) ->", "D, H], x"),
    ("= §nn.relu(", "nn\nimport \"parts"),
])
def test_definition(editor, document, place, definition):
    found = editor.ask_at("definition", document, mark(place))
    start = get_range(TEXT, definition)["start"]
    assert [(one["uri"], one["range"]["start"]) for one in found] == [
        (document.as_uri(), start)]


def test_a_definition_elsewhere(editor, document):
    [found] = editor.ask_at("definition", document, mark("parts.§scale("))
    assert found == {"uri": (document.parent / "parts.tdl").as_uri(),
                     "range": get_range(PARTS, "scale")}
    assert editor.ask_at("definition", document, mark("= nn.§relu(")) == []


def complete(editor, path, text):
    """Completions by name, where '§' is in the text."""
    everything = {"text": text.replace("§", "")}
    editor.change(path, everything, version=3)
    items = editor.ask_at("completion", path, text)["items"]
    return {item["label"]: item for item in items}


def test_names(editor, document):
    names = complete(editor, document, TEXT.replace("  let twice", "  §\n  let twice"))
    labels = list(names)
    # What is near comes first; nothing of what is bound later.
    assert labels[:5] == ["h", "B", "x", "H", "D"]
    assert "twice" not in names and "w" not in names and "p" in names
    assert names["apply"]["detail"] == \
        "fn apply(p: Pair[D, H], x: f32[B, D]) -> f32[B, D]"
    assert {"nn", "parts", "Pair", "infer", "softmax", "value_and_grad", "f32", "let",
            "while"} <= set(names)
    assert names["softmax"]["detail"] == "softmax(x, axis?)"
    assert sorted(labels, key=lambda label: names[label]["sortText"]) == labels


@pytest.mark.parametrize("line, expected", [
    ("let y = p.§", ["inner", "outer"]),
    ("let y = p.in§", ["inner", "outer"]),
    ("let y = p.inner.§", ["w", "b"]),
    ("let y = apply(p, (1, x).§)", ["0", "1"]),
    ("let y = parts.§", ["scale"]),
])
def test_members(editor, document, line, expected):
    text = TEXT.replace("  let twice", f"  {line}\n  let twice")
    assert list(complete(editor, document, text)) == expected


def test_members_of_the_library(editor, document):
    names = complete(editor, document, TEXT + "\nfn more(x: f32) = nn.li§")
    assert names["linear"]["detail"].startswith("fn linear<T: float>(p: Linear[T, D")
    assert names["layer_norm"]["documentation"]["value"] == "Ba et al. (2016)."
    assert "softmax" not in names
    assert {"init", "nn", "loss", "optim", "dist"} <= set(
        complete(editor, document, "import std.§"))


def test_diagnostics_follow_the_text(editor, document):
    """The editor's text counts, and so do those of imported files."""
    [problem] = editor.change(document, {
        "range": get_range(TEXT, "parts.scale"), "text": "parts.scaled"})
    changed = TEXT.replace("parts.scale", "parts.scaled")
    assert problem["range"] == get_range(changed, "scaled")
    assert problem["severity"] == 1
    assert problem["message"] == \
        "the file 'parts.tdl' has no 'scaled'; did you mean 'scale'?"
    # In an open text that is not saved, the function has that name.
    parts = document.parent / "parts.tdl"
    assert editor.open(parts, PARTS.replace("scale", "scaled")) == []
    assert editor.diagnostics[document.as_uri()] == []
    # What is on disk counts again.
    editor.tell("textDocument/didClose", {"textDocument": {"uri": parts.as_uri()}})
    editor.synchronize()
    assert len(editor.diagnostics[document.as_uri()]) == 1


def test_a_change_behind_other_letters(editor, tmp_path):
    path = tmp_path / "a.tdl"
    text = 'fn f(x: f32[N]) = (x, "ä𝄞", y)\n'
    [problem] = editor.open(path, text)
    # A musical sign is two units of UTF-16.
    place = {"start": {"line": 0, "character": 29}, "end": {"line": 0, "character": 30}}
    assert problem["range"] == place
    assert editor.change(path, {"range": place, "text": "x"}) == []
    [problem] = editor.change(path, {"range": place, "text": "zz"}, version=3)
    assert problem["message"] == "there is no 'zz' here"


def test_problems_have_notes(editor, tmp_path):
    text = "fn g(x: f32[N], y: f32[N]) = x + y\nfn f(x: f32[A], y: f32[C]) = g(x, y)\n"
    [problem] = editor.open(tmp_path / "a.tdl", text)
    notes = [note["message"] for note in problem["relatedInformation"]]
    assert "'A' is from here" in notes and "'C' is from here" in notes


def test_formatting(editor, tmp_path):
    path = tmp_path / "a.tdl"
    editor.open(path, "fn f(x:f32)=x")
    request = {"textDocument": {"uri": path.as_uri()}, "options": {}}
    [edit] = editor.ask("textDocument/formatting", request)
    assert edit["newText"] == "fn f(x: f32) = x\n"
    assert editor.change(path, {"range": edit["range"], "text": edit["newText"]}) == []
    editor.change(path, {"text": "fn f("}, version=3)
    assert editor.ask("textDocument/formatting", request) == []
