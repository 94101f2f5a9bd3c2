//===- lane.cpp - what a thread needs while it computes -------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "lane.h"
#include "objects.h"

namespace dlcrt {

//===----------------------------------------------------------------------===//
// JobStorage
//===----------------------------------------------------------------------===//

static constexpr size_t chunkBytes = 16384 - 64;

JobStorage::~JobStorage() {
  reset();
  free(chunks);
}

void *JobStorage::allocate(size_t bytes) {
  if (!chunks || chunks->bytes - used < bytes) {
    size_t size = bytes > chunkBytes ? bytes : chunkBytes;
    auto *chunk = static_cast<Chunk *>(malloc(sizeof(Chunk) + size));
    if (!chunk)
      return nullptr;
    *chunk = {chunks, size};
    chunks = chunk;
    used = 0;
  }
  void *memory = chunks->data() + used;
  used += (bytes + alignof(max_align_t) - 1) & -alignof(max_align_t);
  if (used > chunks->bytes)
    used = chunks->bytes;
  return memory;
}

void JobStorage::reset() {
  used = 0;
  while (chunks && chunks->next) {
    Chunk *next = chunks->next;
    free(chunks);
    chunks = next;
  }
}

//===----------------------------------------------------------------------===//
// Lane
//===----------------------------------------------------------------------===//

bool Lane::reserveScratch(int64_t bytes) {
  if (bytes <= 0 || (scratch && scratch->bytes >= uint64_t(bytes)))
    return true;
  giveScratch();
  scratch = blocks.take(bytes);
  return scratch != nullptr;
}

void Lane::setWorker(bool starts) {
  worker.store(pthread_self(), std::memory_order_relaxed);
  isWorker.store(starts, std::memory_order_release);
}

bool Lane::isThisWorker() const {
  return hasWorker() &&
         pthread_equal(worker.load(std::memory_order_relaxed), pthread_self());
}

void Lane::giveScratch() {
  blocks.give(scratch);
  scratch = nullptr;
}

//===----------------------------------------------------------------------===//
// LaneList
//===----------------------------------------------------------------------===//

LaneList::~LaneList() {
  Lane *lane = first();
  while (lane) {
    Lane *next = lane->next;
    destroy(lane);
    lane = next;
  }
}

Lane *LaneList::claim(Pool &pool, BlockPool &blocks) {
  for (Lane *lane = first(); lane; lane = lane->next)
    if (!lane->claimed.load(std::memory_order_relaxed) &&
        !lane->claimed.exchange(true, std::memory_order_acquire))
      return lane;
  auto *lane =
      make<Lane>(pool, blocks, count.fetch_add(1, std::memory_order_relaxed));
  if (!lane)
    return nullptr;
  lane->next = first();
  while (
      !head.compare_exchange_weak(lane->next, lane, std::memory_order_seq_cst))
    ;
  return lane;
}

void LaneList::release(Lane &lane) {
  lane.giveScratch();
  lane.claimed.store(false, std::memory_order_release);
}

bool LaneList::anyTiles() const {
  for (Lane *lane = head.load(std::memory_order_seq_cst); lane;
       lane = lane->next)
    if (lane->deque.size() > 0)
      return true;
  return false;
}

Lane *LaneList::laneOfThisWorker() const {
  for (Lane *lane = first(); lane; lane = lane->next)
    if (lane->isThisWorker())
      return lane;
  return nullptr;
}

bool LaneList::steal(const Lane &thief, const dlcrt_invocation *only,
                     TileRange &range) const {
  // Starting behind itself, each thief has an order of its own.
  for (Lane *lane = thief.next; lane; lane = lane->next)
    if (lane->deque.steal(range, only))
      return true;
  for (Lane *lane = first(); lane != &thief; lane = lane->next)
    if (lane->deque.steal(range, only))
      return true;
  return false;
}

} // namespace dlcrt
