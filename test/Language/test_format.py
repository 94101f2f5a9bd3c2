# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""dlc-compile --format: what a program should look like."""

import re
import subprocess

import pytest
import tdl_programs

from tools import BIN, run_tool

CASES = {
    "operators": (
        "fn f(x:f32,y:f32)->f32=x*y+ -x**2/(y-1)",
        "fn f(x: f32, y: f32) -> f32 = x * y + -x ** 2 / (y - 1)"),
    "types": (
        "fn f < T :float > (x:T[ .. S,D ],n:[f32;4],g:fn( f32 )->f32)->(a:T,b:T [?])=x",
        "fn f<T: float>(x: T[..S, D], n: [f32; 4], g: fn(f32) -> f32) "
        "-> (a: T, b: T[?]) = x"),
    "a type in a call, and a comparison": (
        "fn f(x: f32, n: f32) = (zeros<f32[ 4 ]>( ), x<n, x>n , not  x<=n)",
        "fn f(x: f32, n: f32) = (zeros<f32[4]>(), x < n, x > n, not x <= n)"),
    "subscripts": (
        "fn f(x: f32[N, 6]) = (x[ 1 ], x[: , 1 : 6 : 2], x[.. ,- 1],x [1 :],x.y . 0)",
        "fn f(x: f32[N, 6]) = (x[1], x[:, 1:6:2], x[.., -1], x[1:], x.y.0)"),
    "equations": (
        "fn f(x: f32[N]) {\n let y[i:N,j : 2]=sum( k )x[k]*2\n"
        "let z[i] = max(k) (x[k])\n  z\n}",
        "fn f(x: f32[N]) {\n  let y[i: N, j: 2] = sum(k) x[k] * 2\n"
        "  let z[i] = max(k) (x[k])\n  z\n}"),
    "functions in place": (
        "fn f(x: f32) = g(| a , b |a+b, | | x,|t|(t,t))",
        "fn f(x: f32) = g(|a, b| a + b, || x, |t| (t, t))"),
    "loops and branches": (
        "fn f(xs: f32[N]) =\nfor i in 0 .. -n with h=0.0,c:f32=1{let y=h\n"
        "      next if h>0{ y }else{ -y },emit y}",
        "fn f(xs: f32[N]) =\n  for i in 0..-n with h = 0.0, c: f32 = 1 { let y = h\n"
        "    next if h > 0 { y } else { -y }, emit y }"),
    "blocks": (
        "fn f(x: f32) {\n\n\n    let y = x\n\n\n\n    let z = if y > 0 {\n y\n"
        "}\nelse {\n-y\n}\n -z\n\n}",
        "fn f(x: f32) {\n  let y = x\n\n  let z = if y > 0 {\n    y\n"
        "  }\n  else {\n    -y\n  }\n  -z\n}"),
    "a negative value and a difference": (
        "fn f(x: f32) {\n  let y = x\n    -1\n}\nfn g(x: f32) = (x\n-1)",
        "fn f(x: f32) {\n  let y = x\n  -1\n}\n"
        "fn g(x: f32) = (x\n                - 1)"),
    "comments": (
        "#  first\n\n\nfn f(x: f32) = # why\n# what\nx\n  # last\n",
        "#  first\n\nfn f(x: f32) =  # why\n  # what\n  x\n# last"),
    "comments in brackets": (
        "fn f(x: f32) {\n    # one\n  g(\n x, # two\n   # three\n x)\n# four\n}",
        "fn f(x: f32) {\n  # one\n  g(\n    x,  # two\n    # three\n    x)\n"
        "  # four\n}"),
    "a record": (
        "record R [D,H]{\nw:f32[D,H]=glorot( key )\n b: f32 = 0\nc: f32}\n"
        "record S{ }",
        "record R[D, H] {\n  w: f32[D, H] = glorot(key)\n  b: f32       = 0\n"
        "  c: f32 }\nrecord S {}"),
    "imports": (
        "import std . nn  as nn\nimport   \"a b.tdl\"as a",
        "import std.nn as nn\nimport \"a b.tdl\" as a"),
    "arguments below a bracket": (
        "fn f(x: f32) {\n  let y = g(\n  a = 1,\n       b = h(2,\n  3)\n)\n  y\n}",
        "fn f(x: f32) {\n  let y = g(\n    a = 1,\n    b = h(2,\n          3)\n  )\n"
        "  y\n}"),
    "a block in brackets": (
        "fn f(x: f32) {\n  map(|u| {\nlet v = u\nv\n}, x)\n}",
        "fn f(x: f32) {\n  map(|u| {\n    let v = u\n    v\n  }, x)\n}"),
    "long arguments": (
        "fn f(x: f32) {\n  let y = some_function(the_first_argument, "
        "another(one, two, three), the_third_argument, 4)\n  y\n}",
        "fn f(x: f32) {\n  let y = some_function(the_first_argument, "
        "another(one, two, three),\n                        the_third_argument, 4)\n"
        "  y\n}"),
    "long arguments of one argument": (
        "fn f(x: f32) = outermost(some_function(the_first_argument, "
        "the_second_argument, the_third_argument, number_four))",
        "fn f(x: f32) =\n  outermost(some_function(the_first_argument, "
        "the_second_argument, the_third_argument,\n                          "
        "number_four))"),
    "long parameters": (
        "fn function(the_first: f32[A, B, C], the_second: f32[A, B, C], "
        "the_third: f32[A, B, C]) -> f32[A, B, C] {\n  x\n}",
        "fn function(the_first: f32[A, B, C], the_second: f32[A, B, C], "
        "the_third: f32[A, B, C])\n    -> f32[A, B, C] {\n  x\n}"),
    "one long argument": (
        "fn f(x: f32) {\n  let y = some_function_of_one_argument("
        "\"a long text that can't be broken into several lines\")\n  y\n}",
        "fn f(x: f32) {\n  let y = some_function_of_one_argument(\n"
        "    \"a long text that can't be broken into several lines\")\n  y\n}"),
    "other ends of lines": ("fn f(x: f32) = x\r\n\r\n\r\n", "fn f(x: f32) = x"),
    "nothing": ("\n \n", None),
}


