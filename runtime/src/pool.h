//===- pool.h - work-stealing thread pool -----------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Who computes. A context of N threads has N - 1 helpers, which run tiles of
// whoever waits in a barrier, and, from the first asynchronous invocation on, a
// driver, which stands in for the caller who does not wait. A caller of
// dlcrt_invoke computes itself. A caller of dlcrt_event_wait computes in the
// place of a worker that has nothing to do.
//
// How work is found. A dispatch puts a range of tiles into the deque of its
// lane. Whoever runs a range cuts off the upper half and leaves it in its own
// deque for others, each time that deque is empty; so there is something to
// steal while there is something to do, and nothing is cut up in vain.
//
// Why nothing deadlocks. A thread that waits for tiles runs tiles and nothing
// else, and running a tile waits for nothing. A thread that waits for an event
// runs, besides, only that event's invocation or one in front of it in its
// stream.
//
// With an executor in place of own threads, helpers and driver are tasks that
// end when they find nothing to do.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_POOL_H
#define DLCRT_SRC_POOL_H

#include "lane.h"
#include "ready.h"
#include "sleepers.h"

namespace dlcrt {

class Tracer;
struct Callback;

/// A kernel and what it runs on.
struct Job {
  dlcrt_invocation *invocation;
  const dlcrt_site *site;
  const dlcrt_kernel *kernel;
  const uint64_t *args;
  dlcrt_grid grid;
  int64_t grain; // how many tiles one call of the kernel gets
};

class Pool {
public:
  /// `executor` may be null; it is copied.
  Pool(int32_t threads, int32_t spinMicroseconds,
       const dlcrt_executor *executor, BlockPool &blocks, Tracer &tracer);
  /// Waits for the threads, but not for the calling one if that is a worker.
  /// There is no work left.
  ~Pool();

  int32_t threadCount() const { return threads; }
  const LaneList &allLanes() const { return lanes; }

  /// A lane for the calling thread; null if there is no memory.
  Lane *claimLane() { return lanes.claim(*this, blocks); }
  void releaseLane(Lane &lane) { lanes.release(lane); }

  // Tiles (tiles.cpp).

  /// Starts `job` for the invocation that runs on `lane`. Its arguments are
  /// copied unless it is done at once.
  void dispatch(Lane &lane, const Job &job);
  /// Waits for the dispatches of `invocation`, which runs on `lane`.
  void barrier(Lane &lane, dlcrt_invocation &invocation);

  // Asynchronous invocations (async.cpp).

  /// Queues an event whose invocation can start. Its memory and its module have
  /// been retained for the queue.
  void submit(dlcrt_event &event);
  /// Waits until `event` is complete.
  void wait(dlcrt_event &event);

  /// True if the calling thread is a worker. It cannot wait for itself, so it
  /// will destroy `context` later, when its callbacks are over.
  bool leaveToWorker(dlcrt_context *context);

private:
  // tiles.cpp
  void execute(Lane &lane, const Job &job, int64_t first, int64_t last);
  void runRange(Lane &lane, TileRange range);
  bool runTiles(Lane &lane, const dlcrt_invocation *only);

  // pool.cpp: workers
  static void *threadMain(void *lane);
  static void taskMain(void *lane);
  bool start(Role role);
  bool startWorker(Role role);
  bool startThread(Lane &lane);
  bool join(Role role);
  dlcrt_context *work(Lane &lane);
  void compute(Lane &lane);
  bool hasWork(Role role) const;
  bool waitForWork(Lane &lane);

  bool enter();
  void leave() { active.fetch_sub(1, std::memory_order_seq_cst); }
  bool canEnter() const {
    return active.load(std::memory_order_seq_cst) < threads;
  }

  void wakeForTiles();
  void wakeForReady();
  void wakeOthers();

  // async.cpp
  void runEvent(Lane &lane, dlcrt_event &event);
  void failReady();
  Callback *finish(dlcrt_event &event, dlcrt_status error);
  void end(dlcrt_event &event, Callback *callbacks);
  void help(dlcrt_event &event);
  dlcrt_event *takeStartable(dlcrt_event &event);

  const int32_t threads;
  const int32_t spinMicroseconds;
  const bool hasExecutor;
  const dlcrt_executor executor;
  BlockPool &blocks;
  Tracer &tracer;

  LaneList lanes;
  ReadyQueue ready;
  Sleepers sleepers;
  /// Workers and waiters that compute now, at most `threads`.
  std::atomic<int32_t> active{0};
  /// Workers that neither compute nor sleep nor run callbacks.
  std::atomic<int32_t> looking{0};
  std::atomic<bool> stopping{false};
  /// Workers of each role that exist and will look for work again.
  std::atomic<int32_t> crew[2] = {};

  Mutex workerMutex; // of starting and ending
  Condition tasksEnded;
  int64_t tasks = 0; // of the executor that have not ended
};

} // namespace dlcrt

#endif // DLCRT_SRC_POOL_H
