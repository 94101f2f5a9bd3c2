# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The table of cases that are known to fail, and why: expected-failures.txt.

  # A comment.
  A reason, which ends with a colon:
    KIND/NAME
    KIND/NAME

A case stands there once. One that fails without standing there is a failure of
the suite, and so is one that stands there and passes.
"""

from pathlib import Path

PATH = Path(__file__).parent / "expected-failures.txt"


def read_expectations(path=PATH) -> dict[str, str]:
    """The reasons by the cases' ids."""
    reasons, reason = {}, None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith(" "):
            assert line.endswith(":"), f"{path}:{number}: no colon: '{line}'"
            reason = line[:-1]
            continue
        case = line.strip()
        assert reason, f"{path}:{number}: no reason above '{case}'"
        assert case not in reasons, f"{path}:{number}: '{case}' is there twice"
        reasons[case] = reason
    return reasons


def group_by_reason(reasons: dict[str, str]) -> dict[str, list[str]]:
    groups = {}
    for case, reason in reasons.items():
        groups.setdefault(reason, []).append(case)
    return {reason: sorted(groups[reason]) for reason in sorted(groups)}


def write_expectations(reasons: dict[str, str], path=PATH) -> None:
    comments = [line for line in path.read_text().splitlines()
                if line.startswith("#")]
    lines = comments
    for reason, cases in group_by_reason(reasons).items():
        lines += ["", f"{reason}:", *(f"  {case}" for case in cases)]
    path.write_text("\n".join(lines) + "\n")
