//===- lambda_model.cpp - a model whose host program is a lambda ----------===//
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

#include "lambda_model.h"

namespace dlcrt::test {

static void planLambda(const uint64_t *args, dlcrt_grid *grid) {
  grid->tiles = static_cast<int64_t>(args[1]);
  grid->scratch = static_cast<int64_t>(args[2]);
}

static void runLambda(const uint64_t *args, int64_t first, int64_t last,
                      void *scratch) {
  (*reinterpret_cast<const Kernel *>(args[0]))(first, last, scratch);
}

static int32_t runHost(const dlcrt_host_api *api, dlcrt_invocation *invocation,
                       const void *const *inputs, const int64_t *const *,
                       const void *) {
  const Host &host = **static_cast<Host *const *>(inputs[0]);
  return host({*api, invocation});
}

int32_t Call::dispatch(const Kernel &kernel, int64_t tiles,
                       int64_t scratch) const {
  uint64_t args[] = {reinterpret_cast<uint64_t>(&kernel),
                     static_cast<uint64_t>(tiles),
                     static_cast<uint64_t>(scratch)};
  return api.dispatch(invocation, 0, args);
}

LambdaModel::LambdaModel(std::vector<dlcrt_tensor_info> outputs) {
  name = "lambda model";
  addKernel("lambda", 3, planLambda, runLambda, "lambda node");
  addEntry("call", {tensor("host", int64, {})}, std::move(outputs), runHost);
}

Outcome call(const Module &module, Host host, DLTensor *outputs,
             size_t numOutputs) {
  HostInput input(std::move(host));
  return dlcrt_invoke(module.get(), 0, &input.tensor, 1, outputs, numOutputs);
}

Event callAsync(const Module &module, HostInput &input, dlcrt_stream *stream) {
  dlcrt_event *event = nullptr;
  expectOk(dlcrt_invoke_async(module.get(), 0, &input.tensor, 1, nullptr, 0,
                              stream, &event));
  return Event(event);
}

} // namespace dlcrt::test
