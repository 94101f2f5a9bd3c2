# Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Encoders and decoders of text of transformers, small and with random weights."""

from functools import partial

import torch
import transformers
from transformers import DynamicCache

from .architecture import Architecture, Input
from .randomize import randomize

VOCABULARY = 1000
SIZES = ({"batch": 3, "sequence": 12, "target": 6, "past": 4},
         {"batch": 2, "sequence": 7, "target": 3, "past": 9})
TOKENS = Input(("batch", "sequence"), "tokens", VOCABULARY)
MASK = Input(("batch", "sequence"), "mask")
ENCODER = {"input_ids": TOKENS, "attention_mask": MASK}
TWO_STACKS = {**ENCODER,
              "decoder_input_ids": Input(("batch", "target"), "tokens", VOCABULARY)}
USUAL = dict(hidden_size=64, num_hidden_layers=2, num_attention_heads=4,
             intermediate_size=128, max_position_embeddings=64)
GROUPED = dict(USUAL, num_key_value_heads=2)
HEADS = dict(GROUPED, head_dim=16)
DISTILLED = dict(dim=64, n_layers=2, n_heads=4, hidden_dim=128)
GPT2 = dict(n_embd=64, n_layer=2, n_head=4, n_positions=64)
BART = dict(d_model=64, encoder_layers=2, decoder_layers=2, encoder_ffn_dim=128,
            decoder_ffn_dim=128, encoder_attention_heads=4,
            decoder_attention_heads=4, max_position_embeddings=64)
T5 = dict(d_model=64, d_kv=16, d_ff=128, num_layers=2, num_heads=4)


def build(model_class, config_class, options):
    config = getattr(transformers, config_class)(
        vocab_size=VOCABULARY, use_cache=False, attn_implementation="eager",
        bos_token_id=1, eos_token_id=2, **options)
    torch.manual_seed(0)
    return randomize(getattr(transformers, model_class)(config))


def text(family, options, model="Model", inputs=ENCODER):
    return Architecture(
        partial(build, family + model, family + "Config", options), inputs, SIZES)


class Step(torch.nn.Module):
    """One step of a decoder with a cache, in tensors."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, keys, values):
        cache = DynamicCache()
        for layer, (key, value) in enumerate(zip(keys, values)):
            cache.update(key, value, layer)
        result = self.model(input_ids=input_ids, attention_mask=attention_mask,
                            past_key_values=cache, use_cache=True)
        layers = result.past_key_values.layers
        return (result.logits, torch.stack([layer.keys for layer in layers]),
                torch.stack([layer.values for layer in layers]))


def step(family, options, model, heads, width):
    past = Input((2, "batch", heads, "past", width))
    sizes = tuple({**one, "total": one["past"] + 1} for one in SIZES)
    inputs = {"input_ids": Input(("batch", 1), "tokens", VOCABULARY),
              "attention_mask": Input(("batch", "total"), "mask"),
              "keys": past, "values": past}
    return Architecture(
        lambda: Step(build(family + model, family + "Config", options)), inputs,
        sizes)


ARCHITECTURES = {
    "bert": text("Bert", USUAL),
    "roberta": text("Roberta", USUAL),
    "distilbert": text("DistilBert", DISTILLED),
    "albert": text("Albert", dict(USUAL, embedding_size=32)),
    "electra": text("Electra", dict(USUAL, embedding_size=32)),
    "deberta-v2": text("DebertaV2", dict(
        USUAL, relative_attention=True, pos_att_type=["p2c", "c2p"],
        position_buckets=8, norm_rel_ebd="layer_norm", share_att_key=True)),
    "mpnet": text("MPNet", USUAL),
    "squeezebert": text("SqueezeBert", dict(USUAL, embedding_size=64)),
    "mobilebert": text("MobileBert", dict(
        USUAL, embedding_size=32, intra_bottleneck_size=32)),
    "modernbert": text("ModernBert", dict(
        USUAL, local_attention=8, pad_token_id=0, cls_token_id=1, sep_token_id=2)),
    "roformer": text("RoFormer", dict(USUAL, embedding_size=64)),
    "fnet": text("FNet", USUAL, inputs={"input_ids": TOKENS}),
    "funnel": text("Funnel", dict(d_model=64, n_head=4, d_head=16, d_inner=128,
                                  block_sizes=[1, 1])),
    "xlnet": text("XLNet", dict(d_model=64, n_layer=2, n_head=4, d_inner=128)),
    "longformer": text("Longformer", dict(
        USUAL, attention_window=[4, 4])),
    "gpt2": text("GPT2", GPT2, "LMHeadModel"),
    "gpt-neo": text("GPTNeo", dict(
        hidden_size=64, num_layers=2, num_heads=4, max_position_embeddings=64,
        attention_types=[[["global", "local"], 1]], window_size=4)),
    "gpt-neox": text("GPTNeoX", USUAL),
    "gptj": text("GPTJ", dict(GPT2, rotary_dim=8)),
    "opt": text("OPT", dict(
        hidden_size=64, num_hidden_layers=2, num_attention_heads=4, ffn_dim=128,
        max_position_embeddings=64, word_embed_proj_dim=64)),
    "bloom": text("Bloom", dict(hidden_size=64, n_layer=2, n_head=4)),
    "llama": text("Llama", GROUPED, "ForCausalLM"),
    "llama-step": step("Llama", GROUPED, "ForCausalLM", heads=2, width=16),
    "gpt2-step": step("GPT2", GPT2, "LMHeadModel", heads=4, width=16),
    "mistral": text("Mistral", dict(GROUPED, sliding_window=8)),
    "mixtral": text("Mixtral", dict(GROUPED, num_local_experts=4)),
    "qwen2": text("Qwen2", GROUPED),
    "qwen3": text("Qwen3", HEADS),
    "gemma": text("Gemma", HEADS),
    "gemma2": text("Gemma2", dict(HEADS, sliding_window=8)),
    "phi": text("Phi", USUAL),
    "falcon": text("Falcon", dict(
        hidden_size=64, num_hidden_layers=2, num_attention_heads=4)),
    "mamba": text("Mamba", dict(hidden_size=32, num_hidden_layers=2),
                  inputs={"input_ids": TOKENS}),
    "t5-encoder": text("T5", T5, "EncoderModel"),
    "t5": text("T5", T5, inputs=TWO_STACKS),
    "bart": text("Bart", BART, inputs=TWO_STACKS),
    "marian": text("Marian", dict(BART, pad_token_id=0), inputs=TWO_STACKS),
}
