//===- blocks.h - memory kept from one invocation to the next ---*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A block is a piece of memory that an invocation uses and gives back: its
// arena, what it allocates while running, a thread's scratch. Blocks that came
// back are kept for later invocations, so that a steady load does not allocate.
// What is kept stays bounded: a block is only given to a request that fills at
// least a quarter of it, a larger request replaces a smaller kept block, and
// blocks nobody took for a while go back to the allocator.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_BLOCKS_H
#define DLCRT_SRC_BLOCKS_H

#include "memory.h"
#include "sync.h"

namespace dlcrt {

/// The header in front of a block's bytes, as large as their alignment.
struct alignas(DLCRT_ALIGNMENT) Block {
  Block *next;
  uint64_t bytes;    // of data(), without this header
  uint64_t lastUsed; // the pool's clock when it was given back

  char *data() { return reinterpret_cast<char *>(this + 1); }
};

class BlockPool {
public:
  explicit BlockPool(Memory &memory) : memory(memory) {}
  ~BlockPool() { trim(); }

  /// A block of at least `bytes` bytes with next == null, or null if there is
  /// no memory.
  Block *take(uint64_t bytes);
  /// Takes the blocks of a list back; null is an empty list.
  void give(Block *list);
  /// Gives all kept blocks to the allocator.
  void trim();

private:
  Block *takeKept(uint64_t bytes, Block *&replaced);
  Block *allocate(uint64_t bytes);
  void deallocate(Block *list);

  Memory &memory;
  Mutex mutex;
  Block *kept = nullptr; // latest first
  uint64_t clock = 0;    // counts calls of give
};

} // namespace dlcrt

#endif // DLCRT_SRC_BLOCKS_H
