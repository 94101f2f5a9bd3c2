//===- deque_test.cpp - tests of the work-stealing deque ------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Order at both ends, its limit, and that no range is lost or taken twice.
//
//===----------------------------------------------------------------------===//

#include "deque.h"
#include <atomic>
#include <gtest/gtest.h>
#include <thread>
#include <vector>

using dlcrt::TileDeque;
using dlcrt::TileRange;

static TileRange range(int64_t first, const void *invocation = nullptr) {
  return {static_cast<const dlcrt_invocation *>(invocation), nullptr, first,
          first + 1};
}

TEST(Deque, TheOwnerTakesTheLatestAndAThiefTheOldest) {
  TileDeque deque;
  TileRange r = {};
  EXPECT_FALSE(deque.pop(r));
  EXPECT_FALSE(deque.steal(r, nullptr));
  for (int i = 0; i < 4; ++i)
    EXPECT_TRUE(deque.push(range(i)));
  EXPECT_EQ(deque.size(), 4);
  EXPECT_TRUE(deque.pop(r));
  EXPECT_EQ(r.first, 3);
  EXPECT_TRUE(deque.steal(r, nullptr));
  EXPECT_EQ(r.first, 0);
  EXPECT_TRUE(deque.steal(r, nullptr));
  EXPECT_EQ(r.first, 1);
  EXPECT_TRUE(deque.pop(r));
  EXPECT_EQ(r.first, 2);
  EXPECT_FALSE(deque.pop(r));
  EXPECT_EQ(deque.size(), 0);
}

TEST(Deque, HasALimitButNoEnd) {
  TileDeque deque;
  TileRange r = {};
  for (int round = 0; round < 10; ++round) {
    int pushed = 0;
    while (deque.push(range(pushed)))
      ++pushed;
    EXPECT_EQ(pushed, 256);
    for (int i = 0; i < pushed; ++i)
      EXPECT_TRUE(i % 2 ? deque.pop(r) : deque.steal(r, nullptr));
    EXPECT_EQ(deque.size(), 0);
  }
}

TEST(Deque, AThiefMayWantOneInvocation) {
  TileDeque deque;
  TileRange r = {};
  int a = 0, b = 0;
  deque.push(range(1, &a));
  auto *wanted = reinterpret_cast<const dlcrt_invocation *>(&b);
  EXPECT_FALSE(deque.steal(r, wanted));
  EXPECT_TRUE(deque.steal(r, reinterpret_cast<const dlcrt_invocation *>(&a)));
  EXPECT_EQ(r.first, 1);
}

TEST(Deque, NothingIsLostOrTakenTwice) {
  constexpr int64_t total = 200000;
  TileDeque deque;
  std::vector<std::atomic<int>> taken(total);
  std::atomic<bool> done{false};
  std::vector<std::thread> thieves;
  for (int t = 0; t < 3; ++t)
    thieves.emplace_back([&] {
      TileRange r = {};
      while (!done || deque.size() > 0)
        if (deque.steal(r, nullptr)) {
          EXPECT_EQ(r.last, r.first + 1);
          ++taken[r.first];
        }
    });
  TileRange r = {};
  for (int64_t i = 0; i < total;) {
    for (int burst = 0; burst < 7 && i < total; ++burst)
      i += deque.push(range(i));
    for (int burst = 0; burst < 5; ++burst)
      if (deque.pop(r))
        ++taken[r.first];
  }
  while (deque.pop(r))
    ++taken[r.first];
  done = true;
  for (std::thread &thief : thieves)
    thief.join();
  for (const std::atomic<int> &count : taken)
    ASSERT_EQ(count, 1);
}
