//===- pool.cpp - the threads of the pool ---------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The part of the pool that knows threads and tasks; see the header for who
// does what.
//
// Workers and waiters `enter` before they compute and `leave` after, so that
// there are never more than `threads` of them at it. One that is refused goes
// to sleep; whoever leaves while there is work left wakes another.
//
//===----------------------------------------------------------------------===//

#include "pool.h"
#include "context.h"
#include "spin.h"
#include <csignal>
#include <initializer_list>

namespace dlcrt {

Pool::Pool(int32_t threads, int32_t spinMicroseconds,
           const dlcrt_executor *executor, BlockPool &blocks, Tracer &tracer)
    : threads(threads), spinMicroseconds(spinMicroseconds),
      hasExecutor(executor != nullptr),
      executor(executor ? *executor : dlcrt_executor{}), blocks(blocks),
      tracer(tracer) {}

Pool::~Pool() {
  {
    // After this, no worker is started.
    Lock lock(workerMutex);
    stopping.store(true, std::memory_order_seq_cst);
  }
  sleepers.wakeAll(Sleeping::Helper);
  sleepers.wakeAll(Sleeping::Driver);
  for (Lane *lane = lanes.first(); lane; lane = lane->next) {
    if (!lane->hasThread)
      continue;
    if (pthread_equal(lane->thread, pthread_self()))
      pthread_detach(lane->thread);
    else
      pthread_join(lane->thread, nullptr);
  }
  Lock lock(workerMutex);
  while (tasks > 0)
    tasksEnded.wait(workerMutex);
}

//===----------------------------------------------------------------------===//
// Starting workers
//===----------------------------------------------------------------------===//

/// Counts one more worker of `role`; false if there are as many as there may
/// be.
bool Pool::join(Role role) {
  int32_t limit = role == Role::Driver ? 1 : threads - 1;
  std::atomic<int32_t> &size = crew[static_cast<int>(role)];
  int32_t now = size.load(std::memory_order_seq_cst);
  while (now < limit)
    if (size.compare_exchange_weak(now, now + 1, std::memory_order_seq_cst))
      return true;
  return false;
}

/// Signals are for the program's own threads, but for those that mean the
/// thread itself.
static void blockSignals(sigset_t &before) {
  sigset_t blocked;
  sigfillset(&blocked);
  for (int signal :
       {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGPROF})
    sigdelset(&blocked, signal);
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
}

/// Starts a worker of `role` if there may be one more and it works out.
bool Pool::start(Role role) {
  if (!join(role))
    return false;
  if (startWorker(role))
    return true;
  crew[static_cast<int>(role)].fetch_sub(1, std::memory_order_seq_cst);
  // Without a single worker, nobody would run what is queued.
  if (crew[0].load(std::memory_order_seq_cst) == 0 &&
      crew[1].load(std::memory_order_seq_cst) == 0)
    failReady();
  return false;
}

bool Pool::startWorker(Role role) {
  Lane *lane;
  {
    // A worker that has just completed an event may come here while another
    // thread, who waited for that event, ends the pool.
    Lock lock(workerMutex);
    if (stopping.load(std::memory_order_seq_cst))
      return false;
    lane = claimLane();
    if (!lane)
      return false;
    lane->role = role;
    if (!hasExecutor)
      return startThread(*lane);
    ++tasks;
  }
  executor.submit(executor.self, taskMain, lane);
  return true;
}

bool Pool::startThread(Lane &lane) {
  sigset_t before;
  blockSignals(before);
  lane.hasThread =
      pthread_create(&lane.thread, nullptr, threadMain, &lane) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!lane.hasThread)
    releaseLane(lane);
  return lane.hasThread;
}

void *Pool::threadMain(void *argument) {
  Lane &lane = *static_cast<Lane *>(argument);
  if (dlcrt_context *orphan = lane.pool.work(lane))
    destroyContext(orphan);
  return nullptr;
}

