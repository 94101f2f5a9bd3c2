# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Programs in MLIR's text that MLIR accepts and dlc does not."""

import pytest

from refusal import check_compile_refused

TENSOR = "tensor<4xf32>"
BODY = f"{{ return %x : {TENSOR} }}"


def make_entry(given=TENSOR, name="main", attributes="", on_input=""):
    return (f"func.func @{name}(%x: {given} {on_input}) -> {given} {attributes}"
            f" {{ return %x : {given} }}\n")


def call(function):
    return (f"{{ %0 = func.call @{function}(%x) : ({TENSOR}) -> {TENSOR}\n"
            f"return %0 : {TENSOR} }}\n")


def compute(op, given=TENSOR):
    return (f"func.func @main(%x: {given}) -> {given} {{\n"
            f"%0 = {op}\n return %x : {given} }}")


SIGNATURE = f"(%x: {TENSOR}) -> {TENSOR}"


@pytest.mark.parametrize("given", [
    "tensor<*xf32>", "memref<4xf32>", "vector<4xf32>", "tensor<4xf80>",
    "tensor<4xf128>", "tensor<4xtf32>", "tensor<4xi128>", "tensor<4xi7>",
    "tensor<4xsi8>", "tensor<4xcomplex<i32>>", "tensor<4xcomplex<f16>>",
    "tensor<4xvector<2xf32>>", 'tensor<4xf32, "layout">', "none", "i128",
    "tuple<f32>", "complex<i8>", "!dlc.sequence<tensor<4xf32>>"])
def test_types_of_nothing(given, tmp_path):
    check(make_entry(given), r":1:1: 'func\.func' has a value of type", tmp_path)


@pytest.mark.parametrize("given", ["f32", "index", "i1", "tensor<4xindex>",
                                   "complex<f32>"])
def test_types_of_no_entry(given, tmp_path):
    check(make_entry(given), r":1:1: entry 'main': input 0 is of type "
          f"'{given}', expected a ranked tensor of numbers", tmp_path)


@pytest.mark.parametrize("text, reason", [
    (f"func.func private @f{SIGNATURE}\n" + f"func.func @main{SIGNATURE}"
     + call("f"), ":1:1: function 'f' has no body"),
    (f"func.func private @f{SIGNATURE}" + call("f")
     + f"func.func @main{SIGNATURE}" + call("f"), ":1:1: function 'f' calls itself"),
    (f"func.func private @f{SIGNATURE}" + call("g")
     + f"func.func private @g{SIGNATURE}" + call("f")
     + f"func.func @main{SIGNATURE}" + call("f"), "function '[fg]' calls itself"),
    (make_entry(name="f") + f"func.func @main{SIGNATURE}" + call("f"),
     ":2:.*an entry, 'f', can't be called"),
    (f"func.func @main{SIGNATURE} {{ cf.br ^a\n^a: return %x : {TENSOR} }}",
     "branches between blocks, expected them to be scf ops"),
    (f"module {{ {make_entry()} }}\n{make_entry(name='f')}",
     "'builtin.module' is not something that can be compiled"),
    (make_entry().replace("@main", "nested @main"), "has no entry"),
    (make_entry(name='"a-b"'), "'a-b' is not named as C names a function"),
    (make_entry(name='"../a"'), "'../a' is not named as C names a function"),
    (make_entry(name='""'), "'' is not named as C names a function"),
    (f'func.func @main(%x: {TENSOR} {{dlc.name = "a"}}, %y: {TENSOR} '
     f'{{dlc.name = "a"}}) -> {TENSOR} {BODY}', 'two inputs are named "a"'),
    (f'func.func @main(%x: {TENSOR}) -> ({TENSOR} {{dlc.name = "a"}}, {TENSOR} '
     f'{{dlc.name = "a"}}) {{ return %x, %x : {TENSOR}, {TENSOR} }}',
     'two outputs are named "a"'),
])
def test_functions(text, reason, tmp_path):
    check(text, reason, tmp_path)


@pytest.mark.parametrize("text, attribute", [
    (make_entry(on_input="{dlc.dtype = i64}"), "dlc.dtype"),
    (make_entry(on_input="{dlc.dtype = tensor<4xf32>}"), "dlc.dtype"),
    (make_entry(on_input="{llvm.noalias}"), "llvm.noalias"),
    (make_entry(on_input="{foo.bar = 3}"), "foo.bar"),
    (make_entry(attributes="attributes {llvm.emit_c_interface}"),
     "llvm.emit_c_interface"),
    (make_entry(attributes="attributes {llvm.linkage = #llvm.linkage<internal>}"),
     "llvm.linkage"),
    (make_entry(attributes="attributes {dlc.results = [1, 2]}"), "dlc.results"),
    (make_entry(attributes='attributes {dlc.memory = "a"}'), "dlc.memory"),
    (f"module attributes {{dlc.entries = [3]}} {{ {make_entry()} }}", "dlc.entries"),
    (f"module attributes {{dlc.sites = [3]}} {{ {make_entry()} }}", "dlc.sites"),
    ("module attributes {dlti.dl_spec = #dlti.dl_spec<i64 = dense<128> : "
     f"vector<2xi64>>}} {{ {make_entry()} }}", "dlti.dl_spec"),
])
def test_attributes(text, attribute, tmp_path):
    check(text, f'has an attribute "{attribute}"', tmp_path)


@pytest.mark.parametrize("text, reason", [
    (compute("arith.addf %x, %x : tensor<4xf32>"),
     "'arith.addf' takes 'tensor<4xf32>', expected an op of dlc for tensors"),
    (compute("math.exp %x : tensor<4xf32>"), "'math.exp' takes"),
    (compute("math.ctpop %x : tensor<4xi32>", "tensor<4xi32>"), "'math.ctpop' takes"),
    (compute("arith.constant dense<1.0> : vector<4xf32>"),
     "'arith.constant' has a value of type 'vector<4xf32>'"),
    (compute("func.constant @main : (tensor<4xf32>) -> tensor<4xf32>"),
     "'func.constant' has a value of type"),
    (compute("dlc.constant dense_resource<nothing> : tensor<4xf32>"),
     "'dlc.constant' names a resource, expected a dlc.weight, or the values"),
    (compute("arith.constant dense_resource<nothing> : tensor<4xf32>"),
     "'arith.constant' names a resource"),
    (compute("builtin.unrealized_conversion_cast %x : tensor<4xf32> to tensor<4xi8>"
             ).replace("return %x : tensor<4xf32>", "return %0 : tensor<4xi8>")
     .replace("-> tensor<4xf32>", "-> tensor<4xi8>"),
     "'builtin.unrealized_conversion_cast' is left"),
])
def test_ops(text, reason, tmp_path):
    check(text, reason, tmp_path)


def check(text, reason, tmp_path):
    path = tmp_path / "bad.mlir"
    path.write_text(text)
    check_compile_refused(path, tmp_path, reason)
