# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Architectures of timm and transformers, with random weights.

  ALL["resnet18"].build()      the module, ready to be exported
  ALL["resnet18"].inputs       what it takes
  ALL["resnet18"].sizes        values for its dimensions; the first are traced
"""

from . import images, sequences, texts

ALL = {**texts.ARCHITECTURES, **sequences.ARCHITECTURES, **images.ARCHITECTURES}
