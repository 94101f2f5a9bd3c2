//===- blocks.cpp - memory kept from one invocation to the next -----------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. The list of kept blocks is short (about as many as there are
// invocations at once), so it is searched from front to end.
//
//===----------------------------------------------------------------------===//

#include "blocks.h"
#include <new>

namespace dlcrt {

/// How many calls of `give` a kept block survives without being taken, and how
/// often they are looked through.
static constexpr uint64_t keptFor = 64;

/// Blocks up to this size are given to requests of any size.
static constexpr uint64_t smallBlock = 65536;

static bool fits(const Block &block, uint64_t bytes) {
  return block.bytes >= bytes &&
         (block.bytes <= smallBlock || block.bytes / 4 <= bytes);
}

static Block *unlink(Block **position) {
  Block *block = *position;
  *position = block->next;
  block->next = nullptr;
  return block;
}

/// The smallest kept block that fits. Failing that, null, and `replaced` is the
/// largest kept block that is too small: the new one takes its place.
Block *BlockPool::takeKept(uint64_t bytes, Block *&replaced) {
  Lock lock(mutex);
  Block **best = nullptr;
  Block **tooSmall = nullptr;
  for (Block **position = &kept; *position; position = &(*position)->next) {
    Block &block = **position;
    if (fits(block, bytes) && (!best || block.bytes < (*best)->bytes))
      best = position;
    if (block.bytes < bytes && (!tooSmall || block.bytes > (*tooSmall)->bytes))
      tooSmall = position;
  }
  if (best)
    return unlink(best);
  if (tooSmall)
    replaced = unlink(tooSmall);
  return nullptr;
}

Block *BlockPool::allocate(uint64_t bytes) {
  if (bytes > uint64_t(PTRDIFF_MAX) - sizeof(Block))
    return nullptr;
  void *space = memory.allocate(sizeof(Block) + bytes);
  return space ? new (space) Block{nullptr, bytes, 0} : nullptr;
}

void BlockPool::deallocate(Block *list) {
  while (list) {
    Block *next = list->next;
    memory.deallocate(list, sizeof(Block) + list->bytes);
    list = next;
  }
}

Block *BlockPool::take(uint64_t bytes) {
  Block *replaced = nullptr;
  if (Block *block = takeKept(bytes, replaced))
    return block;
  deallocate(replaced);
  if (Block *block = allocate(bytes))
    return block;
  // What is kept for later may be what is missing now.
  trim();
  return allocate(bytes);
}

void BlockPool::give(Block *list) {
  if (!list)
    return;
  Block *stale = nullptr;
  {
    Lock lock(mutex);
    ++clock;
    while (list) {
      Block *block = unlink(&list);
      block->lastUsed = clock;
      block->next = kept;
      kept = block;
    }
    if (clock % keptFor == 0) {
      // The latest are in front, so all behind a stale block are stale too.
      Block **position = &kept;
      while (*position && clock - (*position)->lastUsed < keptFor)
        position = &(*position)->next;
      stale = *position;
      *position = nullptr;
    }
  }
  deallocate(stale);
}

void BlockPool::trim() {
  Block *all;
  {
    Lock lock(mutex);
    all = kept;
    kept = nullptr;
  }
  deallocate(all);
}

} // namespace dlcrt
