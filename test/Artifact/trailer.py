# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The trailer of a model library (dlcrt_trailer in include/dlcrt/abi.h), for tests
that change a library and want its hashes to be right."""

import struct

LAYOUT = struct.Struct("<8sII7Q")
FIELDS = ("magic", "abi_version", "struct_size", "file_bytes", "code_bytes",
          "code_hash", "weights_offset", "weights_bytes", "weights_hash",
          "trailer_hash")
MASK = (1 << 64) - 1
FACTOR = 0xd6e8feb86659fd93


def compute_hash(data):
    value = 0x9e3779b97f4a7c15
    for at in range(0, len(data), 8):
        word = int.from_bytes(data[at:at + 8], "little")
        value = (value ^ word) * FACTOR & MASK
        value = (value << 29 | value >> 35) & MASK
    value = (value ^ len(data)) * FACTOR & MASK
    return value ^ value >> 32


def change_code(library, change):
    """The library's bytes after `change` of its code, with a trailer that fits."""
    trailer = dict(zip(FIELDS, LAYOUT.unpack(library[-LAYOUT.size:])))
    code = library[:trailer["code_bytes"]]
    assert compute_hash(code) == trailer["code_hash"]
    changed = change(code)
    assert len(changed) == len(code)
    trailer["code_hash"] = compute_hash(changed)
    fields = LAYOUT.pack(*(trailer[name] for name in FIELDS))[:-8]
    return (changed + library[len(code):-LAYOUT.size] + fields
            + compute_hash(fields).to_bytes(8, "little"))
