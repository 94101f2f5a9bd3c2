//===- tiles.cpp - dispatching and running tiles --------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The part of the pool that knows tiles. Once the last tile of an invocation is
// counted, that invocation may be gone, so counting is the last thing a thread
// does with it.
//
//===----------------------------------------------------------------------===//

#include "invocation.h"
#include "pool.h"
#include "spin.h"
#include "status.h"
#include "trace.h"
#include <cstring>
#include <new>

namespace dlcrt {

/// Into how many calls of the kernel a thread's share of the tiles is divided.
/// More calls balance better; each costs some nanoseconds.
static constexpr int64_t callsPerThread = 16;

static int64_t grainOf(int64_t tiles, int32_t threads) {
  int64_t grain = tiles / (threads * callsPerThread);
  return grain > 0 ? grain : 1;
}

/// Calls the kernel, unless the invocation has failed.
void Pool::execute(Lane &lane, const Job &job, int64_t first, int64_t last) {
  dlcrt_invocation &invocation = *job.invocation;
  if (invocation.hasFailed())
    return;
  if (!lane.reserveScratch(job.grid.scratch)) {
    invocation.fail(outOfMemory("a kernel's scratch", job.grid.scratch));
    return;
  }
  TraceSpan span(tracer, lane);
  job.kernel->run(job.args, first, last, lane.scratchData());
  span.end({job.kernel->name, job.site->source, first, last - first},
           invocation.artifact());
}

/// Runs the tiles of `range`, but for those that other threads take meanwhile.
void Pool::runRange(Lane &lane, TileRange range) {
  const Job &job = *range.job;
  dlcrt_invocation &invocation = *job.invocation;
  int64_t start = range.first;
  while (range.first < range.last) {
    int64_t tiles = range.last - range.first;
    if (tiles > job.grain && lane.deque.size() == 0) {
      TileRange upper = range;
      upper.first = range.last - tiles / 2;
      lane.deque.push(upper);
      wakeForTiles();
      range.last = upper.first;
      tiles = range.last - range.first;
    }
    int64_t now = tiles < job.grain ? tiles : job.grain;
    execute(lane, job, range.first, range.first + now);
    range.first += now;
  }
  if (invocation.finishTiles(range.last - start))
    sleepers.wakeAll(Sleeping::Barrier, &invocation);
}

/// Runs a range of tiles, of the lane's own deque or stolen; with `only`, no
/// stolen range but of that invocation. False if none was found.
bool Pool::runTiles(Lane &lane, const dlcrt_invocation *only) {
  TileRange range;
  if (!lane.deque.pop(range) && !lanes.steal(lane, only, range))
    return false;
  runRange(lane, range);
  return true;
}

void Pool::dispatch(Lane &lane, const Job &job) {
  int64_t tiles = job.grid.tiles;
  if (tiles <= 0)
    return;
  if (threads == 1) {
    execute(lane, job, 0, tiles);
    return;
  }
  size_t argBytes = job.site->num_args * sizeof(uint64_t);
  void *memory = lane.jobs.allocate(sizeof(Job) + argBytes);
  if (!memory) {
    job.invocation->fail(outOfMemory("a kernel's arguments", argBytes));
    return;
  }
  auto *args = reinterpret_cast<uint64_t *>(static_cast<Job *>(memory) + 1);
  if (argBytes > 0)
    memcpy(args, job.args, argBytes);
  auto *copy = new (memory) Job(job);
  copy->args = args;
  copy->grain = grainOf(tiles, threads);

  TileRange range{job.invocation, copy, 0, tiles};
  job.invocation->addTiles(tiles);
  if (!lane.deque.push(range)) {
    runRange(lane, range);
    return;
  }
  // A single tile is what this thread itself will run at the next barrier; to
  // wake another thread for it costs more than most tiles do.
  if (tiles > 1 || lane.deque.size() > 1)
    wakeForTiles();
}

void Pool::barrier(Lane &lane, dlcrt_invocation &invocation) {
  auto goOn = [&] { return invocation.tilesDone() || lanes.anyTiles(); };
  while (!invocation.tilesDone()) {
    if (runTiles(lane, &invocation) || runTiles(lane, nullptr))
      continue;
    if (!spinUntil(spinMicroseconds, goOn))
      sleepers.sleep(Sleeping::Barrier, &invocation, goOn);
  }
  lane.jobs.reset();
}

} // namespace dlcrt
