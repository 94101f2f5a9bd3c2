//===- host_tensor_test.cpp - Tensors of the tools ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Elements as numbers, and the comparison that --compare-with makes.
//
//===----------------------------------------------------------------------===//

#include "dlc/Data/HostTensor.h"
#include <cstring>
#include <gtest/gtest.h>
#include <limits>

using namespace dlc;

namespace {

template <typename T>
HostTensor make(dlcrt_dtype dtype, std::vector<int64_t> dims,
                std::initializer_list<T> values) {
  HostTensor tensor;
  tensor.dtype = dtype;
  tensor.dims = std::move(dims);
  tensor.bytes.resize(values.size() * sizeof(T));
  std::memcpy(tensor.bytes.data(), std::data(values), tensor.bytes.size());
  return tensor;
}

HostTensor floats(std::initializer_list<float> values) {
  return make<float>({kDLFloat, 32}, {int64_t(values.size())}, values);
}

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(HostTensor, ViewsShareItsMemory) {
  HostTensor tensor = floats({1, 2});
  DLTensor view = tensor.getView();
  EXPECT_EQ(view.data, tensor.bytes.data());
  EXPECT_EQ(view.ndim, 1);
  EXPECT_EQ(view.shape[0], 2);
  EXPECT_EQ(view.dtype.bits, 32);
}

TEST(HostTensor, ReadsEveryTypeOfElement) {
  EXPECT_EQ(getElementAsDouble(make<int8_t>({kDLInt, 8}, {1}, {-3}), 0), -3);
  EXPECT_EQ(getElementAsDouble(make<uint8_t>({kDLUInt, 8}, {1}, {253}), 0),
            253);
  EXPECT_EQ(getElementAsDouble(make<uint8_t>({kDLBool, 8}, {1}, {1}), 0), 1);
  EXPECT_EQ(getElementAsDouble(make<int64_t>({kDLInt, 64}, {1}, {-5}), 0), -5);
  EXPECT_EQ(getElementAsDouble(make<double>({kDLFloat, 64}, {1}, {0.1}), 0),
            0.1);
  // 1.5 in half precision and in bfloat16.
  EXPECT_EQ(
      getElementAsDouble(make<uint16_t>({kDLFloat, 16}, {1}, {0x3e00}), 0),
      1.5);
  EXPECT_EQ(
      getElementAsDouble(make<uint16_t>({kDLBfloat, 16}, {1}, {0x3fc0}), 0),
      1.5);
  // Of complex numbers, the magnitude.
  EXPECT_EQ(
      getElementAsDouble(make<float>({kDLComplex, 64}, {2}, {1, 0, 3, -4}), 1),
      5);
  EXPECT_EQ(
      getElementAsDouble(make<double>({kDLComplex, 128}, {1}, {-3, 4}), 0), 5);
}

TEST(Comparison, AllowsWhatItIsTold) {
  EXPECT_TRUE(compareTensors(floats({1.01f}), floats({1}), 0.02, 0).matches);
  EXPECT_TRUE(compareTensors(floats({0.01f}), floats({0}), 0, 0.02).matches);
  EXPECT_FALSE(compareTensors(floats({1.01f}), floats({1}), 0.001, 0).matches);
}

TEST(Comparison, KnowsSpecialNumbers) {
  EXPECT_TRUE(compareTensors(floats({kNan, kInfinity, -kInfinity}),
                             floats({kNan, kInfinity, -kInfinity}), 0, 0)
                  .matches);
  EXPECT_FALSE(compareTensors(floats({1}), floats({kNan}), 1, 1).matches);
  EXPECT_FALSE(compareTensors(floats({kNan}), floats({1}), 1, 1).matches);
  EXPECT_FALSE(compareTensors(floats({1}), floats({kInfinity}), 1, 1).matches);
  EXPECT_FALSE(compareTensors(floats({kInfinity}), floats({1}), 1, 1).matches);
  EXPECT_FALSE(
      compareTensors(floats({kInfinity}), floats({-kInfinity}), 1, 1).matches);
}

TEST(Comparison, LooksAtBothPartsOfComplexNumbers) {
  auto numbers = [](std::initializer_list<float> parts) {
    return make<float>({kDLComplex, 64}, {2}, parts);
  };
  EXPECT_TRUE(compareTensors(numbers({1, 2, kNan, kInfinity}),
                             numbers({1, 2.01f, kNan, kInfinity}), 0.1, 0)
                  .matches);
  // Of the same magnitude.
  EXPECT_EQ(compareTensors(numbers({3, 4, 0, 0}), numbers({4, 3, 0, 0}), 0, 0)
                .problem,
            "2 of 4 elements differ, first at 0: expected 4.00, but got 3.00");
}

TEST(Comparison, SaysWhatDiffers) {
  EXPECT_EQ(compareTensors(floats({1, 2, 3}), floats({1, 4, 5}), 0, 0).problem,
            "2 of 3 elements differ, first at 1: expected 4.00, but got 2.00");
  EXPECT_EQ(compareTensors(floats({1, 2}), floats({1}), 0, 0).problem,
            "expected shape [1], but got [2]");
  EXPECT_EQ(
      compareTensors(make<int32_t>({kDLInt, 32}, {1}, {1}), floats({1}), 0, 0)
          .problem,
      "expected elements of float32, but got int32");
}

TEST(Comparison, MeasuresDifferences) {
  TensorComparison comparison =
      compareTensors(floats({1, 10.5f}), floats({1.25f, 10}), 1, 1);
  EXPECT_TRUE(comparison.matches);
  EXPECT_EQ(comparison.maxAbsolute, 0.5);
  EXPECT_EQ(comparison.maxRelative, 0.05);
}

} // namespace
