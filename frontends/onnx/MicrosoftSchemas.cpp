//===- MicrosoftSchemas.cpp - Schemas of com.microsoft --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. An operator is a line or two of a table: its inputs and
// outputs as "name:type", with "?" behind the names of optional ones and "*"
// behind those of which there may be several, and its attributes as
// "name:type", with "!" behind the names of those that have to be there.
//
//===----------------------------------------------------------------------===//

#include "MicrosoftSchemas.h"
#include "dlc/Support/LLVM.h"
#include "onnx/defs/schema.h"
#include "llvm/ADT/StringSwitch.h"
#include <set>

using namespace dlc;
using onnx::AttributeProto;
using onnx::OpSchema;

namespace {
struct Signature {
  const char *name;
  const char *inputs, *outputs, *attributes;
};
} // namespace

/// What a schema calls a type variable, and the types that it may stand for.
static const std::pair<std::string, std::vector<std::string>> kTypes[] = {
    // Floats.
    {"T",
     {"tensor(float)", "tensor(float16)", "tensor(double)",
      "tensor(bfloat16)"}},
    {"U",
     {"tensor(float)", "tensor(float16)", "tensor(double)",
      "tensor(bfloat16)"}},
    {"F", {"tensor(float)"}},
    // Quantized ones.
    {"Q", {"tensor(int8)", "tensor(uint8)"}},
    {"R", {"tensor(int8)", "tensor(uint8)"}},
    {"S", {"tensor(int8)", "tensor(uint8)"}},
    {"N",
     {"tensor(int8)", "tensor(uint8)", "tensor(int16)", "tensor(uint16)",
      "tensor(int32)", "tensor(int4)", "tensor(uint4)"}},
    {"G", {"tensor(uint8)", "tensor(int4)", "tensor(uint4)"}},
    {"Z",
     {"tensor(uint8)", "tensor(float)", "tensor(float16)", "tensor(bfloat16)"}},
    {"V", {"tensor(int8)", "tensor(uint8)", "tensor(float)"}},
    {"C",
     {"tensor(float)", "tensor(float16)", "tensor(double)", "tensor(bfloat16)",
      "tensor(int8)", "tensor(uint8)"}},
    // Others.
    {"B", {"tensor(bool)"}},
    {"u8", {"tensor(uint8)"}},
    {"i32", {"tensor(int32)"}},
    {"i64", {"tensor(int64)"}},
    {"I", {"tensor(int32)", "tensor(int64)"}},
    {"D",
     {"tensor(float)", "tensor(double)", "tensor(int16)", "tensor(int32)",
      "tensor(int64)"}},
    {"W", {"tensor(string)"}},
    {"A", OpSchema::all_tensor_types()},
};

