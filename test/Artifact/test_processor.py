# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A library refuses a processor that lacks what its kernels use."""

import platform

import pytest

import dlcrt
from tools import compile_model
from trailer import change_code

pytestmark = pytest.mark.skipif(platform.machine() != "x86_64",
                                reason="features are those of x86-64")

# dlcrt_isa.features of x86-64-v3: all up to movbe.
V3 = (0x7fff).to_bytes(8, "little")


@pytest.fixture(scope="module")
def v3_library(model, tmp_path_factory):
    path = tmp_path_factory.mktemp("v3") / "xor.so"
    compile_model(model, path, "--target-cpu=x86-64-v3")
    return path


def load(path):
    context = dlcrt.Context(threads=1)
    try:
        dlcrt.Module(context, path).close()
    finally:
        context.close()


def require_also(feature):
    def change(code):
        assert code.count(V3) == 1
        features = int.from_bytes(V3, "little") | 1 << feature
        return code.replace(V3, features.to_bytes(8, "little"))

    return change


def test_processor_that_lacks_a_feature_is_refused(v3_library, tmp_path):
    # No processor has the last bit; it stands for one that is yet to come.
    changed = tmp_path / "xor.so"
    changed.write_bytes(change_code(v3_library.read_bytes(), require_also(63)))
    with pytest.raises(dlcrt.RuntimeFailure) as failure:
        load(changed)
    assert str(failure.value).startswith(
        "model 'xor' needs CPU features that this CPU or its operating system lacks: ")
    assert str(failure.value).endswith(" (for 'x86-64-v3')")


def test_processor_that_has_all_is_accepted(v3_library, tmp_path):
    changed = tmp_path / "xor.so"
    changed.write_bytes(change_code(v3_library.read_bytes(), lambda code: code))
    load(changed)