void Pool::taskMain(void *argument) {
  Lane &lane = *static_cast<Lane *>(argument);
  Pool &pool = lane.pool;
  dlcrt_context *orphan = pool.work(lane);
  pool.releaseLane(lane);
  {
    Lock lock(pool.workerMutex);
    if (--pool.tasks == 0)
      pool.tasksEnded.signal();
  }
  if (orphan)
    destroyContext(orphan);
}

//===----------------------------------------------------------------------===//
// Working
//===----------------------------------------------------------------------===//

bool Pool::enter() {
  int32_t now = active.load(std::memory_order_seq_cst);
  while (now < threads)
    if (active.compare_exchange_weak(now, now + 1, std::memory_order_seq_cst))
      return true;
  return false;
}

bool Pool::hasWork(Role role) const {
  return !ready.empty() || (role == Role::Helper && lanes.anyTiles());
}

/// What a worker does until it is to end. Gives the context if this worker has
/// dropped the last reference to it, and is therefore to destroy it.
dlcrt_context *Pool::work(Lane &lane) {
  lane.setWorker(true);
  looking.fetch_add(1, std::memory_order_seq_cst);
  do {
    while (hasWork(lane.role) && enter()) {
      looking.fetch_sub(1, std::memory_order_seq_cst);
      compute(lane);
      looking.fetch_add(1, std::memory_order_seq_cst);
    }
  } while (!lane.orphan && waitForWork(lane));
  looking.fetch_sub(1, std::memory_order_seq_cst);
  lane.setWorker(false);
  return lane.orphan;
}

/// Runs all tiles there are and one invocation, and leaves.
void Pool::compute(Lane &lane) {
  if (lane.role == Role::Helper)
    while (runTiles(lane, nullptr))
      ;
  if (dlcrt_event *event = ready.pop())
    runEvent(lane, *event);
  else
    leave();
}

bool Pool::leaveToWorker(dlcrt_context *context) {
  Lane *lane = lanes.laneOfThisWorker();
  if (lane)
    lane->orphan = context;
  return lane;
}

/// Waits until there is work, which a task of an executor does for a short time
/// only. False if the worker is to end.
bool Pool::waitForWork(Lane &lane) {
  auto goOn = [&] {
    return stopping.load(std::memory_order_seq_cst) ||
           (canEnter() && hasWork(lane.role));
  };
  if (spinUntil(spinMicroseconds, goOn))
    return !stopping.load(std::memory_order_seq_cst);
  lane.giveScratch();
  looking.fetch_sub(1, std::memory_order_seq_cst);
  bool goesOn;
  if (hasExecutor) {
    // From here on, who brings work submits another task; what came just before
    // is this task's.
    crew[static_cast<int>(lane.role)].fetch_sub(1, std::memory_order_seq_cst);
    goesOn = goOn() && join(lane.role);
  } else {
    sleepers.sleep(lane.role == Role::Helper ? Sleeping::Helper
                                             : Sleeping::Driver,
                   nullptr, goOn);
    goesOn = !stopping.load(std::memory_order_seq_cst);
  }
  looking.fetch_add(1, std::memory_order_seq_cst);
  return goesOn;
}

/// Finds a thread for tiles that were just made available.
void Pool::wakeForTiles() {
  if (sleepers.wakeOne(Sleeping::Helper) || start(Role::Helper) ||
      sleepers.wakeOne(Sleeping::Barrier))
    return;
  if (canEnter())
    sleepers.wakeOne(Sleeping::Waiter);
}

/// Finds a thread for an event that was just queued.
void Pool::wakeForReady() {
  if (sleepers.wakeOne(Sleeping::Driver) || start(Role::Driver) ||
      sleepers.wakeOne(Sleeping::Helper) || start(Role::Helper))
    return;
  // No worker sleeps. If none is about to look either, and nevertheless fewer
  // compute than may, some are kept by callbacks; then who waits for the event
  // may have to run it.
  if (looking.load(std::memory_order_seq_cst) == 0 && canEnter())
    sleepers.wakeAll(Sleeping::Waiter);
}

/// Wakes a thread for what this one leaves undone.
void Pool::wakeOthers() {
  if (!ready.empty())
    wakeForReady();
  else if (lanes.anyTiles())
    wakeForTiles();
}

} // namespace dlcrt
