//===- tolerance_test.cpp - When numbers count as equal -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a verification takes for noise.
//
//===----------------------------------------------------------------------===//

#include "Verification/Tolerance.h"
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>

using namespace dlc;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

HostTensor makeTensor(std::initializer_list<float> values) {
  HostTensor tensor;
  tensor.dims = {static_cast<int64_t>(values.size())};
  tensor.bytes.resize(values.size() * sizeof(float));
  std::memcpy(tensor.bytes.data(), std::data(values), tensor.bytes.size());
  return tensor;
}

TEST(Tolerance, GrowsWithTheTensorAndItsNoise) {
  HostTensor reference = makeTensor({-200, 1});
  EXPECT_DOUBLE_EQ(getTolerance(reference, reference), 1e-4 * 200);
  EXPECT_DOUBLE_EQ(getTolerance(reference, makeTensor({-200, 1.5})),
                   1e-4 * 200 + 8 * 0.5);
}

TEST(Tolerance, OfIntegersIsNoneWithoutNoise) {
  HostTensor reference;
  reference.dtype = {kDLInt, 8};
  reference.dims = {2};
  reference.bytes = {100, 0};
  EXPECT_EQ(getTolerance(reference, reference), 0);
  HostTensor noisy = reference;
  noisy.bytes[1] = 1;
  EXPECT_EQ(getTolerance(reference, noisy), 8);
}

TEST(Tolerance, IsNotInfiniteForInfinities) {
  HostTensor reference = makeTensor({kInfinity, NAN, 2});
  EXPECT_DOUBLE_EQ(getTolerance(reference, reference), 1e-4 * 2);
  // What noise makes finite can be anything.
  EXPECT_EQ(getTolerance(reference, makeTensor({1e30f, NAN, 2})), kInfinity);
}

TEST(Noise, IsOfSomeUnitsInTheLastPlace) {
  HostTensor before = makeTensor({1, -1000, 1e-30f, 3}), after = before;
  addNoise(after, 1);
  EXPECT_NE(after.bytes, before.bytes);
  for (int64_t i = 0; i < 4; ++i) {
    double value = getElementAsDouble(before, i);
    EXPECT_NEAR(getElementAsDouble(after, i), value, 1e-6 * std::fabs(value));
  }
  HostTensor again = before;
  addNoise(again, 1);
  EXPECT_EQ(again.bytes, after.bytes);
}

TEST(Noise, LeavesWhatIsExact) {
  float largest = std::numeric_limits<float>::max();
  HostTensor tensor = makeTensor({0, -0.0f, kInfinity, -kInfinity});
  HostTensor before = tensor;
  addNoise(tensor, 1);
  EXPECT_EQ(tensor.bytes, before.bytes);
  tensor = makeTensor({largest, std::numeric_limits<float>::denorm_min()});
  for (uint64_t seed = 0; seed < 20; ++seed) {
    addNoise(tensor, seed);
    EXPECT_TRUE(std::isfinite(getElementAsDouble(tensor, 0)));
    EXPECT_GT(getElementAsDouble(tensor, 1), 0);
  }
  HostTensor integers = tensor;
  integers.dtype = {kDLInt, 32};
  before = integers;
  addNoise(integers, 1);
  EXPECT_EQ(integers.bytes, before.bytes);
}

} // namespace
