//===- bench.cpp - what the runtime itself costs --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Prints the time of an invocation that does nothing and of a tiny model's, of
// a dispatch with one tile and with many, and of loading a library. For people;
// the numbers are no test.
//
//===----------------------------------------------------------------------===//

#include "support/artifact.h"
#include "support/lambda_model.h"
#include "support/temp_dir.h"
#include <algorithm>
#include <chrono>

using namespace dlcrt::test;

extern "C" const dlcrt_model *vector_model();

/// The median of several measurements of `body`, in nanoseconds a repetition.
template <typename Body> static double measure(int repetitions, Body &&body) {
  std::vector<double> times;
  for (int i = 0; i < 11; ++i) {
    auto start = std::chrono::steady_clock::now();
    for (int r = 0; r < repetitions; ++r)
      body();
    std::chrono::duration<double, std::nano> time =
        std::chrono::steady_clock::now() - start;
    times.push_back(time.count() / repetitions);
  }
  std::nth_element(times.begin(), times.begin() + 5, times.end());
  return times[5];
}

/// A model whose kernel does nothing, with no C++ in the way.
struct EmptyModel : ModelBuilder {
  EmptyModel() {
    addKernel(
        "empty", 1,
        [](const uint64_t *args, dlcrt_grid *grid) {
          grid->tiles = static_cast<int64_t>(args[0]);
        },
        [](const uint64_t *, int64_t, int64_t, void *) {});
    addEntry("main", {tensor("dispatches,tiles,barriers", int64, {3})}, {},
             run);
    build();
  }
  static int32_t run(const dlcrt_host_api *api, dlcrt_invocation *invocation,
                     const void *const *inputs, const int64_t *const *,
                     const void *) {
    auto *in = static_cast<const int64_t *>(inputs[0]);
    uint64_t args[1] = {static_cast<uint64_t>(in[1])};
    for (int64_t i = 0; i < in[0]; ++i) {
      api->dispatch(invocation, 0, args);
      if (in[2])
        api->barrier(invocation);
    }
    return 0;
  }
};

static void benchInvocations(int32_t threads) {
  EmptyModel model;
  Context context = makeContext(threads);
  Module module = makeModule(context, &model.model);
  auto invoke = [&](int64_t dispatches, int64_t tiles, int64_t barriers) {
    Tensor<int64_t> input({3}, {dispatches, tiles, barriers});
    DLTensor tensor = input.get();
    dlcrt_status_free(dlcrt_invoke(module.get(), 0, &tensor, 1, nullptr, 0));
  };
  constexpr int64_t many = 1000;
  printf("threads=%d\n", threads);
  printf("  empty invocation             %8.0f ns\n",
         measure(10000, [&] { invoke(0, 0, 0); }));
  printf("  dispatch of 1 tile           %8.0f ns\n",
         measure(100, [&] { invoke(many, 1, 0); }) / many);
  printf("  dispatch of 1 tile, barrier  %8.0f ns\n",
         measure(100, [&] { invoke(many, 1, 1); }) / many);
  printf("  dispatch of 64 tiles, barrier%8.0f ns\n",
         measure(20, [&] { invoke(many, 64, 1); }) / many);
  Tensor<int64_t> input({3}, {0, 0, 0});
  DLTensor tensor = input.get();
  printf("  asynchronous and wait        %8.0f ns\n", measure(2000, [&] {
           dlcrt_event *event;
           dlcrt_status_free(dlcrt_invoke_async(module.get(), 0, &tensor, 1,
                                                nullptr, 0, nullptr, &event));
           dlcrt_status_free(dlcrt_event_wait(event));
           dlcrt_event_release(event);
         }));
}

/// Two kernels over four elements.
static void benchTinyModel(int32_t threads) {
  Context context = makeContext(threads);
  Module module = makeModule(context, vector_model());
  Tensor<float> x({4}), y({4}), out({4});
  DLTensor inputs[] = {x.get(), y.get()}, output = out.get();
  printf("  tiny model, output in place  %8.0f ns\n", measure(10000, [&] {
           dlcrt_status_free(
               dlcrt_invoke(module.get(), 0, inputs, 2, &output, 1));
         }));
  printf("  tiny model, new output       %8.0f ns\n", measure(10000, [&] {
           DLTensor open = openTensor();
           dlcrt_status_free(
               dlcrt_invoke(module.get(), 0, inputs, 2, &open, 1));
           dlcrt_tensor_free(context.get(), &open);
         }));
}

static void benchLoads() {
  TempDir folder;
  Context context = makeContext(1);
  for (size_t weights : {size_t(128), size_t(256) << 20}) {
    std::string code = modelCode(weights == 128 ? "vector" : "vector_heavy");
    ArtifactBytes artifact(code, std::string(weights, 'w'));
    std::string path = folder.write("model.so", artifact.bytes());
    auto load = [&](int32_t verify) {
      return measure(5, [&] {
        dlcrt_load_options options = {sizeof(options), verify};
        dlcrt_module *module = nullptr;
        expectOk(
            dlcrt_module_load(context.get(), path.c_str(), &options, &module));
        dlcrt_module_release(module);
      });
    };
    printf("load, %zu KB of code, %zu MB of weights\n", code.size() >> 10,
           weights >> 20);
    printf("  plain                        %8.0f us\n", load(0) / 1000);
    printf("  with the weights' hash       %8.0f us\n", load(1) / 1000);
  }
}

/// Arguments: numbers of threads; 1 and 2 without any.
int main(int argc, char **argv) {
  std::vector<int32_t> counts;
  for (int i = 1; i < argc; ++i)
    counts.push_back(atoi(argv[i]));
  if (counts.empty())
    counts = {1, 2};
  for (int32_t threads : counts) {
    benchInvocations(threads);
    benchTinyModel(threads);
  }
  benchLoads();
}
