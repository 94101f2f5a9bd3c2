# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Functions in processes of their own, so that none can take the others along."""

import multiprocessing
import signal
import sys
import traceback
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ended:
    """How a function ended: with a value, or with a reason why there is none."""

    value: Any = None
    error: str = ""  # What it raised.
    failure: str = ""  # "timeout", or the name of a signal.


def call(function, arguments, sender):
    try:
        sender.send(Ended(function(*arguments)))
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        sender.send(Ended(error=f"{type(error).__name__}: {error}"))


def run_isolated(function, *arguments, seconds) -> Ended:
    """The function runs in a fork: what is imported here is so there too."""
    fork = multiprocessing.get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    process = fork.Process(target=call, args=(function, arguments, sender))
    process.start()
    sender.close()
    try:
        if not receiver.poll(seconds):
            process.kill()
            return Ended(failure="timeout")
        return receiver.recv()
    except EOFError:
        process.join()
        return Ended(failure=signal.Signals(-process.exitcode).name
                     if process.exitcode < 0 else f"status {process.exitcode}")
    finally:
        process.join()
