//===- async.cpp - asynchronous invocations -------------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Running what was submitted, and waiting for it: the part of the pool that
// knows events; see its header for who does what.
//
//===----------------------------------------------------------------------===//

#include "event.h"
#include "pool.h"
#include "spin.h"
#include "status.h"
#include "stream.h"

namespace dlcrt {

void Pool::submit(dlcrt_event &event) {
  ready.push(event);
  wakeForReady();
}

/// Runs the invocation of `event`, and leaves. Takes over what the queue had of
/// it.
void Pool::runEvent(Lane &lane, dlcrt_event &event) {
  Callback *callbacks = finish(event, event.invocation->run(lane));
  leave();
  // This thread looks for work after this, unless callbacks keep it.
  if (callbacks)
    wakeOthers();
  end(event, callbacks);
}

/// Completes `event` and gives its callbacks. What may run next is queued
/// before these are called, as they may wait for it.
Callback *Pool::finish(dlcrt_event &event, dlcrt_status error) {
  // Before anybody knows that it is complete: after that, the users' references
  // alone decide how long module and context live.
  dlcrt_module_release(event.module);
  dlcrt_event *next = nullptr;
  Callback *callbacks = event.stream ? event.stream->completeFirst(error, next)
                                     : event.complete(error);
  sleepers.wakeAll(Sleeping::Waiter, &event);
  if (next)
    ready.push(*next);
  return callbacks;
}

/// Fails all events that are queued.
void Pool::failReady() {
  while (dlcrt_event *event = ready.pop())
    end(*event, finish(*event, makeStatus(DLCRT_OUT_OF_MEMORY,
                                          "cannot start a thread")));
}

/// Calls the callbacks of a complete event, which may end with that.
void Pool::end(dlcrt_event &event, Callback *callbacks) {
  dlcrt_event::call(callbacks);
  event.releaseMemory();
}

void Pool::wait(dlcrt_event &event) {
  auto canHelp = [&] {
    return canEnter() && (lanes.anyTiles() || event.canStart());
  };
  auto goOn = [&] { return event.isComplete() || canHelp(); };
  while (!event.isComplete()) {
    if (canHelp() && enter()) {
      help(event);
      wakeOthers();
    } else if (!spinUntil(spinMicroseconds, goOn)) {
      sleepers.sleep(Sleeping::Waiter, &event, goOn);
    }
  }
}

/// Works for `event` while there is something to do, and leaves.
void Pool::help(dlcrt_event &event) {
  Lane *lane = claimLane();
  while (lane && !event.isComplete()) {
    if (runTiles(*lane, event.invocation))
      continue;
    if (dlcrt_event *first = takeStartable(event)) {
      runEvent(*lane, *first);
      releaseLane(*lane);
      return;
    }
    if (!runTiles(*lane, nullptr))
      break;
  }
  if (lane)
    releaseLane(*lane);
  leave();
}

/// Takes `event`, or the one that its stream must run first, out of the queue.
/// Null if that has started already.
dlcrt_event *Pool::takeStartable(dlcrt_event &event) {
  if (!event.stream)
    return ready.remove(event) ? &event : nullptr;
  dlcrt_event *first = event.stream->retainFirst();
  if (!first)
    return nullptr;
  // If ours was complete when we looked, the first is one behind it.
  bool taken = !event.isComplete() && ready.remove(*first);
  first->releaseMemory(); // the queue retains it too
  return taken ? first : nullptr;
}

} // namespace dlcrt
