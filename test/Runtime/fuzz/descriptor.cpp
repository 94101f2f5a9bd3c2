//===- descriptor.cpp - fuzzing descriptors and the tensors of a call -----===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A descriptor is a web of pointers; the input decides on its numbers, names
// and nulls. What is accepted must be safe to use: signatures are built of it
// and tensors checked against them.
//
//===----------------------------------------------------------------------===//

#include "descriptor.h"
#include "bytes.h"
#include "signature.h"
#include "targets.h"
#include <cstdlib>

namespace dlcrt::test {

static constexpr int32_t maxRank = 4, maxTensors = 3, maxEntries = 2,
                         maxKernels = 2, maxIsas = 2, maxSites = 2,
                         maxWeights = 2;
static constexpr const char *names[] = {"a", "b", "a", nullptr};
static constexpr int64_t sizes[] = {
    DLCRT_DYNAMIC, 0, 1, 2, 3, -2, INT64_MAX, INT64_MIN, int64_t(1) << 61};
static constexpr dlcrt_dtype dtypes[] = {{2, 32}, {0, 64}, {0, 4},
                                         {5, 64}, {6, 8},  {2, 0}};

template <typename T, size_t count>
static T pick(Bytes &bytes, const T (&values)[count]) {
  return values[bytes.upTo(count - 1)];
}

namespace {
/// A descriptor and all it points to.
struct FuzzedModel {
  explicit FuzzedModel(Bytes &bytes);
  dlcrt_tensor_info tensor(Bytes &bytes);
  dlcrt_entry entry(Bytes &bytes, dlcrt_tensor_info *tensors);

  int64_t dims[maxRank * 2];
  const char *dimNames[maxRank * 2];
  dlcrt_tensor_info tensors[maxEntries][2 * maxTensors];
  dlcrt_entry entries[maxEntries];
  dlcrt_kernel kernels[maxKernels];
  dlcrt_isa isas[maxIsas];
  dlcrt_site sites[maxSites];
  dlcrt_weight weights[maxWeights];
  alignas(DLCRT_ALIGNMENT) char weightData[256];
  dlcrt_model model;
};
} // namespace

dlcrt_tensor_info FuzzedModel::tensor(Bytes &bytes) {
  auto first = bytes.upTo(maxRank);
  return {bytes.maybe("tensor"),
          pick(bytes, dtypes),
          static_cast<uint16_t>(bytes.rarely() ? bytes.upTo(4) : 0),
          bytes.rarely() ? -1 : bytes.upTo(maxRank),
          bytes.maybe(dims + first),
          bytes.maybe(dimNames + first)};
}

dlcrt_entry FuzzedModel::entry(Bytes &bytes, dlcrt_tensor_info *in) {
  for (int i = 0; i < 2 * maxTensors; ++i)
    in[i] = tensor(bytes);
  dlcrt_entry_run_fn run = [](const dlcrt_host_api *, dlcrt_invocation *,
                              const void *const *, const int64_t *const *,
                              const void *) -> int32_t { abort(); };
  return {bytes.maybe("entry"),
          bytes.upTo(maxTensors),
          bytes.upTo(maxTensors),
          bytes.maybe(in),
          bytes.maybe(in + maxTensors),
          bytes.rarely() ? nullptr : run,
          bytes.maybe("0")};
}

FuzzedModel::FuzzedModel(Bytes &bytes) {
  for (int64_t &dim : dims)
    dim = pick(bytes, sizes);
  for (const char *&name : dimNames)
    name = pick(bytes, names);
  for (int i = 0; i < maxEntries; ++i)
    entries[i] = entry(bytes, tensors[i]);
  for (dlcrt_kernel &kernel : kernels)
    kernel = {bytes.maybe("kernel"),
              [](const uint64_t *, dlcrt_grid *) { abort(); },
              [](const uint64_t *, int64_t, int64_t, void *) { abort(); }};
  for (dlcrt_isa &isa : isas)
    isa = {bytes.maybe("isa"), bytes.take<uint8_t>(), bytes.maybe(kernels)};
  for (dlcrt_site &site : sites)
    site = {bytes.upTo(maxKernels), 0, bytes.maybe("node")};
  for (dlcrt_weight &weight : weights)
    weight = {bytes.maybe("weight"),
              dtypes[0],
              0,
              bytes.rarely() ? -1 : bytes.upTo(maxRank),
              bytes.maybe(dims),
              bytes.upTo(4) * uint64_t(DLCRT_ALIGNMENT),
              bytes.rarely() ? bytes.take<uint64_t>() : bytes.upTo(128)};
  model = {bytes.rarely() ? 0 : DLCRT_ABI_MAGIC,
           bytes.rarely() ? 1 : DLCRT_ABI_VERSION,
           static_cast<uint32_t>(sizeof(model) - bytes.rarely()),
           bytes.upTo(maxEntries),
           bytes.upTo(maxIsas),
           bytes.upTo(maxKernels),
           bytes.upTo(maxSites),
           bytes.upTo(maxWeights),
           bytes.maybe("model"),
           bytes.maybe("{}"),
           bytes.maybe(entries),
           bytes.maybe(isas),
           bytes.maybe(sites),
           bytes.maybe(weights),
           bytes.upTo(255),
           bytes.maybe(weightData + bytes.rarely())};
}

namespace {
/// The tensors of a call, most of them as the signature wants them.
struct FuzzedTensors {
  DLTensor get(Bytes &bytes, const dlcrt_tensor_info &info, int i) {
    for (int axis = 0; axis < maxRank; ++axis) {
      bool isFixed = axis < info.rank && info.dims[axis] != DLCRT_DYNAMIC;
      shapes[i][axis] =
          isFixed && !bytes.rarely() ? info.dims[axis] : pick(bytes, sizes);
      strides[i][axis] = bytes.take<int8_t>();
    }
    return {bytes.maybe(data),
            {bytes.rarely() ? kDLCUDA : kDLCPU, 0},
            bytes.rarely() ? bytes.take<int8_t>() : info.rank,
            {info.dtype.code, info.dtype.bits,
             static_cast<uint16_t>(1 + bytes.rarely())},
            bytes.maybe(shapes[i]),
            bytes.upTo(1) ? strides[i] : nullptr,
            bytes.upTo(16)};
  }

