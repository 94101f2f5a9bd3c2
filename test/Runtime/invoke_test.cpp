//===- invoke_test.cpp - tests of what host programs can do ---------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Outputs in place or new, and every function of the host api with its errors.
//
//===----------------------------------------------------------------------===//

#include "support/lambda_model.h"
#include <cstring>
#include <random>

using namespace dlcrt::test;

namespace {
struct OutputFixture : testing::Test {
  static std::vector<dlcrt_tensor_info> outputsOf(ModelBuilder &b) {
    return {b.tensor("y", float32, {Dim(DLCRT_DYNAMIC, nullptr), 2}),
            b.tensor("s", int64, {})};
  }
  OutputFixture() {
    model.entries.clear();
    model.addEntry("call", {model.tensor("host", int64, {})}, outputsOf(model),
                   LambdaModel().entries[0].run);
    module = makeModule(context, model.build());
  }
  ~OutputFixture() override { EXPECT_EQ(memoryOf(context).live_bytes, 0u); }
  Outcome run(Host host) { return call(module, host, outputs, 2); }

  LambdaModel model;
  Context context = makeContext(1);
  Module module;
  DLTensor outputs[2] = {};
};
} // namespace

TEST_F(OutputFixture, OpenOutputsAreFilledIn) {
  // What an open output says does not matter.
  outputs[0].ndim = 99;
  outputs[0].byte_offset = 5;
  expectOk(run([](const Call &c) {
    auto *y = static_cast<float *>(c.output(0, {3, 2}));
    auto *s = static_cast<int64_t *>(c.output(1, {}));
    for (int i = 0; i < 6; ++i)
      y[i] = i;
    *s = 42;
    return 0;
  }));
  EXPECT_EQ(outputs[0].device.device_type, kDLCPU);
  EXPECT_EQ(outputs[0].ndim, 2);
  EXPECT_EQ(outputs[0].dtype.code, kDLFloat);
  EXPECT_EQ(outputs[0].dtype.bits, 32);
  EXPECT_EQ(outputs[0].dtype.lanes, 1);
  EXPECT_EQ(outputs[0].shape[0], 3);
  EXPECT_EQ(outputs[0].shape[1], 2);
  EXPECT_EQ(outputs[0].strides, nullptr);
  EXPECT_EQ(outputs[0].byte_offset, 0u);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(outputs[0].data) % DLCRT_ALIGNMENT, 0u);
  EXPECT_EQ(static_cast<float *>(outputs[0].data)[5], 5);
  EXPECT_EQ(outputs[1].ndim, 0);
  EXPECT_EQ(*static_cast<int64_t *>(outputs[1].data), 42);
  EXPECT_GT(memoryOf(context).live_bytes, 0u);
  for (DLTensor &output : outputs) {
    dlcrt_tensor_free(context.get(), &output);
    EXPECT_EQ(output.data, nullptr);
    EXPECT_EQ(output.shape, nullptr);
    dlcrt_tensor_free(context.get(), &output);
  }
}

TEST_F(OutputFixture, CallersBuffersAreWrittenInPlace) {
  std::vector<float> buffer(8);
  int64_t shape[] = {3, 2}, scalar = 0;
  outputs[0] = {buffer.data(), {kDLCPU, 0}, 2, {kDLFloat, 32, 1},
                shape,         nullptr,     8};
  outputs[1] = {&scalar, {kDLCPU, 0}, 0, {kDLInt, 64, 1}, nullptr, nullptr, 0};
  expectOk(run([&](const Call &c) {
    EXPECT_EQ(c.output(0, {3, 2}), buffer.data() + 2);
    EXPECT_EQ(c.output(1, {}), &scalar);
    return 0;
  }));
}

TEST_F(OutputFixture, CallersBufferOfAnotherShape) {
  std::vector<float> buffer(8);
  int64_t shape[] = {4, 2};
  outputs[0] = {buffer.data(), {kDLCPU, 0}, 2, {kDLFloat, 32, 1},
                shape,         nullptr,     0};
  expectError(run([&](const Call &c) {
                // The other output is ours, and freed.
                EXPECT_NE(c.output(1, {}), nullptr);
                EXPECT_EQ(c.output(0, {3, 2}), nullptr);
                return 1;
              }),
              DLCRT_INVALID_ARGUMENT,
              "entry 'call': output 'y': dimension 0: expected 3, got 4");
  EXPECT_EQ(outputs[1].data, nullptr);
}

TEST_F(OutputFixture, FailuresLeaveNoOutputs) {
  expectError(run([&](const Call &c) {
                c.output(0, {1000, 2});
                c.output(1, {});
                return c.fail("no");
              }),
              DLCRT_FAILED, "no");
  EXPECT_EQ(outputs[0].data, nullptr);
  EXPECT_EQ(outputs[0].shape, nullptr);
}

