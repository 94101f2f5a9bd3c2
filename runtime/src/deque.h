//===- deque.h - work-stealing deque of tile ranges -------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Chase and Lev's deque (SPAA 2005) with a ring of fixed size: its owner pushes
// and pops at the bottom, thieves take from the top. The memory orders are
// those of Le, Pop, Cohen and Zappa Nardelli (PPoPP 2013), with operations in
// place of fences, which ThreadSanitizer cannot follow.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_DEQUE_H
#define DLCRT_SRC_DEQUE_H

#include "dlcrt/abi.h"
#include <atomic>

namespace dlcrt {

struct Job;

/// Tiles first <= i < last of a job that nobody has started.
struct TileRange {
  const dlcrt_invocation *invocation; // the job's
  const Job *job;
  int64_t first;
  int64_t last;
};

class TileDeque {
public:
  /// Owner only. False if there is no room.
  bool push(const TileRange &range) {
    int64_t b = bottom.load(std::memory_order_relaxed);
    if (b - top.load(std::memory_order_acquire) >= capacity)
      return false;
    slots[b % capacity].store(range);
    // Sequentially consistent, as the pusher then looks for sleeping threads,
    // and a thread that goes to sleep looks here.
    bottom.store(b + 1, std::memory_order_seq_cst);
    return true;
  }

  /// Owner only. Takes what was pushed last.
  bool pop(TileRange &range) {
    int64_t b = bottom.load(std::memory_order_relaxed) - 1;
    if (top.load(std::memory_order_relaxed) > b)
      return false;
    bottom.store(b, std::memory_order_seq_cst);
    int64_t t = top.load(std::memory_order_seq_cst);
    bool won = t <= b;
    if (won)
      range = slots[b % capacity].load();
    if (t < b)
      return true;
    // The last range, or none: thieves may be after it too.
    if (t == b)
      won = top.compare_exchange_strong(t, t + 1, std::memory_order_seq_cst,
                                        std::memory_order_relaxed);
    bottom.store(b + 1, std::memory_order_release);
    return won;
  }

  /// Any thread. Takes the oldest range; with `only`, if it is that
  /// invocation's. May fail because another thread took it first.
  bool steal(TileRange &range, const dlcrt_invocation *only) {
    int64_t t = top.load(std::memory_order_seq_cst);
    if (t >= bottom.load(std::memory_order_seq_cst))
      return false;
    range = slots[t % capacity].load();
    if (only && range.invocation != only)
      return false;
    return top.compare_exchange_strong(t, t + 1, std::memory_order_seq_cst,
                                       std::memory_order_relaxed);
  }

  /// How many ranges there are; exact for the owner only.
  int64_t size() const {
    int64_t t = top.load(std::memory_order_seq_cst);
    return bottom.load(std::memory_order_seq_cst) - t;
  }

private:
  static constexpr int64_t capacity = 256;

  /// A thief may read a slot while the owner reuses it; it then loses the race
  /// for `top` and drops what it read.
  struct Slot {
    std::atomic<const dlcrt_invocation *> invocation;
    std::atomic<const Job *> job;
    std::atomic<int64_t> first;
    std::atomic<int64_t> last;

    void store(const TileRange &range) {
      invocation.store(range.invocation, std::memory_order_relaxed);
      job.store(range.job, std::memory_order_relaxed);
      first.store(range.first, std::memory_order_relaxed);
      last.store(range.last, std::memory_order_relaxed);
    }
    TileRange load() const {
      return {invocation.load(std::memory_order_relaxed),
              job.load(std::memory_order_relaxed),
              first.load(std::memory_order_relaxed),
              last.load(std::memory_order_relaxed)};
    }
  };

  alignas(64) std::atomic<int64_t> top{0};
  alignas(64) std::atomic<int64_t> bottom{0};
  alignas(64) Slot slots[capacity];
};

} // namespace dlcrt

#endif // DLCRT_SRC_DEQUE_H
