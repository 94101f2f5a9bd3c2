//===- out_of_memory_test.cpp - tests of running out of memory ------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each scenario is run again and again, with the first allocation failing, then
// the second and so on until none fails any more; once with a single failure,
// once with nothing but failures from there on. It must end in success or in
// OUT_OF_MEMORY, and leave nothing behind.
//
//===----------------------------------------------------------------------===//

#include "support/artifact.h"
#include "support/failing.h"
#include "support/lambda_model.h"
#include "support/temp_dir.h"
#include <cstring>

using namespace dlcrt::test;

namespace {
/// What happens in one run of a scenario. Errors other than OUT_OF_MEMORY fail
/// the test.
class Attempt {
public:
  /// True if `status` is a success.
  bool ok(dlcrt_status status) {
    Outcome outcome = status;
    if (outcome.code == DLCRT_OK)
      return true;
    EXPECT_EQ(outcome.code, DLCRT_OUT_OF_MEMORY) << outcome.message;
    hasFailed = true;
    return false;
  }
  bool hasFailed = false;
};

using Scenario = std::function<void(Attempt &)>;

/// An allocator that fails along with malloc.
const dlcrt_allocator allocator = {
    nullptr,
    [](void *, size_t bytes, size_t alignment) {
      return mayAllocate() ? aligned_alloc(alignment, bytes) : nullptr;
    },
    [](void *, void *memory, size_t) { free(memory); }};

void runOutOfMemory(const Scenario &scenario) {
  for (FailingMalloc::Extent extent :
       {FailingMalloc::Once, FailingMalloc::ForEver}) {
    int64_t before = livePieces();
    int64_t succeed = 0;
    for (bool failed = true; failed; ++succeed) {
      Attempt attempt;
      {
        FailingMalloc failing(succeed, extent);
        scenario(attempt);
        failed = failing.hasFailed();
      }
      EXPECT_TRUE(failed || !attempt.hasFailed);
      ASSERT_EQ(livePieces(), before) << "after " << succeed;
      ASSERT_LT(succeed, 1000);
    }
    EXPECT_GT(succeed, 1);
  }
}

Context contextOf(Attempt &attempt, int32_t threads) {
  dlcrt_context_options options = contextOptions(threads);
  options.allocator = &allocator;
  dlcrt_context *context = nullptr;
  attempt.ok(dlcrt_context_create(&options, &context));
  return Context(context);
}

Module moduleOf(Attempt &attempt, const Context &context,
                const dlcrt_model *model) {
  dlcrt_module *module = nullptr;
  if (context)
    attempt.ok(dlcrt_module_create(context.get(), model, &module));
  return Module(module);
}
} // namespace

TEST(OutOfMemory, Contexts) {
  runOutOfMemory([](Attempt &attempt) {
    dlcrt_context *context = nullptr;
    attempt.ok(dlcrt_context_create(nullptr, &context));
    dlcrt_context_release(context);
  });
}

TEST(OutOfMemory, Modules) {
  LambdaModel model;
  model.addEntry("second", {}, {}, model.entries[0].run);
  model.build();
  runOutOfMemory([&](Attempt &attempt) {
    moduleOf(attempt, contextOf(attempt, 1), &model.model);
  });
}

/// A host program that uses everything, of a model with one open output and an
/// input with strides.
static void invokeEverything(int32_t threads) {
  ModelBuilder b;
  LambdaModel model({b.tensor("y", float32, {"n"})});
  model.tensors[0].push_back(
      b.tensor("x", float32, {"n", Dim(DLCRT_DYNAMIC, nullptr)}));
  model.entries[0].num_inputs = 2;
  model.entries[0].inputs = model.tensors[0].data();
  model.build();
  Kernel kernel = [](int64_t, int64_t, void *scratch) {
    memset(scratch, 1, 3000);
  };
  HostInput host([&](const Call &c) {
    auto *y = static_cast<float *>(c.output(0, {4}));
    void *arena = y ? c.arena(5000) : nullptr;
    void *small = arena ? c.alloc(10) : nullptr;
    void *large = small ? c.alloc(100000) : nullptr;
    if (!large)
      return 1;
    memset(large, 1, 100000);
    memset(y, 0, 16);
    for (int i = 0; i < 30; ++i)
      if (int32_t failed = c.dispatch(kernel, 100, 3000))
        return failed;
    return c.barrier();
  });
  Tensor<float> x({4, 3});
  x.strides = {1, 4};

  runOutOfMemory([&](Attempt &attempt) {
    Context context = contextOf(attempt, threads);
    Module module = moduleOf(attempt, context, &model.model);
    if (!module)
      return;
    DLTensor inputs[] = {host.tensor, x.get()}, output = openTensor();
    for (int i = 0; i < 2; ++i) {
      bool ok =
          attempt.ok(dlcrt_invoke(module.get(), 0, inputs, 2, &output, 1));
      EXPECT_EQ(output.data != nullptr, ok);
      dlcrt_tensor_free(context.get(), &output);
    }
  });
}

TEST(OutOfMemory, InvocationsOnOneThread) { invokeEverything(1); }

TEST(OutOfMemory, InvocationsOnThreeThreads) { invokeEverything(3); }

