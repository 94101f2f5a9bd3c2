//===- model_builder.cpp - model descriptors made at run time -------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "model_builder.h"

namespace dlcrt::test {

int32_t ModelBuilder::addKernel(const char *kernelName, uint32_t numArgs,
                                dlcrt_kernel_plan_fn plan,
                                dlcrt_kernel_run_fn run, const char *source) {
  sites.push_back({static_cast<uint32_t>(kernels.size()), numArgs, source});
  kernels.push_back({kernelName, plan, run});
  return static_cast<int32_t>(sites.size()) - 1;
}

dlcrt_tensor_info ModelBuilder::tensor(const char *tensorName,
                                       dlcrt_dtype dtype,
                                       std::vector<Dim> tensorDims) {
  std::vector<int64_t> values;
  std::vector<const char *> names;
  for (const Dim &dim : tensorDims) {
    values.push_back(dim.value);
    names.push_back(dim.name);
  }
  dims.push_back(values);
  dimNames.push_back(names);
  return {tensorName,
          dtype,
          0,
          static_cast<int32_t>(tensorDims.size()),
          dims.back().data(),
          dimNames.back().data()};
}

void ModelBuilder::addEntry(const char *entryName,
                            std::vector<dlcrt_tensor_info> inputs,
                            std::vector<dlcrt_tensor_info> outputs,
                            dlcrt_entry_run_fn run) {
  tensors.push_back(std::move(inputs));
  auto &in = tensors.back();
  tensors.push_back(std::move(outputs));
  auto &out = tensors.back();
  entries.push_back({entryName, static_cast<uint32_t>(in.size()),
                     static_cast<uint32_t>(out.size()), in.data(), out.data(),
                     run, "0"});
}

const dlcrt_model *ModelBuilder::build() {
  if (isas.empty())
    isas.push_back({"any", 0, kernels.data()});
  for (dlcrt_isa &isa : isas)
    isa.kernels = kernels.data();
  model = {DLCRT_ABI_MAGIC,
           DLCRT_ABI_VERSION,
           sizeof(dlcrt_model),
           static_cast<uint32_t>(entries.size()),
           static_cast<uint32_t>(isas.size()),
           static_cast<uint32_t>(kernels.size()),
           static_cast<uint32_t>(sites.size()),
           static_cast<uint32_t>(weights.size()),
           name,
           "{}",
           entries.data(),
           isas.data(),
           sites.data(),
           weights.data(),
           0,
           nullptr};
  return &model;
}

} // namespace dlcrt::test
