//===- ready.h - invocations that can start ---------------------*- C++ -*-===//
//
// Part of the dlc project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A queue of asynchronous invocations in the order submitted. One can also be
// taken out of the middle, by a thread that waits for it.
//
//===----------------------------------------------------------------------===//

#ifndef DLCRT_SRC_READY_H
#define DLCRT_SRC_READY_H

#include "dlcrt/dlcrt.h"
#include "sync.h"

namespace dlcrt {

/// A queue that retains the memory of its events, and their modules.
class ReadyQueue {
public:
  void push(dlcrt_event &event);
  /// The oldest event, null if there is none.
  dlcrt_event *pop();
  /// Takes `event` out; false if it is not in the queue (any more).
  bool remove(dlcrt_event &event);
  bool empty() const { return count.load(std::memory_order_seq_cst) == 0; }

private:
  void unlink(dlcrt_event &event);

  Mutex mutex;
  dlcrt_event *first = nullptr;
  dlcrt_event *last = nullptr;
  std::atomic<int64_t> count{0};
};

} // namespace dlcrt

#endif // DLCRT_SRC_READY_H
