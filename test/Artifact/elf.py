# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What binutils say about an object, an archive, a library or a program."""

import re
import subprocess


def _run(*command):
    return subprocess.run([*map(str, command)], check=True, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True).stdout


def get_needed(path):
    """The shared libraries that a library or a program names."""
    return set(re.findall(r"\(NEEDED\).*\[(.*)\]", _run("readelf", "-d", path)))


def get_undefined(path):
    """What a library takes from others, without symbol versions."""
    lines = _run("nm", "--dynamic", "--undefined-only", path).splitlines()
    return {line.split()[-1].split("@")[0] for line in lines}


def get_exported(path):
    lines = _run("nm", "--dynamic", "--defined-only", path).splitlines()
    return {line.split()[-1] for line in lines}


def get_unresolved(path):
    """What the objects of an archive take from elsewhere than each other."""
    def names(option):
        lines = _run("nm", "--quiet", option, path).splitlines()
        return {line.split()[-1] for line in lines if " " in line}

    return names("--undefined-only") - names("--defined-only")


def has_executable_stack(path):
    return bool(re.search(r"GNU_STACK.*RWE", _run("readelf", "-lW", path)))