TEST_F(OutputFixture, ErrorsOfTheHostProgram) {
  auto ok = [](const Call &c) { return !c.output(0, {1, 2}); };
  expectError(run(ok), DLCRT_FAILED, "entry 'call' did not write output 's'");
  expectError(run([](const Call &) { return 5; }), DLCRT_FAILED,
              "entry 'call' failed with code 5");
  expectError(run([](const Call &c) { return !c.output(2, {}); }), DLCRT_FAILED,
              "entry 'call' asked for output 2 twice, or has none");
  expectError(run([](const Call &c) { return !c.output(-1, {}); }),
              DLCRT_FAILED,
              "entry 'call' asked for output -1 twice, or has none");
  expectError(run([](const Call &c) {
                c.output(1, {});
                return !c.output(1, {});
              }),
              DLCRT_FAILED,
              "entry 'call' asked for output 1 twice, or has none");
  const char *size = "entry 'call': output 'y' has a size that is negative or "
                     "more than an int64 can count";
  expectError(run([](const Call &c) { return !c.output(0, {-1, 2}); }),
              DLCRT_FAILED, size);
  expectError(
      run([](const Call &c) { return !c.output(0, {INT64_MAX / 4, 2}); }),
      DLCRT_FAILED, size);
}

//===----------------------------------------------------------------------===//
// The rest of the host api
//===----------------------------------------------------------------------===//

TEST(HostApi, KnowsItsVersion) {
  LambdaFixture f(1);
  expectOk(call(f.module, [](const Call &c) {
    EXPECT_EQ(c.api.struct_size, sizeof(dlcrt_host_api));
    EXPECT_EQ(c.api.abi_version, DLCRT_ABI_VERSION);
    return 0;
  }));
}

TEST(HostApi, MemoryIsAlignedAndApart) {
  LambdaFixture f(1);
  expectOk(call(f.module, [](const Call &c) {
    std::vector<std::pair<char *, int64_t>> pieces;
    std::mt19937 random(1);
    auto add = [&](void *memory, int64_t bytes) {
      EXPECT_NE(memory, nullptr);
      EXPECT_EQ(reinterpret_cast<uintptr_t>(memory) % DLCRT_ALIGNMENT, 0u);
      memset(memory, static_cast<int>(pieces.size()), bytes);
      pieces.push_back({static_cast<char *>(memory), bytes});
    };
    add(c.arena(10000), 10000);
    add(c.arena(0), 0);
    add(c.alloc(0), 0);
    for (int i = 0; i < 1000; ++i) {
      int64_t bytes = random() % 9000;
      add(c.alloc(bytes), bytes);
    }
    for (size_t i = 0; i < pieces.size(); ++i)
      for (int64_t k = 0; k < pieces[i].second; ++k)
        if (pieces[i].first[k] != static_cast<char>(i))
          return c.fail("piece {} was overwritten", {int64_t(i)});
    return 0;
  }));
}

TEST(HostApi, MemoryErrors) {
  LambdaFixture f(1);
  expectError(call(f.module, [](const Call &c) { return !c.arena(-1); }),
              DLCRT_FAILED, "entry 'call' asked for -1 bytes for the arena");
  expectError(call(f.module, [](const Call &c) { return !c.alloc(-5); }),
              DLCRT_FAILED, "entry 'call' asked for -5 bytes for a tensor");
  expectError(call(f.module, [](const Call &c) { return !c.arena(INT64_MAX); }),
              DLCRT_OUT_OF_MEMORY,
              "out of memory: 9223372036854775807 bytes for the arena");
  expectError(
      call(f.module, [](const Call &c) { return !c.alloc(INT64_MAX - 100); }),
      DLCRT_OUT_OF_MEMORY,
      "out of memory: 9223372036854775707 bytes for a tensor");
}

TEST(HostApi, AfterAFailureNothingWorks) {
  LambdaFixture f(1);
  int tiles = 0;
  Kernel kernel = [&](int64_t, int64_t, void *) { ++tiles; };
  expectError(call(f.module,
                   [&](const Call &c) {
                     EXPECT_EQ(c.fail("first {}", {1}), DLCRT_FAILED);
                     EXPECT_EQ(c.fail("second"), DLCRT_FAILED);
                     EXPECT_EQ(c.dispatch(kernel, 3), DLCRT_FAILED);
                     EXPECT_EQ(c.barrier(), DLCRT_FAILED);
                     EXPECT_EQ(c.arena(1), nullptr);
                     EXPECT_EQ(c.alloc(1), nullptr);
                     EXPECT_EQ(c.output(0, {}), nullptr);
                     return 0; // even so, the invocation has failed
                   }),
              DLCRT_FAILED, "first 1");
  EXPECT_EQ(tiles, 0);
}

TEST(HostApi, BadSites) {
  LambdaFixture f(1);
  for (int32_t site : {-1, 1, 1000})
    expectError(call(f.module,
                     [&](const Call &c) {
                       return c.api.dispatch(c.invocation, site, nullptr);
                     }),
                DLCRT_FAILED,
                "entry 'call' has no site " + std::to_string(site));
}

TEST(HostApi, GridsWithoutTiles) {
  LambdaFixture f(2);
  int runs = 0;
  Kernel kernel = [&](int64_t, int64_t, void *) { ++runs; };
  expectOk(call(f.module, [&](const Call &c) {
    return c.dispatch(kernel, 0) | c.dispatch(kernel, -3) | c.barrier();
  }));
  EXPECT_EQ(runs, 0);
}
