//===- lane.h - what a thread needs while it computes -----------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A lane holds what belongs to one computing thread: the deque that others
// steal from, scratch memory, the copies of kernel arguments, the trace. A
// worker has its lane for good; a caller claims a free one for the length of a
// call. Lanes are never removed before the pool ends, so thieves can walk over
// them without a lock.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_LANE_H
#define DLCRT_SRC_LANE_H

#include "blocks.h"
#include "deque.h"

namespace dlcrt {

class Pool;
struct TraceBuffer;

/// What a thread of the pool is for.
enum class Role {
  Helper, // runs tiles, and invocations
  Driver  // runs invocations: stands in for the caller who does not wait
};

/// Memory for the arguments of dispatched kernels, given back all at once.
class JobStorage {
public:
  ~JobStorage();
  /// Null if there is no memory. Aligned for any job.
  void *allocate(size_t bytes);
  /// Forgets all that was allocated, and keeps one chunk for the next.
  void reset();

private:
  struct Chunk {
    Chunk *next;
    size_t bytes; // behind this header
    char *data() { return reinterpret_cast<char *>(this + 1); }
  };
  Chunk *chunks = nullptr; // the one in use first
  size_t used = 0;         // of that one
};

struct Lane {
  Lane(Pool &pool, BlockPool &blocks, int32_t index)
      : pool(pool), blocks(blocks), index(index) {}
  ~Lane() { giveScratch(); }

  /// Makes scratchData() hold at least `bytes`. False if there is no memory.
  bool reserveScratch(int64_t bytes);
  void *scratchData() { return scratch ? scratch->data() : nullptr; }
  void giveScratch();

  /// For a worker, when it starts and when it ends.
  void setWorker(bool starts);
  bool hasWorker() const { return isWorker.load(std::memory_order_acquire); }
  bool isThisWorker() const;

  TileDeque deque;
  Pool &pool;
  BlockPool &blocks;
  const int32_t index;
  Lane *next = nullptr; // constant once the lane is in the list
  std::atomic<bool> claimed{true};
  /// True while an invocation runs on this lane.
  std::atomic<bool> hosting{false};
  JobStorage jobs;
  TraceBuffer *trace = nullptr;
  // A worker's:
  Role role = Role::Helper;
  bool hasThread = false; // one of our own, which must be joined
  pthread_t thread = {};
  dlcrt_context *orphan = nullptr; // to be destroyed at the worker's end

private:
  Block *scratch = nullptr;
  std::atomic<bool> isWorker{false};
  std::atomic<pthread_t> worker{};
};

/// All lanes of a pool.
class LaneList {
public:
  ~LaneList();
  /// A free lane, or a new one; null if there is no memory.
  Lane *claim(Pool &pool, BlockPool &blocks);
  /// The counterpart of claim; the scratch goes back to its pool.
  static void release(Lane &lane);

  Lane *first() const { return head.load(std::memory_order_acquire); }
  /// True if a deque holds a range.
  bool anyTiles() const;
  /// Takes a range from another lane; with `only`, one of that invocation.
  bool steal(const Lane &thief, const dlcrt_invocation *only,
             TileRange &range) const;
  /// The lane of the calling thread, null if that is no worker.
  Lane *laneOfThisWorker() const;

private:
  std::atomic<Lane *> head{nullptr};
  std::atomic<int32_t> count{0};
};

} // namespace dlcrt

#endif // DLCRT_SRC_LANE_H