static constexpr Signature kSignatures[] = {
    // Strings.
    {"Tokenizer", "X:W", "Y:W",
     "mark:i mincharnum:i pad_value!:s separators:ss tokenexp:s"},

    // Activations.
    {"BiasGelu", "A:T B:T", "C:T", ""},
    {"FastGelu", "X:T bias?:T", "Y:T", ""},
    {"Gelu", "X:T", "Y:T", ""},
    {"QuickGelu", "X:T", "Y:T", "alpha:f"},

    // Normalizations.
    {"EmbedLayerNormalization",
     "input_ids:i32 segment_ids?:i32 word_embedding:T position_embedding:T "
     "segment_embedding?:T gamma:T beta:T mask?:i32 position_ids?:i32",
     "output:T mask_index?:i32 embedding_sum?:T",
     "epsilon:f mask_index_type:i"},
    {"SkipLayerNormalization", "input:T skip:T gamma:T beta?:T bias?:T",
     "output:T mean?:F inv_std_var?:F input_skip_bias_sum?:T", "epsilon:f"},
    {"SkipSimplifiedLayerNormalization", "input:T skip:T gamma:T bias?:T",
     "output:T mean?:F inv_std_var?:F input_skip_bias_sum?:T", "epsilon:f"},

    // Products.
    {"FusedConv", "X:T W:T B?:T Z?:T", "Y:T",
     "activation:s activation_params:fs auto_pad:s dilations:is group:i "
     "kernel_shape:is pads:is strides:is"},
    {"FusedGemm", "A:T B:T C?:T", "Y:T",
     "activation:s activation_alpha:f activation_beta:f activation_gamma:f "
     "alpha:f beta:f transA:i transB:i"},
    {"FusedMatMul", "A:T B:T", "Y:T",
     "alpha:f transA:i transB:i transBatchA:i transBatchB:i"},
    {"TransposeMatMul", "A:T B:T", "Y:T", "alpha:f transA:i transB:i"},

    // Attention.
    {"Attention",
     "input:T weights:T bias?:T mask_index?:i32 past?:T attention_bias?:T "
     "past_sequence_length?:i32",
     "output:T present?:T",
     "do_rotary:i mask_filter_value:f num_heads!:i past_present_share_buffer:i "
     "qkv_hidden_sizes:is rotary_embedding_dim:i scale:f unidirectional:i"},
    {"GroupQueryAttention",
     "query:T key?:T value?:T past_key?:C past_value?:C seqlens_k:i32 "
     "total_sequence_length:i32 cos_cache?:T sin_cache?:T position_ids?:i64 "
     "attention_bias?:T head_sink?:T k_scale?:F v_scale?:F q_norm_weight?:T "
     "k_norm_weight?:T",
     "output:T present_key?:C present_value?:C output_qk?:T",
     "causal:i do_rotary:i k_quant_type:s kv_cache_bit_width:i kv_num_heads!:i "
     "local_window_size:i num_heads!:i qk_norm_epsilon:f qk_output:i "
     "rotary_interleaved:i scale:f sliding_window_cache:i smooth_softmax:i "
     "softcap:f v_quant_type:s"},
    {"MultiHeadAttention",
     "query:T key?:T value?:T bias?:T key_padding_mask?:i32 attention_bias?:T "
     "past_key?:T past_value?:T past_sequence_length?:i32 "
     "cache_indirection?:i32",
     "output:T present_key?:T present_value?:T qk?:U",
     "mask_filter_value:f num_heads!:i scale:f unidirectional:i"},
    {"QAttention",
     "input:Q weight:R bias:T input_scale:T weight_scale:T mask_index?:i32 "
     "input_zero_point?:Q weight_zero_point?:R past?:T",
     "output:T present?:T",
     "do_rotary:i mask_filter_value:f num_heads!:i past_present_share_buffer:i "
     "scale:f unidirectional:i"},
    {"RotaryEmbedding", "input:T position_ids:i64 cos_cache:T sin_cache:T",
     "output:T",
     "interleaved:i is_packed_batching:i num_heads:i rotary_embedding_dim:i "
     "scale:f"},

    // Integer products.
    {"DynamicQuantizeLSTM",
     "X:F W:Q R:Q B?:F sequence_lens?:i32 initial_h?:F initial_c?:F P?:F "
     "W_scale:F W_zero_point:Q R_scale:F R_zero_point:Q",
     "Y?:F Y_h?:F Y_c?:F",
     "activation_alpha:fs activation_beta:fs activations:ss clip:f direction:s "
     "hidden_size:i input_forget:i"},
    {"DynamicQuantizeMatMul", "A:F B:Q b_scale:F b_zero_point?:Q bias?:F",
     "Y:F", ""},
    {"MatMulIntegerToFloat",
     "A:Q B:R a_scale:T b_scale:T a_zero_point?:Q b_zero_point?:R bias?:T",
     "Y:T", ""},
    {"QGemm",
     "A:Q a_scale:F a_zero_point:Q B:R b_scale:F b_zero_point:R C?:i32 "
     "y_scale?:F y_zero_point?:S",
     "Y:V", "alpha:f transA:i transB:i"},
    {"QLinearConv",
     "x:Q x_scale:F x_zero_point:Q w:R w_scale:F w_zero_point:R y_scale:F "
     "y_zero_point:S B?:i32",
     "y:S",
     "auto_pad:s channels_last:i dilations:is group:i kernel_shape:is pads:is "
     "strides:is"},

    // Arithmetic on quantized tensors.
    {"DequantizeLinear", "x:N x_scale:T x_zero_point?:N", "y:T", "axis:i"},
    {"QLinearAdd",
     "A:Q A_scale:F A_zero_point?:Q B:Q B_scale:F B_zero_point?:Q C_scale:F "
     "C_zero_point?:Q",
     "C:Q", ""},
    {"QLinearAveragePool",
     "X:Q x_scale:F x_zero_point?:Q y_scale:F y_zero_point?:Q", "Y:Q",
     "auto_pad:s ceil_mode:i channels_last:i count_include_pad:i "
     "kernel_shape!:is pads:is strides:is"},
    {"QLinearConcat", "Y_scale:F Y_zero_point:Q inputs*:V", "Y:Q", "axis!:i"},
    {"QLinearGlobalAveragePool",
     "X:Q x_scale:F x_zero_point:Q y_scale:F y_zero_point:Q", "Y:Q",
     "channels_last:i"},
    {"QLinearLeakyRelu",
     "X:Q X_scale:F X_zero_point?:Q Y_scale:F Y_zero_point?:Q", "Y:Q",
     "alpha:f"},
    {"QLinearMul",
     "A:Q A_scale:F A_zero_point?:Q B:Q B_scale:F B_zero_point?:Q C_scale:F "
     "C_zero_point?:Q",
     "C:Q", ""},
    {"QLinearSigmoid",
     "X:Q X_scale:F X_zero_point?:Q Y_scale:F Y_zero_point?:Q", "Y:Q", ""},
    {"QLinearSoftmax", "X:Q X_scale:F x_zero_point?:Q y_scale:F y_zero_point:Q",
     "Y:Q", "axis:i opset!:i"},
    {"QLinearWhere",
     "condition:B X:Q x_scale:F x_zero_point:Q Y:Q y_scale:F y_zero_point:Q "
     "z_scale:F z_zero_point:Q",
     "Z:Q", ""},
    {"QuantizeLinear", "x:T y_scale:T y_zero_point?:N", "y:N", "axis:i"},

    // Weights in quantized blocks.
    {"GatherBlockQuantized", "data:G indices:I scales:T zero_points?:G",
     "output:T", "bits:i block_size:i gather_axis:i quantize_axis:i"},
    {"MatMulNBits", "A:T B:u8 scales:T zero_points?:Z g_idx?:i32 bias?:T",
     "Y:T",
     "K!:i N!:i accuracy_level:i bits:i block_size!:i weight_prepacked:i"},

    // Those that ONNX has now.
    {"Range", "start:D limit:D delta?:D", "Y:D", ""},
    {"Trilu", "X:A k?:i64", "Y:A", "upper:i"},
};