  int64_t shapes[maxTensors][maxRank];
  int64_t strides[maxTensors][maxRank];
  alignas(DLCRT_ALIGNMENT) char data[16];
};
} // namespace

static void callEntry(Bytes &bytes, const dlcrt_entry &entry) {
  Signature signature;
  if (!signature.build(entry))
    abort();
  FuzzedTensors inputs, outputs;
  DLTensor in[maxTensors], out[maxTensors];
  for (uint32_t i = 0; i < entry.num_inputs; ++i)
    in[i] = inputs.get(bytes, entry.inputs[i], i);
  for (uint32_t i = 0; i < entry.num_outputs; ++i)
    out[i] = outputs.get(bytes, entry.outputs[i], i);
  const DLTensor *inputArray = bytes.maybe(in);
  const DLTensor *outputArray = bytes.maybe(out);
  uint32_t numOutputs = bytes.rarely() ? 0 : entry.num_outputs;
  succeeds(
      signature.check(inputArray, entry.num_inputs, outputArray, numOutputs),
      DLCRT_INVALID_ARGUMENT, DLCRT_INVALID_ARGUMENT);
}

void fuzzDescriptor(const uint8_t *data, size_t size) {
  Bytes bytes(data, size);
  FuzzedModel fuzzed(bytes);
  const dlcrt_model &model = fuzzed.model;
  if (!succeeds(checkModel(model), DLCRT_BAD_ARTIFACT, DLCRT_INCOMPATIBLE))
    return;
  const dlcrt_isa *isa = nullptr;
  uint64_t features = bytes.take<uint8_t>();
  if (succeeds(chooseIsa(model, features, isa), DLCRT_INCOMPATIBLE,
               DLCRT_INCOMPATIBLE) &&
      (isa->features & ~features) != 0)
    abort();
  for (uint32_t i = 0; i < model.num_entries; ++i)
    callEntry(bytes, model.entries[i]);
}

} // namespace dlcrt::test
