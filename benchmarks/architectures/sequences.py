# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models of transformers for speech, for images, and for images with text."""

from functools import partial

import torch
import transformers

from .architecture import Architecture, Input
from .randomize import calibrate, randomize
from .texts import MASK, TOKENS, USUAL

SIZES = ({"batch": 3, "sequence": 12, "samples": 4000, "frames": 60},
         {"batch": 2, "sequence": 7, "samples": 6400, "frames": 90})
IMAGE = {"pixel_values": Input(("batch", 3, 64, 64))}
PATCHES = dict(USUAL, image_size=64, patch_size=16)
del PATCHES["max_position_embeddings"]
SPEECH = dict(hidden_size=64, num_hidden_layers=2, num_attention_heads=4,
              intermediate_size=128, conv_dim=(32, 32, 32), conv_stride=(5, 4, 4),
              conv_kernel=(10, 8, 4), num_feat_extract_layers=3,
              num_conv_pos_embeddings=16, num_conv_pos_embedding_groups=4)
WHISPER = dict(d_model=64, encoder_layers=2, decoder_layers=2, encoder_ffn_dim=128,
               decoder_ffn_dim=128, encoder_attention_heads=4,
               decoder_attention_heads=4, max_source_positions=32, vocab_size=1000,
               num_mel_bins=20, pad_token_id=0, bos_token_id=1, eos_token_id=2,
               decoder_start_token_id=1)
SMALL_RESNET = dict(embedding_size=16, hidden_sizes=[16, 32], depths=[1, 1],
                    layer_type="basic", out_features=["stage2"])


def build(model_class, config_class, options, part=None):
    config = getattr(transformers, config_class)(
        attn_implementation="eager", **options)
    torch.manual_seed(0)
    model = randomize(getattr(transformers, model_class)(config))
    return getattr(model, part) if part else model


def other(family, options, inputs=IMAGE, model="Model", **rest):
    return Architecture(
        partial(build, family + model, family + "Config", options, **rest), inputs,
        SIZES)


def build_clip():
    config = transformers.CLIPConfig(
        text_config=dict(USUAL, vocab_size=1000, bos_token_id=1, eos_token_id=2),
        vision_config=PATCHES, projection_dim=32, attn_implementation="eager")
    torch.manual_seed(0)
    return randomize(transformers.CLIPModel(config))


def build_detr():
    config = transformers.DetrConfig(
        use_timm_backbone=False, use_pretrained_backbone=False, backbone=None,
        backbone_config=transformers.ResNetConfig(**SMALL_RESNET), num_queries=10,
        d_model=32, encoder_layers=1, decoder_layers=1, encoder_ffn_dim=64,
        decoder_ffn_dim=64, encoder_attention_heads=4, decoder_attention_heads=4,
        attn_implementation="eager")
    torch.manual_seed(0)
    return randomize(transformers.DetrForObjectDetection(config))


def build_segformer():
    model = build("SegformerForSemanticSegmentation", "SegformerConfig", dict(
        hidden_sizes=[16, 32, 48, 64], depths=[1, 1, 1, 1], decoder_hidden_size=32,
        num_attention_heads=[1, 2, 4, 4]))
    return calibrate(model, torch.randn(2, 3, 64, 64))


ARCHITECTURES = {
    "whisper-encoder": other(
        "Whisper", WHISPER, {"input_features": Input(("batch", 20, 64))},
        part="encoder"),
    "wav2vec2": other("Wav2Vec2", SPEECH,
                      {"input_values": Input(("batch", "samples"))}),
    "hubert": other("Hubert", SPEECH, {"input_values": Input(("batch", "samples"))}),
    "clip": Architecture(build_clip, {"input_ids": TOKENS, **IMAGE,
                                      "attention_mask": MASK}, SIZES),
    "vit-hf": other("ViT", PATCHES),
    "dinov2": other("Dinov2", PATCHES),
    "vit-mae": other("ViTMAE", dict(PATCHES, mask_ratio=0.0)),
    "segformer": Architecture(build_segformer, IMAGE, SIZES),
    "detr": Architecture(build_detr, IMAGE, SIZES),
    "audio-spectrogram": other(
        "AST", dict(USUAL, patch_size=16, frequency_stride=10, time_stride=10,
                    max_length=64, num_mel_bins=32),
        {"input_values": Input(("batch", 64, 32))}),
}
