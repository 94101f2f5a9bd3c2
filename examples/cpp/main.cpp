//===- main.cpp - many requests at once, from C++ -------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loads a model library and runs requests of different sizes asynchronously:
// one library serves them all, and they run side by side on the context's
// threads.
//
//===----------------------------------------------------------------------===//

#include "xor.h"
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

namespace {

void check(dlcrt_status status) {
  if (!status)
    return;
  std::fprintf(stderr, "error: %s\n", dlcrt_status_message(status));
  std::exit(1);
}

/// The owner of one reference to an object of the runtime.
template <typename T, void (*release)(T *)> struct Release {
  void operator()(T *object) const { release(object); }
};
using Context = std::unique_ptr<dlcrt_context,
                                Release<dlcrt_context, dlcrt_context_release>>;
using Module =
    std::unique_ptr<dlcrt_module, Release<dlcrt_module, dlcrt_module_release>>;
using Event =
    std::unique_ptr<dlcrt_event, Release<dlcrt_event, dlcrt_event_release>>;

/// One call of the model: its data, and the event that says that it is done.
struct Request {
  explicit Request(int64_t samples)
      : inputShape{samples, XOR_MAIN_INPUT_POINTS_DIM1},
        outputShape{samples, XOR_MAIN_OUTPUT_ANSWERS_DIM1},
        points(samples * XOR_MAIN_INPUT_POINTS_DIM1), answers(samples) {
    for (int64_t i = 0; i < samples; ++i) {
      points[2 * i] = static_cast<float>(i & 1);
      points[2 * i + 1] = static_cast<float>(i >> 1 & 1);
    }
  }

  void start(dlcrt_module *model) {
    input = view(points, inputShape);
    output = view(answers, outputShape);
    dlcrt_event *started = nullptr;
    check(dlcrt_invoke_async(model, XOR_MAIN, &input, 1, &output, 1,
                             /*stream=*/nullptr, &started));
    event.reset(started);
  }

  /// Waits, and returns how many answers are right.
  int64_t finish() {
    check(dlcrt_event_wait(event.get()));
    int64_t right = 0;
    for (size_t i = 0; i < answers.size(); ++i)
      right += (answers[i] > 0.5f) == (points[2 * i] != points[2 * i + 1]);
    return right;
  }

private:
  static DLTensor view(std::vector<float> &data, int64_t (&shape)[2]) {
    DLTensor tensor = {};
    tensor.data = data.data();
    tensor.device = {kDLCPU, 0};
    tensor.ndim = 2;
    tensor.dtype = {kDLFloat, 32, 1};
    tensor.shape = shape;
    return tensor;
  }

  int64_t inputShape[2], outputShape[2];
  std::vector<float> points, answers;
  DLTensor input, output;
  Event event;
};

} // namespace

int main(int argc, char **argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: %s xor.so\n", argv[0]);
    return 2;
  }
  dlcrt_context *created = nullptr;
  check(dlcrt_context_create(nullptr, &created));
  Context context(created);
  dlcrt_module *loaded = nullptr;
  check(dlcrt_module_load(context.get(), argv[1], nullptr, &loaded));
  Module model(loaded);

  std::vector<Request> requests;
  for (int64_t samples : {1, 4, 1000, 0, 37})
    requests.emplace_back(samples);
  for (Request &request : requests)
    request.start(model.get());
  int64_t right = 0;
  for (Request &request : requests)
    right += request.finish();
  std::printf("%lld of 1042 answers are right\n",
              static_cast<long long>(right));
  return 0;
}
