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

#include "support/case_name.h"
#include "support/lambda_model.h"

using namespace dlcrt::test;

namespace {
/// One of each of the runtime's objects.
struct Objects : LambdaFixture {
  Objects() : LambdaFixture(1) { expectOk(dlcrt_event_wait(done.get())); }

  HostInput input{[](const Call &) { return 0; }};
  Event done = callAsync(module, input);
};

struct NullCase {
  dlcrt_status (*call)(Objects &);
  const char *message;
};
} // namespace

static void doNothing(void *) {}

/// What functions leave behind; none of the cases succeeds.
static dlcrt_module *newModule;
static dlcrt_stream *newStream;
static dlcrt_event *newEvent;
static uint32_t newEntry;

static const NullCase nullCases[] = {
    {[](Objects &) { return dlcrt_context_create(nullptr, nullptr); },
     "dlcrt_context_create: context is null"},
    {[](Objects &) {
       return dlcrt_module_load(nullptr, "x", nullptr, &newModule);
     },
     "dlcrt_module_load: context is null"},
    {[](Objects &o) {
       return dlcrt_module_load(o.context.get(), nullptr, nullptr, &newModule);
     },
     "dlcrt_module_load: path is null"},
    {[](Objects &o) {
       return dlcrt_module_load(o.context.get(), "x", nullptr, nullptr);
     },
     "dlcrt_module_load: module is null"},
    {[](Objects &o) {
       return dlcrt_module_create(nullptr, &o.model.model, &newModule);
     },
     "dlcrt_module_create: context is null"},
    {[](Objects &o) {
       return dlcrt_module_create(o.context.get(), nullptr, &newModule);
     },
     "dlcrt_module_create: model is null"},
    {[](Objects &o) {
       return dlcrt_module_create(o.context.get(), &o.model.model, nullptr);
     },
     "dlcrt_module_create: module is null"},
    {[](Objects &) { return dlcrt_module_find_entry(nullptr, "x", &newEntry); },
     "dlcrt_module_find_entry: module is null"},
    {[](Objects &o) {
       return dlcrt_module_find_entry(o.module.get(), nullptr, &newEntry);
     },
     "dlcrt_module_find_entry: name is null"},
    {[](Objects &o) {
       return dlcrt_module_find_entry(o.module.get(), "x", nullptr);
     },
     "dlcrt_module_find_entry: entry is null"},
    {[](Objects &) { return dlcrt_invoke(nullptr, 0, nullptr, 0, nullptr, 0); },
     "dlcrt_invoke: module is null"},
    {[](Objects &) {
       return dlcrt_invoke_async(nullptr, 0, nullptr, 0, nullptr, 0, nullptr,
                                 &newEvent);
     },
     "dlcrt_invoke_async: module is null"},
    {[](Objects &o) {
       return dlcrt_invoke_async(o.module.get(), 0, nullptr, 0, nullptr, 0,
                                 nullptr, nullptr);
     },
     "dlcrt_invoke_async: event is null"},
    {[](Objects &) { return dlcrt_stream_create(nullptr, &newStream); },
     "dlcrt_stream_create: context is null"},
    {[](Objects &o) { return dlcrt_stream_create(o.context.get(), nullptr); },
     "dlcrt_stream_create: stream is null"},
    {[](Objects &) { return dlcrt_event_wait(nullptr); },
     "dlcrt_event_wait: event is null"},
    {[](Objects &) { return dlcrt_event_then(nullptr, doNothing, nullptr); },
     "dlcrt_event_then: event is null"},
    {[](Objects &o) {
       return dlcrt_event_then(o.done.get(), nullptr, nullptr);
     },
     "dlcrt_event_then: function is null"},
    {[](Objects &) { return dlcrt_trace_start(nullptr, 0); },
     "dlcrt_trace_start: context is null"},
    {[](Objects &) { return dlcrt_trace_stop(nullptr, "x"); },
     "dlcrt_trace_stop: context is null"},
    {[](Objects &o) { return dlcrt_trace_stop(o.context.get(), nullptr); },
     "dlcrt_trace_stop: path is null"},
};

struct BadNull : testing::TestWithParam<NullCase> {};
INSTANTIATE_TEST_SUITE_P(Rows, BadNull, testing::ValuesIn(nullCases),
                         caseName<NullCase>);

TEST_P(BadNull, IsNamed) {
  Objects objects;
  expectError(GetParam().call(objects), DLCRT_INVALID_ARGUMENT,
              GetParam().message);
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
