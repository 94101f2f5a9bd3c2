//===- arena_plan_test.cpp - Places of buffers in an arena ----------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Plans are checked against what they promise: whatever is needed at the same
// time does not overlap, and nothing is placed worse than in a case that is
// easy to do by hand.
//
//===----------------------------------------------------------------------===//

#include "dlc/Analysis/ArenaPlan.h"
#include <gtest/gtest.h>
#include <random>

using namespace dlc;

namespace {

constexpr int64_t kAlignment = 64;

/// Fails where two buffers that are needed at once share memory.
void expectDisjoint(const ArenaPlan &plan, ArrayRef<int64_t> sizes,
                    ArrayRef<Lifetime> lifetimes) {
  for (size_t a = 0; a < sizes.size(); ++a) {
    EXPECT_EQ(plan.offsets[a] % kAlignment, 0);
    EXPECT_LE(plan.offsets[a] + sizes[a], plan.bytes);
    for (size_t b = 0; b < a; ++b)
      if (lifetimes[a].overlaps(lifetimes[b]))
        EXPECT_TRUE(plan.offsets[a] + sizes[a] <= plan.offsets[b] ||
                    plan.offsets[b] + sizes[b] <= plan.offsets[a])
            << "buffers " << a << " and " << b;
  }
}

TEST(ArenaPlan, NothingNeedsNothing) {
  ArenaPlan plan = planArena({}, {}, kAlignment);
  EXPECT_EQ(plan.bytes, 0);
  EXPECT_EQ(plan.lowerBound, 0);
}

TEST(ArenaPlan, LifetimesIncludeBothEnds) {
  EXPECT_TRUE((Lifetime{0, 2}.overlaps({2, 4})));
  EXPECT_TRUE((Lifetime{2, 4}.overlaps({0, 2})));
  EXPECT_FALSE((Lifetime{0, 1}.overlaps({2, 4})));
}

TEST(ArenaPlan, AChainNeedsTwoPlaces) {
  int64_t sizes[] = {128, 128, 128, 128};
  Lifetime lifetimes[] = {{0, 1}, {1, 2}, {2, 3}, {3, 4}};
  ArenaPlan plan = planArena(sizes, lifetimes, kAlignment);
  expectDisjoint(plan, sizes, lifetimes);
  EXPECT_EQ(plan.bytes, 256);
  EXPECT_EQ(plan.lowerBound, 256);
}

TEST(ArenaPlan, SmallOnesFillGaps) {
  // The large ones leave 64 bytes free at step 1, below the second of them.
  int64_t sizes[] = {256, 192, 64};
  Lifetime lifetimes[] = {{0, 0}, {1, 1}, {1, 1}};
  ArenaPlan plan = planArena(sizes, lifetimes, kAlignment);
  expectDisjoint(plan, sizes, lifetimes);
  EXPECT_EQ(plan.bytes, 256);
}

TEST(ArenaPlan, OddSizesAreAligned) {
  int64_t sizes[] = {100, 1};
  Lifetime lifetimes[] = {{0, 0}, {0, 0}};
  ArenaPlan plan = planArena(sizes, lifetimes, kAlignment);
  expectDisjoint(plan, sizes, lifetimes);
  EXPECT_EQ(plan.bytes, 129);
  EXPECT_EQ(plan.lowerBound, 101);
}

TEST(ArenaPlan, RandomBuffersNeverOverlap) {
  std::mt19937 random(1);
  for (int round = 0; round < 50; ++round) {
    SmallVector<int64_t> sizes;
    SmallVector<Lifetime> lifetimes;
    for (int i = 0; i < 40; ++i) {
      sizes.push_back(random() % 5000);
      int64_t first = random() % 30;
      lifetimes.push_back({first, first + int64_t(random() % 6)});
    }
    ArenaPlan plan = planArena(sizes, lifetimes, kAlignment);
    expectDisjoint(plan, sizes, lifetimes);
    EXPECT_LE(plan.lowerBound, plan.bytes);
  }
}

bool always(size_t, size_t) { return true; }

TEST(Slots, DisjointLifetimesShare) {
  Lifetime lifetimes[] = {{0, 1}, {1, 2}, {2, 3}};
  SmallVector<int64_t> slots = assignSlots(lifetimes, always);
  EXPECT_EQ(slots[0], slots[2]);
  EXPECT_NE(slots[0], slots[1]);
}

TEST(Slots, EqualSizesArePreferred) {
  // Both slots are free for the third buffer, whose size is that of the first.
  Lifetime lifetimes[] = {{0, 0}, {0, 0}, {1, 1}};
  auto fits = [](size_t a, size_t b) { return a == 0 && b == 2; };
  SmallVector<int64_t> slots = assignSlots(lifetimes, fits);
  EXPECT_NE(slots[0], slots[1]);
  EXPECT_EQ(slots[2], slots[0]);
}

TEST(Slots, NumbersStartAtZeroWithoutGaps) {
  Lifetime lifetimes[] = {{0, 9}, {0, 9}, {0, 9}};
  SmallVector<int64_t> slots = assignSlots(lifetimes, always);
  llvm::sort(slots);
  EXPECT_EQ(slots, (SmallVector<int64_t>{0, 1, 2}));
}

} // namespace
