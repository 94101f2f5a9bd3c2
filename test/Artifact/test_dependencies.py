# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""An artifact stands alone: libc and libm are all that it takes from elsewhere."""

import re

import pytest

import elf
from tools import RUNTIME_LIBRARY, compile_model

# What kernels may call: C's functions on memory and on numbers.
ALLOWED = re.compile(
    r"mem(cpy|move|set)|__cxa_finalize|__gmon_start__|_ITM_\w+|"
    r"(ceil|floor|rint|nearbyint|round|roundeven|trunc|fma|fmod|fmin|fmax|"
    r"exp|exp2|expm1|log|log2|log10|log1p|pow|sqrt|cbrt|sin|cos|tan|"
    r"a?(sin|cos|tan)h?|atan2|erf)f?")


def get_forbidden(symbols):
    return {name for name in symbols if not ALLOWED.fullmatch(name)}


def test_library_needs_only_libc_and_libm(library):
    assert elf.get_needed(library) <= {"libc.so.6", "libm.so.6"}
    assert get_forbidden(elf.get_undefined(library)) == set()


def test_library_exports_one_symbol(library):
    assert elf.get_exported(library) == {"dlcrt_model_query"}


@pytest.mark.parametrize("extension", ["a", "o"])
def test_linked_model_needs_only_libc_and_libm(extension, model, tmp_path):
    artifact = tmp_path / f"xor.{extension}"
    compile_model(model, artifact)
    assert get_forbidden(elf.get_unresolved(artifact)) == set()


def test_runtime_is_small_and_stands_alone():
    assert RUNTIME_LIBRARY.resolve().stat().st_size < 300_000
    assert elf.get_needed(RUNTIME_LIBRARY) <= {"libc.so.6", "libm.so.6",
                                              "ld-linux-x86-64.so.2"}


def test_nothing_makes_the_stack_executable(library):
    assert not elf.has_executable_stack(library)
    assert not elf.has_executable_stack(RUNTIME_LIBRARY)
