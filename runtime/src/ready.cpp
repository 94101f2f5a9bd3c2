//===- ready.cpp - invocations that can start -----------------------------===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The links of the queue are fields of the events themselves, so that
// submitting cannot run out of memory.
//
//===----------------------------------------------------------------------===//

#include "ready.h"
#include "event.h"

namespace dlcrt {

void ReadyQueue::push(dlcrt_event &event) {
  Lock lock(mutex);
  event.readyNext = nullptr;
  event.readyPrevious = last;
  (last ? last->readyNext : first) = &event;
  last = &event;
  event.isReady.store(true, std::memory_order_seq_cst);
  count.fetch_add(1, std::memory_order_seq_cst);
}

void ReadyQueue::unlink(dlcrt_event &event) {
  (event.readyPrevious ? event.readyPrevious->readyNext : first) =
      event.readyNext;
  (event.readyNext ? event.readyNext->readyPrevious : last) =
      event.readyPrevious;
  event.isReady.store(false, std::memory_order_seq_cst);
  count.fetch_sub(1, std::memory_order_seq_cst);
}

dlcrt_event *ReadyQueue::pop() {
  if (empty())
    return nullptr;
  Lock lock(mutex);
  dlcrt_event *event = first;
  if (event)
    unlink(*event);
  return event;
}

bool ReadyQueue::remove(dlcrt_event &event) {
  Lock lock(mutex);
  if (!event.isReady.load(std::memory_order_relaxed))
    return false;
  unlink(event);
  return true;
}

} // namespace dlcrt
