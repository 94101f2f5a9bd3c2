# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Image classifiers of timm: convolutional, attentive, and mixed ones.

They are as small as their families allow: what counts is which operators an
exporter makes of them, not how often.
"""

from functools import partial

import timm
import torch

from .architecture import Architecture, Input
from .randomize import calibrate, randomize

CONVOLUTIONAL = (
    "resnet18", "regnety_002", "efficientnet_b0", "tf_efficientnet_lite0",
    "mobilenetv2_050", "mobilenetv3_small_050", "mobilenetv4_conv_small",
    "convnextv2_atto", "densenet121", "inception_v3", "ghostnet_050", "repvgg_a0",
    "hrnet_w18_small", "dla46_c", "dpn68", "legacy_seresnet18", "legacy_xception",
    "nf_resnet26", "eca_nfnet_l0", "cspresnet50", "rexnet_100", "mnasnet_small",
    "lcnet_035", "res2net50_14w_8s", "resnest14d", "skresnet18", "starnet_s1",
    "ese_vovnet19b_dw", "selecsls42b", "cs3darknet_s", "inception_next_atto",
    "mambaout_femto", "repvit_m0_9",
)
# These take images of any size.
ANY_SIZE = ("resnet18", "mobilenetv3_small_050", "convnextv2_atto", "densenet121")
SMALL = dict(img_size=64)
TWO_BLOCKS = dict(depth=2, img_size=64)
ONE_EACH = dict(depths=(1, 1, 1, 1))
# Name to image size and what else to build them with.
ATTENTIVE = {
    "vit_tiny_patch16_224": (64, TWO_BLOCKS),
    "deit_tiny_distilled_patch16_224": (64, TWO_BLOCKS),
    "beit_base_patch16_224": (64, dict(TWO_BLOCKS, embed_dim=96, num_heads=3)),
    "eva02_tiny_patch14_224": (56, dict(depth=2, img_size=56)),
    "cait_xxs24_224": (64, TWO_BLOCKS),
    "xcit_nano_12_p16_224": (64, TWO_BLOCKS),
    "convit_tiny": (64, TWO_BLOCKS),
    "mixer_s16_224": (64, SMALL),
    "resmlp_12_224": (64, SMALL),
    "gmlp_ti16_224": (64, SMALL),
    "swin_tiny_patch4_window7_224": (64, dict(
        depths=(2, 2), embed_dim=24, num_heads=(1, 2), window_size=4, img_size=64)),
    "swinv2_tiny_window8_256": (64, dict(
        depths=(2, 2), embed_dim=24, num_heads=(1, 2), window_size=4, img_size=64)),
    "pvt_v2_b0": (64, ONE_EACH),
    "poolformer_s12": (64, {}),
    "caformer_s18": (64, {}),
    "maxvit_pico_rw_256": (64, dict(img_size=64)),
    "coatnet_nano_rw_224": (64, dict(img_size=64)),
    "mobilevit_xxs": (64, {}),
    "mobilevitv2_050": (64, {}),
    "levit_128s": (64, SMALL),
    "edgenext_xx_small": (64, {}),
    "fastvit_t8": (64, {}),
    "davit_tiny": (64, dict(ONE_EACH, embed_dims=(24, 48, 96, 192),
                            num_heads=(1, 2, 4, 8))),
    "focalnet_tiny_srf": (64, {}),
    "hiera_tiny_224": (64, dict(img_size=64, stages=(1, 1, 1, 1))),
    "twins_svt_small": (64, dict(ONE_EACH, img_size=64)),
    "halonet26t": (256, {}),
    "lambda_resnet26t": (128, dict(img_size=128)),
}


def build(name, size, options):
    model = timm.create_model(name, num_classes=10, **options)
    torch.manual_seed(2)
    return calibrate(randomize(model), torch.randn(4, 3, size, size))


def classifier(name, size, options, any_size=False):
    shape = ("batch", 3, "height", "width") if any_size else ("batch", 3, size, size)
    sizes = ({"batch": 2, "height": size, "width": size},
             {"batch": 3, "height": 64, "width": 128})
    return Architecture(partial(build, name, size, options),
                        {"x": Input(shape)}, sizes)


ARCHITECTURES = {
    **{name: classifier(name, 96, {}, name in ANY_SIZE) for name in CONVOLUTIONAL},
    **{name: classifier(name, *about) for name, about in ATTENTIVE.items()},
}
