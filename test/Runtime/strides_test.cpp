//===- strides_test.cpp - tests of inputs with strides --------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels see dense tensors, whatever the caller has.
//
//===----------------------------------------------------------------------===//

#include "support/lambda_model.h"
#include <algorithm>
#include <cstring>
#include <numeric>
#include <random>

using namespace dlcrt::test;

namespace {
/// copy(x: [...]) -> y: [...] for tests of strides.
template <size_t bytes, size_t rank> struct CopyModel : ModelBuilder {
  explicit CopyModel(dlcrt_dtype dtype) {
    std::vector<Dim> dims(rank, Dim(DLCRT_DYNAMIC, nullptr));
    addEntry("copy", {tensor("x", dtype, dims)}, {tensor("y", dtype, dims)},
             run);
    build();
  }

  static int32_t run(const dlcrt_host_api *api, dlcrt_invocation *call,
                     const void *const *inputs, const int64_t *const *dims,
                     const void *) {
    int64_t count = 1;
    for (size_t i = 0; i < rank; ++i)
      count *= dims[0][i];
    void *y = api->output(call, 0, dims[0]);
    if (y && count > 0)
      memcpy(y, inputs[0], count * bytes);
    return !y;
  }
};
} // namespace

/// Runs `copy` on a view of a buffer with shuffled dimensions, every second
/// element, backwards here and there, and compares with a walk by index.
template <typename T, size_t rank>
static void checkStrides(const int64_t (&shape)[rank], unsigned seed) {
  std::mt19937 random(seed);
  std::vector<int> order(rank);
  std::iota(order.begin(), order.end(), 0);
  std::shuffle(order.begin(), order.end(), random);
  Tensor<T> x({shape, shape + rank});
  x.strides.resize(rank);
  int64_t step = 1 + random() % 2, first = 0;
  for (int axis : order) {
    x.strides[axis] = step;
    step *= shape[axis];
    if (random() % 2) {
      first += x.strides[axis] * (shape[axis] - 1);
      x.strides[axis] = -x.strides[axis];
    }
  }
  x.data.resize(step);
  for (size_t i = 0; i < x.data.size(); ++i)
    x.data[i] = T(i * 7 + 1);

  CopyModel<sizeof(T), rank> model({dtypeOf<T>().code, dtypeOf<T>().bits});
  Context context = makeContext(1);
  Module module = makeModule(context, &model.model);
  DLTensor input = x.get(), output = openTensor();
  input.byte_offset = first * sizeof(T);
  expectOk(dlcrt_invoke(module.get(), 0, &input, 1, &output, 1));

  auto *y = static_cast<const T *>(output.data);
  int64_t count = 1;
  for (int64_t dim : shape)
    count *= dim;
  for (int64_t i = 0; i < count; ++i) {
    int64_t rest = i, from = first;
    for (int axis = int(rank) - 1; axis >= 0; --axis) {
      from += rest % shape[axis] * x.strides[axis];
      rest /= shape[axis];
    }
    ASSERT_EQ(y[i], x.data[from]) << i;
  }
  dlcrt_tensor_free(context.get(), &output);
}

TEST(Strides, OfAllElementSizes) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    checkStrides<int8_t>({5}, seed);
    checkStrides<int16_t>({4, 6}, seed);
    checkStrides<float>({3, 1, 5}, seed);
    checkStrides<double>({2, 3, 4, 5}, seed);
    checkStrides<uint64_t>({2, 2, 2, 2, 2, 2}, seed);
  }
}

TEST(Strides, OfWideElementsAndBroadcasts) {
  CopyModel<16, 2> model({kDLComplex, 128});
  Context context = makeContext(1);
  Module module = makeModule(context, &model.model);
  alignas(16) double data[] = {1, 2, 3, 4, 5, 6};
  int64_t shape[] = {2, 3}, strides[] = {0, 1};
  DLTensor input = {data,  {kDLCPU, 0}, 2, {kDLComplex, 128, 1},
                    shape, strides,     0};
  DLTensor output = openTensor();
  expectOk(dlcrt_invoke(module.get(), 0, &input, 1, &output, 1));
  auto *y = static_cast<const double *>(output.data);
  for (int i = 0; i < 12; ++i)
    EXPECT_EQ(y[i], data[i % 6]);
  dlcrt_tensor_free(context.get(), &output);

  // One row of every second element; its stride to the next row is nonsense.
  int64_t row[] = {1, 2}, everySecond[] = {INT64_MAX, 2};
  input.shape = row;
  input.strides = everySecond;
  expectOk(dlcrt_invoke(module.get(), 0, &input, 1, &output, 1));
  y = static_cast<const double *>(output.data);
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(y[i], data[i < 2 ? i : i + 2]);
  dlcrt_tensor_free(context.get(), &output);
}

TEST(Strides, WithoutElementsAreDense) {
  CopyModel<4, 2> model(float32);
  Context context = makeContext(1);
  Module module = makeModule(context, &model.model);
  Tensor<float> x({0, 7});
  x.strides = {-5, 99};
  DLTensor input = x.get(), output = openTensor();
  expectOk(dlcrt_invoke(module.get(), 0, &input, 1, &output, 1));
  EXPECT_EQ(output.shape[0], 0);
  EXPECT_EQ(output.shape[1], 7);
  EXPECT_NE(output.data, nullptr);
  dlcrt_tensor_free(context.get(), &output);
}
