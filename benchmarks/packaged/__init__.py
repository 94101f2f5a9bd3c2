# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Trained models that come in Python packages, and real inputs for them.

  ALL["silero-vad"].get_path()     where it is; ModuleNotFoundError without its package
  ALL["silero-vad"].make_cases()   inputs: speech, pictures of text, files, ...
"""

from . import others, pictures, speech

ALL = {**speech.MODELS, **pictures.MODELS, **others.MODELS}
