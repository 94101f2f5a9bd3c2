# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""einsum, against NumPy's."""

import numpy as np
import pytest
from programs import Program

SIZES = dict(zip("abcdefg", (2, 3, 4, 5, 2, 3, 4)))
SPECS = ["ab,bc->ac", "ab,bc", "ba,cb->ac", "abc,abd->acd", "ab->ba", "ab->a", "ab->",
         "aa->a", "aa", "aab->b", "ab,a->b", "ab,c->abc", "ab,ab->", "ab,bc,cd->ad",
         "abc,dc,ea->bde", "a,a,a->a", "ab , bc -> ca", "abcd,ac,bd->", "ab,cd->",
         "gfedc->cdefg"]


def get_operands(spec):
    return [letters.strip() for letters in spec.split("->")[0].split(",")]


def make_entry(number, spec):
    names = "xyz"[:len(get_operands(spec))]
    parameters = ", ".join(
        f"{name}: f64[{', '.join(letters.upper())}]"
        for name, letters in zip(names, get_operands(spec)))
    return (f"entry f{number}({parameters}) ="
            f" einsum(\"{spec}\", {', '.join(names)})\n")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    made = Program("\n".join(map(make_entry, range(len(SPECS)), SPECS)),
                   tmp_path_factory.mktemp("einsum"))
    yield made
    made.close()


@pytest.mark.parametrize("spec", SPECS)
def test_einsum(program, spec):
    rng = np.random.default_rng(1)
    operands = [rng.normal(size=[SIZES[letter] for letter in letters])
                for letters in get_operands(spec)]
    result = program.run(f"f{SPECS.index(spec)}", **dict(zip("xyz", operands)))
    np.testing.assert_allclose(result, np.einsum(spec, *operands), rtol=1e-12)
