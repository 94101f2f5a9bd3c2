//===- handles.h - the runtime's objects as C++ values ----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Owners of references, so that a test that stops early leaks nothing.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_TEST_SUPPORT_HANDLES_H
#define DLCRT_TEST_SUPPORT_HANDLES_H

#include "status.h"
#include <memory>

namespace dlcrt::test {

template <typename T, void (*release)(T *)> struct Releaser {
  void operator()(T *object) const { release(object); }
};
template <typename T, void (*release)(T *)>
using Handle = std::unique_ptr<T, Releaser<T, release>>;

using Context = Handle<dlcrt_context, dlcrt_context_release>;
using Module = Handle<dlcrt_module, dlcrt_module_release>;
using Stream = Handle<dlcrt_stream, dlcrt_stream_release>;
using Event = Handle<dlcrt_event, dlcrt_event_release>;

inline dlcrt_context_options contextOptions(int32_t threads) {
  return {sizeof(dlcrt_context_options), threads, -1, nullptr, nullptr};
}

inline Context makeContext(const dlcrt_context_options &options) {
  dlcrt_context *context = nullptr;
  expectOk(dlcrt_context_create(&options, &context));
  return Context(context);
}

inline Context makeContext(int32_t threads) {
  return makeContext(contextOptions(threads));
}

inline Module makeModule(const Context &context, const dlcrt_model *model) {
  dlcrt_module *module = nullptr;
  expectOk(dlcrt_module_create(context.get(), model, &module));
  return Module(module);
}

inline Stream makeStream(const Context &context) {
  dlcrt_stream *stream = nullptr;
  expectOk(dlcrt_stream_create(context.get(), &stream));
  return Stream(stream);
}

inline dlcrt_memory memoryOf(const Context &context) {
  dlcrt_memory memory = {sizeof(dlcrt_memory), 0, 0};
  dlcrt_context_memory(context.get(), &memory);
  return memory;
}

} // namespace dlcrt::test

#endif // DLCRT_TEST_SUPPORT_HANDLES_H
