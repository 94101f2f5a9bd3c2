//===- arguments_test.cpp - tests of null arguments -----------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every function of the C interface with a null for each pointer: those that
// return a status say which, the others do nothing.
//
//===----------------------------------------------------------------------===//

#include "support/lambda_model.h"

using namespace dlcrt::test;

static void expectNull(Outcome outcome, const std::string &function,
                       const std::string &argument) {
  expectError(outcome, DLCRT_INVALID_ARGUMENT,
              function + ": " + argument + " is null");
}

TEST(Arguments, NullsThatAreNamed) {
  LambdaFixture f(1);
  dlcrt_context *context = f.context.get();
  dlcrt_module *module = f.module.get();
  dlcrt_module *newModule;
  dlcrt_stream *stream;
  dlcrt_event *event;
  uint32_t entry;
  auto nothing = [](void *) {};

  expectNull(dlcrt_context_create(nullptr, nullptr), "dlcrt_context_create",
             "context");
  expectNull(dlcrt_module_load(nullptr, "x", nullptr, &newModule),
             "dlcrt_module_load", "context");
  expectNull(dlcrt_module_load(context, nullptr, nullptr, &newModule),
             "dlcrt_module_load", "path");
  expectNull(dlcrt_module_load(context, "x", nullptr, nullptr),
             "dlcrt_module_load", "module");
  expectNull(dlcrt_module_create(nullptr, f.model.build(), &newModule),
             "dlcrt_module_create", "context");
  expectNull(dlcrt_module_create(context, nullptr, &newModule),
             "dlcrt_module_create", "model");
  expectNull(dlcrt_module_create(context, f.model.build(), nullptr),
             "dlcrt_module_create", "module");
  expectNull(dlcrt_module_find_entry(nullptr, "x", &entry),
             "dlcrt_module_find_entry", "module");
  expectNull(dlcrt_module_find_entry(module, nullptr, &entry),
             "dlcrt_module_find_entry", "name");
  expectNull(dlcrt_module_find_entry(module, "x", nullptr),
             "dlcrt_module_find_entry", "entry");
  expectNull(dlcrt_invoke(nullptr, 0, nullptr, 0, nullptr, 0), "dlcrt_invoke",
             "module");
  expectNull(
      dlcrt_invoke_async(nullptr, 0, nullptr, 0, nullptr, 0, nullptr, &event),
      "dlcrt_invoke_async", "module");
  expectNull(
      dlcrt_invoke_async(module, 0, nullptr, 0, nullptr, 0, nullptr, nullptr),
      "dlcrt_invoke_async", "event");
  expectNull(dlcrt_stream_create(nullptr, &stream), "dlcrt_stream_create",
             "context");
  expectNull(dlcrt_stream_create(context, nullptr), "dlcrt_stream_create",
             "stream");
  expectNull(dlcrt_event_wait(nullptr), "dlcrt_event_wait", "event");
  expectNull(dlcrt_event_then(nullptr, nothing, nullptr), "dlcrt_event_then",
             "event");
  expectNull(dlcrt_trace_start(nullptr, 0), "dlcrt_trace_start", "context");
  expectNull(dlcrt_trace_stop(nullptr, "x"), "dlcrt_trace_stop", "context");
  expectNull(dlcrt_trace_stop(context, nullptr), "dlcrt_trace_stop", "path");

  HostInput input([](const Call &) { return 0; });
  Event done = callAsync(f.module, input);
  expectNull(dlcrt_event_then(done.get(), nullptr, nullptr), "dlcrt_event_then",
             "function");
  expectOk(dlcrt_event_wait(done.get()));
}

TEST(Arguments, NullsThatDoNothing) {
  dlcrt_context_retain(nullptr);
  dlcrt_context_release(nullptr);
  EXPECT_EQ(dlcrt_context_threads(nullptr), 0);
  dlcrt_memory memory = {sizeof(memory), 1, 1};
  dlcrt_context_memory(nullptr, &memory);
  EXPECT_EQ(memory.live_bytes, 0u);
  dlcrt_context_memory(makeContext(1).get(), nullptr);
  dlcrt_context_memory_reset(nullptr);
  dlcrt_context_trim(nullptr);
  dlcrt_module_retain(nullptr);
  dlcrt_module_release(nullptr);
  EXPECT_EQ(dlcrt_module_model(nullptr), nullptr);
  EXPECT_EQ(dlcrt_module_isa(nullptr), nullptr);
  EXPECT_EQ(dlcrt_module_weights(nullptr), nullptr);
  dlcrt_tensor_free(nullptr, nullptr);
  DLTensor tensor = openTensor();
  dlcrt_tensor_free(nullptr, &tensor);
  dlcrt_tensor_free(makeContext(1).get(), nullptr);
  dlcrt_tensor_free(makeContext(1).get(), &tensor);
  dlcrt_stream_retain(nullptr);
  dlcrt_stream_release(nullptr);
  dlcrt_stream_wait(nullptr);
  EXPECT_EQ(dlcrt_event_done(nullptr), 0);
  dlcrt_event_retain(nullptr);
  dlcrt_event_release(nullptr);
}

TEST(Arguments, ResultsAreNullAfterAnError) {
  auto *context = reinterpret_cast<dlcrt_context *>(1);
  auto *module = reinterpret_cast<dlcrt_module *>(1);
  auto *stream = reinterpret_cast<dlcrt_stream *>(1);
  auto *event = reinterpret_cast<dlcrt_event *>(1);
  dlcrt_context_options options = {};
  dlcrt_status_free(dlcrt_context_create(&options, &context));
  EXPECT_EQ(context, nullptr);
  dlcrt_status_free(dlcrt_module_load(nullptr, "x", nullptr, &module));
  EXPECT_EQ(module, nullptr);
  dlcrt_status_free(dlcrt_stream_create(nullptr, &stream));
  EXPECT_EQ(stream, nullptr);
  dlcrt_status_free(
      dlcrt_invoke_async(nullptr, 0, nullptr, 0, nullptr, 0, nullptr, &event));
  EXPECT_EQ(event, nullptr);
}