static void invokeAsynchronously(int32_t threads) {
  LambdaModel model;
  model.build();
  Kernel kernel = [](int64_t, int64_t, void *) {};
  HostInput host(
      [&](const Call &c) { return c.dispatch(kernel, 50) | c.barrier(); });

  runOutOfMemory([&](Attempt &attempt) {
    Context context = contextOf(attempt, threads);
    Module module = moduleOf(attempt, context, &model.model);
    if (!module)
      return;
    dlcrt_stream *rawStream = nullptr;
    if (!attempt.ok(dlcrt_stream_create(context.get(), &rawStream)))
      return;
    Stream stream(rawStream);
    Event events[6];
    for (int i = 0; i < 6; ++i) {
      dlcrt_event *event = nullptr;
      attempt.ok(dlcrt_invoke_async(module.get(), 0, &host.tensor, 1, nullptr,
                                    0, i % 2 ? stream.get() : nullptr, &event));
      events[i].reset(event);
      if (event)
        attempt.ok(dlcrt_event_then(event, [](void *) {}, nullptr));
    }
    for (Event &event : events)
      if (event)
        attempt.ok(dlcrt_event_wait(event.get()));
    dlcrt_stream_wait(stream.get());
  });
}

TEST(OutOfMemory, EventsOnOneThread) { invokeAsynchronously(1); }

TEST(OutOfMemory, EventsOnThreeThreads) { invokeAsynchronously(3); }

TEST(OutOfMemory, LoadedLibraries) {
  TempDir folder;
  ArtifactBytes artifact(modelCode("vector"), vectorWeights(1, 2));
  std::string path = folder.write("model.so", artifact.bytes());
  runOutOfMemory([&](Attempt &attempt) {
    Context context = contextOf(attempt, 1);
    if (!context)
      return;
    dlcrt_load_options options = {sizeof(options), 1};
    dlcrt_module *module = nullptr;
    attempt.ok(
        dlcrt_module_load(context.get(), path.c_str(), &options, &module));
    dlcrt_module_release(module);
  });
}

TEST(OutOfMemory, Traces) {
  // What a trace has no memory for is dropped and counted; the invocations are
  // not disturbed.
  TempDir folder;
  std::string path = folder.file("trace.json");
  LambdaModel model;
  model.build();
  Kernel kernel = [](int64_t, int64_t, void *) {};
  HostInput host([&](const Call &c) {
    for (int i = 0; i < 600; ++i)
      c.dispatch(kernel, 1);
    return 0;
  });
  runOutOfMemory([&](Attempt &attempt) {
    Context context = contextOf(attempt, 1);
    Module module = moduleOf(attempt, context, &model.model);
    if (!module || !attempt.ok(dlcrt_trace_start(context.get(), 0)))
      return;
    attempt.ok(dlcrt_invoke(module.get(), 0, &host.tensor, 1, nullptr, 0));
    attempt.ok(dlcrt_trace_stop(context.get(), path.c_str()));
  });
}

TEST(OutOfMemory, WhatIsKeptIsGivenUpFirst) {
  // A limit that two arenas exceed together.
  struct Limited {
    static void *allocate(void *self, size_t bytes, size_t alignment) {
      auto &left = *static_cast<int64_t *>(self);
      if (left < static_cast<int64_t>(bytes))
        return nullptr;
      left -= static_cast<int64_t>(bytes);
      return aligned_alloc(alignment, bytes);
    }
    static void deallocate(void *self, void *memory, size_t bytes) {
      *static_cast<int64_t *>(self) += static_cast<int64_t>(bytes);
      free(memory);
    }
  };
  int64_t left = 10 << 20;
  dlcrt_allocator limited = {&left, Limited::allocate, Limited::deallocate};
  dlcrt_context_options options = contextOptions(1);
  options.allocator = &limited;
  {
    LambdaFixture f(options);
    auto useArena = [&](int64_t bytes) {
      return call(f.module, [=](const Call &c) { return !c.arena(bytes); });
    };
    expectOk(useArena(9 << 20));
    expectOk(useArena(1 << 20)); // too small for the big one
    expectOk(useArena(8 << 20));
    expectErrorWith(useArena(11 << 20), DLCRT_OUT_OF_MEMORY,
                    "out of memory: 11534336 bytes for the arena");
    expectOk(useArena(9 << 20));
  }
  EXPECT_EQ(left, 10 << 20);
}

TEST(OutOfMemory, MessagesNameWhatWasWanted) {
  dlcrt_allocator none = {
      nullptr, [](void *, size_t, size_t) -> void * { return nullptr; },
      [](void *, void *, size_t) {}};
  dlcrt_context_options options = contextOptions(1);
  options.allocator = &none;
  LambdaFixture f(options);
  Kernel kernel = [](int64_t, int64_t, void *) { FAIL(); };
  expectError(call(f.module,
                   [&](const Call &c) {
                     EXPECT_EQ(c.dispatch(kernel, 3, 777), DLCRT_OUT_OF_MEMORY);
                     return 0;
                   }),
              DLCRT_OUT_OF_MEMORY,
              "out of memory: 777 bytes for a kernel's scratch");
}
