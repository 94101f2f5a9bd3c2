//===- trace_test.cpp - tests of tracing ----------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The file is JSON, has the events that happened with names, times and threads,
// and is written even if much of what it names is gone.
//
//===----------------------------------------------------------------------===//

#include "support/artifact.h"
#include "support/json.h"
#include "support/lambda_model.h"
#include "support/meeting.h"
#include "support/temp_dir.h"
#include <atomic>
#include <set>
#include <thread>

using namespace dlcrt::test;

namespace {
struct TraceFixture : testing::Test {
  Outcome start(const Context &context, uint64_t maxEvents = 0) {
    return dlcrt_trace_start(context.get(), maxEvents);
  }
  /// Stops, and reads the events.
  void stop(const Context &context) {
    std::string path = folder.file("trace.json");
    expectOk(dlcrt_trace_stop(context.get(), path.c_str()));
    json = Json::parse(readFile(path));
    ASSERT_EQ(json.kind, Json::Object);
    ASSERT_EQ(json["traceEvents"].kind, Json::Array);
  }
  /// The spans whose `cat` is "kernel" or "invocation".
  std::vector<Json> spans(const std::string &category) {
    std::vector<Json> result;
    for (const Json &event : json["traceEvents"].array)
      if (event["cat"].string == category)
        result.push_back(event);
    return result;
  }
  std::vector<std::string> names(const std::string &what) {
    std::vector<std::string> result;
    for (const Json &event : json["traceEvents"].array)
      if (event["ph"].string == "M" && event["name"].string == what)
        result.push_back(event["args"]["name"].string);
    return result;
  }
  double dropped() { return json["otherData"]["dropped"].number; }

  TempDir folder;
  Json json;
};
} // namespace

TEST_F(TraceFixture, SaysWhatRanWhenAndWhere) {
  LambdaFixture f(2);
  Kernel kernel = [](int64_t, int64_t, void *) {};
  expectOk(start(f.context));
  expectOk(call(f.module, [&](const Call &c) {
    return c.dispatch(kernel, 100) | c.barrier() | c.dispatch(kernel, 1);
  }));
  stop(f.context);

  ASSERT_EQ(names("process_name").size(), 1u);
  EXPECT_EQ(names("process_name")[0], "dlcrt " + std::to_string(getpid()));
  EXPECT_GE(names("thread_name").size(), 1u);
  auto invocations = spans("invocation");
  ASSERT_EQ(invocations.size(), 1u);
  const Json &invocation = invocations[0];
  EXPECT_EQ(invocation["name"].string, "call");
  EXPECT_EQ(invocation["ph"].string, "X");
  EXPECT_EQ(invocation["pid"].number, getpid());
  EXPECT_EQ(invocation["args"]["model"].string, "lambda model");
  double start = invocation["ts"].number;
  double end = start + invocation["dur"].number;

  std::set<double> firstTiles;
  double tiles = 0;
  for (const Json &span : spans("kernel")) {
    EXPECT_EQ(span["name"].string, "lambda");
    EXPECT_EQ(span["args"]["nodes"].string, "lambda node");
    tiles += span["args"]["tiles"].number;
    firstTiles.insert(span["args"]["first_tile"].number);
    EXPECT_GE(span["ts"].number, start);
    EXPECT_LE(span["ts"].number + span["dur"].number, end + 0.001);
  }
  EXPECT_EQ(tiles, 101);
  EXPECT_EQ(firstTiles.count(0), 1u);
  EXPECT_EQ(dropped(), 0);
}

TEST_F(TraceFixture, ThreadsHaveRowsOfTheirOwn) {
  LambdaFixture f(2);
  Meeting meeting(2);
  Kernel kernel = [&](int64_t, int64_t, void *) { meeting.arrive(); };
  HostInput host([&](const Call &c) {
    return c.dispatch(kernel, 1) | c.dispatch(kernel, 1) | c.barrier();
  });
  expectOk(start(f.context));
  Event event = callAsync(f.module, host);
  expectOk(dlcrt_event_wait(event.get()));
  stop(f.context);
  auto kernels = spans("kernel");
  ASSERT_EQ(kernels.size(), 2u);
  EXPECT_NE(kernels[0]["tid"].number, kernels[1]["tid"].number);
  EXPECT_EQ(names("thread_name").size(), 2u);
  for (const std::string &name : names("thread_name"))
    EXPECT_TRUE(name.rfind("caller ", 0) == 0 ||
                name.rfind("helper ", 0) == 0 || name.rfind("driver ", 0) == 0)
        << name;
}

TEST_F(TraceFixture, NamesAreEscaped) {
  LambdaModel model;
  model.name = "a \"model\"\\ \t\x01 \xc3\xa9";
  model.sites[0].source = "line\nbreak";
  Context context = makeContext(1);
  Module module = makeModule(context, model.build());
  Kernel kernel = [](int64_t, int64_t, void *) {};
  expectOk(start(context));
  expectOk(call(module, [&](const Call &c) { return c.dispatch(kernel, 1); }));
  stop(context);
  EXPECT_EQ(spans("invocation")[0]["args"]["model"].string, model.name);
  EXPECT_EQ(spans("kernel")[0]["args"]["nodes"].string, "line\nbreak");
}

TEST_F(TraceFixture, WhatIsTooMuchIsCounted) {
  LambdaFixture f(1);
  Kernel kernel = [](int64_t, int64_t, void *) {};
  expectOk(start(f.context, 10));
  expectOk(call(f.module, [&](const Call &c) {
    for (int i = 0; i < 100; ++i)
      c.dispatch(kernel, 1);
    return 0;
  }));
  stop(f.context);
  EXPECT_EQ(spans("kernel").size(), 10u);
  EXPECT_EQ(dropped(), 91);
}

