//===- permutation_test.cpp - Orders of dimensions ------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What transposes do to shapes.
//
//===----------------------------------------------------------------------===//

#include "dlc/Support/Permutation.h"
#include <gtest/gtest.h>

using namespace dlc;

namespace {

using Dims = SmallVector<int64_t>;

TEST(Permutation, IsRecognized) {
  EXPECT_TRUE(isPermutation({2, 0, 1}, 3));
  EXPECT_TRUE(isPermutation({}, 0));
  EXPECT_FALSE(isPermutation({0, 1}, 3));
  EXPECT_FALSE(isPermutation({0, 0, 1}, 3));
  EXPECT_FALSE(isPermutation({0, 1, 3}, 3));
  EXPECT_FALSE(isPermutation({-1, 0, 1}, 3));
}

TEST(Permutation, OfNothingIsTheIdentity) {
  EXPECT_TRUE(isIdentity({}));
  EXPECT_TRUE(isIdentity({0, 1, 2}));
  EXPECT_FALSE(isIdentity({0, 2, 1}));
}

TEST(Permutation, AndItsInverseCancel) {
  Dims permutation{2, 0, 3, 1}, shape{5, 6, 7, 8};
  Dims permuted = permute(shape, permutation);
  EXPECT_EQ(permuted, (Dims{7, 5, 8, 6}));
  EXPECT_EQ(permute(permuted, invert(permutation)), shape);
}

TEST(Permutation, OfSingleDimensionsMovesNothing) {
  EXPECT_TRUE(movesNothing({4, 1, 8}, {1, 0, 2}));
  EXPECT_TRUE(movesNothing({4, 1, 8}, {0, 2, 1}));
  EXPECT_FALSE(movesNothing({4, 1, 8}, {2, 1, 0}));
  EXPECT_TRUE(movesNothing({1, 1}, {1, 0}));
}

} // namespace