def format_text(text, *flags):
    done = subprocess.run([BIN / "dlc-compile", "--format", *flags, "-"], input=text,
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("case", CASES)
def test_case(case):
    before, after = CASES[case]
    after = "" if after is None else after + "\n"
    assert format_text(before) == after
    assert format_text(after) == after
    assert all(len(line) <= 88 for line in after.splitlines())


def scramble(text):
    """The program with its lines moved, and more spaces between words."""
    lines = [line.strip() for line in text.splitlines()]
    return "\n".join(
        " " * (i % 7) + (line if line.startswith("#")
                        else re.sub(r"([,=+*{}]) ", r"\1   ", line))
        for i, line in enumerate(lines)) + "\n\n\n"


@pytest.mark.parametrize("program", tdl_programs.ALL, ids=lambda program: program.name)
def test_every_program(program):
    """Formatting is done once, changes no word, and finds back what it had made."""
    formatted = format_text(program.text)
    assert format_text(formatted) == formatted
    assert "".join(formatted.split()) == "".join(program.text.split())
    assert format_text(scramble(formatted)) == formatted


@pytest.mark.parametrize("program", tdl_programs.SHOWN,
                         ids=lambda program: program.name)
def test_what_is_shown_is_formatted(program):
    assert format_text(program.text) == program.text


def test_files_are_written_in_place(tmp_path):
    good, bad = tmp_path / "good.tdl", tmp_path / "bad.tdl"
    good.write_text("fn f(x: f32) = x\n")
    bad.write_text("fn f(x:f32)=x\n")
    before = good.stat()
    outcome = run_tool("dlc-compile", "--format", "--check", good, bad)
    assert outcome.status == 1
    assert outcome.errors == f"dlc-compile: '{bad}' is not formatted\n"
    assert bad.read_text() == "fn f(x:f32)=x\n"
    outcome = run_tool("dlc-compile", "--format", good, bad)
    assert (outcome.status, outcome.output, outcome.errors) == (0, "", "")
    assert bad.read_text() == good.read_text()
    # What is as it should be is not touched.
    assert good.stat().st_ino == before.st_ino
    assert run_tool("dlc-compile", "--format", "--check", good, bad).status == 0
    assert sorted(tmp_path.iterdir()) == [bad, good]


@pytest.mark.parametrize("text, message", [
    ("fn f(x: f32) = x +\n", ":2:1: expected an expression, but found the end"),
    ("fn f(x: f32) = x $ 1\n", ":1:18: '$' is no part of the language"),
])
def test_what_is_no_program_stays(text, message, tmp_path):
    source, good = tmp_path / "wrong.tdl", tmp_path / "good.tdl"
    source.write_text(text)
    good.write_text("fn f(x:f32)=x\n")
    outcome = run_tool("dlc-compile", "--format", source, good)
    assert outcome.status == 1
    assert outcome.errors.startswith(
        f"dlc-compile: error: can't format '{source}':\n  {source}{message}")
    assert source.read_text() == text
    # The others are formatted all the same.
    assert good.read_text() == "fn f(x: f32) = x\n"


@pytest.mark.parametrize("arguments, message", [
    (["--format", "missing.tdl"], "can't read 'missing.tdl': No such file"),
    (["--format", "model.onnx"], "can't format 'model.onnx': expected a name"),
    (["--check", "model.tdl"], "--check goes with --format"),
    (["a.tdl", "b.tdl"], "one model at a time, but there are 'a.tdl' and 'b.tdl'"),
])
def test_wrong_arguments(arguments, message):
    outcome = run_tool("dlc-compile", *arguments)
    assert outcome.status == 1
    assert outcome.errors.startswith(f"dlc-compile: error: {message}")
