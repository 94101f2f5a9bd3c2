//===- lambda_model.h - a model whose host program is a lambda --*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An entry "call" with one input, the address of a C++ function that is run as
// the host program, and a kernel "lambda" whose arguments are the address of a
// C++ function and the grid. So a test about scheduling says in one place what
// runs where.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_LAMBDA_MODEL_H
#define DLCRT_TEST_SUPPORT_LAMBDA_MODEL_H

#include "handles.h"
#include "model_builder.h"
#include "tensor.h"
#include <functional>

namespace dlcrt::test {

/// Called for ranges of tiles.
using Kernel = std::function<void(int64_t first, int64_t last, void *scratch)>;

/// What a host program can do.
struct Call {
  const dlcrt_host_api &api;
  dlcrt_invocation *invocation;

  int32_t dispatch(const Kernel &kernel, int64_t tiles,
                   int64_t scratch = 0) const;
  int32_t barrier() const { return api.barrier(invocation); }
  void *arena(int64_t bytes) const { return api.arena(invocation, bytes); }
  void *alloc(int64_t bytes) const { return api.alloc(invocation, bytes); }
  void *output(int32_t index, std::vector<int64_t> dims) const {
    return api.output(invocation, index, dims.data());
  }
  int32_t fail(const char *format, std::vector<int64_t> values = {}) const {
    return api.fail(invocation, format, values.data(),
                    static_cast<int32_t>(values.size()));
  }
};

/// Gives what the host program returns.
using Host = std::function<int32_t(const Call &)>;

/// A model with the entry "call"; the builder may get more before it is built.
struct LambdaModel : ModelBuilder {
  explicit LambdaModel(std::vector<dlcrt_tensor_info> outputs = {});
};

/// A host program as the entry's input, to keep while it runs.
struct HostInput {
  explicit HostInput(Host program) : host(std::move(program)) {}
  HostInput(const HostInput &) = delete;

  Host host;
  Host *address = &host;
  DLTensor tensor = {&address, {kDLCPU, 0}, 0, dtypeOf<int64_t>(),
                     nullptr,  nullptr,     0};
};

/// Runs `host` in the entry "call", which is the first.
Outcome call(const Module &module, Host host, DLTensor *outputs = nullptr,
             size_t numOutputs = 0);

/// The same asynchronously; `input` must live until the event is complete.
Event callAsync(const Module &module, HostInput &input,
                dlcrt_stream *stream = nullptr);

/// A context and a module of a LambdaModel.
struct LambdaFixture {
  explicit LambdaFixture(int32_t threads)
      : LambdaFixture(contextOptions(threads)) {}
  explicit LambdaFixture(const dlcrt_context_options &options)
      : context(makeContext(options)),
        module(makeModule(context, model.build())) {}

  LambdaModel model;
  Context context;
  Module module;
};

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_LAMBDA_MODEL_H