TEST_F(TraceFixture, ManyEventsInOrder) {
  LambdaFixture f(1);
  Kernel kernel = [](int64_t, int64_t, void *) {};
  expectOk(start(f.context));
  expectOk(call(f.module, [&](const Call &c) {
    for (int i = 0; i < 2000; ++i)
      c.dispatch(kernel, 1);
    return 0;
  }));
  stop(f.context);
  auto kernels = spans("kernel");
  ASSERT_EQ(kernels.size(), 2000u);
  for (size_t i = 1; i < kernels.size(); ++i)
    EXPECT_GE(kernels[i]["ts"].number, kernels[i - 1]["ts"].number);
}

TEST_F(TraceFixture, StartAndStopInTurn) {
  LambdaFixture f(2);
  std::string path = folder.file("trace.json");
  expectError(dlcrt_trace_stop(f.context.get(), path.c_str()),
              DLCRT_INVALID_ARGUMENT, "dlcrt_trace_stop: no trace is on");
  for (int i = 0; i < 3; ++i) {
    expectOk(start(f.context));
    expectError(start(f.context), DLCRT_INVALID_ARGUMENT,
                "dlcrt_trace_start: a trace is already on");
    expectOk(call(f.module, [](const Call &) { return 0; }));
    stop(f.context);
    EXPECT_EQ(spans("invocation").size(), 1u);
    expectOk(call(f.module, [](const Call &) { return 0; }));
  }
}

TEST_F(TraceFixture, NotWhileAnInvocationRuns) {
  LambdaFixture f(1);
  std::string path = folder.file("trace.json");
  expectOk(start(f.context));
  expectOk(call(f.module, [&](const Call &) {
    expectError(dlcrt_trace_stop(f.context.get(), path.c_str()),
                DLCRT_INVALID_ARGUMENT,
                "dlcrt_trace_stop: an invocation is running");
    return 0;
  }));
  // The trace went on.
  stop(f.context);
  EXPECT_EQ(spans("invocation").size(), 1u);
}

TEST_F(TraceFixture, StartWhileAnInvocationRuns) {
  LambdaFixture f(1);
  Kernel kernel = [](int64_t, int64_t, void *) {};
  expectOk(call(f.module, [&](const Call &c) {
    expectOk(start(f.context));
    return c.dispatch(kernel, 1);
  }));
  stop(f.context);
  EXPECT_EQ(spans("invocation").size(), 0u);
  EXPECT_EQ(spans("kernel").size(), 1u);
}

TEST_F(TraceFixture, UnwritableFiles) {
  Context context = makeContext(1);
  expectOk(start(context));
  std::string path = folder.file("absent/trace.json");
  expectError(dlcrt_trace_stop(context.get(), path.c_str()), DLCRT_IO,
              "cannot write '" + path + "': No such file or directory");
  // It has ended nevertheless.
  expectOk(start(context));
  expectErrorWith(dlcrt_trace_stop(context.get(), "/dev/full"), DLCRT_IO,
                  "No space left on device");
}

TEST_F(TraceFixture, ATraceNobodyStops) {
  LambdaFixture f(1);
  expectOk(start(f.context));
  expectOk(call(f.module, [](const Call &) { return 0; }));
}

TEST_F(TraceFixture, NamesOfAnUnloadedLibrary) {
  ArtifactBytes artifact(modelCode("vector"), vectorWeights(1, 2));
  std::string path = folder.write("model.so", artifact.bytes());
  Context context = makeContext(1);
  expectOk(start(context));
  for (int i = 0; i < 3; ++i) {
    dlcrt_module *raw = nullptr;
    expectOk(dlcrt_module_load(context.get(), path.c_str(), nullptr, &raw));
    Module module(raw);
    Tensor<float> x({300}), y({300}), out({300});
    DLTensor inputs[] = {x.get(), y.get()}, output = out.get();
    expectOk(dlcrt_invoke(module.get(), 0, inputs, 2, &output, 1));
  }
  stop(context);
  auto kernels = spans("kernel");
  ASSERT_EQ(kernels.size(), 6u);
  EXPECT_EQ(kernels[0]["name"].string, "multiply");
  EXPECT_EQ(kernels[0]["args"]["tiles"].number, 2);
  EXPECT_EQ(kernels[5]["args"]["nodes"].string, "/Scale;/Add");
}

TEST_F(TraceFixture, ManyThreads) {
  LambdaFixture f(4);
  Kernel kernel = [](int64_t, int64_t, void *) {};
  HostInput host(
      [&](const Call &c) { return c.dispatch(kernel, 64) | c.barrier(); });
  expectOk(start(f.context));
  std::vector<std::thread> callers;
  for (int t = 0; t < 4; ++t)
    callers.emplace_back([&] {
      for (int i = 0; i < 100; ++i) {
        expectOk(dlcrt_invoke(f.module.get(), 0, &host.tensor, 1, nullptr, 0));
        Event event = callAsync(f.module, host);
        expectOk(dlcrt_event_wait(event.get()));
      }
    });
  for (std::thread &caller : callers)
    caller.join();
  stop(f.context);
  EXPECT_EQ(spans("invocation").size(), 800u);
  double tiles = 0;
  for (const Json &span : spans("kernel"))
    tiles += span["args"]["tiles"].number;
  EXPECT_EQ(tiles, 800 * 64);
}