/// These are in ONNX's own domain: what ONNX Runtime had before ONNX did, and
/// what it has of its own.
static constexpr Signature kStandardSignatures[] = {
    {"LayerNormalization", "X:T Scale:T B?:T", "Y:T Mean?:U InvStdDev?:U",
     "axis:i epsilon:f stash_type:i"},
    {"SimplifiedLayerNormalization", "X:T scale:T", "Y:T inv_std_var?:U",
     "axis:i epsilon:f stash_type:i"},
};

/// Splits "name:type" into name, mark ("?", "*", "!" or none) and type.
static std::tuple<std::string, char, std::string> parse(StringRef item) {
  auto [name, type] = item.split(':');
  char mark = 0;
  if (StringRef("?*!").contains(name.back())) {
    mark = name.back();
    name = name.drop_back();
  }
  return {name.str(), mark, type.str()};
}

static SmallVector<StringRef> splitItems(StringRef list) {
  SmallVector<StringRef> items;
  list.split(items, ' ', /*MaxSplit=*/-1, /*KeepEmpty=*/false);
  return items;
}

static OpSchema makeSchema(const Signature &signature, const char *domain) {
  OpSchema schema(signature.name, __FILE__, 0);
  schema.SetDomain(domain).SinceVersion(1);
  std::set<std::string> used;
  auto getOption = [](char mark) {
    return mark == '?'   ? OpSchema::Optional
           : mark == '*' ? OpSchema::Variadic
                         : OpSchema::Single;
  };
  for (auto [i, item] : llvm::enumerate(splitItems(signature.inputs))) {
    auto [name, mark, type] = parse(item);
    used.insert(type);
    // A list of tensors, scales and zero points has several types.
    schema.Input(static_cast<int>(i), name, "", type, getOption(mark),
                 /*is_homogeneous=*/mark != '*');
  }
  for (auto [i, item] : llvm::enumerate(splitItems(signature.outputs))) {
    auto [name, mark, type] = parse(item);
    used.insert(type);
    schema.Output(static_cast<int>(i), name, "", type, getOption(mark));
  }
  for (const auto &[name, types] : kTypes)
    if (used.count(name))
      schema.TypeConstraint(name, types, "");
  for (StringRef item : splitItems(signature.attributes)) {
    auto [name, mark, type] = parse(item);
    auto kind = llvm::StringSwitch<AttributeProto::AttributeType>(type)
                    .Case("i", AttributeProto::INT)
                    .Case("f", AttributeProto::FLOAT)
                    .Case("s", AttributeProto::STRING)
                    .Case("is", AttributeProto::INTS)
                    .Case("fs", AttributeProto::FLOATS)
                    .Default(AttributeProto::STRINGS);
    schema.Attr(name, "", kind, /*required=*/mark == '!');
  }
  return schema;
}

void dlc::onnxfrontend::registerMicrosoftSchemas() {
  [[maybe_unused]] static const bool once = [] {
    onnx::OpSchemaRegistry::DomainToVersionRange::Instance().AddDomainToVersion(
        "com.microsoft", 1, 1);
    for (const Signature &signature : kSignatures)
      onnx::RegisterSchema(makeSchema(signature, "com.microsoft"));
    for (const Signature &signature : kStandardSignatures)
      onnx::RegisterSchema(makeSchema(signature, onnx::ONNX_DOMAIN));
    return true;
  }();
}
